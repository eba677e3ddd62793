// What a good definition becomes. tests/definitions/whole/everything.yaml uses every part of the format.
#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "definition/parse.hpp"
#include "definition/table_proof.hpp"
#include "kartlegg/kartlegg.hpp"
#include "scoring/plan.hpp"

namespace {

using namespace kartlegg::definition;  // NOLINT(google-build-using-namespace)
using kartlegg::Age;
using kartlegg::Language;

Definition read(const std::string& file) {
  std::ifstream stream(std::string(KARTLEGG_SOURCE_DIR) + "/" + file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  return parse_instrument(file, text);
}

const Definition& everything() {
  static const Definition definition = read("tests/definitions/whole/everything.yaml");
  return definition;
}

enum FormNumber { young, old, school };
enum ScoreNumber { trouble, impact, average, skill, total, share };

std::vector<std::string> item_ids(const std::vector<int>& items) {
  std::vector<std::string> ids;
  for (const int item : items) ids.push_back(everything().items[static_cast<std::size_t>(item)].id);
  return ids;
}
std::vector<std::string> scale_items(int scale, int form) {
  return item_ids(everything().scales[static_cast<std::size_t>(scale)].items_by_form[static_cast<std::size_t>(form)]);
}
using Ids = std::vector<std::string>;

const BandTable* table(const BandScheme& scheme, int form, int score) {
  for (const auto& one : scheme.tables)
    if (one.form == form && one.score == score) return &one;
  return nullptr;
}

/// A small definition with one scale of the given items, in which a form id or an informant may come first.
Definition with_lists(const std::string& lists) {
  return parse_instrument("lists.yaml", R"(
format: 1
id: lists
version: "1.0.0"
title: {en: Lists}
purpose: survey
sources: {s: {citation: Invented.}}
rights: {owner: Nobody, wording: included, use: {en: Free.}, source: s}
informants: {parent: {en: parent}}
options: {o: [{code: 0, score: 0}, {code: 1, score: 1}]}
items:
  - {id: a, topic: {en: a}, options: o}
  - {id: b, topic: {en: b}, options: o}
forms:
  - {id: one, informant: parent, title: {en: one}, items: all, source: s}
  - {id: two, informant: parent, title: {en: two}, items: all, source: s}
scales:
  x: {title: {en: X}, items: )" + lists + R"(, score: sum, concern: high, source: s}
  y: {title: {en: Y}, items: [a, b], score: sum, concern: high, source: s}
)");
}

}  // namespace

TEST_CASE("The head of a definition") {
  const Definition& d = everything();
  CHECK(d.id == "everything");
  CHECK(d.version == "1.0.0");
  CHECK(d.purpose == Purpose::monitoring);
  CHECK(d.title.in(Language::nn) == "Alt mogleg");
  CHECK(d.rights.owner == "Nobody");
  CHECK_FALSE(d.rights.wording_included);
  CHECK(d.rights.use.in(Language::nn) == "Fri til all bruk.");  // Nynorsk falls back to Bokmål
  REQUIRE(d.sources.size() == 2);
  CHECK(d.sources[0].url == "https://example.org");
  CHECK(d.sources[0].doi == "10.0/0");
  CHECK(d.sources[1].doi.empty());
  CHECK(d.informants[1].label.in(Language::nb) == "lærer");
  REQUIRE(d.notes.size() == 1);
  CHECK(d.notes[0].in(Language::en) == "Nothing here is true.");
}

TEST_CASE("Options: codes, scores and kinds of non-answer") {
  const Definition& d = everything();
  REQUIRE(d.option_sets.size() == 3);
  const OptionSet& often = d.option_sets[0];
  REQUIRE(often.options.size() == 5);
  CHECK(often.options[1].score == 1.0);
  CHECK(often.options[1].label.in(Language::nn) == "av og til");
  CHECK(often.options[3].non_answer == NonAnswer::not_applicable);
  CHECK_FALSE(often.options[3].score.has_value());
  CHECK(often.options[4].non_answer == NonAnswer::missing);
  CHECK(often.lowest == 0);
  CHECK(often.highest == 2);
  CHECK(d.option_sets[1].highest == 10.5);
  CHECK_FALSE(d.option_sets[2].options[0].score.has_value());
}

TEST_CASE("Items, and reversal between the lowest and the highest score of the option set") {
  const Definition& d = everything();
  REQUIRE(d.items.size() == 8);
  CHECK(d.items[0].reverse);
  CHECK(d.items[0].number == 1);
  CHECK_FALSE(d.items[5].number.has_value());
  CHECK(d.items[7].id == "where_seen");
  CHECK_FALSE(d.items[7].scored);
  REQUIRE(d.items[4].ask_when.has_value());
  CHECK(d.items[4].ask_when->text == "any >= 1");
  CHECK(d.items[4].ask_when->slots == std::vector<int>{3});
  const auto plan = kartlegg::scoring::compile(d);
  CHECK(plan.items[0].find(0)->score == 2);  // calm
  CHECK(plan.items[0].find(2)->score == 0);
  CHECK(plan.items[1].find(2)->score == 2);  // angry
  CHECK(plan.items[7].find(2)->score == 2);  // the code, where nothing is scored
}

TEST_CASE("Reversal of scores that are not evenly spaced") {
  std::string text =
      "format: 1\nid: x\nversion: \"1.0.0\"\ntitle: {en: X}\npurpose: survey\nsources: {s: {citation: x}}\n"
      "rights: {owner: x, wording: included, use: {en: x}, source: s}\ninformants: {p: {en: p}}\n"
      "options: {o: [{code: 1, score: 1}, {code: 2, score: 3}, {code: 3, score: 7}]}\n"
      "items: [{id: a, topic: {en: a}, options: o, reverse: true}]\n"
      "forms: [{id: f, informant: p, title: {en: f}, items: all, source: s}]\n"
      "scales: {s1: {title: {en: s}, items: [a], score: sum, concern: high, source: s}}\n";
  const Definition d = parse_instrument("x.yaml", text);
  const auto plan = kartlegg::scoring::compile(d);
  CHECK(plan.items[0].find(1)->score == 7);  // 1 + 7 - score
  CHECK(plan.items[0].find(2)->score == 5);
  CHECK(plan.items[0].find(3)->score == 1);
}

TEST_CASE("Forms: windows, items, preferences, sources") {
  const Definition& d = everything();
  REQUIRE(d.forms.size() == 3);
  const Form& first = d.forms[young];
  CHECK(first.informant == 0);
  CHECK(first.age.from == Age{18, 0});
  CHECK(first.age.to == Age{47, 30});
  CHECK_FALSE(first.age.before.has_value());
  CHECK_FALSE(first.age.holds({17, 30}));
  CHECK(first.age.holds({18, 0}));
  CHECK(first.age.holds({47, 30}));
  CHECK_FALSE(first.age.holds({48, 0}));
  const Form& second = d.forms[old];
  CHECK(second.age.holds({36, 0}));
  CHECK(second.age.holds({215, 30}));
  CHECK_FALSE(second.age.holds({216, 0}));  // before 18y
  CHECK(second.preferred_over == std::vector<int>{young});
  CHECK(second.sourcing.sources == std::vector<int>{0, 1});
  CHECK(item_ids(second.items) == Ids{"calm", "angry", "sad", "any", "distress", "where_seen"});
  CHECK(first.items.size() == 8);  // all
  CHECK(d.forms[school].age.open());
  CHECK(d.forms[school].informant == 1);
  CHECK(d.forms[school].sourcing.illustrative);
  CHECK(d.forms[school].sourcing.sources.empty());
}

TEST_CASE("Items by form or informant: a form id wins, whichever comes first") {
  CHECK(scale_items(average, young) == Ids{"angry", "sad", "calm"});
  CHECK(scale_items(average, old) == Ids{"angry", "sad"});  // by its informant
  CHECK(scale_items(average, school).empty());              // not named: the form does not have the scale
  CHECK(scale_items(trouble, school) == Ids{"calm", "angry", "sad"});
  CHECK(scale_items(skill, old).empty());
  for (const std::string lists : {"{parent: [a, b], two: [b]}", "{two: [b], parent: [a, b]}"}) {
    const auto by_form = with_lists(lists).scales[0].items_by_form;
    CHECK(by_form == std::vector<std::vector<int>>{{0, 1}, {1}});
  }
}

TEST_CASE("Scales: rules, missing answers, gates") {
  const Definition& d = everything();
  const Scale& first = d.scales[trouble];
  CHECK(first.rule == Rule::sum);
  CHECK(first.concern == Concern::high);
  REQUIRE(first.missing.has_value());
  CHECK(first.missing->min_answered == 2);
  CHECK_FALSE(first.missing->fill.has_value());
  CHECK(first.missing->rounding == Rounding::half_up);
  CHECK(first.missing->sourcing.sources == std::vector<int>{1});  // its own source
  CHECK(first.missing->sourcing.note.in(Language::nb) == "Av testene.");
  const Scale& filled = d.scales[impact];
  CHECK(filled.missing->fill == 0.0);
  CHECK(filled.missing->sourcing.sources == std::vector<int>{0});  // the scale's
  REQUIRE(filled.zero_when.has_value());
  CHECK(filled.zero_when->text == "any == 0");
  CHECK(d.scales[average].rule == Rule::mean);
  CHECK(d.scales[average].concern == Concern::none);
  CHECK(d.scales[skill].rule == Rule::formula);
  CHECK(d.scales[skill].formula->slots == std::vector<int>{5, 6});
  CHECK(d.scales[skill].concern == Concern::low);
}

TEST_CASE("Composites stand in an order in which parts come first") {
  const Definition& d = everything();
  CHECK(d.composites[1].rounding == Rounding::half_even);
  CHECK(d.composites[1].formula.slots == std::vector<int>{trouble, total});
  CHECK(d.composite_order == std::vector<int>{0, 1});
  std::string text;
  {
    std::ifstream stream(std::string(KARTLEGG_SOURCE_DIR) + "/tests/definitions/whole/everything.yaml");
    text.assign(std::istreambuf_iterator<char>(stream), {});
  }
  const auto first = text.find("  total: {"), second = text.find("  share: {"), end = text.find("bands:");
  const std::string swapped =
      text.substr(0, first) + text.substr(second, end - second) + text.substr(first, second - first) + text.substr(end);
  CHECK(parse_instrument("swapped.yaml", swapped).composite_order == std::vector<int>{1, 0});
}

TEST_CASE("Bands by form or informant: a form id wins") {
  const Definition& d = everything();
  REQUIRE(d.bands.size() == 2);
  const BandScheme& two = d.bands[0];
  CHECK(two.is_default);
  CHECK_FALSE(d.bands[1].is_default);
  CHECK(d.bands[1].sourcing.illustrative);
  CHECK(two.bands[1].id == "high");
  CHECK(two.bands[1].level == 1);
  REQUIRE(table(two, young, trouble) != nullptr);
  REQUIRE(table(two, old, trouble) != nullptr);
  CHECK(table(two, young, trouble)->ranges[0].range.high == 3);  // by the informant
  CHECK(table(two, old, trouble)->ranges[0].range.high == 2);    // by its own id
  CHECK(table(two, school, trouble) == nullptr);
  const auto& means = table(two, old, average)->ranges;
  CHECK(means[0].range.holds(-1e9));
  CHECK_FALSE(means[0].range.holds(1.25));  // below: 1.25
  CHECK(means[1].range.holds(1.25));        // from: 1.25
  const auto& skills = table(two, young, skill)->ranges;
  CHECK(skills[0].range.holds(10));        // to: 10
  CHECK_FALSE(skills[1].range.holds(10));  // above: 10
  CHECK(skills[1].range.holds(1e9));
}

TEST_CASE("Alerts, credits, prematurity and combinations") {
  const Definition& d = everything();
  REQUIRE(d.alerts.size() == 2);
  CHECK(d.alerts[1].when.slots == std::vector<int>{1, 2, 7});
  CHECK(d.alerts[0].message.in(Language::nb) == "Ofte trist.");
  REQUIRE(d.credits.size() == 1);
  CHECK(d.credits[0].forms == std::vector<int>{young});
  CHECK(d.credits[0].item == 5);
  CHECK(d.credits[0].score == 10.5);
  REQUIRE(d.prematurity.has_value());
  CHECK(d.prematurity->full_term_weeks == 40);
  CHECK(d.prematurity->from_weeks_early == 3);
  CHECK(d.prematurity->until == Age{24, 0});
  CHECK(d.prematurity->round_up_from_days == 4);
  REQUIRE(d.combinations.size() == 2);
  const Combination& likely = d.combinations[0];
  CHECK(likely.roles[1].id == "teacher");
  CHECK(likely.roles[1].informant == 1);
  REQUIRE(likely.lets.size() == 2);
  CHECK(likely.lets[1].value.slots == std::vector<int>{0});         // half is made from high
  CHECK(likely.lets[0].value.slots == std::vector<int>{2, 2 + 6});  // after two let values, six scores a role
  CHECK(likely.cases[1].id == "unlikely");
  CHECK_FALSE(likely.formula.has_value());
  CHECK(d.combinations[1].formula.has_value());
  CHECK(d.combinations[1].cases.empty());
}

TEST_CASE("The content hash is what sha256sum prints") {
  for (const std::string id : {"sdq", "asq-3", "epds"}) {
    const std::string file = std::string(KARTLEGG_SOURCE_DIR) + "/instruments/" + id + "/instrument.yaml";
    std::array<char, 65> hash{};
    std::FILE* const pipe = popen(("sha256sum '" + file + "'").c_str(), "r");
    REQUIRE(pipe != nullptr);
    const std::size_t got = std::fread(hash.data(), 1, 64, pipe);
    pclose(pipe);
    REQUIRE(got == 64);
    CHECK(kartlegg::load(file).content_hash() == "sha256:" + std::string(hash.data()));
  }
}

TEST_CASE("Every shipped score on every form lies in bands that are proved") {
  for (const std::string id : {"sdq", "asq-3", "epds"}) CHECK_NOTHROW(kartlegg::load("instruments/" + id));
}

namespace {

ScoreRange range(double low, bool low_included, double high, bool high_included) {
  ScoreRange made;
  made.low = low, made.low_included = low_included, made.high = high, made.high_included = high_included;
  return made;
}
constexpr double endless = std::numeric_limits<double>::infinity();

std::vector<BandRange> table_of(const std::vector<ScoreRange>& ranges) {
  std::vector<BandRange> made;
  for (std::size_t r = 0; r < ranges.size(); ++r) made.push_back({static_cast<int>(r), ranges[r]});
  return made;
}

}  // namespace

TEST_CASE("Bands over scores that can be listed: each score in one band, each band with a score") {
  const std::vector<double> scores = {0, 1, 2, 3.5, 4};
  const auto whole = prove_each(table_of({range(0, true, 2, true), range(3, true, 4, true)}), scores);
  CHECK(whole.without.empty());  // nothing can lie between 2 and 3
  CHECK(whole.twice.empty());
  CHECK(whole.reached == std::vector<bool>{true, true});
  const auto gap = prove_each(table_of({range(0, true, 2, true), range(4, true, 4, true)}), scores);
  CHECK(gap.without == "score 3.5");
  const auto both = prove_each(
      table_of({range(-endless, true, 2, true), range(2, true, endless, true), range(9, true, endless, true)}), scores);
  CHECK(both.twice == "score 2");
  CHECK(both.reached == std::vector<bool>{true, true, false});
}

TEST_CASE("Bands over scores that cannot be listed: from edge to edge") {
  const auto prove = [](const std::vector<ScoreRange>& ranges) { return prove_seams(table_of(ranges), 0, 60); };
  const auto under = range(-endless, true, 22.77, false), upto = range(-endless, true, 22.77, true);
  const auto from = range(22.77, true, endless, true), above = range(22.77, false, endless, true);
  for (const auto& ranges : {std::vector{under, from}, std::vector{from, under}, std::vector{upto, above}}) {
    CHECK(prove(ranges).without.empty());
    CHECK(prove(ranges).twice.empty());
    CHECK(prove(ranges).reached == std::vector<bool>{true, true});
  }
  CHECK(prove({under, above}).without == "score 22.77");
  CHECK(prove({upto, from}).twice == "score 22.77");
  CHECK(prove({range(0, true, 10, true), range(11, true, 60, true)}).without == "a score between 10 and 11");
  CHECK(prove({range(0, true, 20, true), range(15, true, 60, true)}).twice == "a score between 15 and 20");
  CHECK(prove({range(0, true, 60, true), range(15, true, 20, true)}).twice == "a score between 15 and 20");
  CHECK(prove({range(5, true, 60, true)}).without == "a score between 0 and 5");
  CHECK(prove({range(0, false, 60, true)}).without == "score 0");
  CHECK(prove({range(0, true, 60, false)}).without == "score 60");
  CHECK(prove({range(0, true, 50, true)}).without == "a score between 50 and 60");
  CHECK(prove({}).without == "a score between 0 and 60");
  CHECK(prove({range(0, true, 60, true), range(61, true, 70, true)}).reached == std::vector<bool>{true, false});
  CHECK(prove({range(-5, true, 0, false), range(0, true, 60, true)}).reached == std::vector<bool>{false, true});
}
