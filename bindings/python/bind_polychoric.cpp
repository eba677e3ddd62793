// Polychoric correlations and the reliabilities made of them: kartlegg.stats is their face.
#include "bind_samples.hpp"

namespace kartlegg::python {
namespace {

stats::PolychoricOptions options_from(const py::dict& given) {
  stats::PolychoricOptions options;
  options.missing = place<stats::MissingAnswers>(given["missing"]);
  options.thresholds = place<stats::ThresholdsFrom>(given["thresholds"]);
  options.zero_cell = place<stats::ZeroCell>(given["zero_cell"]);
  options.smooth = given["smooth"].cast<bool>();
  options.confidence = given["confidence"].cast<double>();
  options.threads = given["threads"].cast<unsigned>();
  return options;
}

py::dict to_dict(const stats::PolychoricPair& p) {
  py::dict d;
  d["value"] = p.value, d["interval"] = both(p.interval), d["standard_error"] = p.standard_error;
  d["standard_error_given_thresholds"] = p.standard_error_given_thresholds;
  d["first_thresholds"] = p.first_thresholds, d["second_thresholds"] = p.second_thresholds;
  d["log_likelihood"] = p.log_likelihood, d["chi_square"] = p.chi_square, d["df"] = p.df, d["p"] = p.p, d["n"] = p.n;
  d["unused_categories"] = p.unused_categories, d["corrected"] = p.corrected, d["at_bound"] = p.at_bound;
  d["reason"] = reason(p.reason);
  return d;
}

py::dict to_dict(const stats::Polychoric& p) {
  py::list notes;
  for (const stats::PolychoricNote& note : p.notes)
    notes.append(py::make_tuple(note.first, note.second, note.unused_categories, note.corrected, note.at_bound,
                                reason(note.reason)));
  py::dict d;
  d["correlations"] = p.correlations, d["standard_errors"] = p.standard_errors, d["pairs"] = p.pairs;
  d["categories"] = p.categories, d["thresholds"] = p.thresholds, d["n"] = p.n, d["given"] = p.given;
  d["smallest_eigenvalue"] = p.smallest_eigenvalue, d["smoothed"] = p.smoothed, d["notes"] = notes;
  d["reason"] = reason(p.reason);
  return d;
}

py::dict to_dict(const stats::Polyserial& p) {
  py::dict d;
  d["value"] = p.value, d["interval"] = both(p.interval), d["standard_error"] = p.standard_error;
  d["thresholds"] = p.thresholds, d["n"] = p.n, d["at_bound"] = p.at_bound, d["reason"] = reason(p.reason);
  return d;
}

py::dict to_dict(const stats::OrdinalAlpha& a) {
  py::dict d;
  d["value"] = a.value, d["mean_correlation"] = a.mean_correlation, d["n"] = a.n, d["given"] = a.given;
  d["items"] = a.items, d["left_out"] = a.left_out, d["smallest_eigenvalue"] = a.smallest_eigenvalue;
  d["smoothed"] = a.smoothed, d["reason"] = reason(a.reason);
  return d;
}

py::dict to_dict(const stats::OrdinalOmega& o) {
  py::dict d;
  d["value"] = o.value, d["interval"] = both(o.interval), d["standard_error"] = o.standard_error;
  d["observed"] = o.observed, d["average_variance_extracted"] = o.average_variance_extracted;
  d["loadings"] = o.loadings, d["fit"] = fit_dict(o.fit), d["n"] = o.n, d["given"] = o.given;
  d["left_out"] = o.left_out, d["smallest_eigenvalue"] = o.smallest_eigenvalue, d["converged"] = o.converged;
  d["improper"] = o.improper, d["reason"] = reason(o.reason);
  return d;
}

py::dict to_dict(const stats::CategoricalOmega& o) {
  py::dict d;
  d["value"] = o.value, d["observed"] = o.observed, d["latent"] = to_dict(o.latent), d["reason"] = reason(o.reason);
  return d;
}

std::span<const double> view(const ColumnArray& numbers) {
  return {numbers.data(), static_cast<std::size_t>(numbers.size())};
}

/// A function of columns and options.
template <class Function>
void bind_columns(py::module_& module, const char* name, Function function) {
  module.def(
      name,
      [function](const ColumnList& columns, const py::dict& options) {
        return without_gil(
            columns, [function, o = options_from(options)](stats::Columns c) { return function(c, o); },
            [](const auto& found) { return to_dict(found); });
      },
      py::arg("columns"), py::arg("options"));
}

}  // namespace

void bind_polychoric(py::module_& module) {
  bind_columns(module, "stats_polychoric", &stats::polychoric);
  bind_columns(module, "stats_ordinal_alpha", &stats::ordinal_alpha);
  bind_columns(module, "stats_ordinal_omega", &stats::ordinal_omega);
  bind_columns(module, "stats_categorical_omega", &stats::categorical_omega);
  module.def(
      "stats_polychoric_pair",
      [](const ColumnArray& first, const ColumnArray& second, int estimator, const py::dict& options) {
        return to_dict(stats::polychoric_pair(view(first), view(second), static_cast<stats::LatentEstimator>(estimator),
                                              options_from(options)));
      },
      py::arg("first"), py::arg("second"), py::arg("estimator"), py::arg("options"));
  module.def(
      "stats_polychoric_of_table",
      [](const ColumnArray& counts, int estimator, const py::dict& options) {
        return to_dict(stats::polychoric_of_table(view(counts), static_cast<std::size_t>(counts.shape(1)),
                                                  static_cast<stats::LatentEstimator>(estimator),
                                                  options_from(options)));
      },
      py::arg("counts"), py::arg("estimator"), py::arg("options"));
  module.def(
      "stats_polyserial",
      [](const ColumnArray& numbers, const ColumnArray& answers, int estimator, double confidence) {
        return to_dict(stats::polyserial(view(numbers), view(answers), static_cast<stats::LatentEstimator>(estimator),
                                         confidence));
      },
      py::arg("numbers"), py::arg("answers"), py::arg("estimator"), py::arg("confidence"));
}

}  // namespace kartlegg::python
