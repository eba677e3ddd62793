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

Json of_score(const ScaleScore& score, Language language) {
  Json json = {{"scale", score.scale()}, {"title", score.title(language)}};
  if (const auto raw = score.raw()) json["raw"] = *raw;
  json["status"] = name(score.status());
  json["items"] = score.items();
  json["answered"] = score.answered();
  if (const auto reachable = score.reachable()) json["reachable"] = of_interval(*reachable);
  if (const auto possible = score.possible()) json["possible"] = of_interval(*possible);
  Json bands = Json::array();
  for (const auto& band : score.bands(language)) bands.push_back(of_band(band));
  if (!bands.empty()) json["bands"] = bands;
  if (const auto note = score.note(language); !note.empty()) json["note"] = note;
  return json;
}

}  // namespace

std::string to_json(const Report& report, Language language) {
  const auto provenance = report.provenance();
  Json json = {{"schema", "kartlegg-report-1"},
               {"language", name(language)},
               {"instrument",
                {{"id", provenance.instrument_id},
                 {"version", provenance.instrument_version},
                 {"content_hash", provenance.content_hash}}},
               {"library", {{"name", "kartlegg"}, {"version", provenance.library_version}}},
               {"form", of_form(report.form(language))}};
  if (const auto date = report.assessment_date()) json["assessment_date"] = core::to_text(*date);
  if (report.illustrative()) json["illustrative"] = true;
  json["scores"] = Json::array();
  for (const auto& score : report.scores()) json["scores"].push_back(of_score(score, language));
  json["alerts"] = Json::array();
  for (const auto& alert : report.alerts(language)) {
    Json entry = {{"id", alert.id}, {"message", alert.message}, {"certain", alert.certain}};
    if (alert.illustrative) entry["illustrative"] = true;
    if (!alert.sources.empty()) entry["sources"] = alert.sources;
    json["alerts"].push_back(entry);
  }
  json["given"] = report::given_json(report.state());
  json["notes"] = report.notes(language);
  json["rights"] = report.rights(language);
  return json.dump(2);
}

}  // namespace v1
}  // namespace kartlegg
