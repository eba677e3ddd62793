// Every message of the definition layer: tests/definitions/broken holds one small file for each, and says at its top
// what must be reported where.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <kartlegg/instrument.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "expectations.hpp"

namespace {

namespace fs = std::filesystem;
using kartlegg::DefinitionError;
using kartlegg::Problem;
using namespace expectations;  // NOLINT(google-build-using-namespace)

std::vector<Problem> problems_of(const std::string& name, const std::string& text) {
  try {
    kartlegg::parse({name, text});
  } catch (const DefinitionError& error) {
    return {error.problems().begin(), error.problems().end()};
  }
  return {};
}

std::string what_of(const std::string& name, const std::string& text) {
  try {
    kartlegg::parse({name, text});
  } catch (const DefinitionError& error) {
    return error.what();
  }
  return "";
}

const std::string head =
    "format: 1\nid: small\nversion: \"1.0.0\"\ntitle: {en: Small}\npurpose: screening\n"
    "sources:\n  made-up: {citation: Invented.}\n"
    "rights: {owner: Nobody, wording: included, use: {en: Free.}, source: made-up}\n"
    "informants: {parent: {en: parent}}\noptions: {often: [{code: 0, score: 0}, {code: 1, score: 1}]}\n";
const std::string body =
    "items:\n  - {id: calm, topic: {en: calmness}, options: often}\n"
    "forms:\n  - {id: home, informant: parent, title: {en: home}, items: all, source: made-up}\n"
    "scales:\n  trouble: {title: {en: Trouble}, items: [calm], score: sum, concern: high, source: made-up}\n";

}  // namespace

TEST_CASE("Every broken definition is reported in its place, in its words, with its cure") {
  const fs::path folder = fs::path(KARTLEGG_SOURCE_DIR) / "tests/definitions/broken";
  int files = 0;
  std::set<std::string> messages;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory()) continue;  // files of other kinds, see norm_file_test.cpp
    const std::string name = entry.path().filename().string(), text = read(entry.path());
    INFO(name);
    ++files;
    check_problems(name, text, problems_of(name, text), what_of(name, text), messages);
  }
  CHECK(files >= 100);
  CHECK(messages.size() >= 100);
}

TEST_CASE("A whole definition has no problem") { CHECK(problems_of("whole.yaml", head + body).empty()); }

TEST_CASE("Files that cannot say themselves what is wrong with them") {
  struct Case {
    std::string about, text;
    Expected expected;
  };
  const std::vector<Case> cases = {
      {"nothing", "", {1, 1, "the file is empty", "begin with 'format: 1'"}},
      {"a comment", "# nothing\n", {1, 1, "the file is empty", "begin with 'format: 1'"}},
      {"too large", std::string(4194305, ' '), {1, 1, "the file has 4194305 bytes", "at most 4 MB"}},
      {"NUL", std::string("a\nb\0c", 5), {2, 2, "a control character", "remove it"}},
      {"a line of an old Macintosh", "format: 1\rid: small", {1, 10, "a control character", "remove it"}},
      {"half a letter at the end", "format: 1\n# \xC3", {2, 3, "not UTF-8 text", "save the file as UTF-8"}},
      {"an overlong letter", "# \xC0\xAF", {1, 3, "not UTF-8 text", "save the file as UTF-8"}},
      {"half a pair", "# \xED\xA0\x80", {1, 3, "not UTF-8 text", "save the file as UTF-8"}},
      {"beyond Unicode", "# \xF4\x90\x80\x80", {1, 3, "not UTF-8 text", "save the file as UTF-8"}},
      {"a C1 character", "# \xC2\x9B", {1, 3, "a control character", "remove it"}},
  };
  for (const Case& one : cases) {
    INFO(one.about);
    const auto found = problems_of("file.yaml", one.text);
    REQUIRE(found.size() == 1);
    CHECK(found[0].message == one.expected.message);
    CHECK(found[0].hint == one.expected.hint);
    CHECK(found[0].where.line == one.expected.line);
    CHECK(found[0].where.column == one.expected.column);
  }
}

TEST_CASE("What editors put around a text does no harm") {
  CHECK(problems_of("mark.yaml", "\xEF\xBB\xBF" + head + body).empty());
  std::string windows;
  for (const char c : head + body) windows += c == '\n' ? "\r\n" : std::string(1, c);
  CHECK(problems_of("windows.yaml", windows).empty());
  CHECK(problems_of("documents.yaml", "---\n" + head + body + "...\n").empty());
  // the mark before the text is no column
  const auto found = problems_of("mark.yaml", "\xEF\xBB\xBF{a: [1, 2}\n");
  REQUIRE(found.size() == 1);
  CHECK(found[0].where.column == 10);
  CHECK(found[0].source_line == "{a: [1, 2}");
}

TEST_CASE("A line that is too long to be shown has no caret, but its place") {
  const std::string text = head + body + "notes: [{en: " + std::string(300, 'x') + ", no: y}]\n";
  const auto found = problems_of("long.yaml", text);
  REQUIRE(found.size() == 1);
  CHECK(found[0].where.column == 316);
  CHECK(found[0].source_line.empty());
  CHECK(what_of("long.yaml", text) == "long.yaml:17:316: error: unknown key 'no'; did you mean 'nb'?");
}

TEST_CASE("A hundred problems are shown, the others are counted") {
  std::string text = head + body;
  for (int i = 0; i < 103; ++i) text += "wrong" + std::to_string(i) + ": 1\n";
  const auto found = problems_of("many.yaml", text);
  REQUIRE(found.size() == 101);
  CHECK(found[99].message == "unknown key 'wrong99'");
  CHECK(found[100].message == "3 more problems are not shown");
  CHECK(found[100].hint == "mend those above first");
  CHECK(found[100].where.line == 117);
  text = head + body;
  for (int i = 0; i < 101; ++i) text += "wrong" + std::to_string(i) + ": 1\n";
  CHECK(problems_of("many.yaml", text).back().message == "1 more problem is not shown");
}

TEST_CASE("The folder has the name of the instrument") {
  const fs::path folder = fs::temp_directory_path() / "kartlegg-broken-test" / "other";
  fs::create_directories(folder);
  std::ofstream(folder / "instrument.yaml") << head + body;
  std::optional<Problem> found;
  try {
    kartlegg::load(folder);
  } catch (const DefinitionError& error) {
    REQUIRE(error.problems().size() == 1);
    found = error.problems()[0];
  }
  fs::remove_all(folder.parent_path());
  REQUIRE(found.has_value());
  CHECK(found->message == "the instrument is called 'small', its folder 'other'");
  CHECK(found->hint == "give both the same name");
  CHECK(found->where.file == (folder / "instrument.yaml").string());
  CHECK(found->where.line == 2);
  CHECK(found->where.column == 5);
}

TEST_CASE("What is wrong with texts and sources does not hide what is wrong with cut-offs") {
  std::string text =
      head + body + "bands:\n  two:\n    title: {nb: To}\n    bands: [{id: low, level: 0, label: {en: low}}]\n";
  text += "    ranges: {home: {trouble: {low: [0, 0]}}}\n";
  const auto found = problems_of("both.yaml", text);
  std::vector<std::string> messages;
  for (const auto& problem : found) messages.push_back(problem.message);
  CHECK(messages == std::vector<std::string>{"'source' is missing in bands.two", "'en' is missing in bands.two.title",
                                             "score 1 of 'trouble' on form 'home' (scheme 'two') has no band"});
}

TEST_CASE("Limits on lists hold, and just within them a definition loads") {
  const auto items = [](int n) {
    std::string list = "items:\n", names;
    for (int i = 0; i < n; ++i) {
      list += "  - {id: i" + std::to_string(i) + ", topic: &t" + std::to_string(i) + " {en: x}, options: often}\n";
      names += (i == 0 ? "" : ", ") + ("i" + std::to_string(i));
    }
    return list + "forms: [{id: home, informant: parent, title: {en: home}, items: all, source: made-up}]\n" +
           "scales: {trouble: {title: {en: T}, items: [" + names + "], score: sum, concern: high, source: made-up}}\n";
  };
  CHECK(problems_of("items.yaml", head + items(2000)).empty());
  const auto found = problems_of("items.yaml", head + items(2001));
  REQUIRE_FALSE(found.empty());
  CHECK(found[0].message == "a list of 2001 entries is too long");
  CHECK(found[0].hint == "at most 2000");
}
