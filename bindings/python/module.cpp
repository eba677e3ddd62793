// kartlegg._core: the C++ library as Python sees it. The package around it gives it its Python manners.
#include "bind.hpp"

PYBIND11_MODULE(_core, module) {
  namespace python = kartlegg::python;
  module.doc() = "The compiled core of kartlegg. Use the package kartlegg; this module may change.";
  module.attr("__version__") = KARTLEGG_VERSION;
  python::bind_errors(module);
  python::bind_ages(module);
  python::bind_values(module);
  python::bind_norms(module);
  python::bind_evidence(module);
  python::bind_report(module);
  python::bind_table(module);
  python::bind_battery(module);
  python::bind_instrument(module);
  python::bind_change(module);
  python::bind_stats(module);
  python::bind_descriptives(module);
  python::bind_reliability(module);
  python::bind_polychoric(module);
  python::bind_roc(module);
  python::bind_norming(module);
  python::bind_norm_models(module);
  python::bind_agreement(module);
  python::bind_answer_sheets(module);
  python::bind_validation(module);
  python::bind_archive(module);
}
