// Damaged definitions: each is loaded, or refused with a DefinitionError; nothing crashes, hangs or throws otherwise.
// KARTLEGG_FUZZ: how many of them (the default takes some seconds). KARTLEGG_FUZZ_SEED: which ones.
#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>

#include "definition/evaluate.hpp"
#include "kartlegg/kartlegg.hpp"
#include "mutation.hpp"
#include "support.hpp"

namespace {

namespace fs = std::filesystem;
using mutation::Dice;
using mutation::Mutator;
using mutation::number_from;

std::size_t rounds() { return number_from("KARTLEGG_FUZZ", 2000); }
std::size_t seed() { return number_from("KARTLEGG_FUZZ_SEED", 1); }

std::string read(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// The small ones more often: they load fast, and every part of the format is in them.
std::vector<std::string> definitions() {
  const fs::path root = KARTLEGG_SOURCE_DIR;
  const std::string everything = read(root / "tests/definitions/whole/everything.yaml");
  const std::string epds = read(root / "instruments/epds/instrument.yaml");
  return {everything,
          everything,
          everything,
          everything,
          everything,
          epds,
          epds,
          epds,
          support::without_default_norms(read(root / "instruments/sdq/instrument.yaml")),
          read(root / "instruments/asq-3/instrument.yaml")};
}

double milliseconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

/// Why the problems of a refused file are not fit to be shown; "" if they are.
std::string unfit(const kartlegg::DefinitionError& error, const std::string& text) {
  const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
  if (error.problems().empty()) return "no problem named";
  if (error.problems().size() > 101) return "too many problems";
  for (const auto& problem : error.problems()) {
    if (problem.message.empty() || problem.hint.empty()) return "no message, or no cure: " + problem.message;
    if (problem.where.line < 1 || problem.where.line > lines || problem.where.column < 1)
      return "no place: " + problem.message;
  }
  try {
    static_cast<void>(nlohmann::json(error.what()).dump());  // throws on what is not UTF-8
  } catch (const nlohmann::json::exception& e) {
    return e.what();
  }
  return "";
}

/// Any code of every item of the form, or none.
std::vector<kartlegg::Response> random_sheet(const std::vector<kartlegg::Item>& items, const kartlegg::Form& form,
                                             Dice& dice) {
  std::vector<kartlegg::Response> sheet;
  for (const auto& item : items) {
    const bool asked = std::find(form.items.begin(), form.items.end(), item.id) != form.items.end();
    if (asked && !dice.one_in(6)) sheet.push_back({item.id, dice.any_of(item.options).code});
  }
  return sheet;
}

/// Looks at everything that norms say of a score; "" if it hangs together.
std::string incoherent(const kartlegg::NormedScore& normed) {
  using kartlegg::Measure;
  if (normed.group().id.empty()) return "a norm group without a name";
  const auto finite = [](const auto& x) { return !x || std::isfinite(*x); };
  for (const Measure measure :
       {Measure::raw, Measure::z_score, Measure::t_score, Measure::stanine, Measure::percentile_rank}) {
    const auto value = normed.get(measure), error = normed.sem(measure);
    if (!finite(value) || !finite(error) || (error && *error < 0)) return "a measure is no number";
    if (const auto range = normed.interval(measure); range && !(range->lower <= range->upper))
      return "an interval that ends before it begins";
  }
  const auto percentile = normed.get(Measure::percentile_rank);
  if (percentile && (*percentile < 0 || *percentile > 100)) return "a percentile rank beyond 0 to 100";
  for (const auto& one : normed.beyond())
    if (!(one.probability >= 0 && one.probability <= 1)) return "no probability";
  return "";
}

/// Looks at everything in a report; "" if it hangs together.
std::string incoherent(const kartlegg::Report& report) {
  const auto json = nlohmann::json::parse(kartlegg::to_json(report, kartlegg::Language::nb));
  if (json.empty() || kartlegg::to_text(report, kartlegg::Language::nn).empty()) return "an empty report";
  for (const auto& score : report.scores()) {
    if (report.explain(score.scale(), kartlegg::Language::nb).empty()) return "no explanation";
    for (const auto& normed : score.normed())
      if (auto wrong = incoherent(normed); !wrong.empty()) return std::string(score.scale()) + ": " + wrong;
    const auto raw = score.raw();
    const auto possible = score.possible();
    if (!raw) continue;
    if (!std::isfinite(*raw)) return std::string(score.scale()) + " is no number";
    if (!possible || *raw < possible->lower || *raw > possible->upper)
      return std::string(score.scale()) + " is beyond what is possible";
    for (const auto& band : score.bands())
      if (band.id.empty()) return std::string(score.scale()) + " has no band";
  }
  return "";
}

/// What is wrong with the way files were received, of which `text` is the damaged one; "" if nothing is.
std::string receive(const std::vector<kartlegg::SourceFile>& files, const std::string& text, Dice& dice,
                    double& load_time, bool& loaded) {
  const auto start = std::chrono::steady_clock::now();
  try {
    const auto instrument = kartlegg::parse(files);
    load_time = milliseconds_since(start);
    loaded = true;
    const auto items = instrument.items();
    instrument.evidence(kartlegg::Language::nn);
    for (const auto& form : instrument.forms()) {
      kartlegg::Subject who;
      who.form = form.id;
      who.age_months = static_cast<double>(dice.below(240));
      if (dice.one_in(2)) who.sex = dice.one_in(2) ? kartlegg::Sex::female : kartlegg::Sex::male;
      kartlegg::ScoreOptions options;
      options.norms.groups = {"all"};
      if (auto wrong = incoherent(instrument.score({}, who, options)); !wrong.empty()) return wrong;
      if (auto wrong = incoherent(instrument.score(random_sheet(items, form, dice), who, options)); !wrong.empty())
        return wrong;
    }
    return "";
  } catch (const kartlegg::DefinitionError& error) {
    if (!loaded) load_time = milliseconds_since(start);
    return loaded ? std::string("refused after loading: ") + error.what() : unfit(error, text);
  } catch (const std::exception& error) {
    return std::string("threw: ") + error.what();
  }
}

void keep(const std::string& name, const std::string& text) {
  const fs::path file = fs::temp_directory_path() / name;
  std::ofstream(file, std::ios::binary) << text;
  std::cerr << "kept as " << file << '\n';
}

/// Every text that `next` gives is loaded or refused, in a time that a person would wait.
void check_receiving(const std::string& what, std::size_t times, Mutator& mutator, Dice& dice,
                     const std::function<std::vector<kartlegg::SourceFile>(const std::string&)>& files_with) {
  std::size_t loaded = 0;
  double slowest = 0;
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t round = 0; round < times; ++round) {
    const std::string text = mutator.next();
    double taken = 0;
    bool was_loaded = false;
    const std::string wrong = receive(files_with(text), text, dice, taken, was_loaded);
    loaded += was_loaded ? 1U : 0U;
    if (taken > slowest && taken > 1000) keep("kartlegg-slow.yaml", text);
    slowest = std::max(slowest, taken);
    if (!wrong.empty()) keep("kartlegg-fuzz-" + std::to_string(seed()) + "-" + std::to_string(round) + ".yaml", text);
    INFO("round " << round << " of seed " << seed() << ": " << wrong);
    CHECK(wrong.empty());
  }
  std::cout << times << " damaged " << what << " (seed " << seed() << "): " << loaded << " loaded, slowest load "
            << slowest << " ms, " << milliseconds_since(start) / 1000 << " s in all\n";
  CHECK(slowest < 10'000);
  if (times >= 1000) CHECK(loaded > times / 50);  // the damage is not so great that nothing is tried
}

}  // namespace

TEST_CASE("Damaged definitions are loaded or refused, never worse") {
  Dice dice(seed());
  Mutator mutator(dice, definitions());
  check_receiving("definitions", rounds(), mutator, dice, [](const std::string& text) {
    return std::vector<kartlegg::SourceFile>{{"instrument.yaml", text}};
  });
}

TEST_CASE("Damaged norm files are loaded or refused, never worse") {
  const fs::path folder = fs::path(KARTLEGG_SOURCE_DIR) / "tests/definitions/norms/small";
  const std::string instrument = support::without_default_norms(read(folder / "instrument.yaml"));
  Dice dice(seed());
  Mutator mutator(dice, {read(folder / "norms/everything.yaml")});
  check_receiving("norm files", rounds() / 2, mutator, dice, [&](const std::string& text) {
    return std::vector<kartlegg::SourceFile>{{"instrument.yaml", instrument}, {"norms/everything.yaml", text}};
  });
}

TEST_CASE("Damaged evidence is loaded or refused, never worse") {
  const fs::path folder = fs::path(KARTLEGG_SOURCE_DIR) / "tests/definitions/norms/small";
  const std::string instrument = support::without_default_norms(read(folder / "instrument.yaml"));
  Dice dice(seed());
  Mutator mutator(dice, {read(folder / "evidence.yaml")});
  check_receiving("evidence files", rounds() / 2, mutator, dice, [&](const std::string& text) {
    return std::vector<kartlegg::SourceFile>{{"instrument.yaml", instrument}, {"evidence.yaml", text}};
  });
}

TEST_CASE("Damaged text files are loaded or refused, never worse") {
  const fs::path folder = fs::path(KARTLEGG_SOURCE_DIR) / "examples/licence_holder/behaviour-forms";
  const std::string instrument = support::without_default_norms(read(folder / "instrument.yaml"));
  Dice dice(seed());
  Mutator mutator(dice, {read(folder / "text/nb.yaml")});
  check_receiving("text files", rounds() / 2, mutator, dice, [&](const std::string& text) {
    return std::vector<kartlegg::SourceFile>{{"instrument.yaml", instrument}, {"text/nb.yaml", text}};
  });
}

TEST_CASE("Damaged worked cases are run or refused, never worse") {
  const fs::path root = KARTLEGG_SOURCE_DIR;
  const fs::path folder = fs::temp_directory_path() / ("kartlegg-fuzz-" + std::to_string(seed())) / "epds";
  fs::create_directories(folder);
  fs::copy_file(root / "instruments/epds/instrument.yaml", folder / "instrument.yaml",
                fs::copy_options::overwrite_existing);
  Dice dice(seed());
  Mutator mutator(dice, {read(root / "instruments/epds/cases.yaml")});
  std::size_t run = 0;
  for (std::size_t round = 0; round < rounds() / 10; ++round) {
    const std::string text = mutator.next();
    std::ofstream(folder / "cases.yaml", std::ios::binary) << text;
    std::string wrong;
    try {
      run += kartlegg::check(folder).cases.empty() ? 0U : 1U;
    } catch (const kartlegg::DefinitionError& error) {
      wrong = unfit(error, text);
    } catch (const std::exception& error) {
      wrong = std::string("threw: ") + error.what();
    }
    if (!wrong.empty())
      keep("kartlegg-fuzz-cases-" + std::to_string(seed()) + "-" + std::to_string(round) + ".yaml", text);
    INFO("round " << round << " of seed " << seed() << ": " << wrong);
    CHECK(wrong.empty());
  }
  fs::remove_all(folder.parent_path());
  if (rounds() >= 1000) CHECK(run > rounds() / 200);
}

TEST_CASE("Damaged expressions are read or refused, never worse") {
  using namespace kartlegg::definition;  // NOLINT(google-build-using-namespace)
  Dice dice(seed());
  const std::vector<std::string> names = {"a", "b", "c", "ratio"};
  const Names valid = {"a", "b", "c", "ratio"};
  std::size_t read = 0;
  for (std::size_t round = 0; round < rounds() * 10; ++round) {
    std::string text = mutation::random_expression(dice, names, static_cast<int>(dice.below(7)));
    for (std::size_t n = dice.below(3); n > 0 && !text.empty(); --n) {
      const std::size_t at = dice.below(text.size());
      if (dice.one_in(3))
        text.erase(at, 1 + dice.below(3));
      else if (dice.one_in(2))
        text.insert(at, std::string(1, static_cast<char>(dice.below(256))));
      else
        text[at] = "()+-*/<>=!,. 019abc"[dice.below(19)];
    }
    const Want want = dice.one_in(2) ? Want::number : Want::condition;
    ExpressionProblem problem;
    const auto expression = parse_expression(text, valid, want, problem);
    INFO(text);
    if (!expression) {
      CHECK(problem.at <= text.size());
      CHECK_FALSE(problem.message.empty());
      CHECK_FALSE(problem.hint.empty());
      continue;
    }
    ++read;
    const auto range = [](int slot) { return Range::between(slot - 1, slot + 1, slot == 3); };
    const auto point = [](int slot) { return Point{slot == 3 ? no_value : slot}; };
    if (want == Want::condition) {
      const Truths truth = evaluate_condition<Point>(*expression, point);
      CHECK((truth & evaluate_condition<Range>(*expression, range)) == truth);
    } else {
      const Point value = evaluate<Point>(*expression, point);
      const Range reach = evaluate<Range>(*expression, range);
      CHECK((value.known() ? reach.lower <= value.value && value.value <= reach.upper : reach.may_be_none));
    }
  }
  if (rounds() >= 100) CHECK(read > rounds());
}
