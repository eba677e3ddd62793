// What studies found of an instrument. All are read-only.
#include "bind.hpp"

namespace kartlegg::python {
namespace {

std::string in_quotes(std::string_view text) { return "'" + std::string(text) + "'"; }

/// Whom a number is about, and where it comes from.
template <class Told>
void bind_origin(py::class_<Told>& type) {
  type.def_readonly("people", &Told::people, "Whom the number is about.")
      .def_readonly("sources", &Told::sources, "Citations.")
      .def_readonly("note", &Told::note)
      .def_readonly("illustrative", &Told::illustrative, "True: made up for a demonstration.");
}

void bind_accuracy(py::module_& module) {
  py::class_<AccuracyStudy> study(module, "AccuracyStudy", "How well a cut-off finds those whom it should find.");
  study.def_readonly("id", &AccuracyStudy::id)
      .def_readonly("scale", &AccuracyStudy::scale, "Empty: a decision or the like, named in about.")
      .def_readonly("forms", &AccuracyStudy::forms, "Ids; empty: all.")
      .def_readonly("cutoff", &AccuracyStudy::cutoff, "A raw score: positive is this score or beyond it. None: none.")
      .def_readonly("high", &AccuracyStudy::high, "True: beyond means higher; False: lower.")
      .def_readonly("about", &AccuracyStudy::about, "What was tested.")
      .def_readonly("criterion", &AccuracyStudy::criterion, "What decided who has the condition.")
      .def_readonly("population", &AccuracyStudy::population, "Where the people came from; may be empty.")
      .def_readonly("cases", &AccuracyStudy::cases, "People with the condition; None where it was not published.")
      .def_readonly("pooled", &AccuracyStudy::pooled, "Several studies together: the counts give no interval.")
      .def_readonly("sensitivity", &AccuracyStudy::sensitivity, "Share of those with the condition who are positive.")
      .def_readonly("specificity", &AccuracyStudy::specificity, "Share of those without it who are not.")
      .def("__repr__", [](const AccuracyStudy& s) { return "AccuracyStudy(" + in_quotes(s.id) + ")"; });
  bind_origin(study);
}

}  // namespace

void bind_evidence(py::module_& module) {
  py::class_<StudiedPeople>(module, "StudiedPeople", "Whom a published number is about.")
      .def_readonly("text", &StudiedPeople::text, "'girls, 9 to 10 years'; empty where everybody is meant.")
      .def_property_readonly(
          "sex",
          [](const StudiedPeople& p) -> std::optional<std::string_view> {
            if (p.sex == Sex::unspecified) return std::nullopt;
            return p.sex == Sex::female ? "female" : "male";
          },
          "'female' or 'male'; None: both.")
      .def_readonly("from_age", &StudiedPeople::from, "First age; None: no limit.")
      .def_readonly("to_age", &StudiedPeople::to, "Last age; None: see before_age.")
      .def_readonly("before_age", &StudiedPeople::before, "First age beyond; None: see to_age.")
      .def_readonly("country", &StudiedPeople::country, "Two capital letters; may be empty.")
      .def_readonly("n", &StudiedPeople::n, "How many; None where it was not published.")
      .def("__repr__", [](const StudiedPeople& p) { return "StudiedPeople(" + in_quotes(p.text) + ")"; });
  bind_accuracy(module);
  py::class_<InformantCorrelation> correlation(module, "InformantCorrelation",
                                               "Correlation between two informants on one scale.");
  correlation.def_readonly("scale", &InformantCorrelation::scale)
      .def_property_readonly("informants",
                             [](const InformantCorrelation& c) { return std::pair(c.informants[0], c.informants[1]); })
      .def_readonly("value", &InformantCorrelation::value, "-1 to 1.")
      .def("__repr__", [](const InformantCorrelation& c) {
        return "InformantCorrelation(" + in_quotes(c.scale) + ", " + in_quotes(c.informants[0]) + ", " +
               in_quotes(c.informants[1]) + ", " + py::repr(py::float_(c.value)).cast<std::string>() + ")";
      });
  bind_origin(correlation);
  py::class_<Finding> finding(module, "Finding", "Any other published number.");
  finding.def_readonly("statistic", &Finding::statistic, "'alpha', 'retest', 'kappa', 'odds_ratio', ...")
      .def_readonly("scales", &Finding::scales, "Ids; may be empty.")
      .def_readonly("about", &Finding::about, "What was found.")
      .def_readonly("value", &Finding::value)
      .def("__repr__", [](const Finding& f) {
        return "Finding(" + in_quotes(f.statistic) + ", " + py::repr(py::float_(f.value)).cast<std::string>() + ")";
      });
  bind_origin(finding);
  py::class_<Evidence>(module, "Evidence", "What studies found of an instrument.")
      .def_readonly("accuracy", &Evidence::accuracy)
      .def_readonly("informants", &Evidence::informants)
      .def_readonly("findings", &Evidence::findings)
      .def_readonly("hash", &Evidence::hash, "'sha256:...' of evidence.yaml; empty if there is none.")
      .def("__repr__", [](const Evidence& e) {
        return "Evidence(" + std::to_string(e.accuracy.size()) + " accuracy studies, " +
               std::to_string(e.informants.size()) + " correlations, " + std::to_string(e.findings.size()) +
               " findings)";
      });
}

}  // namespace kartlegg::python
