// Archives: saved and loaded, pickled, read from JSON, read again.
#include "bind.hpp"

namespace kartlegg::python {
namespace {

/// Pickles by the archive of the thing.
template <class T, class Read>
void pickle(py::module_& module, const char* type, Read read) {
  py::class_<T> bound(module.attr(type));
  bound.def(py::pickle([](const T& thing) { return py::bytes(to_archive(thing)); },
                       [read](const py::bytes& archive) { return read(std::string_view(archive)); }));
}

}  // namespace

void bind_archive(py::module_& module) {
  using py::arg;
  const auto en = arg("language") = "en";
  const auto unlocked = py::call_guard<py::gil_scoped_release>();
  pickle<Instrument>(module, "Instrument", [](std::string_view archive) { return instrument_from_archive(archive); });
  pickle<Report>(module, "Report", [](std::string_view archive) { return reports_from_archive(archive).at(0); });
  pickle<ScoreTable>(module, "ScoreTable", [](std::string_view archive) { return table_from_archive(archive); });

  module.def(
      "save_reports",
      [](const std::string& file, const std::vector<Report>& reports, std::string_view language) {
        save(std::filesystem::path(file), reports, to_language(language));
      },
      arg("file"), arg("reports"), en, unlocked);
  module.def(
      "save_instrument",
      [](const std::string& file, const Instrument& instrument, std::string_view language) {
        save(std::filesystem::path(file), instrument, to_language(language));
      },
      arg("file"), arg("instrument"), en, unlocked);
  module.def(
      "load_reports",
      [](const std::string& file, std::string_view language) {
        return load_reports(std::filesystem::path(file), to_language(language));
      },
      arg("file"), en, unlocked);
  module.def(
      "load_instrument",
      [](const std::string& file, std::string_view language) {
        return load_instrument(std::filesystem::path(file), to_language(language));
      },
      arg("file"), en, unlocked);
  module.def(
      "report_from_json",
      [](std::string_view json, const Instrument& instrument, std::string_view language) {
        return report_from_json(json, instrument, to_language(language));
      },
      arg("json"), arg("instrument"), en);

  py::class_<Rereading>(module, "Rereading", "Both readings of the same answers.")
      .def_readonly("stored", &Rereading::stored)
      .def_readonly("today", &Rereading::today)
      .def(
          "differences",
          [](const Rereading& both, std::string_view language) { return both.differences(to_language(language)); }, en);
  module.def(
      "reread",
      [](const Report& stored, const Instrument& instrument, const std::optional<NormRequest>& norms,
         std::string_view language) { return reread(stored, instrument, norms, to_language(language)); },
      arg("stored"), arg("instrument"), arg("norms") = py::none(), en);
}

}  // namespace kartlegg::python
