// Reports of every kind to be stored, and the comparison of reports field by field.
#pragma once

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "core/sha256.hpp"
#include "kartlegg/kartlegg.hpp"
#include "support.hpp"

namespace support {

/// Collects what differs, by name.
class Differences {
 public:
  template <class T>
  void same(const std::string& what, const T& a, const T& b) {
    if (!(a == b)) text_ += what + "; ";
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

inline void same_band(Differences& d, const std::string& at, const kartlegg::Band& a, const kartlegg::Band& b) {
  d.same(at + " scheme", a.scheme, b.scheme);
  d.same(at + " id", a.id, b.id);
  d.same(at + " label", a.label, b.label);
  d.same(at + " level", a.level, b.level);
  d.same(at + " low", a.low, b.low);
  d.same(at + " high", a.high, b.high);
  d.same(at + " certain", a.certain, b.certain);
  d.same(at + " illustrative", a.illustrative, b.illustrative);
  d.same(at + " sources", a.sources, b.sources);
  d.same(at + " note", a.note, b.note);
}

inline void same_group(Differences& d, const std::string& at, const kartlegg::NormGroup& a,
                       const kartlegg::NormGroup& b) {
  d.same(at + " group", a.id + a.title + a.kind + a.country + a.language,
         b.id + b.title + b.kind + b.country + b.language);
  d.same(at + " people", a.people + a.years + a.sample, b.people + b.years + b.sample);
  d.same(at + " n", a.n, b.n);
  d.same(at + " norm hash", a.hash, b.hash);
  d.same(at + " by default", a.chosen_by_default, b.chosen_by_default);
  d.same(at + " norm illustrative", a.illustrative, b.illustrative);
  d.same(at + " norm sources", a.sources, b.sources);
  d.same(at + " norm note", a.note, b.note);
}

inline void same_reliability(Differences& d, const std::string& at, const kartlegg::ReliabilityUsed& a,
                             const kartlegg::ReliabilityUsed& b) {
  d.same(at + " coefficient", a.kind + a.interval + a.note, b.kind + b.interval + b.note);
  d.same(at + " reliability", a.value, b.value);
  d.same(at + " reliability n", a.n, b.n);
  d.same(at + " other sample", a.other_sample, b.other_sample);
  d.same(at + " reliability sources", a.sources, b.sources);
}

inline void same_measures(Differences& d, const std::string& at, const kartlegg::NormedScore& a,
                          const kartlegg::NormedScore& b) {
  using kartlegg::IntervalKind;
  for (int m = 0; m <= static_cast<int>(kartlegg::Measure::percentile_rank); ++m) {
    const auto measure = static_cast<kartlegg::Measure>(m);
    const std::string in = at + " " + std::string(name(measure));
    d.same(in, a.get(measure), b.get(measure));
    d.same(in + " sem", a.sem(measure), b.sem(measure));
    d.same(in + " true score", a.true_score(measure), b.true_score(measure));
    for (const auto kind :
         {IntervalKind::obtained, IntervalKind::true_see, IntervalKind::true_sem, IntervalKind::retest})
      d.same(in + " interval", a.interval(measure, 0.9, kind), b.interval(measure, 0.9, kind));
  }
}

inline void same_normed(Differences& d, const kartlegg::NormedScore& a, const kartlegg::NormedScore& b,
                        kartlegg::Language language) {
  const std::string at(a.scale());
  same_group(d, at, a.group(language), b.group(language));
  same_measures(d, at, a, b);
  d.same(at + " method", a.method(), b.method());
  d.same(at + " norm note", a.note(language), b.note(language));
  const auto used = a.reliability(language), other = b.reliability(language);
  d.same(at + " has reliability", used.has_value(), other.has_value());
  if (used && other) same_reliability(d, at, *used, *other);
  const auto beyond = a.beyond(language), others = b.beyond(language);
  d.same(at + " cut-offs", beyond.size(), others.size());
  for (std::size_t i = 0; i < std::min(beyond.size(), others.size()); ++i) {
    d.same(at + " cut-off", beyond[i].scheme + beyond[i].band + beyond[i].label,
           others[i].scheme + others[i].band + others[i].label);
    d.same(at + " probability", beyond[i].probability, others[i].probability);
    d.same(at + " cut-off", beyond[i].cutoff, others[i].cutoff);
    d.same(at + " high", beyond[i].high, others[i].high);
  }
  const auto band = a.band(language), other_band = b.band(language);
  d.same(at + " has norm band", band.has_value(), other_band.has_value());
  if (band && other_band) same_band(d, at + " norm band", *band, *other_band);
}

inline void same_score(Differences& d, const kartlegg::ScaleScore& a, const kartlegg::ScaleScore& b,
                       kartlegg::Language language) {
  const std::string at(a.scale());
  d.same(at + " scale", a.scale(), b.scale());
  d.same(at + " title", a.title(language), b.title(language));
  d.same(at + " status", a.status(), b.status());
  d.same(at + " raw", a.raw(), b.raw());
  d.same(at + " items", a.items(), b.items());
  d.same(at + " answered", a.answered(), b.answered());
  d.same(at + " reachable", a.reachable(), b.reachable());
  d.same(at + " possible", a.possible(), b.possible());
  d.same(at + " note", a.note(language), b.note(language));
  d.same(at + " high_is_concern", a.high_is_concern(), b.high_is_concern());
  const auto bands = a.bands(language), others = b.bands(language);
  d.same(at + " bands", bands.size(), others.size());
  for (std::size_t i = 0; i < std::min(bands.size(), others.size()); ++i)
    same_band(d, at + " band", bands[i], others[i]);
  const auto normed = a.normed(), other_normed = b.normed();
  d.same(at + " norms", normed.size(), other_normed.size());
  for (std::size_t i = 0; i < std::min(normed.size(), other_normed.size()); ++i)
    same_normed(d, normed[i], other_normed[i], language);
}

inline void same_form(Differences& d, const kartlegg::FormChoice& a, const kartlegg::FormChoice& b) {
  d.same("form", a.form, b.form);
  d.same("form title", a.title, b.title);
  d.same("informant", a.informant, b.informant);
  d.same("given", a.given, b.given);
  d.same("chronological age", a.chronological_age, b.chronological_age);
  d.same("corrected age", a.corrected_age, b.corrected_age);
  d.same("also fitting", a.also_fitting, b.also_fitting);
  d.same("age outside form", a.age_outside_form, b.age_outside_form);
  d.same("age impossible", a.age_impossible, b.age_impossible);
  d.same("explanation", a.explanation, b.explanation);
}

/// What differs between two reports, through everything that a report offers, in all languages; "" if nothing does.
inline std::string same_reports(const kartlegg::Report& a, const kartlegg::Report& b) {
  using kartlegg::Language;
  Differences d;
  const auto from = a.provenance(), other = b.provenance();
  d.same("instrument", from.instrument_id, other.instrument_id);
  d.same("version", from.instrument_version, other.instrument_version);
  d.same("hash", from.content_hash, other.content_hash);
  d.same("library", from.library_version, other.library_version);
  d.same("illustrative", a.illustrative(), b.illustrative());
  d.same("assessment date", a.assessment_date(), b.assessment_date());
  for (const Language language : {Language::en, Language::nb, Language::nn}) {
    same_form(d, a.form(language), b.form(language));
    const auto scores = a.scores(), others = b.scores();
    d.same("scores", scores.size(), others.size());
    for (std::size_t i = 0; i < std::min(scores.size(), others.size()); ++i) {
      same_score(d, scores[i], others[i], language);
      d.same("explanation of a score", a.explain(scores[i].scale(), language), b.explain(scores[i].scale(), language));
    }
    const auto alerts = a.alerts(language), other_alerts = b.alerts(language);
    d.same("alerts", alerts.size(), other_alerts.size());
    for (std::size_t i = 0; i < std::min(alerts.size(), other_alerts.size()); ++i) {
      d.same("alert", alerts[i].id + alerts[i].message, other_alerts[i].id + other_alerts[i].message);
      d.same("alert certain", alerts[i].certain, other_alerts[i].certain);
      d.same("alert sources", alerts[i].sources, other_alerts[i].sources);
    }
    d.same("rights", a.rights(language), b.rights(language));
    d.same("notes", a.notes(language), b.notes(language));
    d.same("JSON", to_json(a, language), to_json(b, language));
    d.same("text", to_text(a, language), to_text(b, language));
  }
  return d.text();
}

/// An instrument with every kind of norms.
inline const kartlegg::Instrument& small_with_norms() {
  static const kartlegg::Instrument small = kartlegg::load("tests/definitions/norms/small");
  return small;
}

/// The instrument of a report.
inline const kartlegg::Instrument& instrument_of(const kartlegg::Report& report) {
  const std::string id = report.provenance().instrument_id;
  return id == "small" ? small_with_norms() : shipped(id);
}

/// Reports of every kind: complete, prorated, refused an age, with invalid codes, keyed before, without credits, of
/// several instruments, with norms of every kind.
inline std::vector<kartlegg::Report> stored_reports() {
  using namespace kartlegg;  // NOLINT(google-build-using-namespace)
  using std::chrono::day;
  using std::chrono::month;
  using std::chrono::year;
  const Instrument &sdq = shipped("sdq"), &asq = shipped("asq-3"), &epds = shipped("epds");
  std::vector<Report> reports;
  reports.push_back(sdq.score({{"somatic", 2}, {"worries", 2}, {"unhappy", 1}, {"clingy", 1}},
                              {.age_months = 98, .sex = Sex::male, .informant = "parent"}));
  reports.push_back(sdq.score({{"somatic", 2}, {"worries", 7}}, {.age_months = 20, .form = "p4-17"},
                              {.invalid_code = InvalidCode::as_missing, .already_keyed = {"*"}}));
  reports.push_back(sdq.score({}, {.age_months = -3, .form = "p4-17"}));
  Subject child;
  child.birth_date = year{2024} / month{1} / day{31};
  child.assessment_date = year{2025} / month{3} / day{1};
  child.weeks_early = 6;
  child.sex = Sex::female;
  reports.push_back(asq.score({{"communication_1", 10}, {"communication_2", 5}, {"gross_motor_6", 0}}, child));
  child.weeks_early.reset();
  child.gestation_days = 236;
  reports.push_back(asq.score({{"fine_motor_4", 10}, {"communication_2", 5}}, child, {.credits = false}));
  reports.push_back(
      epds.score({{"self_harm", 3}}, {.informant = "self"}).with_remarks({"Read to her: «nynorsk».", "By phone."}));
  reports.push_back(sdq.score({{"somatic", 2}, {"worries", 2}, {"unhappy", 1}, {"clingy", 1}},
                              {.age_months = 98, .sex = Sex::female, .informant = "parent"},
                              {.norms = {.groups = {"all"}}}));
  reports.push_back(
      sdq.score({{"worries", 1}}, {.age_months = 98, .informant = "teacher"}, {.norms = {.country = "NO"}}));
  const std::vector<Response> answers = {{"a1", 2}, {"a2", 1}, {"a3", 0}, {"a4", 2}, {"a5", 1}, {"b1", 1}, {"b2", 2}};
  for (const double age : {50, 80, 100, 150})  // every kind of norms
    for (const Sex sex : {Sex::female, Sex::male})
      reports.push_back(small_with_norms().score(answers, {.age_months = age, .sex = sex, .informant = "parent"}));
  return reports;
}

/// Reports of an instrument that is read fast, and has every part of the format.
inline std::vector<kartlegg::Report> small_stored_reports() {
  using namespace kartlegg;  // NOLINT(google-build-using-namespace)
  static const Instrument everything = load("tests/definitions/whole/everything.yaml");
  std::vector<Report> reports;
  const std::vector<Response> answers = {{"a1", 2}, {"a2", 1}, {"a3", 0}, {"a4", 2}, {"a5", 1}, {"b1", 1}, {"b2", 2}};
  for (const double age : {50, 80, 150})
    reports.push_back(small_with_norms().score(answers, {.age_months = age, .sex = Sex::male, .informant = "parent"}));
  for (const Form& form : everything.forms()) {
    std::vector<Response> responses;
    const auto items = everything.items();
    for (const Item& item : items)
      if (std::find(form.items.begin(), form.items.end(), item.id) != form.items.end() && responses.size() != 2)
        responses.push_back({item.id, item.options.front().code});
    reports.push_back(everything.score(responses, {.age_months = 80, .sex = Sex::male, .form = form.id}));
    reports.push_back(everything.score({}, {.age_months = 80, .form = form.id}, {.already_keyed = {"*"}}));
  }
  return reports;
}

/// A table of the SDQ: rows scored, prorated, refused and noted, of both sexes and two informants.
inline kartlegg::ScoreTable stored_table() {
  using namespace kartlegg;  // NOLINT(google-build-using-namespace)
  const std::vector<double> somatic = {2, 0, unknown, 7, 0.5}, worries = {1, 2, unknown, 1, 1};
  const std::vector<ColumnView> columns = {{"somatic", somatic}, {"worries", worries}};
  const std::vector<double> age = {98, 130.5, std::numeric_limits<double>::infinity(), 60, unknown};
  const std::vector<Sex> sex = {Sex::female, Sex::male, Sex::unspecified, Sex::male, Sex::female};
  const std::vector<std::string> informant = {"parent", "teacher", "parent", "parent", "parent"};
  const std::vector<std::int32_t> day = {19000, no_day, 19001, 19002, 19003};
  return shipped("sdq").score_table(columns,
                                    {.age_months = age, .assessment_day = day, .sex = sex, .informant = informant},
                                    {.score = {.missing_codes = {777}}});
}

/// A table of the small instrument, with norms of every kind.
inline kartlegg::ScoreTable small_stored_table() {
  using namespace kartlegg;  // NOLINT(google-build-using-namespace)
  const std::vector<double> a1 = {2, 0, 1, 2, unknown}, a2 = {1, 1, 0, 2, 1}, rest = {2, 1, 1, 0, 2};
  std::vector<ColumnView> columns = {{"a1", a1}, {"a2", a2}};
  for (const char* item : {"a3", "a4", "a5", "b1", "b2"}) columns.push_back({item, rest});
  const std::vector<double> age = {50, 80, 100, 150, 160};
  const std::vector<Sex> sex = {Sex::female, Sex::male, Sex::female, Sex::male, Sex::unspecified};
  const std::vector<std::string> informant = {"parent", "parent", "parent", "self", "parent"};
  return small_with_norms().score_table(columns, {.age_months = age, .sex = sex, .informant = informant});
}

/// What differs between two tables, through everything that a table offers; "" if nothing does.
inline std::string same_tables(const kartlegg::ScoreTable& a, const kartlegg::ScoreTable& b) {
  Differences d;
  const auto bits = [](std::span<const double> column) {  // NaN is to be NaN again
    std::vector<std::uint64_t> all;
    for (const double x : column) all.push_back(std::isnan(x) ? 1 : std::bit_cast<std::uint64_t>(x));
    return all;
  };
  const auto all = [](auto column) { return std::vector(column.begin(), column.end()); };
  d.same("rows", a.rows(), b.rows());
  d.same("library", a.provenance().library_version, b.provenance().library_version);
  d.same("hash", a.provenance().content_hash, b.provenance().content_hash);
  d.same("banded", a.banded(), b.banded());
  for (const std::string& scale : a.scale_ids()) {
    d.same(scale + " raw", bits(a.raw(scale)), bits(b.raw(scale)));
    d.same(scale + " lower", bits(a.lower(scale)), bits(b.lower(scale)));
    d.same(scale + " upper", bits(a.upper(scale)), bits(b.upper(scale)));
    d.same(scale + " status", all(a.status(scale)), all(b.status(scale)));
  }
  for (const auto& [scale, scheme] : a.banded()) {
    d.same(scale + " band", all(a.band(scale, scheme)), all(b.band(scale, scheme)));
    d.same(scale + " certain", all(a.band_certain(scale, scheme)), all(b.band_certain(scale, scheme)));
  }
  const auto groups = a.norm_groups(), other_groups = b.norm_groups();
  d.same("norm groups", groups.size(), other_groups.size());
  for (std::size_t g = 0; g < std::min(groups.size(), other_groups.size()); ++g) {
    same_group(d, "table", groups[g], other_groups[g]);
    for (const std::string& scale : a.scale_ids()) {
      const std::string at = scale + " in " + groups[g].id;
      for (const auto measure : {kartlegg::Measure::z_score, kartlegg::Measure::percentile_rank})
        d.same(at, bits(a.normed(scale, measure, groups[g].id)), bits(b.normed(scale, measure, groups[g].id)));
      d.same(at + " gap", a.norm_gap(scale, groups[g].id), b.norm_gap(scale, groups[g].id));
      d.same(at + " band", a.norm_band(scale, groups[g].id), b.norm_band(scale, groups[g].id));
    }
  }
  for (const std::string& alert : a.alert_ids()) d.same(alert, all(a.alert(alert)), all(b.alert(alert)));
  d.same("form", all(a.form()), all(b.form()));
  d.same("age", bits(a.age_used_months()), bits(b.age_used_months()));
  d.same("refusals", all(a.refusals()), all(b.refusals()));
  d.same("noted rows", a.noted_rows(), b.noted_rows());
  for (std::size_t row = 0; row < a.rows(); ++row) {
    d.same("note", a.note(row, kartlegg::Language::nb), b.note(row, kartlegg::Language::nb));
    if (a.refusals()[row] != kartlegg::Refusal::none) continue;
    if (const auto differs = same_reports(a.row(row), b.row(row)); !differs.empty()) d.same("row: " + differs, 0, 1);
  }
  return d.text();
}

/// The archive with the length and the hash that fit what stands in it: as if it had been written so.
inline std::string with_right_hash(const std::string& archive) {
  const std::size_t length = archive.find("bytes "), hash = archive.find("sha256 ");
  const std::size_t content = archive.find('\n', hash) + 1;
  const std::string lines = archive.substr(0, length) + "bytes " + std::to_string(archive.size() - content) + "\n";
  return lines + "sha256 " + kartlegg::core::sha256(lines + archive.substr(content)) + "\n" + archive.substr(content);
}

}  // namespace support
