// Text files: what is asked, word for word, from the folder of an instrument or from beside it; every message about
// them; norms from beside an instrument.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "expectations.hpp"
#include "kartlegg/kartlegg.hpp"
#include "small_norms.hpp"

namespace {

using namespace kartlegg;     // NOLINT(google-build-using-namespace)
using namespace small_norms;  // NOLINT(google-build-using-namespace)
using expectations::check_problems;
using expectations::read;
using Texts = std::vector<std::string>;

const std::string head = "format: 1\ninstrument: small\n";
/// a1 to a5 by form; b1 on all forms that ask it; b2 left out.
const std::string nb =
    head +
    "version: \"1.3.0\"\nlanguage: nb\nrights: Ingen; oppdiktet for testene.\n"
    "title: Det lille skjemaet\n"
    "instructions: {parent: Tenk på barnet., own: Tenk på deg selv.}\n"
    "options: {steps: {0: aldri, 2: alltid}}\n"
    "items:\n"
    "  a1: {parent: \"Er barnet sint?\", own: \"Er du sint?\", teacher: \"Er eleven sint?\"}\n"
    "  a2: {self: \"Er du trist?\", own: \"Er du trist, eller lei deg?\", parent: \"Er barnet trist?\"}\n"
    "  a3: Sover lite\n  a4: Sover lite\n  a5: Sover lite\n"
    "  b1: Rolig?\n";
const std::string nn = head +
                       "language: nn\nrights: Ingen; oppdikta for testane.\n"
                       "items: {b1: \"Roleg?\", b2: \"Stille?\"}\n";

std::vector<SourceFile> with(const std::vector<SourceFile>& more) {
  std::vector<SourceFile> files = {instrument_file(), norm_file()};
  files.insert(files.end(), more.begin(), more.end());
  return files;
}
Instrument worded() { return parse(with({{"text/nn.yaml", nn}, {"text/nb.yaml", nb}})); }

std::optional<DefinitionError> error_of(const std::vector<SourceFile>& files) {
  try {
    parse(files);
  } catch (const DefinitionError& error) {
    return error;
  }
  return std::nullopt;
}

std::string first_problem(const DefinitionError& error) {
  const Problem& problem = error.problems().front();
  return problem.where.file + ": " + problem.message + "; " + problem.hint;
}
std::string refused(const std::vector<SourceFile>& files) {
  const auto error = error_of(files);
  return error ? first_problem(*error) : "nothing";
}

Item item_of(const std::vector<Item>& items, const std::string& id) {
  return *std::find_if(items.begin(), items.end(), [&](const Item& item) { return item.id == id; });
}

Report home_report(const Instrument& instrument) {
  return instrument.score({{"a1", 2}, {"a2", 1}, {"a3", 0}, {"a4", 0}, {"a5", 0}, {"b1", 2}, {"b2", 1}},
                          {.age_months = 100, .informant = "parent"}, {.norms = {.groups = {"none"}}});
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
bool has(const Texts& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

/// A folder of its own for files, removed at the end.
class Folder {
 public:
  explicit Folder(const std::string& name) : path(fs::temp_directory_path() / ("kartlegg-wording-" + name)) {
    fs::remove_all(path);
    fs::create_directories(path);
  }
  ~Folder() { fs::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((path / name).parent_path());
    std::ofstream(path / name, std::ios::binary) << text;
  }
  const fs::path path;
};

std::string refused(const LoadOptions& options, const fs::path& base) {
  try {
    load(small, options);
  } catch (const DefinitionError& error) {
    std::string text = first_problem(error);
    for (auto at = text.find(base.string()); at != std::string::npos; at = text.find(base.string()))
      text.replace(at, base.string().size(), "@");
    return text;
  }
  return "nothing";
}

}  // namespace

TEST_CASE("Every broken text file is reported in its place, in its words, with its cure") {
  std::set<std::string> messages;
  int files = 0;
  for (const auto& entry : fs::directory_iterator(definitions / "broken/text")) {
    const std::string text = read(entry.path());
    INFO(entry.path().string());
    ++files;
    const auto error = error_of(with({{"text/nb.yaml", text}}));
    REQUIRE(error.has_value());
    check_problems("text/nb.yaml", text, {error->problems().begin(), error->problems().end()}, error->what(), messages);
  }
  CHECK(files >= 20);
  CHECK(messages.size() >= 18);
}

TEST_CASE("What is wrong with a text file is said beside what is wrong with the others") {
  const auto error = error_of({{"instrument.yaml", instrument_file().text + "wrong: 1\n"},
                               {"norms/everything.yaml", replaced(norm_file().text, "sd: 2.5", "sd: 0")},
                               {"text/nb.yaml", replaced(nb, "  a3", "  a33")},
                               {"text/nn.yaml", replaced(nn, "language: nn", "language: en")}});
  REQUIRE(error.has_value());
  Texts found;
  for (const Problem& problem : error->problems()) found.push_back(problem.where.file + ": " + problem.message);
  CHECK(found == Texts{"instrument.yaml: unknown key 'wrong'", "norms/everything.yaml: an SD of 0 is not possible",
                       "text/nb.yaml: unknown item 'a33'",
                       "text/nn.yaml: the language is 'en', the file is called nn.yaml"});
}

TEST_CASE("Text files are named after their language, and stand once") {
  CHECK(refused(with({{"text/sv.yaml", nb}})) ==
        "text/sv.yaml: 'sv.yaml' is no text file; en.yaml, nb.yaml or nn.yaml");
  CHECK(refused(with({{"text/nb.yaml", nb}, {"text/nb.yaml", nb}})) ==
        "text/nb.yaml: 'text/nb.yaml' stands twice; give one");
}

TEST_CASE("Items have the wording of their form, and of their language by the usual fall-back") {
  const Instrument instrument = worded();
  const auto on = [&](const std::string& form, const std::string& item, Language language) {
    return item_of(instrument.items(form, language), item).wording;
  };
  CHECK(on("home", "a1", Language::nb) == "Er barnet sint?");
  CHECK(on("own", "a1", Language::nb) == "Er du sint?");
  CHECK(on("school", "a1", Language::nb) == "Er eleven sint?");
  CHECK(on("own", "a2", Language::nb) == "Er du trist, eller lei deg?");  // a form wins over its informant
  CHECK(on("school", "a2", Language::nb).empty());
  CHECK(on("home", "b1", Language::nn) == "Roleg?");
  CHECK(on("home", "a1", Language::nn) == "Er barnet sint?");  // nn falls back to nb
  CHECK(on("home", "a1", Language::en).empty());
  CHECK(on("home", "b2", Language::nn) == "Stille?");
  CHECK(on("home", "b2", Language::nb).empty());
  // without a form: where all forms that ask the item agree
  const auto items = instrument.items(Language::nb);
  CHECK(item_of(items, "a1").wording.empty());
  CHECK(item_of(items, "a3").wording == "Sover lite");
  CHECK(item_of(items, "b1").wording == "Rolig?");
  CHECK(item_of(items, "b1").topic == "b1");
  CHECK(instrument.items("school").size() == 5);
  CHECK_THROWS_WITH(instrument.items("hme"), "unknown form 'hme'; did you mean 'home'?");
}

TEST_CASE("Title, labels and instructions of a text file stand where it has them") {
  const Instrument instrument = worded();
  CHECK(instrument.title(Language::nb) == "Det lille skjemaet");
  CHECK(instrument.title(Language::nn) == "Det lille skjemaet");
  CHECK(instrument.title() == "Small");
  const auto options = instrument.items(Language::nb)[0].options;
  CHECK(options[0].label == "aldri");
  CHECK(options[1].label.empty());
  CHECK(options[2].label == "alltid");
  const auto forms = instrument.forms(Language::nn);
  CHECK(forms[0].instructions == "Tenk på barnet.");
  CHECK(forms[1].instructions == "Tenk på deg selv.");
  CHECK(forms[2].instructions.empty());
}

TEST_CASE("A wording changes texts, and no score and no hash of the instrument") {
  const Instrument plain = parse(with({})), instrument = worded();
  CHECK(instrument.content_hash() == plain.content_hash());
  const Report a = home_report(plain), b = home_report(instrument);
  CHECK(a["trouble"].raw() == b["trouble"].raw());
  CHECK(a.provenance().wording.empty());
  const auto wording = b.provenance().wording;
  REQUIRE(wording.size() == 2);
  CHECK(wording[0].language == "nb");
  CHECK(wording[0].rights == "Ingen; oppdiktet for testene.");
  // printf '%s' "$text" | sha256sum, where text is `nn` above
  CHECK(wording[1].hash == "sha256:4292c2f3498263dfe927a3b0c2ad9bb41afddf92caa165f576153ffc72a52066");
  CHECK(wording[0].left_out == Texts{"a2", "b2"});
  CHECK(wording[1].left_out == Texts{"a1", "a2", "a3", "a4", "a5"});
  CHECK(instrument.wording().size() == 2);
}

TEST_CASE("Reports say whether items are shown in their wording or by labels, in three languages") {
  const Report report = home_report(worded());
  CHECK(has(report.notes(Language::nb), "Leddene er vist med sin egen ordlyd (bokmål): Ingen; oppdiktet for testene."));
  CHECK(has(report.notes(Language::nb), "Uten ordlyd, og navngitt med nøytrale merkelapper: b2."));
  CHECK(has(report.notes(Language::nn), "Ledda er viste med sin eigen ordlyd (bokmål): Ingen; oppdiktet for testene."));
  CHECK(has(report.notes(Language::nn), "Ledda er viste med sin eigen ordlyd (nynorsk): Ingen; oppdikta for testane."));
  // a report in English has no English wording to show, and the topics of this instrument are all its wording
  for (const auto& note : report.notes()) CHECK_FALSE(holds(note, "wording"));
  const auto owned = replaced(instrument_file().text, "wording: included", "wording: not_included");
  const Report english =
      home_report(parse(std::vector<SourceFile>{{"instrument.yaml", owned}, norm_file(), {"text/nb.yaml", nb}}));
  CHECK(has(english.notes(), "Items are named by neutral labels; their wording belongs to Nobody."));
  const auto en = replaced(replaced(nb, "language: nb", "language: en"), "  a3: Sover lite\n", "");
  const Report both = home_report(parse(with({{"text/en.yaml", en}})));
  CHECK(has(both.notes(), "Items are shown in their own wording (English): Ingen; oppdiktet for testene."));
  CHECK(has(both.notes(), "Without a wording, and named by neutral labels: a3, b2."));
  CHECK(has(both.notes(Language::nn), "Utan ordlyd, og namngjevne med nøytrale merkelappar: a3, b2."));
}

TEST_CASE("The way to a score and the JSON show the wording, in quotation marks, else the topic") {
  const Report report = home_report(worded());
  const auto trace = report.explain("trouble", Language::nb);
  CHECK(holds(trace, "«Er barnet sint?»: 2 (alltid)\n"));
  CHECK(holds(trace, "«Er barnet trist?»: 1\n"));
  CHECK(holds(report.explain("trouble"), "  a1: 2\n"));
  CHECK(holds(report.explain("calm", Language::nb), "  b2: 1\n"));
  const auto json = nlohmann::json::parse(to_json(report, Language::nb));
  REQUIRE(json["items"].size() == 7);
  CHECK(json["items"][0] == nlohmann::json{{"id", "a1"}, {"wording", "Er barnet sint?"}});
  CHECK(json["items"][6] == nlohmann::json{{"id", "b2"}, {"topic", "b2"}});
  CHECK(json["instrument"]["wording"][0]["language"] == "nb");
  CHECK(json["instrument"]["wording"][0]["hash"] == report.provenance().wording[0].hash);
  CHECK(json["instrument"]["wording"][0]["left_out"] == nlohmann::json{"a2", "b2"});
  CHECK_FALSE(nlohmann::json::parse(to_json(home_report(parse(with({})))))["instrument"].contains("wording"));
  CHECK(report_from_json(to_json(report, Language::nb), worded())["trouble"].raw() == 3);
  CHECK(report_from_json(to_json(report, Language::nb), parse(with({})))["trouble"].raw() == 3);
}

TEST_CASE("A formula shows wordings as quotations") {
  const auto text = replaced(instrument_file().text, "items: [a1, a2, a3, a4, a5], score: sum",
                             "items: [a1, a2, a3, a4, a5], score: formula, formula: a1 + a2 + a3 + a4 + a5");
  const Report report =
      home_report(parse(std::vector<SourceFile>{{"instrument.yaml", text}, norm_file(), {"text/nb.yaml", nb}}));
  CHECK(holds(report.explain("trouble", Language::nb),
              "«Er barnet sint?» + «Er barnet trist?» + «Sover lite» + «Sover lite» + «Sover lite» = 2 + 1 + 0 + 0 + 0 "
              "= 3."));
}

TEST_CASE("Archives keep the wording, and another wording of the same instrument is no difference of scores") {
  const Report report = home_report(worded());
  const Report again = reports_from_archive(to_archive(report))[0];
  CHECK(again.explain("trouble", Language::nb) == report.explain("trouble", Language::nb));
  CHECK(again.provenance().wording[1].hash == report.provenance().wording[1].hash);
  const Instrument kept = instrument_from_archive(to_archive(worded()));
  CHECK(item_of(kept.items("own", Language::nb), "a1").wording == "Er du sint?");
  CHECK(reread(again, parse(with({}))).differences().empty());
}

TEST_CASE("A wording is loaded from a file, a folder, or a folder 'text' in it") {
  const Folder beside("beside");
  beside.write("holder/text/nb.yaml", nb);
  beside.write("holder/text/nn.yaml", nn);
  beside.write("files/nb.yaml", nb);
  for (const char* const path : {"holder", "holder/text"})
    CHECK(load(small, {.wording = beside.path / path}).wording().size() == 2);
  for (const char* const path : {"holder/text/nb.yaml", "files", "files/nb.yaml"}) {
    const Instrument instrument = load(small, {.wording = beside.path / path});
    REQUIRE(instrument.wording().size() == 1);
    CHECK(item_of(instrument.items("home", Language::nb), "a1").wording == "Er barnet sint?");
  }
  const auto wrong = [&](const std::string& path) { return refused({.wording = beside.path / path}, beside.path); };
  CHECK(wrong("nowhere") ==
        "@/nowhere: no such file or folder; a text file, a folder of text files, or a folder that has "
        "them in text");
  fs::create_directories(beside.path / "empty");
  CHECK(wrong("empty") ==
        "@/empty: no text file is there; a text file, a folder of text files, or a folder that has them in text");
  beside.write("norsk.yaml", nb);
  CHECK(wrong("norsk.yaml") == "@/norsk.yaml: 'norsk.yaml' is no text file; en.yaml, nb.yaml or nn.yaml");
  beside.write("old/nb.yml", nb);
  CHECK(wrong("old") == "@/old/nb.yml: a text file ends with .yaml; rename it");
  beside.write("other/nb.yaml", replaced(nb, "instrument: small", "instrument: sdq"));
  CHECK(wrong("other") == "@/other/nb.yaml: unknown instrument 'sdq'; one of: small");
  CHECK(Catalogue(small.parent_path()).get("small", {.wording = beside.path / "files"}).wording().size() == 1);
}

TEST_CASE("An instrument's own folder may hold text files; one language comes from one place") {
  const Folder home("home");
  home.write("small/instrument.yaml", instrument_file().text);
  home.write("small/norms/everything.yaml", norm_file().text);
  home.write("small/text/nb.yaml", nb);
  home.write("more/nn.yaml", nn);
  CHECK(load(home.path / "small").wording().size() == 1);
  CHECK(load(home.path / "small", {.wording = home.path / "more"}).wording().size() == 2);
  try {
    load(home.path / "small", {.wording = home.path / "small"});
    FAIL("it must be refused");
  } catch (const DefinitionError& error) {
    CHECK(error.problems().front().message == "'text/nb.yaml' stands twice");
  }
}

TEST_CASE("The check of a folder says which items have no wording") {
  const Folder home("check");
  home.write("small/instrument.yaml", instrument_file().text);
  home.write("small/norms/everything.yaml", norm_file().text);
  home.write("small/cases.yaml",
             "format: 1\ninstrument: small\ncases:\n"
             "  - {id: zero, basis: derived, form: home, fill: 0, expect: {scores: {trouble: {raw: 0}}}}\n");
  home.write("beside/nb.yaml", nb);
  CHECK(check(home.path / "small").wording_gaps.empty());
  const auto result = check(home.path / "small", {.wording = home.path / "beside"});
  CHECK(result.passed());
  CHECK(result.wording_gaps == Texts{"text/nb.yaml: no wording for a2, b2"});
}

TEST_CASE("Norms from beside an instrument are checked, named as the holder's, and used where it names none") {
  const auto own = replaced(replaced(norm_file().text, "id: everything", "id: own-norms"), "forms: [home, own]",
                            "forms: [home, own]");
  const Folder beside("norms");
  beside.write("norms/own-norms.yaml", own);
  const Instrument instrument = load(small, {.norms = beside.path});
  CHECK(instrument.content_hash() == load(small).content_hash());
  const auto groups = instrument.norm_groups();
  REQUIRE(groups.size() == 2);
  CHECK_FALSE(groups[0].from_holder);
  CHECK(groups[1].id == "own-norms");
  CHECK(groups[1].from_holder);
  const std::vector<Response> answers = {{"a1", 2}, {"a2", 1}, {"a3", 0}, {"a4", 0}, {"a5", 0}, {"b1", 2}, {"b2", 1}};
  const Subject who{.age_months = 100, .sex = Sex::male, .informant = "parent"};
  // the instrument names norms for this form: they stay the default
  CHECK(instrument.score(answers, who).norm_groups()[0].id == "everything");
  const Report asked = instrument.score(answers, who, {.norms = {.groups = {"own-norms"}}});
  CHECK(asked.norm_groups()[0].from_holder);
  CHECK(holds(asked.notes()[1], "norms of a licence holder that are not part of the instrument"));
  CHECK(holds(asked.notes(Language::nb)[1], "normer fra en lisenshaver som ikke er en del av instrumentet"));
  CHECK(holds(asked.notes(Language::nn)[1], "normer frå ein lisenshavar som ikkje er ein del av instrumentet"));
  CHECK(nlohmann::json::parse(to_json(asked))["norm_groups"][0]["from_holder"] == true);
  const Report kept = reports_from_archive(to_archive(asked))[0];
  CHECK(kept.norm_groups()[0].from_holder);
  CHECK(kept["trouble"].get(Measure::t_score) == asked["trouble"].get(Measure::t_score));
  // no norms are named for any form: the holder's are used
  const auto none = replaced(instrument_file().text, "default: {home: everything, self: [everything]}", "default: {}");
  const Instrument bare =
      parse(std::vector<SourceFile>{{"instrument.yaml", none}, {"holder/norms/own-norms.yaml", own}});
  const auto used = bare.score(answers, who).norm_groups();
  REQUIRE(used.size() == 1);
  CHECK(used[0].from_holder);
  CHECK_FALSE(used[0].chosen_by_default);
  CHECK(reports_from_archive(to_archive(bare.score(answers, who)))[0].norm_groups()[0].from_holder);
}

TEST_CASE("Norms from beside an instrument that are wrong, or called as its own") {
  const Folder beside("norms-wrong");
  const auto wrong = [&](const std::string& path) { return refused({.norms = beside.path / path}, beside.path); };
  CHECK(wrong("nowhere") ==
        "@/nowhere: no such file or folder; a norm file, a folder of norm files, or a folder that has "
        "them in norms");
  beside.write("clash/everything.yaml", norm_file().text);
  CHECK(wrong("clash") ==
        "@/clash/everything.yaml: the instrument has norms 'everything' of its own; give the file and "
        "its id another name");
  beside.write("sd/mine.yaml", replaced(replaced(norm_file().text, "id: everything", "id: mine"), "sd: 2.5", "sd: 0"));
  CHECK(holds(wrong("sd/mine.yaml"), "@/sd/mine.yaml: an SD of 0 is not possible; "));
  beside.write("name/mine.yaml", norm_file().text);
  CHECK(wrong("name") ==
        "@/name/mine.yaml: the norm group is called 'everything', its file 'mine'; give both the same name");
  beside.write("x.txt", norm_file().text);
  CHECK(holds(wrong("x.txt"), "@/x.txt: 'holder/norms/x.txt' is no file of an instrument; "));
}
