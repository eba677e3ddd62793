// Report and ScaleScore. Texts take the language; the package's own classes remember it.
#include "bind.hpp"

namespace kartlegg::python {

void bind_report(py::module_& module) {
  const auto en = py::arg("language") = "en";
  py::class_<ScaleScore>(module, "ScaleScore", "One score of a report.")
      .def_property_readonly("scale", &ScaleScore::scale)
      .def(
          "title", [](const ScaleScore& s, std::string_view language) { return s.title(to_language(language)); }, en)
      .def_property_readonly("status", [](const ScaleScore& s) { return name(s.status()); })
      .def_property_readonly("raw", &ScaleScore::raw)
      .def_property_readonly("standard_error", &ScaleScore::standard_error)
      .def_property_readonly("items", &ScaleScore::items)
      .def_property_readonly("answered", &ScaleScore::answered)
      .def_property_readonly("reachable", &ScaleScore::reachable)
      .def_property_readonly("possible", &ScaleScore::possible)
      .def(
          "band",
          [](const ScaleScore& s, std::string_view scheme, std::string_view language) {
            return s.band(scheme, to_language(language));
          },
          py::arg("scheme") = "", en)
      .def(
          "bands", [](const ScaleScore& s, std::string_view language) { return s.bands(to_language(language)); }, en)
      .def(
          "cutoffs",
          [](const ScaleScore& s, std::string_view scheme, std::string_view language) {
            return s.cutoffs(scheme, to_language(language));
          },
          py::arg("scheme") = "", en)
      .def(
          "note", [](const ScaleScore& s, std::string_view language) { return s.note(to_language(language)); }, en)
      .def("normed", &ScaleScore::normed)
      .def(
          "get", [](const ScaleScore& s, std::string_view measure) { return s.get(to_measure(measure)); },
          py::arg("measure"))
      .def(
          "sem", [](const ScaleScore& s, std::string_view measure) { return s.sem(to_measure(measure)); },
          py::arg("measure"))
      .def(
          "interval",
          [](const ScaleScore& s, std::string_view measure, double confidence) {
            return s.interval(to_measure(measure), confidence);
          },
          py::arg("measure"), py::arg("confidence") = 0.95)
      .def_property_readonly("high_is_concern", &ScaleScore::high_is_concern);

  py::class_<Report>(module, "Report", "All scores of one person on one form.")
      .def(
          "__getitem__", [](const Report& r, std::string_view scale) { return r[scale]; }, py::arg("scale"))
      .def("scores", &Report::scores)
      .def(
          "answers", [](const Report& r, std::string_view language) { return r.answers(to_language(language)); }, en)
      .def_property_readonly("completeness", &Report::completeness)
      .def(
          "alerts", [](const Report& r, std::string_view language) { return r.alerts(to_language(language)); }, en)
      .def(
          "form", [](const Report& r, std::string_view language) { return r.form(to_language(language)); }, en)
      .def_property_readonly("assessment_date", [](const Report& r) { return from_date(r.assessment_date()); })
      .def_property_readonly("provenance", &Report::provenance)
      .def(
          "renormed",
          [](const Report& r, const NormRequest& norms, std::string_view language) {
            return r.renormed(norms, to_language(language));
          },
          py::arg("norms"), en)
      .def(
          "norm_groups",
          [](const Report& r, std::string_view language) { return r.norm_groups(to_language(language)); }, en)
      .def(
          "rights", [](const Report& r, std::string_view language) { return r.rights(to_language(language)); }, en)
      .def_property_readonly("illustrative", &Report::illustrative)
      .def("with_remarks", &Report::with_remarks, py::arg("remarks"))
      .def(
          "notes", [](const Report& r, std::string_view language) { return r.notes(to_language(language)); }, en)
      .def(
          "explain",
          [](const Report& r, std::string_view scale, std::string_view language) {
            return r.explain(scale, to_language(language));
          },
          py::arg("scale"), en)
      .def(
          "explain_all", [](const Report& r, std::string_view language) { return r.explain(to_language(language)); },
          en)
      .def(
          "to_json", [](const Report& r, std::string_view language) { return to_json(r, to_language(language)); }, en)
      .def(
          "to_text", [](const Report& r, std::string_view language) { return to_text(r, to_language(language)); }, en);
}

}  // namespace kartlegg::python
