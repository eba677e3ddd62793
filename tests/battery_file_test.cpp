// Every message about a battery file: tests/definitions/batteries/broken holds one small file for each, and says at its
// top what must be reported where. And the worked cases of a battery, where they are wrong.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "battery_support.hpp"
#include "expectations.hpp"

namespace {

namespace fs = std::filesystem;
using namespace battery_support;  // NOLINT(google-build-using-namespace)

std::string read(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

const std::vector<Instrument>& shelf() {
  static const std::vector<Instrument> instruments = {shipped("monthly-four"), shipped("sdq"), shipped("epds")};
  return instruments;
}

std::vector<Problem> problems_of(const std::string& name, const std::string& text, std::string& what) {
  try {
    parse_battery({name, text}, shelf());
  } catch (const DefinitionError& error) {
    what = error.what();
    return {error.problems().begin(), error.problems().end()};
  }
  return {};
}

/// A folder of its own for a battery, with the shipped instruments beside it; gone afterwards.
class Folder {
 public:
  explicit Folder(const std::string& id)
      : root_(fs::temp_directory_path() / "kartlegg-battery-test"), home_(root_ / id) {
    fs::remove_all(root_);
    fs::create_directories(home_);
    fs::copy("instruments/sdq", root_ / "sdq", fs::copy_options::recursive);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(root_); }

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(home_ / name, std::ios::binary) << text;
  }
  const fs::path& home() const { return home_; }
  const fs::path& root() const { return root_; }

 private:
  fs::path root_, home_;
};

std::string replaced(std::string text, const std::string& old, const std::string& by) {
  REQUIRE(text.find(old) != std::string::npos);
  return text.replace(text.find(old), old.size(), by);
}

}  // namespace

TEST_CASE("Every broken battery is reported in its place, in its words, with its cure") {
  int files = 0;
  std::set<std::string> messages;
  for (const auto& entry : fs::directory_iterator("tests/definitions/batteries/broken")) {
    const std::string name = entry.path().filename().string(), text = read(entry.path());
    INFO(name);
    ++files;
    std::string what;
    const auto found = problems_of(name, text, what);
    expectations::check_problems(name, text, found, what, messages);
  }
  CHECK(files >= 30);
  CHECK(messages.size() >= 25);
}

TEST_CASE("The shipped batteries have no problem, and the broken ones nearly none") {
  std::string what;
  for (const std::string id : {"monthly-four-series", "triage-demo", "screen-follow-up"})
    CHECK(problems_of(id, read("instruments/" + id + "/battery.yaml"), what).empty());
}

TEST_CASE("Instruments come from the folders beside the battery, or from a catalogue") {
  const std::string text = read("instruments/triage-demo/battery.yaml");
  const Folder folder("triage-demo");
  folder.write("battery.yaml", text);
  CHECK(load_battery(folder.home()).instruments().at(0).content_hash() == shipped("sdq").content_hash());
  CHECK(Catalogue(folder.root()).battery_ids() == std::vector<std::string>{"triage-demo"});
  CHECK(Catalogue(folder.root()).ids() == std::vector<std::string>{"sdq"});
  fs::rename(folder.root() / "sdq", folder.root() / "elsewhere");
  CHECK_THROWS_WITH(load_battery(folder.home()), Catch::Contains("unknown instrument 'sdq'"));
  CHECK(load_battery(folder.home(), Catalogue("instruments")).id() == "triage-demo");
  folder.write("battery.yaml", replaced(text, "id: triage-demo", "id: triage"));
  CHECK_THROWS_WITH(
      load_battery(folder.home(), Catalogue("instruments")),
      Catch::Contains("the battery is called 'triage', its folder 'triage-demo'; give both the same name"));
}

TEST_CASE("A wrong instrument is reported as what it is") {
  const Folder folder("triage-demo");
  folder.write("battery.yaml", read("instruments/triage-demo/battery.yaml"));
  std::ofstream(folder.root() / "sdq" / "instrument.yaml", std::ios::app) << "extra: 1\n";
  try {
    load_battery(folder.home());
    FAIL("loaded");
  } catch (const DefinitionError& error) {
    REQUIRE(error.problems().size() == 1);
    CHECK(error.problems()[0].message == "unknown key 'extra'");
    CHECK(error.problems()[0].where.file == (folder.root() / "sdq" / "instrument.yaml").string());
  }
}

TEST_CASE("A check runs the worked cases of a battery, and says what they leave out") {
  const Folder folder("triage-demo");
  const std::string cases = read("instruments/triage-demo/cases.yaml");
  folder.write("battery.yaml", read("instruments/triage-demo/battery.yaml"));
  CHECK_THROWS_WITH(check(folder.home()), Catch::Contains("there are no worked cases; write this file with"));
  folder.write("cases.yaml", cases);
  const auto whole = check(folder.home());
  CHECK(whole.passed());
  CHECK(whole.cases.size() == 20);
  CHECK(whole.uncovered.empty());
  folder.write("cases.yaml", cases.substr(0, cases.find("  - {id: parent-14")));
  CHECK(check(folder.home()).uncovered == std::vector<std::string>{"triage: no case that comes to severe",
                                                                   "triage: no case that comes to moderate",
                                                                   "triage: no case that comes to mild"});
  folder.write("cases.yaml",
               replaced(cases, "given: {parent: {total: 14, impact: 0}}, expect: {decisions: {triage: mild}}",
                        "given: {parent: {total: 17, impact: 1}}, expect: {decisions: {triage: mild}}"));
  const auto failing = check(folder.home());
  CHECK_FALSE(failing.passed());
  CHECK(failing.cases[2].id == "parent-14");
  CHECK(failing.cases[2].failures == std::vector<std::string>{"triage: expected mild, got moderate"});
  const std::vector<std::pair<std::pair<std::string, std::string>, std::string>> wrong = {
      {{"battery: triage-demo", "battery: triage"}, "unknown battery 'triage'; one of: triage-demo"},
      {{"given: {parent: {total: 13", "given: {father: {total: 13"}, "unknown role 'father'"},
      {{"given: {parent: {total: 13", "given: {parent: {sum: 13"}, "unknown score 'sum'"},
      {{"triage: below}", "triage: over}"}, "unknown case 'over'"},
      {{"[20, 24]", "[20, 22, 24]"}, "a range has two ends; [lowest, highest]"},
      {{"[20, 24]", "[24, 20]"}, "the range is empty; [lowest, highest]"},
      {{"basis: derived", "basis: published"}, "a published case without 'source'; the id of a source of the battery"},
      {{"id: parent-14", "id: parent-low"}, "case 'parent-low' stands twice"},
      {{"expect: {decisions: {triage: below}}", "expect: {}"},
       "a case that expects nothing; decisions, possible, alerts or unknown"}};
  for (const auto& [change, message] : wrong) {
    INFO(message);
    folder.write("cases.yaml", replaced(cases, change.first, change.second));
    CHECK_THROWS_WITH(check(folder.home()), Catch::Contains(message) && Catch::Contains("cases.yaml:"));
  }
  folder.write("cases.yaml", replaced(cases, "total: 13, impact: 1", "total: 50, impact: 1"));
  CHECK(check(folder.home()).cases[1].failures == std::vector<std::string>{"parent.total: the score cannot be 50"});
}
