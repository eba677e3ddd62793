// Indices of single answer sheets: kartlegg.stats.answer_sheets is their face.
#include "bind_samples.hpp"

namespace kartlegg::python {
namespace {

stats::SheetOptions options_from(const py::dict& given) {
  stats::SheetOptions options;
  for (const auto& [lower, upper] : given["ends"].cast<std::vector<std::pair<double, double>>>())
    options.ends.push_back({lower, upper});
  options.reversed = given["reversed"].cast<std::vector<int>>();
  options.scales = given["scales"].cast<std::vector<std::vector<int>>>();
  options.synonym = given["synonym"].cast<double>();
  options.antonym = given["antonym"].cast<double>();
  options.threads = given["threads"].cast<unsigned>();
  return options;
}

py::dict to_dict(const stats::AnswerSheets& s) {
  py::dict values, reasons, d;
  for (const auto& [name, index] : {std::pair{"missing", &s.missing},
                                    {"longest_run", &s.longest_run},
                                    {"average_run", &s.average_run},
                                    {"variability", &s.variability},
                                    {"extreme", &s.extreme},
                                    {"midpoint", &s.midpoint},
                                    {"distance", &s.distance},
                                    {"distance_p", &s.distance_p},
                                    {"person_total", &s.person_total},
                                    {"even_odd", &s.even_odd},
                                    {"synonyms", &s.synonyms},
                                    {"antonyms", &s.antonyms},
                                    {"guttman_errors", &s.guttman_errors},
                                    {"guttman_normed", &s.guttman_normed}}) {
    values[name] = copy(index->values);
    reasons[name] = reason(index->reason);
  }
  d["values"] = values, d["reasons"] = reasons;
  d["first_alike"] = py::array_t<std::int64_t>(static_cast<py::ssize_t>(s.first_alike.size()), s.first_alike.data());
  d["synonym_pairs"] = s.synonym_pairs, d["antonym_pairs"] = s.antonym_pairs;
  d["left_out"] = s.left_out, d["ridge"] = s.ridge, d["reason"] = reason(s.reason);
  return d;
}

}  // namespace

void bind_answer_sheets(py::module_& module) {
  module.def(
      "stats_answer_sheets",
      [](const ColumnList& columns, const py::dict& options) {
        return without_gil(
            columns, [o = options_from(options)](stats::Columns c) { return stats::answer_sheets(c, o); },
            [](const auto& found) { return to_dict(found); });
      },
      py::arg("columns"), py::arg("options"));
}

}  // namespace kartlegg::python
