#include "kartlegg/accuracy.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/nearest.hpp"
#include "kartlegg/stats/accuracy.hpp"
#include "norms/state.hpp"
#include "report/text.hpp"

namespace kartlegg {
inline namespace v1 {
namespace {

using report::number;

using Said = std::array<std::string_view, 3>;

// clang-format off
constexpr Said meaning = {
    "Where {0} % have the condition, it is present in {1} of those with a positive result and absent in {2} of those "
    "with a negative one.",
    "Der {0} % har tilstanden, finnes den hos {1} av dem med positivt resultat, og mangler hos {2} av dem med negativt.",
    "Der {0} % har tilstanden, finst han hos {1} av dei med positivt resultat, og manglar hos {2} av dei med negativt."};
constexpr Said nobody = {"nobody", "ingen", "ingen"};
constexpr Said with_ends = {"{0} % ({1} to {2})", "{0} % ({1} til {2})", "{0} % ({1} til {2})"};
constexpr Said condition = {
    "The condition, and how it was decided: {0}.",
    "Tilstanden, og hvordan den ble avgjort: {0}.",
    "Tilstanden, og korleis han vart avgjord: {0}."};
constexpr Said basis = {
    "{0}: sensitivity {1}, specificity {2}. {3}",
    "{0}: sensitivitet {1}, spesifisitet {2}. {3}",
    "{0}: sensitivitet {1}, spesifisitet {2}. {3}"};
constexpr Said no_counts = {
    "There are no intervals, because the study does not say how many had the condition, or pools several studies: read "
    "the numbers as rough.",
    "Det er ingen intervaller, fordi studien ikke sier hvor mange som hadde tilstanden, eller slår sammen flere studier: "
    "les tallene som omtrentlige.",
    "Det er ingen intervall, fordi studien ikkje seier kor mange som hadde tilstanden, eller slår saman fleire studiar: "
    "les tala som omtrentlege."};
constexpr Said is_positive = {
    "This score, {0}, is positive by the study's cut-off ({1}): the condition is present in {2} of people with this "
    "result.",
    "Denne skåren, {0}, er positiv etter studiens grense ({1}): tilstanden finnes hos {2} av dem med et slikt resultat.",
    "Denne skåren, {0}, er positiv etter grensa i studien ({1}): tilstanden finst hos {2} av dei med eit slikt "
    "resultat."};
constexpr Said is_negative = {
    "This score, {0}, is negative by the study's cut-off ({1}): the condition is present in {2} of people with this "
    "result.",
    "Denne skåren, {0}, er negativ etter studiens grense ({1}): tilstanden finnes hos {2} av dem med et slikt resultat.",
    "Denne skåren, {0}, er negativ etter grensa i studien ({1}): tilstanden finst hos {2} av dei med eit slikt "
    "resultat."};
constexpr Said or_higher = {"{0} or higher", "{0} eller høyere", "{0} eller høgare"};
constexpr Said or_lower = {"{0} or lower", "{0} eller lavere", "{0} eller lågare"};
constexpr Said no_result = {
    "Whether the result is positive cannot be told: the report has no score that the study's cut-off is about.",
    "Om resultatet er positivt, kan ikke sies: rapporten har ingen skåre som studiens grense gjelder.",
    "Om resultatet er positivt, kan ikkje seiast: rapporten har ingen skåre som grensa i studien gjeld."};
constexpr Said other_form = {
    "The study is about another form than {0}: read the numbers as rough.",
    "Studien gjelder et annet skjema enn {0}: les tallene som omtrentlige.",
    "Studien gjeld eit anna skjema enn {0}: les tala som omtrentlege."};
constexpr Said other_age = {
    "The person's age, {0}, is outside that of the study: read the numbers as rough.",
    "Personens alder, {0}, ligger utenfor studiens: les tallene som omtrentlige.",
    "Alderen til personen, {0}, ligg utanfor studien sin: les tala som omtrentlege."};
constexpr Said other_sex = {
    "The study is about the other sex: read the numbers as rough.",
    "Studien gjelder det andre kjønnet: les tallene som omtrentlige.",
    "Studien gjeld det andre kjønnet: les tala som omtrentlege."};
constexpr Said other_country = {
    "The study is from another country ({0}, not {1}): read the numbers as rough.",
    "Studien er fra et annet land ({0}, ikke {1}): les tallene som omtrentlige.",
    "Studien er frå eit anna land ({0}, ikkje {1}): les tala som omtrentlege."};
constexpr Said from_country = {
    "The study is from {0}: whether it holds elsewhere is not known.",
    "Studien er fra {0}: om den gjelder andre steder, er ikke kjent.",
    "Studien er frå {0}: om han gjeld andre stader, er ikkje kjent."};
// clang-format on

std::string_view in(const Said& said, Language language) { return said[static_cast<std::size_t>(language)]; }

std::string tell(const Said& said, Language language, std::initializer_list<std::string> values = {}) {
  return report::fill(in(said, language), values);
}

/// With as many decimals as a small share needs, so that it is never told as none.
std::string percent(double share, Language language) {
  int decimals = 1;
  while (decimals < 6 && share > 0 && std::min(share, 1 - share) < 0.5 * std::pow(10, -decimals - 2)) ++decimals;
  return number(100 * share, language, decimals);
}

/// "20.2 % (15.1 to 26.4)"
std::string with_interval(const Estimated& estimated, Language language) {
  const std::string value = percent(estimated.value, language);
  if (!estimated.interval) return value + " %";
  return tell(with_ends, language,
              {value, percent(estimated.interval->lower, language), percent(estimated.interval->upper, language)});
}

std::optional<Estimated> known(const stats::Estimate& estimate) {
  if (!std::isfinite(estimate.value)) return std::nullopt;
  Estimated told{.value = estimate.value};
  if (std::isfinite(estimate.interval.lower) && std::isfinite(estimate.interval.upper))
    told.interval = estimate.interval;
  return told;
}

AccuracyStudy study_of(const Instrument& instrument, std::string_view id, Language language) {
  const auto evidence = instrument.evidence(language);
  std::vector<std::string> ids;
  for (const auto& study : evidence.accuracy) {
    if (study.id == id) return study;
    ids.push_back(study.id);
  }
  core::throw_unknown("study", id, ids);
}

std::string from_sources(const AccuracyStudy& study) {
  std::string text;
  for (const auto& source : study.sources) text += (text.empty() ? "" : "; ") + source;
  return text;
}

void check(double prevalence, const PredictiveOptions& options) {
  if (!(prevalence > 0 && prevalence < 1))
    throw std::invalid_argument("the prevalence is a share between 0 and 1, such as 0.1 where one in ten is affected");
  if (!(options.confidence > 0 && options.confidence < 1))
    throw std::invalid_argument("the confidence is a share between 0 and 1, such as 0.95");
}

bool holds(const StudiedPeople& people, Age age) {
  return (!people.from || age >= *people.from) && (!people.to || age <= *people.to) &&
         (!people.before || age < *people.before);
}

/// Where the person is not of those whom the study is about.
void compare_person(const Report& person, PredictiveValues& values) {
  const Language language = values.language;
  const auto& study = values.study;
  const auto form = person.form(language);
  if (!study.forms.empty() && std::find(study.forms.begin(), study.forms.end(), form.form) == study.forms.end())
    values.notes.push_back(tell(other_form, language, {form.title}));
  if (const auto& age = form.chronological_age; age && !holds(study.people, *age))
    values.notes.push_back(tell(other_age, language, {report::age(*age, language)}));
  const Sex sex = person.state().sex;
  if (study.people.sex != Sex::unspecified && sex != Sex::unspecified && study.people.sex != sex)
    values.notes.push_back(tell(other_sex, language));
}

void compare_country(PredictiveValues& values) {
  const std::string& country = values.study.people.country;
  if (country.empty() || country == values.options.country) return;
  values.notes.push_back(values.options.country.empty()
                             ? tell(from_country, values.language, {country})

                             : tell(other_country, values.language, {country, values.options.country}));
}

/// The person's own result, where the score and the cut-off are known.
void place_person(const Report& person, PredictiveValues& values) {
  const Language language = values.language;
  const auto& study = values.study;
  const auto raw = study.scale.empty() ? std::nullopt : person[study.scale].raw();
  if (!raw || !study.cutoff) {
    values.notes.push_back(tell(no_result, language));
    return;
  }
  values.positive = study.high ? *raw >= *study.cutoff : *raw <= *study.cutoff;
  const auto& predictive = *values.positive ? values.positive_predictive : values.negative_predictive;
  if (!predictive) return;
  values.probability = *predictive;
  if (!*values.positive) {
    values.probability->value = 1 - predictive->value;
    if (const auto& ends = predictive->interval) values.probability->interval = {1 - ends->upper, 1 - ends->lower};
  }
  const std::string cutoff = tell(study.high ? or_higher : or_lower, language, {number(*study.cutoff, language)});
  values.notes.push_back(tell(*values.positive ? is_positive : is_negative, language,
                              {number(*raw, language), cutoff, with_interval(*values.probability, language)}));
}

PredictiveValues values_of(AccuracyStudy study, double prevalence, const PredictiveOptions& options,
                           Language language) {
  check(prevalence, options);
  PredictiveValues values{
      .study = std::move(study), .prevalence = prevalence, .options = options, .language = language};
  const auto& of = values.study;
  const bool counted = of.cases && !of.pooled;
  const double cases = counted ? *of.cases : unknown;
  const double controls = counted && of.people.n ? *of.people.n - *of.cases : unknown;
  const auto found =
      stats::predictive_values({of.sensitivity, of.specificity, cases, controls}, prevalence, options.confidence);
  values.sensitivity = known(found.sensitivity).value_or(Estimated{of.sensitivity});
  values.specificity = known(found.specificity).value_or(Estimated{of.specificity});
  values.positive_likelihood_ratio = known(found.positive_ratio);
  values.negative_likelihood_ratio = known(found.negative_ratio);
  values.positive_predictive = known(found.positive_predictive);
  values.negative_predictive = known(found.negative_predictive);
  const auto share = [&](const std::optional<Estimated>& estimated) {
    return estimated ? with_interval(*estimated, language) : std::string(in(nobody, language));
  };
  values.sentence =
      tell(meaning, language,
           {percent(prevalence, language), share(values.positive_predictive), share(values.negative_predictive)});
  return values;
}

/// What the study is: after what is said of the person.
void add_study(PredictiveValues& values) {
  const Language language = values.language;
  const auto& study = values.study;
  const auto own = [&](std::string text) {
    if (!text.empty()) values.notes.push_back(std::move(text));
  };
  own(tell(basis, language,
           {study.about, with_interval(values.sensitivity, language), with_interval(values.specificity, language),
            from_sources(study)}));
  own(tell(condition, language, {study.criterion}));
  own(study.population);
  if (!values.sensitivity.interval) own(tell(no_counts, language));
  own(study.note);
  if (study.illustrative) own(say(report::Phrase::illustrative, language));
}

}  // namespace

PredictiveValues predictive_values(const Instrument& instrument, std::string_view study, double prevalence,
                                   const PredictiveOptions& options, Language language) {
  auto values = values_of(study_of(instrument, study, language), prevalence, options, language);
  compare_country(values);
  add_study(values);
  return values;
}

PredictiveValues predictive_values(const Report& report, std::string_view study, double prevalence,
                                   const PredictiveOptions& options, Language language) {
  const Instrument instrument(report.state().instrument);
  auto values = values_of(study_of(instrument, study, language), prevalence, options, language);
  place_person(report, values);
  compare_person(report, values);
  compare_country(values);
  add_study(values);
  return values;
}

std::string to_text(const PredictiveValues& values) {
  std::string text = values.sentence + "\n";
  for (const auto& note : values.notes) text += "  " + note + "\n";
  return text;
}

std::string to_json(const PredictiveValues& values) {
  using Json = nlohmann::ordered_json;
  const auto of = [](const Estimated& estimated) {
    Json json = {{"value", estimated.value}};
    if (estimated.interval) json["interval"] = Json::array({estimated.interval->lower, estimated.interval->upper});
    return json;
  };
  Json json = {{"schema", "kartlegg-predictive-values-1"},
               {"language", name(values.language)},
               {"study", values.study.id},
               {"criterion", values.study.criterion},
               {"prevalence", values.prevalence},
               {"confidence", values.options.confidence},
               {"sensitivity", of(values.sensitivity)},
               {"specificity", of(values.specificity)}};
  const auto put = [&](const char* key, const std::optional<Estimated>& estimated) {
    if (estimated) json[key] = of(*estimated);
  };
  put("positive_likelihood_ratio", values.positive_likelihood_ratio);
  put("negative_likelihood_ratio", values.negative_likelihood_ratio);
  put("positive_predictive", values.positive_predictive);
  put("negative_predictive", values.negative_predictive);
  if (values.positive) json["positive"] = *values.positive;
  put("probability", values.probability);
  json["sentence"] = values.sentence;
  json["notes"] = values.notes;
  json["sources"] = values.study.sources;
  return json.dump(2);
}

}  // namespace v1
}  // namespace kartlegg
