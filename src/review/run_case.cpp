#include <algorithm>
#include <cmath>

#include "core/nearest.hpp"
#include "core/number.hpp"
#include "kartlegg/cycles.hpp"
#include "review/cases.hpp"

namespace kartlegg::review {
namespace {

std::string shown(const std::optional<double>& x) { return x ? core::to_text(*x) : "none"; }
std::string shown(const std::optional<Age>& age) { return age ? to_text(*age) : "none"; }
std::string shown(const std::optional<Interval>& i) {
  return i ? "[" + core::to_text(i->lower) + ", " + core::to_text(i->upper) + "]" : "none";
}

/// Compares, and notes what differs.
class Comparison {
 public:
  explicit Comparison(std::vector<std::string>& failures) : failures_(failures) {}

  void same(const std::string& what, const std::string& expected, const std::string& got) {
    if (expected != got) failures_.push_back(what + ": expected " + expected + ", got " + got);
  }
  void same_number(const std::string& what, const std::optional<double>& expected, const std::optional<double>& got) {
    // A case writes decimals; scores made by division are compared to nine digits.
    const bool near = expected && got && std::abs(*expected - *got) <= 1e-9 * std::max(1.0, std::abs(*expected));
    if (!near) same(what, shown(expected), shown(got));
  }

 private:
  std::vector<std::string>& failures_;
};

void compare_score(const Report& report, const WorkedCase::Score& expected, Comparison& compare) {
  const ScaleScore score = report[expected.scale];
  if (expected.raw) compare.same_number(expected.scale, *expected.raw, score.raw());
  if (expected.standard_error)
    compare.same_number(expected.scale + ".standard_error", *expected.standard_error, score.standard_error());
  if (expected.status) compare.same(expected.scale + ".status", *expected.status, std::string(name(score.status())));
  if (expected.reachable) {
    const auto& want = *expected.reachable;
    const auto got = score.reachable();
    if (want && got) {
      compare.same_number(expected.scale + ".reachable, lower end", want->lower, got->lower);
      compare.same_number(expected.scale + ".reachable, upper end", want->upper, got->upper);
    } else {
      compare.same(expected.scale + ".reachable", shown(want), shown(got));
    }
  }
  for (const auto& [scheme, id] : expected.bands) {
    const auto band = score.band(scheme);
    compare.same(expected.scale + "." + scheme, id, band ? band->id : "none");
  }
  for (const auto& [scheme, certain] : expected.certain) {
    const auto band = score.band(scheme);
    compare.same(expected.scale + "." + scheme + " certain", certain ? "true" : "false",
                 !band           ? "no band"
                 : band->certain ? "true"
                                 : "false");
  }
}

std::string sorted_list(std::vector<std::string> ids) {
  std::sort(ids.begin(), ids.end());
  return "[" + core::listed(ids, 50) + "]";
}

void compare_report(const Report& report, const WorkedCase& worked, Comparison& compare) {
  for (const auto& score : worked.scores) compare_score(report, score, compare);
  if (worked.completeness) {
    const auto shown = [](Completeness c) {
      return std::to_string(c.answered) + " of " + std::to_string(c.items) + " items answered";
    };
    compare.same("completeness", shown(*worked.completeness), shown(report.completeness()));
  }
  std::vector<std::string> fired, unknown_alerts;
  for (const auto& alert : report.alerts()) (alert.certain ? fired : unknown_alerts).push_back(alert.id);
  if (worked.alerts) compare.same("alerts", sorted_list(*worked.alerts), sorted_list(fired));
  if (worked.unknown)
    compare.same("alerts that cannot be known", sorted_list(*worked.unknown), sorted_list(unknown_alerts));
  const FormChoice form = report.form();
  if (worked.expected_form) compare.same("form", *worked.expected_form, form.form);
  if (worked.chronological_age)
    compare.same("chronological age", shown(*worked.chronological_age), shown(form.chronological_age));
  if (worked.corrected_age) compare.same("corrected age", shown(*worked.corrected_age), shown(form.corrected_age));
}

void compare_visit(const Visit& visit, const WorkedCase& worked, Comparison& compare) {
  for (const auto& expected : worked.scores) {
    const auto score = std::find_if(visit.scores.begin(), visit.scores.end(),
                                    [&](const CombinedScore& one) { return one.scale == expected.scale; });
    const bool there = score != visit.scores.end();
    if (expected.raw) compare.same_number(expected.scale, *expected.raw, there ? score->raw : std::nullopt);
    if (expected.status)
      compare.same(expected.scale + ".status", *expected.status,
                   std::string(name(there ? score->status : Status::not_applicable)));
    for (const auto& [scheme, id] : expected.bands) {
      std::string got = "none";
      for (const Band& band : there ? score->bands : std::vector<Band>{})
        if (band.scheme == scheme) got = band.id;
      compare.same(expected.scale + "." + scheme, id, got);
    }
  }
}

void compare_combinations(const Instrument& instrument, const WorkedCase& worked, Comparison& compare) {
  for (const auto& [id, expected] : worked.decisions)
    compare.same(id, expected, instrument.combine(id, worked.given).case_id.value_or("none"));
  for (const auto& [id, expected] : worked.combined_scores)
    compare.same_number(id, expected, instrument.combine(id, worked.given).value);
}

/// The case's form: as given, or as chosen by age; "" if neither can be said, and scoring will say why.
std::string form_of(const Instrument& instrument, const Subject& who) {
  try {
    return instrument.choose_form(who).form;
  } catch (const ResponseError&) {
    return {};
  }
}

std::vector<Response> responses_of(const Instrument& instrument, const WorkedCase& worked, const std::string& form) {
  std::vector<Response> responses;
  for (const auto& [item, code] : worked.answers) responses.push_back({item, code});
  if (!worked.fill) return responses;
  const auto& state = instrument.state();
  const auto found = state.plan.form_index.find(form);
  if (found == state.plan.form_index.end()) return responses;
  for (const int i : state.definition.forms[static_cast<std::size_t>(found->second)].items) {
    const auto n = static_cast<std::size_t>(i);
    const std::string& id = state.definition.items[n].id;
    const bool named =
        std::any_of(worked.answers.begin(), worked.answers.end(), [&](const auto& a) { return a.first == id; });
    const bool keyed =
        state.definition.items[n].scored && std::any_of(worked.already_keyed.begin(), worked.already_keyed.end(),
                                                        [&](const auto& k) { return k == "*" || k == id; });
    const auto& plan = state.plan.items[n];
    if (!named && (keyed ? plan.find_score(*worked.fill) : plan.find(*worked.fill)) != nullptr)
      responses.push_back({id, *worked.fill});
  }
  return responses;
}

Subject subject_of(const WorkedCase& worked) {
  Subject who;
  who.form = worked.form;
  who.informant = worked.informant;
  if (worked.age) who.age_months = to_months(*worked.age);
  who.birth_date = worked.birth_date;
  who.assessment_date = worked.assessment_date;
  who.weeks_early = worked.weeks_early;
  who.gestation_days = worked.gestation_days;
  return who;
}

/// The reports of a visit, one a cycle.
std::vector<Report> reports_of(const Instrument& instrument, const WorkedCase& worked, const Subject& who,
                               const ScoreOptions& options) {
  std::vector<Report> reports;
  for (const auto& cycle : worked.cycles) {
    WorkedCase one = worked;
    one.fill = cycle.fill ? cycle.fill : worked.fill;
    one.answers = cycle.answers;
    reports.push_back(instrument.score(responses_of(instrument, one, form_of(instrument, who)), who, options));
  }
  return reports;
}

}  // namespace

CaseRun run_case(const Instrument& instrument, const WorkedCase& worked) {
  CaseRun run;
  run.result = {worked.id, worked.about, worked.basis, {}};
  Comparison compare(run.result.failures);
  if (!worked.given.empty()) {
    compare_combinations(instrument, worked, compare);
    return run;
  }
  const Subject who = subject_of(worked);
  ScoreOptions options;
  options.already_keyed = worked.already_keyed;
  try {
    if (!worked.cycles.empty()) {
      compare_visit(combine_cycles(instrument, reports_of(instrument, worked, who, options)), worked, compare);
      compare.same("refusal", worked.refusal.value_or("none"), "none");
      return run;
    }
    run.report = instrument.score(responses_of(instrument, worked, form_of(instrument, who)), who, options);
    compare.same("refusal", worked.refusal.value_or("none"), "none");
    compare_report(*run.report, worked, compare);
  } catch (const ResponseError& error) {
    compare.same("refusal", worked.refusal.value_or("none"), std::string(name(error.refusal())));
  }
  return run;
}

}  // namespace kartlegg::review
