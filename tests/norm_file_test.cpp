// Norm files and evidence: what is read from them, and every message about them.
#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <kartlegg/instrument.hpp>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "definition/parse.hpp"
#include "expectations.hpp"
#include "scoring/state.hpp"
#include "small_norms.hpp"

namespace {

using namespace kartlegg;              // NOLINT(google-build-using-namespace)
using namespace kartlegg::definition;  // NOLINT(google-build-using-namespace)
using expectations::check_problems;
using expectations::read;
using namespace small_norms;  // NOLINT(google-build-using-namespace)
namespace fs = std::filesystem;

/// The error of loading these files; none if they load.
std::optional<DefinitionError> error_of(const std::vector<SourceFile>& files) {
  try {
    parse(files);
  } catch (const DefinitionError& error) {
    return error;
  }
  return std::nullopt;
}

std::vector<Problem> problems_in(const std::vector<SourceFile>& files) {
  const auto error = error_of(files);
  if (!error) return {};
  return {error->problems().begin(), error->problems().end()};
}

std::vector<std::string> messages_of(const std::vector<Problem>& problems) {
  std::vector<std::string> messages;
  for (const Problem& problem : problems) messages.push_back(problem.where.file + ": " + problem.message);
  return messages;
}

const NormFile& everything() {
  static const Instrument instrument = load(small);
  REQUIRE(instrument.state().norms.size() == 1);
  return instrument.state().norms[0];
}
const definition::Evidence& studies() {
  static const Instrument instrument = load(small);
  return instrument.state().evidence;
}

// Scores of the small instrument.
constexpr int trouble = 0, calm = 1, size = 2, all = 3;

}  // namespace

TEST_CASE("Every broken norm file and evidence file is reported in its place, in its words, with its cure") {
  std::set<std::string> messages;
  int files = 0;
  for (const std::string kind : {"norms", "evidence"})
    for (const auto& entry : fs::directory_iterator(definitions / "broken" / kind)) {
      const std::string name = kind == "norms" ? "norms/" + entry.path().filename().string() : "evidence.yaml";
      const std::string text = read(entry.path());
      INFO(entry.path().string());
      ++files;
      const auto error = error_of({instrument_file(), norm_file(), {name, text}});
      REQUIRE(error.has_value());
      check_problems(name, text, {error->problems().begin(), error->problems().end()}, error->what(), messages);
    }
  CHECK(files >= 90);
  CHECK(messages.size() >= 80);
}

TEST_CASE("A norm file is read as it stands") {
  const NormFile& file = everything();
  CHECK(file.id == "everything");
  CHECK(file.title.in(Language::nn) == "Alt mogleg");
  CHECK(file.kind == NormKind::illustrative);
  CHECK(file.illustrative());
  CHECK(file.country == "NO");
  CHECK(file.language == "nb");
  CHECK(file.forms == std::vector<int>{0, 1});
  CHECK(file.sources[0].doi == "10.0000/none");
  CHECK(file.sample.n == 1000);
  CHECK(file.sample.years == "1999-2000");
  CHECK(file.sample.about.in(Language::nb) == "Ingen.");
  CHECK(file.sample.sourcing.sources == std::vector<int>{0});
  CHECK(file.note.in(Language::nb) == "Ikke ekte.");
  REQUIRE(file.bands.size() == 2);
  CHECK(file.bands[1].id == "high");
  CHECK(file.bands[1].level == 2);
  CHECK(file.content_hash.rfind("sha256:", 0) == 0);
  CHECK(file.content_hash.size() == 71);

  REQUIRE(file.cells.size() == 4);
  CHECK(file.cells[0].people.sex == Sex::male);
  CHECK(file.cells[0].people.age.from == Age{60, 0});
  CHECK(file.cells[0].people.age.before == Age{120, 0});
  CHECK(file.cells[0].n == 300);
  CHECK(file.cells[1].people.age.to == Age{119, 30});
  CHECK(file.cells[2].people.sex == Sex::unspecified);
  CHECK(file.cells[0].of(size) == nullptr);
  CHECK(file.cells[0].of(all)->n == 290);
  CHECK(file.cells[0].of(all)->sourcing.note.in(Language::nn) == "Ten sheets were lost.");
  CHECK(file.cells[2].of(all)->sourcing.illustrative);
}

TEST_CASE("Every kind of norms is read as it stands") {
  const auto& cells = everything().cells;
  const auto& mean = std::get<MeanNorm>(cells[0].of(trouble)->values);
  CHECK(mean.mean == 4.5);
  CHECK(mean.sd == 2.5);
  REQUIRE(cells[0].of(trouble)->cutoffs.size() == 2);
  CHECK(cells[0].of(trouble)->cutoffs[1].band == 1);
  CHECK(cells[0].of(trouble)->cutoffs[1].range.low == 8);
  CHECK(std::holds_alternative<std::monostate>(cells[1].of(all)->values));
  CHECK_FALSE(cells[1].of(all)->cutoffs[1].range.low_included);

  const auto& table = std::get<TableNorm>(cells[0].of(calm)->values);
  CHECK(table.measure == Measure::t_score);
  CHECK(table.normalised);
  REQUIRE(table.rows.size() == 5);
  CHECK(table.rows[1].raw == 1);
  CHECK(table.rows[1].value == 33.5);
  CHECK(table.rows[1].standard_error == 4);
  CHECK_FALSE(table.rows[2].standard_error.has_value());
  const auto& percentiles = std::get<TableNorm>(cells[1].of(calm)->values);
  CHECK(percentiles.measure == Measure::percentile_rank);
  CHECK(percentiles.percentile_definition == 'C');
  const auto& stanines = std::get<TableNorm>(cells[2].of(size)->values);
  CHECK(stanines.measure == Measure::stanine);
  CHECK_FALSE(stanines.normalised);

  const auto& lms = std::get<LmsNorm>(cells[2].of(trouble)->values);
  CHECK_FALSE(lms.cubic);
  REQUIRE(lms.grid.size() == 3);
  CHECK(lms.grid[1].age_months == 168);
  CHECK(lms.grid[1].l == 0.4);
  CHECK(lms.grid[1].m == 4.5);
  CHECK(lms.grid[1].s == 0.48);
  const auto& in_months = std::get<LmsNorm>(cells[3].of(trouble)->values);
  CHECK(in_months.cubic);
  CHECK(in_months.grid[1].age_months == 54);

  const auto& regression = std::get<RegressionNorm>(cells[2].of(calm)->values);
  CHECK(regression.centre == 14);
  CHECK(regression.intercept == 2.2);
  CHECK(regression.age == std::vector<double>{0.05, -0.002});
  CHECK(regression.male == -0.1);
  CHECK(regression.male_age == std::vector<double>{0.01});
  CHECK(std::get<double>(regression.sd) == 1.1);
  CHECK(regression.needs_sex());
  const auto& steps =
      std::get<std::vector<RegressionNorm::SdStep>>(std::get<RegressionNorm>(cells[2].of(all)->values).sd);
  REQUIRE(steps.size() == 3);
  CHECK(steps[1].below == 7);
  CHECK(steps[1].sd == 2.4);
  CHECK_FALSE(steps[2].below.has_value());
  const auto& log = std::get<RegressionNorm::LogSd>(std::get<RegressionNorm>(cells[3].of(calm)->values).sd);
  CHECK(log.intercept == -0.2);
  CHECK(log.age == std::vector<double>{0.02});
  CHECK(log.expected == 0.05);
}

TEST_CASE("Coefficients are read as they stand") {
  const auto& all_of_them = everything().reliability;
  REQUIRE(all_of_them.size() == 4);
  CHECK(all_of_them[0].kind == "alpha");
  CHECK(all_of_them[0].value == 0.8);
  CHECK(all_of_them[0].n == 1000);
  CHECK(all_of_them[1].people.sex == Sex::male);
  CHECK(all_of_them[1].people.age.before == Age{120, 0});
  CHECK(all_of_them[2].score == calm);
  CHECK(all_of_them[2].interval.in(Language::nn) == "4 veker");
  CHECK(all_of_them[2].other_sample);
  CHECK(all_of_them[2].sourcing.sources == std::vector<int>{0});
  CHECK(all_of_them[3].value == 1);
}

TEST_CASE("What the instrument says of its norms is read as it stands") {
  const Instrument instrument = load(small);
  const NormPolicy& policy = instrument.state().definition.norms;
  REQUIRE(policy.defaults.size() == 2);
  CHECK(policy.defaults[0].forms == std::vector<int>{0});
  CHECK(policy.defaults[0].groups == std::vector<std::string>{"everything"});
  CHECK(policy.defaults[1].forms == std::vector<int>{1});
  CHECK(policy.coefficients == std::vector<std::string>{"retest", "omega", "alpha"});
  CHECK(policy.interval == IntervalKind::true_see);
  CHECK(policy.note.in(Language::nb) == "Disse normene er oppdiktet.");
}

TEST_CASE("The default of a form wins over that of its informant") {
  const auto text = replaced(instrument_file().text, "default: {home: everything, self: [everything]}",
                             "default: {parent: [], home: everything}");
  const Instrument instrument = parse(std::vector<SourceFile>{{"instrument.yaml", text}, norm_file()});
  const auto& defaults = instrument.state().definition.norms.defaults;
  REQUIRE(defaults.size() == 2);
  CHECK(defaults[0].forms.empty());
  CHECK(defaults[1].forms == std::vector<int>{0});
}

TEST_CASE("Evidence is read as it stands, and told by language") {
  const auto& file = studies();
  REQUIRE(file.accuracy.size() == 3);
  CHECK(file.accuracy[0].forms == std::vector<int>{0});
  CHECK(file.accuracy[0].sourcing.sources == std::vector<int>{0, 1});
  CHECK(file.accuracy[2].score == -1);
  CHECK(file.accuracy[2].forms == std::vector<int>{0, 2});

  const kartlegg::Evidence told = load(small).evidence(Language::nb);
  REQUIRE(told.accuracy.size() == 3);
  const auto& study = told.accuracy[0];
  CHECK(study.id == "somewhere");
  CHECK(study.scale == "trouble");
  CHECK(study.forms == std::vector<std::string>{"home"});
  CHECK(study.cutoff == 6);
  CHECK(study.high);
  CHECK(study.about == "Vansker hjemme.");
  CHECK(study.criterion == "Et intervju.");
  CHECK(study.population == "Skoler.");
  CHECK(study.people.text == "jenter, 9 til 10 år");
  CHECK(study.people.country == "FI");
  CHECK(study.people.sex == Sex::female);
  CHECK(study.people.from == Age{108, 0});
  CHECK(study.people.to == Age{131, 30});
  CHECK_FALSE(study.people.before.has_value());
  CHECK(study.people.n == 2666);
  CHECK(study.cases == 120);
  CHECK(study.sensitivity == 0.76);
  CHECK(study.specificity == 0.69);
  CHECK(study.sources == std::vector<std::string>{"Invented for the tests.", "Also invented."});
  CHECK(study.note == "Not real.");
  CHECK_FALSE(told.accuracy[1].high);
  CHECK(told.accuracy[2].scale.empty());
  CHECK(told.accuracy[2].illustrative);
  REQUIRE(told.informants.size() == 2);
  CHECK(told.informants[0].informants == std::array<std::string, 2>{"parent", "self"});
  CHECK(told.informants[0].value == 0.58);
  CHECK(told.informants[0].people.n == 40934);
  CHECK(told.informants[1].value == -0.1);
  REQUIRE(told.findings.size() == 2);
  CHECK(told.findings[0].statistic == "alpha");
  CHECK(told.findings[0].scales == std::vector<std::string>{"trouble", "calm"});
  CHECK(told.findings[0].about == "Snitt.");
  CHECK(told.findings[1].value == 15.7);
  CHECK(told.findings[1].people.before == Age{192, 0});
  CHECK(told.hash == file.content_hash);
  CHECK(parse(SourceFile{"x.yaml", replaced(instrument_file().text, "default:", "default: {}\n  #")})
            .evidence()
            .accuracy.empty());
}

TEST_CASE("From memory the files make the same instrument as from a folder, in any order") {
  const Instrument from_folder = load(small),
                   from_memory = parse(std::vector{evidence_file(), norm_file(), instrument_file()});
  CHECK(from_folder.content_hash() == from_memory.content_hash());
  CHECK(from_folder.state().norms[0].content_hash == from_memory.state().norms[0].content_hash);
  CHECK(from_folder.state().evidence.content_hash == from_memory.state().evidence.content_hash);
  for (const Instrument& instrument : {from_folder, from_memory}) {
    const auto& files = instrument.state().files;
    REQUIRE(files.size() == 3);
    CHECK(files[0].name == "instrument.yaml");
    CHECK(files[1].name == "evidence.yaml");
    CHECK(files[2].name == "norms/everything.yaml");
    CHECK(files[2].text == norm_file().text);
  }
  CHECK(from_folder.state().norms[0].file == (small / "norms/everything.yaml").string());
  CHECK(from_memory.state().norms[0].file == "norms/everything.yaml");
}

TEST_CASE("One file alone is read against an instrument") {
  const Instrument instrument = load(small);
  const auto& definition = instrument.state().definition;
  CHECK(parse_norms(definition, "x.yaml", norm_file().text).cells.size() == 4);
  CHECK(parse_evidence(definition, "x.yaml", evidence_file().text).findings.size() == 2);
  try {
    parse_norms(definition, "draft.yaml", replaced(norm_file().text, "sd: 2.5", "sd: 0"), "other");
    FAIL("it must be refused");
  } catch (const DefinitionError& error) {
    CHECK(messages_of({error.problems().begin(), error.problems().end()}) ==
          std::vector<std::string>{"draft.yaml: the norm group is called 'everything', its file 'other'",
                                   "draft.yaml: an SD of 0 is not possible"});
  }
}

TEST_CASE("The problems of all files are reported at once, file by file") {
  const std::vector<SourceFile> files = {
      {"instrument.yaml", instrument_file().text + "wrong: 1\n"},
      {"norms/everything.yaml", replaced(norm_file().text, "sd: 2.5", "sd: 0")},
      {"norms/also.yaml", replaced(norm_file().text, "id: everything", "id: also") + "wrong: 1\n"},
      {"evidence.yaml", replaced(evidence_file().text, "0.76", "76")}};
  CHECK(messages_of(problems_in(files)) ==
        std::vector<std::string>{"instrument.yaml: unknown key 'wrong'", "norms/also.yaml: unknown key 'wrong'",
                                 "norms/everything.yaml: an SD of 0 is not possible",
                                 "evidence.yaml: a sensitivity of 76 is not possible"});
}

TEST_CASE("Beside an instrument that cannot be read, the other files must still be YAML") {
  const std::vector<SourceFile> files = {
      {"instrument.yaml", replaced(instrument_file().text, "score: sum", "score: smu")},
      {"norms/everything.yaml", "{a: [1, 2}\n"},
      {"evidence.yaml", replaced(evidence_file().text, "0.76", "76")}};
  const auto found = messages_of(problems_in(files));
  REQUIRE(found.size() == 2);
  CHECK(found[0] == "instrument.yaml: 'smu' is not possible here");
  CHECK(found[1].rfind("norms/everything.yaml: ", 0) == 0);
}

TEST_CASE("A default is a norm file that exists and is for the form") {
  const auto wrong = [](const std::string& defaults) {
    const auto text = replaced(instrument_file().text, "default: {home: everything, self: [everything]}", defaults);
    return problems_in({{"instrument.yaml", text}, norm_file()});
  };
  auto found = wrong("default: {home: evrything}");
  REQUIRE(found.size() == 1);
  CHECK(found[0].message == "unknown norm file 'evrything'");
  CHECK(found[0].hint == "did you mean 'everything'?");
  CHECK(found[0].where.line == 44);
  CHECK(found[0].where.column == 19);
  found = wrong("default: {home: [], school: everything}");
  REQUIRE(found.size() == 1);
  CHECK(found[0].message == "norm group 'everything' is not for form 'school'");
  CHECK(found[0].hint == "name only forms that the norm file is for");
  CHECK(found[0].where.line == 44);
  CHECK(found[0].where.column == 23);
  CHECK(wrong("default: {home: [], own: [everything]}").empty());
}

TEST_CASE("Files that are no files of an instrument") {
  const auto only = [](const std::vector<SourceFile>& files) {
    const auto found = problems_in(files);
    return found.empty() ? std::string("none") : found[0].where.file + ": " + found[0].message + "; " + found[0].hint;
  };
  CHECK(only({}) == ": there is no instrument.yaml; a file of this name");
  CHECK(only({norm_file()}) == "norms/everything.yaml: there is no instrument.yaml; a file of this name");
  CHECK(only({instrument_file(), {"cases.yaml", ""}}) ==
        "cases.yaml: 'cases.yaml' is no file of an instrument; instrument.yaml, norms/<id>.yaml, evidence.yaml or "
        "text/<language>.yaml");
  CHECK(only({instrument_file(), {"norms/a/b.yaml", ""}}).rfind("norms/a/b.yaml: ", 0) == 0);
  CHECK(only({instrument_file(), norm_file(), norm_file()}) ==
        "norms/everything.yaml: 'norms/everything.yaml' stands twice; give one");
  CHECK(only({instrument_file(), instrument_file()}) == "instrument.yaml: 'instrument.yaml' stands twice; give one");
}

TEST_CASE("In a folder, a norm file with another ending is not passed over") {
  const fs::path folder = fs::temp_directory_path() / "kartlegg-norm-file-test" / "small";
  fs::remove_all(folder.parent_path());
  fs::create_directories(folder.parent_path());
  fs::copy(small, folder, fs::copy_options::recursive);
  CHECK(load(folder).state().norms.size() == 1);
  std::ofstream(folder / "norms/README.md") << "Not a norm file.\n";
  CHECK(load(folder).state().norms.size() == 1);
  fs::rename(folder / "norms/everything.yaml", folder / "norms/everything.yml");
  std::string what;
  try {
    load(folder);
  } catch (const DefinitionError& error) {
    what = error.what();
  }
  CHECK(what == (folder / "norms/everything.yml").string() + ": error: a norm file ends with .yaml; rename it");
  fs::copy_file(folder / "instrument.yaml", folder / "draft.yaml");
  CHECK_THROWS_AS(load(folder / "draft.yaml"), DefinitionError);  // a draft alone has no norm files
  fs::remove_all(folder.parent_path());
}

TEST_CASE("The largest SD that is possible is that of people at the two ends") {
  const auto with_sd = [](const std::string& sd) {
    return problems_in({instrument_file(),
                        {"norms/everything.yaml", replaced(norm_file().text, "trouble: {mean: 4.5, sd: 2.5",
                                                           "trouble: {n: 2, mean: 4.5, sd: " + sd)}});
  };
  CHECK(with_sd("7.07").empty());  // of 0 and 10: 5 sqrt 2
  CHECK(with_sd("7.08").size() == 1);
}

TEST_CASE("The examples of the manual load together") {
  const std::string manual = read(fs::path(KARTLEGG_SOURCE_DIR) / "docs/format.md"), opening = "```yaml\nformat: 1\n";
  std::vector<SourceFile> files;
  for (std::size_t at = manual.find(opening); at != std::string::npos; at = manual.find(opening, at + 1)) {
    const std::size_t start = at + std::string("```yaml\n").size();
    const std::string text = manual.substr(start, manual.find("```", start) - start);
    if (text.find("\ngroups:") != std::string::npos) files.push_back({"norms/made-up-parent.yaml", text});
    if (text.find("\naccuracy:") != std::string::npos) files.push_back({"evidence.yaml", text});
    if (text.find("\nforms:\n") != std::string::npos) files.push_back({"instrument.yaml", text});
  }
  REQUIRE(files.size() == 3);
  const auto error = error_of(files);
  CHECK((error ? error->what() : std::string("none")) == "none");
}

TEST_CASE("The norm groups of an instrument are told by language") {
  const auto groups = load(small).norm_groups(Language::nb);
  REQUIRE(groups.size() == 1);
  CHECK(groups[0].id == "everything");
  CHECK(groups[0].title == "Alt mulig");
  CHECK(groups[0].kind == "illustrative");
  CHECK(groups[0].illustrative);
  CHECK(groups[0].country == "NO");
  CHECK(groups[0].language == "nb");
  CHECK(groups[0].people == "gutter og jenter, 4 til 17 år");
  CHECK(groups[0].n == 1000);
  CHECK(groups[0].years == "1999-2000");
  CHECK(groups[0].sample == "Ingen.");
  CHECK(groups[0].hash == everything().content_hash);
  CHECK(groups[0].chosen_by_default);
  CHECK(groups[0].sources.size() == 1);
  CHECK(groups[0].note == "Ikke ekte.");

  const auto people = [](const std::string& given) {
    const std::string text =
        replaced(norm_file().text.substr(0, norm_file().text.find("bands:")), "id: everything", "id: n") +
        "groups:" + given;
    const auto instrument =
        replaced(instrument_file().text, "default: {home: everything, self: [everything]}", "default: {}");
    const auto made =
        parse(std::vector<SourceFile>{{"instrument.yaml", instrument}, {"norms/n.yaml", text}}).norm_groups();
    CHECK_FALSE(made[0].chosen_by_default);
    return made[0].people;
  };
  const std::string scales = "scales: {trouble: {mean: 4, sd: 2}}}";
  CHECK(people(" [{" + scales + "]") == "boys and girls");
  CHECK(people(" [{sex: female, " + scales + "]") == "girls");
  CHECK(people(" [{sex: male, age: {from: 6y, before: 7y}, " + scales + ", {sex: male, age: {from: 4y, before: 5y}, " +
               scales + "]") == "boys, 4 years; 6 years");
  CHECK(people(" [{sex: male, age: {from: 5y, to: 9y11m30d}, " + scales +
               ", {sex: female, age: {from: 10y, before: 16y}, " + scales + "]") == "boys and girls, 5 to 15 years");
}
