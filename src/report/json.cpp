#include <array>
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "kartlegg/report.hpp"
#include "norms/state.hpp"
#include "report/json_given.hpp"

namespace kartlegg {
inline namespace v1 {
namespace {

using Json = nlohmann::ordered_json;

Json of_interval(const Interval& interval) { return Json::array({interval.lower, interval.upper}); }

Json of_age(Age age) { return {{"months", age.months}, {"days", age.days}}; }

Json of_band(const Band& band) {
  Json json = {{"scheme", band.scheme},
               {"band", band.id},
               {"label", band.label},
               {"level", band.level},
               {"certain", band.certain}};
  if (band.illustrative) json["illustrative"] = true;
  if (!band.sources.empty()) json["sources"] = band.sources;
  if (!band.note.empty()) json["note"] = band.note;
  return json;
}

Json of_form(const FormChoice& form) {
  Json json = {{"id", form.form}, {"title", form.title}, {"informant", form.informant}, {"given", form.given}};
  if (form.chronological_age) json["chronological_age"] = of_age(*form.chronological_age);
  if (form.corrected_age) json["corrected_age"] = of_age(*form.corrected_age);
  if (!form.also_fitting.empty()) json["also_fitting"] = form.also_fitting;
  if (form.age_outside_form) json["age_outside_form"] = true;
  if (form.age_impossible) json["age_impossible"] = true;
  json["explanation"] = form.explanation;
  return json;
}

/// The group as a whole; what differs from score to score (people, n, sources) stands with the score.
Json of_group(const NormGroup& group) {
  Json json = {{"id", group.id}, {"title", group.title}, {"kind", group.kind}};
  for (const auto& [key, text] : {std::pair("country", &group.country), std::pair("language", &group.language),
                                  std::pair("years", &group.years), std::pair("sample", &group.sample)})
    if (!text->empty()) json[key] = *text;
  json["hash"] = group.hash;
  json["chosen_by_default"] = group.chosen_by_default;
  if (group.from_holder) json["from_holder"] = true;
  if (group.illustrative) json["illustrative"] = true;
  if (!group.sources.empty()) json["sources"] = group.sources;
  if (!group.note.empty()) json["note"] = group.note;
  return json;
}

Json of_reliability(const ReliabilityUsed& used) {
  Json json = {{"kind", used.kind}, {"value", used.value}};
  if (used.n) json["n"] = *used.n;
  if (!used.interval.empty()) json["retest_interval"] = used.interval;
  if (used.other_sample) json["other_sample"] = true;
  if (!used.sources.empty()) json["sources"] = used.sources;
  if (!used.note.empty()) json["note"] = used.note;
  return json;
}

Json of_beyond(const BeyondCutoff& beyond) {
  return {{"scheme", beyond.scheme}, {"band", beyond.band}, {"label", beyond.label},
          {"cutoff", beyond.cutoff}, {"high", beyond.high}, {"probability", beyond.probability}};
}

constexpr std::array all_measures = {Measure::raw,          Measure::z_score,        Measure::t_score,
                                     Measure::scaled_score, Measure::standard_score, Measure::stanine,
                                     Measure::sten,         Measure::percentile_rank};

/// One entry for every measure that has a value.
template <class Get>
Json by_measure(Get get) {
  Json json = Json::object();
  for (const Measure measure : all_measures)
    if (const auto value = get(measure)) json[std::string(name(measure))] = *value;
  return json;
}

Json of_normed(const NormedScore& normed, IntervalKind kind, Language language) {
  constexpr double confidence = 0.95;
  const auto group = normed.group(language);
  Json json = {{"group", group.id}};
  if (!group.people.empty()) json["people"] = group.people;
  if (group.n) json["n"] = *group.n;
  if (const auto method = normed.method(); !method.empty()) {
    json["method"] = method;
    json["measures"] = by_measure([&](Measure measure) { return normed.get(measure); });
  }
  if (const auto months = normed.age_equivalent()) json["age_equivalent_months"] = *months;
  if (normed.sem(Measure::z_score)) {
    json["sem"] = by_measure([&](Measure measure) { return normed.sem(measure); });
    json["interval"] = {{"confidence", confidence}, {"kind", name(kind)}};
    for (const Measure measure : all_measures)
      if (const auto interval = normed.interval(measure, confidence))
        json["interval"][std::string(name(measure))] = of_interval(*interval);
    if (normed.true_score(Measure::z_score))
      json["true_score"] = by_measure([&](Measure measure) { return normed.true_score(measure); });
  }
  if (const auto used = normed.reliability(language)) json["reliability"] = of_reliability(*used);
  for (const auto& beyond : normed.beyond(language)) json["beyond"].push_back(of_beyond(beyond));
  if (const auto band = normed.band(language)) json["band"] = of_band(*band);
  if (!group.sources.empty()) json["sources"] = group.sources;
  if (const auto note = normed.note(language); !note.empty()) json["note"] = note;
  return json;
}

Json of_answer(const ItemAnswer& answer) {
  Json json = {{"item", answer.item}, {"topic", answer.topic}};
  if (answer.number) json["number"] = *answer.number;
  json["code"] = *answer.code;
  if (!answer.label.empty()) json["label"] = answer.label;
  if (!answer.non_answer.empty()) json["non_answer"] = answer.non_answer;
  return json;
}

Json of_score(const ScaleScore& score, IntervalKind kind, Language language) {
  Json json = {{"scale", score.scale()}, {"title", score.title(language)}};
  if (const auto raw = score.raw()) json["raw"] = *raw;
  if (const auto error = score.standard_error()) json["standard_error"] = *error;
  json["status"] = name(score.status());
  json["items"] = score.items();
  json["answered"] = score.answered();
  if (const auto reachable = score.reachable()) json["reachable"] = of_interval(*reachable);
  if (const auto possible = score.possible()) json["possible"] = of_interval(*possible);
  Json bands = Json::array();
  for (const auto& band : score.bands(language)) bands.push_back(of_band(band));
  if (!bands.empty()) json["bands"] = bands;
  if (const auto note = score.note(language); !note.empty()) json["note"] = note;
  for (const auto& normed : score.normed()) json["normed"].push_back(of_normed(normed, kind, language));
  return json;
}

/// The items of the form, by their wording where there is one, else by their topic.
Json of_items(const ReportState& report, Language language) {
  Json items = Json::array();
  const auto& definition = report.definition();
  for (const int i : definition.forms[static_cast<std::size_t>(report.form.form)].items) {
    const auto& item = definition.items[static_cast<std::size_t>(i)];
    Json json = {{"id", item.id}};
    if (item.number) json["number"] = *item.number;
    if (const auto wording = item.worded(report.form.form, language); !wording.empty())
      json["wording"] = wording;
    else
      json["topic"] = item.topic.in(language);
    items.push_back(json);
  }
  return items;
}

Json of_instrument(const Provenance& provenance) {
  Json json = {{"id", provenance.instrument_id},
               {"version", provenance.instrument_version},
               {"content_hash", provenance.content_hash}};
  for (const auto& file : provenance.wording) {
    Json wording = {{"language", file.language}, {"rights", file.rights}, {"hash", file.hash}};
    if (!file.left_out.empty()) wording["left_out"] = file.left_out;
    json["wording"].push_back(wording);
  }
  return json;
}

}  // namespace

std::string to_json(const Report& report, Language language) {
  const auto provenance = report.provenance();
  Json json = {{"schema", "kartlegg-report-1"},
               {"language", name(language)},
               {"instrument", of_instrument(provenance)},
               {"library", {{"name", "kartlegg"}, {"version", provenance.library_version}}},
               {"form", of_form(report.form(language))}};
  if (const auto date = report.assessment_date()) json["assessment_date"] = core::to_text(*date);
  if (report.illustrative()) json["illustrative"] = true;
  for (const auto& group : report.norm_groups(language)) json["norm_groups"].push_back(of_group(group));
  json["scores"] = Json::array();
  for (const auto& score : report.scores())
    json["scores"].push_back(of_score(score, report.state().definition().norms.interval, language));
  json["completeness"] = {{"items", report.completeness().items}, {"answered", report.completeness().answered}};
  for (const auto& answer : report.answers(language))
    if (!answer.scored && answer.code) json["recorded"].push_back(of_answer(answer));
  json["alerts"] = Json::array();
  for (const auto& alert : report.alerts(language)) {
    Json entry = {{"id", alert.id}, {"message", alert.message}, {"certain", alert.certain}};
    if (alert.illustrative) entry["illustrative"] = true;
    if (!alert.sources.empty()) entry["sources"] = alert.sources;
    json["alerts"].push_back(entry);
  }
  json["items"] = of_items(report.state(), language);
  json["given"] = report::given_json(report.state());
  json["notes"] = report.notes(language);
  json["rights"] = report.rights(language);
  return json.dump(2, ' ', false, Json::error_handler_t::replace);  // a request may hold anything
}

}  // namespace v1
}  // namespace kartlegg
