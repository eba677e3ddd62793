#include "report/json_given.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/text.hpp"
#include "kartlegg/responses.hpp"

namespace kartlegg::report {
namespace {

using Json = nlohmann::ordered_json;

Json of_person(const Given& given) {
  Json json = Json::object();
  if (given.birth_date) json["birth_date"] = core::to_text(*given.birth_date);
  if (given.assessment_date) json["assessment_date"] = core::to_text(*given.assessment_date);
  constexpr double largest = std::numeric_limits<double>::max();  // JSON has no infinity; both are no age
  if (!std::isnan(given.age_months)) json["age_months"] = std::clamp(given.age_months, -largest, largest);
  if (given.weeks_early) json["weeks_early"] = *given.weeks_early;
  if (given.gestation_days) json["gestation_days"] = *given.gestation_days;
  if (given.sex != Sex::unspecified) json["sex"] = given.sex == Sex::female ? "female" : "male";
  if (!given.informant.empty()) json["informant"] = given.informant;
  if (!given.form.empty()) json["form"] = given.form;
  return json;
}

Json of_keying(const scoring::Keying& keying, const definition::Definition& definition) {
  Json json = Json::object();
  if (keying.invalid_as_missing) json["invalid_code"] = "as_missing";
  for (std::size_t i = 0; i < keying.already_keyed.size(); ++i)
    if (keying.already_keyed[i]) json["already_keyed"].push_back(definition.items[i].id);
  if (!keying.credits) json["credits"] = false;
  return json;
}

Json of_request(const NormRequest& request) {
  Json json = Json::object();
  if (!request.groups.empty()) json["groups"] = request.groups;
  if (!request.country.empty()) json["country"] = request.country;
  if (!request.language.empty()) json["language"] = request.language;
  return json;
}

}  // namespace

Json given_json(const ReportState& report) {
  Json json = {{"answers", Json::object()}, {"person", of_person(report.given)}};
  for (std::size_t i = 0; i < report.codes.size(); ++i)
    if (report.codes[i] != missing) json["answers"][report.definition().items[i].id] = report.codes[i];
  if (const Json keying = of_keying(report.keying, report.definition()); !keying.empty()) json["options"] = keying;
  if (const Json request = of_request(report.request); !request.empty()) json["norms"] = request;
  if (!report.remarks.empty()) json["remarks"] = report.remarks;
  return json;
}

}  // namespace kartlegg::report
