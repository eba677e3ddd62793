// Change, series, differences and informants as JSON.
#include <nlohmann/json.hpp>

#include "core/text.hpp"
#include "kartlegg/change.hpp"
#include "kartlegg/difference.hpp"

namespace kartlegg {
inline namespace v1 {
namespace {

using Json = nlohmann::ordered_json;

void put(Json& json, const char* key, const std::optional<double>& value) {
  if (value) json[key] = *value;
}
void put(Json& json, const char* key, const std::optional<bool>& value) {
  if (value) json[key] = *value;
}
void put(Json& json, const char* key, const std::optional<Interval>& value) {
  if (value) json[key] = Json::array({value->lower, value->upper});
}
void put(Json& json, const char* key, const std::string& value) {
  if (!value.empty()) json[key] = value;
}

/// What a report is known by: its instrument, form and date.
Json of_report(const Report& report, Language language) {
  const auto provenance = report.provenance();
  const auto form = report.form(language);
  Json json = {{"instrument", provenance.instrument_id},
               {"version", provenance.instrument_version},
               {"content_hash", provenance.content_hash},
               {"form", form.form},
               {"informant", form.informant}};
  if (const auto date = report.assessment_date()) json["assessment_date"] = core::to_text(*date);
  return json;
}

Json of_change(const Change& change, Language language) {
  Json json = {{"scale", change.scale},
               {"before", of_report(change.before, language)},
               {"after", of_report(change.after, language)},
               {"method", name(change.options.method)},
               {"measure", name(change.options.measure)},
               {"confidence", change.options.confidence}};
  if (change.gap != ChangeGap::none) json["gap"] = name(change.gap);
  put(json, "norm_group", change.norm_group);
  put(json, "first", change.first);
  put(json, "second", change.second);
  put(json, "difference", change.difference);
  put(json, "standard_error", change.standard_error);
  put(json, "index", change.index);
  put(json, "critical", change.critical);
  put(json, "detectable", change.detectable);
  put(json, "unremarkable", change.unremarkable);
  put(json, "reliable", change.reliable);
  if (change.course) json["course"] = name(*change.course);
  put(json, "cutoff", change.cutoff);
  put(json, "crossed", change.crossed);
  if (change.published_error) json["published_error"] = true;
  for (const auto& one : change.by_coefficient)
    json["by_coefficient"].push_back({{"kind", one.kind},
                                      {"value", one.value},
                                      {"standard_error", one.standard_error},
                                      {"index", one.index},
                                      {"reliable", one.reliable}});
  json["sentence"] = change.sentence(language);
  if (const auto notes = change.notes(language); !notes.empty()) json["notes"] = notes;
  return json;
}

Json of_difference(const Difference& difference, Language language) {
  const auto side = [&](const DifferenceSide& one) {
    Json json = {{"report", of_report(one.report, language)}, {"scale", one.scale}};
    put(json, "norm_group", one.norm_group);
    put(json, "score", one.score);
    put(json, "sem", one.sem);
    return json;
  };
  Json json = {{"first", side(difference.first)},
               {"second", side(difference.second)},
               {"measure", name(difference.options.measure)},
               {"confidence", difference.options.confidence},
               {"comparisons", difference.options.comparisons}};
  if (difference.gap != DifferenceGap::none) json["gap"] = name(difference.gap);
  put(json, "difference", difference.difference);
  put(json, "standard_error", difference.standard_error);
  put(json, "index", difference.index);
  put(json, "critical", difference.critical);
  put(json, "reliable", difference.reliable);
  if (difference.correlation) {
    Json used = {{"value", difference.correlation->value}};
    if (difference.correlation->n) used["n"] = *difference.correlation->n;
    put(used, "country", difference.correlation->country);
    json["correlation"] = used;
  }
  put(json, "rarity", difference.rarity);
  put(json, "rarity_either", difference.rarity_either);
  json["sentence"] = difference.sentence(language);
  if (const auto notes = difference.notes(language); !notes.empty()) json["notes"] = notes;
  return json;
}

Json of_cell(const InformantTable::Cell& cell) {
  Json json = Json::object();
  put(json, "raw", cell.raw);
  put(json, "score", cell.score);
  put(json, "interval", cell.interval);
  if (cell.band) json["band"] = {{"id", cell.band->id}, {"label", cell.band->label}, {"level", cell.band->level}};
  put(json, "norm_group", cell.norm_group);
  put(json, "note", cell.note);
  return json;
}

Json with_schema(const char* schema, Language language, const Json& content) {
  Json json = {{"schema", schema}, {"language", name(language)}};
  json.update(content);
  return json;
}

}  // namespace

std::string to_json(const Change& change, Language language) {
  return with_schema("kartlegg-change-1", language, of_change(change, language)).dump(2);
}

std::string to_json(const ChangeSeries& series, Language language) {
  Json json = {{"scale", series.scale}, {"measure", name(series.options.measure)}};
  if (series.gap != ChangeGap::none) json["gap"] = name(series.gap);
  json["occasions"] = Json::array();
  for (const Occasion& occasion : series.occasions) {
    Json one = {{"report", of_report(occasion.report, language)}};
    put(one, "score", occasion.score);
    if (occasion.since_first) one["since_first"] = of_change(*occasion.since_first, language);
    if (occasion.since_previous) one["since_previous"] = of_change(*occasion.since_previous, language);
    if (occasion.since_best) one["since_best"] = of_change(*occasion.since_best, language);
    one["alert"] = occasion.alert;
    json["occasions"].push_back(one);
  }
  put(json, "slope", series.slope);
  put(json, "slope_error", series.slope_error);
  put(json, "slope_residual_error", series.slope_residual_error);
  put(json, "slope_interval", series.slope_interval);
  json["alert"] = series.alert;
  json["sentence"] = series.sentence(language);
  if (const auto notes = series.notes(language); !notes.empty()) json["notes"] = notes;
  return with_schema("kartlegg-series-1", language, json).dump(2);
}

std::string to_json(const Difference& difference, Language language) {
  return with_schema("kartlegg-difference-1", language, of_difference(difference, language)).dump(2);
}

std::string to_json(const InformantTable& table) {
  const Language language = table.language;
  Json json = {{"measure", name(table.options.measure)}, {"confidence", table.options.confidence}};
  if (table.gap != DifferenceGap::none) json["gap"] = name(table.gap);
  json["columns"] = Json::array();
  for (const auto& column : table.columns) {
    Json one = of_report(column.report, language);
    one["title"] = column.title;
    json["columns"].push_back(one);
  }
  json["rows"] = Json::array();
  for (const auto& row : table.rows) {
    Json one = {{"scale", row.scale}, {"title", row.title}, {"cells", Json::array()}, {"differences", Json::array()}};
    for (const auto& cell : row.cells) one["cells"].push_back(of_cell(cell));
    for (const auto& difference : row.differences) one["differences"].push_back(of_difference(difference, language));
    json["rows"].push_back(one);
  }
  json["agreement"] = Json::array();
  for (const auto& agreement : table.agreement) {
    Json one = {{"scales", agreement.scales}};
    put(one, "correlation", agreement.correlation);
    put(one, "mean_absolute_difference", agreement.mean_absolute_difference);
    one["sentence"] = agreement.sentence(language);
    json["agreement"].push_back(one);
  }
  json["notes"] = table.notes();
  return with_schema("kartlegg-informants-1", language, json).dump(2);
}

}  // namespace v1
}  // namespace kartlegg
