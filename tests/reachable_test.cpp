// The reachable range against brute force: every way of answering what is missing is scored, by the library and, for
// the shipped instruments, by a plain scorer of this test that knows only the published rules and tables.
#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "kartlegg/kartlegg.hpp"
#include "support.hpp"

namespace {

using kartlegg::Instrument;
using kartlegg::Interval;
using support::shipped;

using Codes = std::map<std::string, int>;  // answered items only
using Scores = std::map<std::string, double>;

kartlegg::Report score(const Instrument& instrument, const std::string& form, const Codes& codes) {
  std::vector<kartlegg::Response> responses;
  for (const auto& [item, code] : codes) responses.push_back({item, code});
  return instrument.score(responses, {.form = form});
}

std::string text(const std::optional<Interval>& range) {
  return range ? std::to_string(range->lower) + " to " + std::to_string(range->upper) : "none";
}

/// Lowest and highest, where there is any.
void widen(std::optional<Interval>& range, double x) {
  range = range ? Interval{std::min(range->lower, x), std::max(range->upper, x)} : Interval{x, x};
}

/// Codes of every item that are answers, or say that the item does not apply.
std::map<std::string, std::vector<int>> answers_of(const Instrument& instrument) {
  std::map<std::string, std::vector<int>> answers;
  for (const auto& item : instrument.items())
    for (const auto& option : item.options)
      if (option.non_answer != "missing") answers[item.id].push_back(option.code);
  return answers;
}

/// A sheet with every item of the form answered but `missing` of them.
Codes random_sheet(const Instrument& instrument, const std::vector<std::string>& items, std::size_t missing,
                   std::mt19937& random, const std::string& surely_missing = "") {
  const auto answers = answers_of(instrument);
  Codes codes;
  for (const auto& item : items) codes[item] = answers.at(item)[random() % answers.at(item).size()];
  if (!surely_missing.empty()) codes.erase(surely_missing);
  for (std::size_t k = 0; k < missing; ++k) codes.erase(items[random() % items.size()]);
  return codes;
}

/// Calls `visit` with every sheet in which all of `items` are answered.
template <class Visit>
void every_completion(const std::map<std::string, std::vector<int>>& answers, const std::vector<std::string>& items,
                      std::size_t from, Codes& codes, const Visit& visit) {
  while (from < items.size() && codes.contains(items[from])) ++from;
  if (from == items.size()) {
    visit(codes);
    return;
  }
  for (const int code : answers.at(items[from])) {
    codes[items[from]] = code;
    every_completion(answers, items, from + 1, codes, visit);
  }
  codes.erase(items[from]);
}

std::vector<std::string> items_of(const Instrument& instrument, const std::string& form) {
  for (const auto& one : instrument.forms())
    if (one.id == form) return one.items;
  throw std::out_of_range(form);
}

/// A scorer of complete sheets, and of the band that a score falls into in each scheme.
struct Reference {
  std::function<Scores(const Codes&)> scores;
  std::function<std::map<std::string, std::string>(const std::string& scale, double score)> bands;
};

/// Compares one sheet with every completion of it. Returns how many there were.
int check_sheet(const Instrument& instrument, const std::string& form, const Codes& sheet, const Reference& reference) {
  std::map<std::string, std::optional<Interval>> by_library, by_reference;
  std::map<std::string, std::map<std::string, std::set<std::string>>> bands;  // scale, scheme
  int completions = 0;
  Codes codes = sheet;
  every_completion(answers_of(instrument), items_of(instrument, form), 0, codes, [&](const Codes& complete) {
    ++completions;
    for (const auto& s : score(instrument, form, complete).scores())
      if (s.raw()) widen(by_library[std::string(s.scale())], *s.raw());
    if (!reference.scores) return;
    for (const auto& [scale, raw] : reference.scores(complete)) {
      widen(by_reference[scale], raw);
      for (const auto& [scheme, band] : reference.bands(scale, raw)) bands[scale][scheme].insert(band);
    }
  });
  for (const auto& s : score(instrument, form, sheet).scores()) {
    const std::string scale(s.scale());
    INFO(form << " " << scale << ": " << text(s.reachable()) << ", not " << text(by_library[scale]));
    CHECK(s.reachable() == by_library[scale]);
    if (!reference.scores) continue;
    CHECK(s.reachable() == by_reference[scale]);
    for (const auto& band : s.bands()) {
      const auto& possible = bands[scale][band.scheme];
      CHECK(possible.contains(band.id));
      CHECK(band.certain == (possible.size() == 1));
    }
  }
  return completions;
}

// --- the published rules, written down plainly

double sum_of(const Codes& codes, const std::vector<std::string>& items, const std::set<std::string>& reversed,
              int highest) {
  double sum = 0;
  for (const auto& item : items) sum += reversed.contains(item) ? highest - codes.at(item) : codes.at(item);
  return sum;
}

Scores sdq_scores(const Codes& codes) {
  const std::set<std::string> reversed = {"obeys", "friend", "popular", "reflect", "attends"};
  const bool young = codes.contains("argues");
  const auto sum = [&](const std::vector<std::string>& items) { return sum_of(codes, items, reversed, 2); };
  Scores s;
  s["emotional"] = sum({"somatic", "worries", "unhappy", "clingy", "afraid"});
  s["conduct"] = sum({"tantrum", "obeys", "fights", young ? "argues" : "lies", young ? "spite" : "steals"});
  s["hyperactivity"] = sum({"restles", "fidgety", "distrac", "reflect", "attends"});
  s["peer"] = sum({"loner", "friend", "popular", "bullied", "oldbest"});
  s["prosocial"] = sum({"consid", "shares", "caring", "kind", "helpout"});
  s["internalising"] = s["emotional"] + s["peer"];
  s["externalising"] = s["conduct"] + s["hyperactivity"];
  s["total"] = s["internalising"] + s["externalising"];
  if (!codes.contains("difficulties")) return s;
  constexpr double counts[] = {0, 0, 1, 2};
  for (const char* item : {"distress", "home", "friendships", "classroom", "leisure"})
    if (codes.contains(item)) s["impact"] += counts[codes.at(item)];
  if (codes.at("difficulties") == 0) s["impact"] = 0;
  return s;
}

Reference sdq_reference(const std::string& form) {
  const std::string informant = form[0] == 'p' ? "parent" : form[0] == 't' ? "teacher" : "self";
  std::vector<support::CsvRow> rows;
  for (const auto& row : support::reference("sdq_cutoffs.csv"))
    if (row.at("informant") == informant && form.ends_with(row.at("age_form"))) rows.push_back(row);
  return {sdq_scores, [rows](const std::string& scale, double score) {
            std::map<std::string, std::string> bands;
            for (const auto& row : rows)
              if (row.at("scale") == scale && std::stod(row.at("low")) <= score && score <= std::stod(row.at("high")))
                bands[row.at("band_scheme")] = row.at("band");
            return bands;
          }};
}

const std::vector<std::string> areas = {"communication", "gross_motor", "fine_motor", "problem_solving",
                                        "personal_social"};

Reference asq_reference(const std::string& form) {
  std::vector<support::CsvRow> pairs;
  std::map<std::string, double> cutoffs;
  for (const auto& row : support::reference("asq3_sequential_items.csv"))
    if (row.at("interval_months") == form) pairs.push_back(row);
  for (const auto& row : support::reference("asq3_cutoffs.csv"))
    if (row.at("interval_months") == form) cutoffs[row.at("area")] = std::stod(row.at("cutoff_refer"));
  const auto scores = [pairs](const Codes& codes) {
    Scores s;
    for (const auto& area : areas)
      for (int i = 1; i <= 6; ++i) {
        int points = codes.at(area + "_" + std::to_string(i));
        for (const auto& pair : pairs)
          if (pair.at("area") == area && std::stoi(pair.at("earlier_item")) == i &&
              codes.at(area + "_" + pair.at("advanced_item")) >= 5)
            points = 10;
        s[area] += points;
      }
    return s;
  };
  return {scores, [cutoffs](const std::string& area, double score) {
            return std::map<std::string, std::string>{
                {"asq3_referral_us", score < cutoffs.at(area) ? "referral" : "above_cutoff"}};
          }};
}

Reference epds_reference() {
  const std::set<std::string> reversed = {"self_blame", "panic", "overwhelmed", "sleep", "sad", "crying", "self_harm"};
  const auto scores = [reversed](const Codes& codes) {
    Scores s;
    s["total"] = sum_of(codes,
                        {"laughter", "enjoyment", "self_blame", "anxious", "panic", "overwhelmed", "sleep", "sad",
                         "crying", "self_harm"},
                        reversed, 3);
    s["epds3a"] = sum_of(codes, {"self_blame", "anxious", "panic"}, reversed, 3);
    return s;
  };
  // 10 and 13: the scale's own instructions; 10: Norway; 11: meta-analysis 2020; 3A: 5 in Denmark, 4 in France.
  const auto bands = [](const std::string& scale, double x) {
    const auto at_least = [x](double cutoff) { return x >= cutoff ? "at_or_above" : "below"; };
    if (scale == "epds3a")
      return std::map<std::string, std::string>{{"epds3a_5", at_least(5)}, {"epds3a_4", at_least(4)}};
    return std::map<std::string, std::string>{{"perinatal_10_13", x >= 13   ? "probable"
                                                                  : x >= 10 ? "possible"
                                                                            : "unlikely"},
                                              {"norway_10", at_least(10)},
                                              {"ipd_11", at_least(11)}};
  };
  return {scores, bands};
}

}  // namespace

TEST_CASE("SDQ: reachable ranges and certain bands on 600 random sheets") {
  std::mt19937 random(20240101);
  const auto& sdq = shipped("sdq");
  for (const std::string form : {"p2-4", "p4-17", "t2-4", "t4-17", "s11-17"}) {
    const auto reference = sdq_reference(form);
    const auto items = items_of(sdq, form);
    for (int sheet = 0; sheet < 120; ++sheet) {
      const bool gate = form.ends_with("17") && sheet % 4 == 0;
      check_sheet(sdq, form, random_sheet(sdq, items, random() % (gate ? 4 : 5), random, gate ? "difficulties" : ""),
                  reference);
    }
  }
}

TEST_CASE("SDQ: all answers to the impact questions missing") {
  CHECK(check_sheet(
            shipped("sdq"), "t4-17",
            [] {
              std::mt19937 random(3);
              auto codes = random_sheet(shipped("sdq"), items_of(shipped("sdq"), "t4-17"), 0, random);
              for (const char* item : {"difficulties", "distress", "friendships", "classroom"}) codes.erase(item);
              return codes;
            }(),
            sdq_reference("t4-17")) == 4 * 4 * 4 * 4);
}

TEST_CASE("ASQ-3: reachable ranges and certain bands on 400 random sheets, most on forms with sequential items") {
  std::mt19937 random(20240202);
  const auto& asq = shipped("asq-3");
  for (const std::string form : {"2", "8", "9", "10", "12", "14", "16", "27", "36", "60"}) {
    const auto reference = asq_reference(form);
    std::vector<std::string> items;  // the overall questions belong to no area; they are answered
    for (const auto& area : areas)
      for (int i = 1; i <= 6; ++i) items.push_back(area + "_" + std::to_string(i));
    Codes overall;
    for (const auto& item : items_of(asq, form))
      if (std::find(items.begin(), items.end(), item) == items.end()) overall[item] = 1;
    for (int sheet = 0; sheet < 40; ++sheet) {
      Codes codes = random_sheet(asq, items, random() % 5, random);
      codes.insert(overall.begin(), overall.end());
      check_sheet(asq, form, codes, reference);
    }
  }
}

TEST_CASE("EPDS: reachable ranges and certain bands on 100 random sheets") {
  std::mt19937 random(20240303);
  const auto& epds = shipped("epds");
  for (int sheet = 0; sheet < 100; ++sheet)
    check_sheet(epds, "epds", random_sheet(epds, epds.item_ids(), random() % 4, random), epds_reference());
}

TEST_CASE("Every rule: reachable ranges on random sheets of small instruments") {
  const std::string scale = "scales:\n  s: {title: {en: S}, items: [a, b, c, d], concern: high, source: made-up, ";
  const std::string free = support::items({"a", "b", "c", "d"}, "points");
  const std::string gated =
      "  - {id: g, options: place, scored: false, topic: {en: g}}\n"
      "  - {id: a, options: steps, topic: {en: a}}\n"
      "  - {id: b, options: points, ask_when: g >= 1, topic: {en: b}}\n"
      "  - {id: c, options: points, reverse: true, ask_when: a == 1 or g == 7, topic: {en: c}}\n"
      "  - {id: d, options: steps, topic: {en: d}}\n";
  const std::string credit = "credits:\n  - {forms: [only], when: b >= 1, item: a, score: 2, source: made-up}\n";
  const std::string backward = credit + "  - {forms: [only], when: a == 0, item: c, score: 4, source: made-up}\n" +
                               "  - {forms: [only], when: c < 2 and d > 0, item: b, score: 0, source: made-up}\n";
  std::vector<std::pair<std::string, std::string>> made = {
      {free, scale + "score: sum}\n"},
      {free, scale + "score: mean}\n"},
      {free, scale + "score: mean, missing: {min_answered: 2, prorate: mean, rounding: half_up}}\n"},
      {free, scale + "score: mean, missing: {min_answered: 1, fill: 7}}\n"},
      {free, scale + "score: sum, missing: {min_answered: 1, fill: -3}}\n"},
      {free, scale + "score: formula, formula: 'a * b - max(c, d)'}\n"},
      {free, scale + "score: formula, formula: 'if(a >= 2, b, c) / (d + 1)'}\n"},
      {free, scale + "score: formula, formula: 'abs(a - 2) * (a - b) + first_known(c, d)'}\n"},
      {free, scale + "score: formula, formula: 'count(a >= 2, b >= 2, a == b) + d / c'}\n"},
      {free, scale + "score: sum, missing: {min_answered: 2, prorate: mean, rounding: none}}\n" + backward},
      {free, scale + "score: mean}\n" + backward},
      {gated, scale + "score: sum}\n"},
      {gated, scale + "score: sum, zero_when: g == 0 or d == 2}\n"},
      {gated, scale + "score: mean, zero_when: g == 0}\n"},
      {gated, scale + "score: formula, formula: 'a + first_known(b, 1) * c - d', zero_when: d == 0}\n"},
      {gated, scale + "score: sum, missing: {min_answered: 2, fill: 1}}\n" + backward}};
  for (const char* mode : {"half_up", "half_even", "down", "up", "none"}) {
    const std::string rule =
        "score: sum, missing: {min_answered: 2, prorate: mean, rounding: " + std::string(mode) + "}}\n";
    made.emplace_back(free, scale + rule);
    made.emplace_back(gated, scale + rule + credit);
  }
  std::mt19937 random(20240404);
  for (const auto& [items, rest] : made) {
    INFO(rest);
    const auto instrument = support::small(items, rest);
    for (int sheet = 0; sheet < 40; ++sheet)
      check_sheet(instrument, "only", random_sheet(instrument, instrument.item_ids(), random() % 4, random), {});
  }
}

TEST_CASE("Composites: reachable ranges on random sheets") {
  const auto instrument = support::small(
      support::items({"a", "b", "c", "d"}, "points"),
      "scales:\n"
      "  one: {title: {en: One}, items: [a, b], score: sum, concern: high, missing: {min_answered: 1, prorate: mean, "
      "rounding: "
      "half_even}, source: made-up}\n"
      "  two: {title: {en: Two}, items: [c, d], score: mean, concern: high, source: made-up}\n"
      "composites:\n"
      "  whole: {title: {en: Whole}, formula: 2 * one - half, concern: high, source: made-up}\n"
      "  half: {title: {en: Half}, formula: two / 2, rounding: half_up, concern: high, source: made-up}\n");
  std::mt19937 random(20240505);
  for (int sheet = 0; sheet < 200; ++sheet)
    check_sheet(instrument, "only", random_sheet(instrument, instrument.item_ids(), random() % 5, random), {});
}

TEST_CASE("Too many ways to try: the range is as wide as the form allows, never too narrow") {
  std::vector<std::string> ids;
  for (int i = 0; i < 12; ++i) ids.push_back("i" + std::to_string(i));
  std::string list;
  for (const auto& id : ids) list += (list.empty() ? "" : ", ") + id;
  // Each may turn out not to apply: 6 to the power of 12 ways.
  const auto instrument =
      support::small(support::items(ids, "points"), "scales:\n  s: {title: {en: S}, items: [" + list +
                                                        "], score: mean, concern: high, source: made-up}\n");
  CHECK(instrument.score({})["s"].reachable() == Interval{0, 4});
  CHECK(instrument.score({{"i0", 4}, {"i1", 4}})["s"].reachable() == Interval{0, 4});
}
