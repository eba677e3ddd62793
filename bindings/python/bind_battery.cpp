// Batteries. A result is told as JSON, and the package makes its attributes from that.
#include <filesystem>
#include <map>

#include "bind.hpp"

namespace kartlegg::python {
namespace {

BatteryResult decide_reports(const Battery& battery, const std::vector<Report>& reports, std::string_view language) {
  return battery.decide(std::span<const Report>(reports), to_language(language));
}

BatteryResult decide_scores(const Battery& battery, const std::map<std::string, std::map<std::string, double>>& given,
                            std::string_view language) {
  std::vector<RoleScore> scores;
  for (const auto& [role, values] : given)
    for (const auto& [score, value] : values) scores.push_back({role, score, value});
  return battery.decide(std::span<const RoleScore>(scores), to_language(language));
}

/// The reports in a file that kartlegg wrote: an archive, or the JSON of one report.
std::vector<Report> read_reports(const Battery& battery, std::string_view text, std::string_view in_language) {
  const Language language = to_language(in_language);
  const std::size_t begin = text.find_first_not_of(" \r\n\t");
  if (begin == std::string_view::npos || text[begin] != '{') return reports_from_archive(text, language);
  const auto instruments = battery.instruments();
  for (std::size_t i = 0;; ++i) {
    try {
      return {report_from_json(text, instruments[i], language)};
    } catch (const ArchiveError& error) {  // another of the battery's instruments may be its own
      if (error.fault() != ArchiveFault::other_instrument || i + 1 == instruments.size()) throw;
    }
  }
}

py::dict to_dict(const BatteryRole& role) {
  py::dict entry;
  entry["id"] = role.id;
  entry["instrument"] = role.instrument;
  entry["informant"] = role.informant;
  entry["form"] = role.form;
  entry["occasion"] = role.occasion;
  entry["within_days"] = role.within_days;
  entry["optional"] = role.optional;
  entry["norm_group"] = role.norm_group;
  return entry;
}

}  // namespace

void bind_battery(py::module_& module) {
  using py::arg;
  const auto en = arg("language") = "en";
  py::class_<BatteryResult>(module, "BatteryResult", "What a battery concludes.")
      .def(
          "to_json",
          [](const BatteryResult& r, std::string_view language) { return to_json(r, to_language(language)); }, en)
      .def(
          "to_text",
          [](const BatteryResult& r, std::string_view language) { return to_text(r, to_language(language)); }, en)
      .def("report", &BatteryResult::report, arg("role"));

  py::class_<Battery>(module, "Battery", "Rules over several reports, checked together with their instruments.")
      .def_property_readonly("id", &Battery::id)
      .def_property_readonly("version", &Battery::version)
      .def_property_readonly("content_hash", &Battery::content_hash)
      .def(
          "title", [](const Battery& b, std::string_view language) { return b.title(to_language(language)); }, en)
      .def(
          "about", [](const Battery& b, std::string_view language) { return b.about(to_language(language)); }, en)
      .def(
          "notes", [](const Battery& b, std::string_view language) { return b.notes(to_language(language)); }, en)
      .def("roles",
           [](const Battery& b) {
             py::list roles;
             for (const BatteryRole& role : b.roles()) roles.append(to_dict(role));
             return roles;
           })
      .def_property_readonly("decision_ids", &Battery::decision_ids)
      .def_property_readonly("alert_ids", &Battery::alert_ids)
      .def("citations", &Battery::citations)
      .def("instruments", &Battery::instruments)
      .def("read_reports", &read_reports, arg("text"), en)
      .def("decide_reports", &decide_reports, arg("reports"), en)
      .def("decide_scores", &decide_scores, arg("scores"), en);

  module.def(
      "load_battery", [](const std::string& folder) { return load_battery(std::filesystem::path(folder)); },
      arg("folder"), py::call_guard<py::gil_scoped_release>());
}

}  // namespace kartlegg::python
