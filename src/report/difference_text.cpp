// What is said of differences between informants or scales, and of profiles.
#include <chrono>
#include <cmath>
#include <cstdlib>

#include "kartlegg/difference.hpp"
#include "norms/compare.hpp"
#include "report/change_phrases.hpp"
#include "report/norm_text.hpp"
#include "report/text.hpp"

namespace kartlegg {
inline namespace v1 {
namespace {

using report::number;
using report::say;
using P = report::ChangePhrase;

std::string informant_label(const Report& report, Language language) {
  const auto& definition = report.state().definition();
  const auto& form = definition.forms[static_cast<std::size_t>(report.state().form.form)];
  return definition.informants[static_cast<std::size_t>(form.informant)].label.in(language);
}

bool same_report(const Difference& difference) {
  return &difference.first.report.state() == &difference.second.report.state();
}

/// What tells the two sides apart: the scale within one report, else the informant.
std::string side_name(const Difference& difference, const DifferenceSide& side, Language language) {
  return same_report(difference) ? side.report[side.scale].title(language) : informant_label(side.report, language);
}

norms::Side side_of(const Difference& difference, const DifferenceSide& side) {
  const auto& state = side.report.state();
  const auto score = norms::score_index(state, side.scale);
  if (!side.norm_group.empty()) return norms::side_of(state, score, side.norm_group);
  return norms::side_of(state, score, difference.options.norm_groups);
}

/// The side that lacks what the gap is about: the first one where both do.
const DifferenceSide& lacking(const Difference& difference) {
  const auto lacks = [&](const DifferenceSide& side) {
    const auto found = side_of(difference, side);
    if (difference.gap == DifferenceGap::no_score) return std::isnan(found.scored.raw);
    if (difference.gap == DifferenceGap::no_norms) return found.group < 0;
    return difference.gap == DifferenceGap::no_reliability ? !side.sem : !side.score;
  };
  return lacks(difference.first) ? difference.first : difference.second;
}

std::string gap_sentence(const Difference& difference, Language language) {
  const Report &first = difference.first.report, &second = difference.second.report;
  const auto of = [&](P phrase, std::initializer_list<std::string> values = {}) {
    return say(phrase, language, values);
  };
  const std::string word = report::score_word(difference.options.measure, language);
  switch (difference.gap) {
    case DifferenceGap::other_instrument:
      return of(P::difference_other_instrument, {first.provenance().instrument_id, second.provenance().instrument_id});
    case DifferenceGap::other_version:
      return of(P::difference_other_version,
                {first.provenance().instrument_version, second.provenance().instrument_version});
    case DifferenceGap::other_person:
      return of(P::other_person);
    case DifferenceGap::change:
      return of(P::difference_is_change, {informant_label(first, language)});
    case DifferenceGap::no_score:
      return of(P::difference_no_score, {side_name(difference, lacking(difference), language)});
    case DifferenceGap::no_norms:
      return of(P::difference_no_norms, {side_name(difference, lacking(difference), language)});
    case DifferenceGap::no_normed_score:
      return of(P::difference_no_normed_score, {side_name(difference, lacking(difference), language), word});
    case DifferenceGap::no_reliability:
      return of(P::difference_no_reliability, {side_name(difference, lacking(difference), language)});
    case DifferenceGap::unfit_measure:
      return of(P::difference_unfit_measure, {word});
    case DifferenceGap::no_value:
      return of(P::difference_no_value);
    case DifferenceGap::category:
      return of(P::category);
    default:
      return {};
  }
}

/// "parent: British survey, standard error of measurement 4.5, from a reliability of 0.8 (alpha; ...)."
std::string basis_note(const Difference& difference, const DifferenceSide& side, Language language) {
  const auto of = side_of(difference, side);
  const auto& value = of.scored.value;
  const std::string who = side_name(difference, side, language), group = of.file().title.in(language);
  const std::string sem = number(*side.sem, language);
  if (!std::isnan(value.conditional_se)) return say(P::rests_on_published, language, {who, group, sem});
  return say(P::rests_on_reliability, language,
             {who, group, sem, number(value.reliability, language),
              report::coefficient_basis(of.file(), value.coefficient, language)});
}

/// True if the error rests on a coefficient that is not from the sample of the norms.
bool is_from_other_sample(const norms::Side& side) {
  const auto& value = side.scored.value;
  return value.rests_on_coefficient() &&
         side.file().reliability[static_cast<std::size_t>(value.coefficient)].other_sample;
}

std::string rarity_note(const Difference& difference, Language language) {
  if (!difference.rarity) return say(P::rarity_unknown, language);
  const auto& used = *difference.correlation;
  std::string from = say(P::given, language);
  if (used.number >= 0) {
    const auto& evidence = difference.first.report.state().instrument->evidence;
    const auto& one = evidence.informants[static_cast<std::size_t>(used.number)];
    from = one.country;
    if (one.n) from += (from.empty() ? "" : ", ") + std::string("n = ") + std::to_string(*one.n);
    for (const auto& citation : report::citations_of(evidence.sources, one.sourcing))
      from += (from.empty() ? "" : "; ") + citation;
  }
  return say(P::rarity, language,
             {number(*difference.rarity, language), number(*difference.rarity_either, language),
              number(used.value, language), from});
}

std::string profile_title(const Report& report, Language language) { return informant_label(report, language); }

}  // namespace

std::string Difference::sentence(Language language) const {
  if (gap != DifferenceGap::none) return gap_sentence(*this, language);
  const std::string word = report::score_word(options.measure, language);
  const std::string what = same_report(*this) ? word : first.report[first.scale].title(language) + " (" + word + ")";
  return say(*reliable ? P::differs : P::differs_not, language,
             {what, number(*first.score, language), side_name(*this, first, language), number(*second.score, language),
              side_name(*this, second, language), number(*index, language), number(*critical, language)});
}

std::vector<std::string> Difference::notes(Language language) const {
  std::vector<std::string> notes;
  if (gap != DifferenceGap::none) return notes;
  notes.push_back(rarity_note(*this, language));
  notes.push_back(basis_note(*this, first, language));
  notes.push_back(basis_note(*this, second, language));
  if (options.comparisons > 1) notes.push_back(say(P::bonferroni, language, {std::to_string(options.comparisons)}));
  const auto one = side_of(*this, first), other = side_of(*this, second);
  if (is_from_other_sample(one) || is_from_other_sample(other)) notes.push_back(say(P::other_sample, language));
  if (!one.file().country.empty() && !other.file().country.empty() && one.file().country != other.file().country)
    notes.push_back(say(P::other_country, language, {one.file().country, other.file().country}));
  const auto from = first.report.assessment_date(), to = second.report.assessment_date();
  if (from && to && *from != *to) {
    const auto days = (std::chrono::sys_days{*to} - std::chrono::sys_days{*from}).count();
    notes.push_back(say(P::days_between, language,
                        {report::counted(static_cast<int>(std::abs(days)), language, {"day", "dag", "dag"},
                                         {"days", "dager", "dagar"})}));
  }
  for (const auto& [side, report] : {std::pair{&one, &first.report}, std::pair{&other, &second.report}})
    if (report->illustrative() ||
        report::is_illustrative(report->state(), static_cast<std::size_t>(side->group), side->score)) {
      notes.push_back(say(report::Phrase::illustrative, language));
      break;
    }
  return notes;
}

std::string to_text(const Difference& difference, Language language) {
  std::string text = difference.sentence(language) + "\n";
  for (const auto& note : difference.notes(language)) text += "  " + note + "\n";
  return text;
}

std::string ProfileAgreement::sentence(Language language) const {
  const P phrase = scales.empty() ? P::profile_none : correlation ? P::profile : P::profile_level;
  return say(phrase, language,
             {profile_title(first, language), profile_title(second, language), std::to_string(scales.size()),
              correlation ? number(*correlation, language) : "",
              mean_absolute_difference ? number(*mean_absolute_difference, language) : "",
              report::score_word(measure, language)});
}

}  // namespace v1
}  // namespace kartlegg
