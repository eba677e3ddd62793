// Statistics of the answers of a sample: kartlegg.stats is their face. Columns come as arrays of one dimension, results
// go as dictionaries of what the C++ structs hold.
#include "bind_samples.hpp"

namespace kartlegg::python {
namespace {

stats::ReliabilityOptions options_from(const py::dict& given) {
  stats::ReliabilityOptions options;
  options.missing = place<stats::MissingAnswers>(given["missing"]);
  options.interval = place<stats::AlphaInterval>(given["interval"]);
  options.confidence = given["confidence"].cast<double>();
  options.constant_items = place<stats::ConstantItems>(given["constant_items"]);
  options.count_all_rows = given["count_all_rows"].cast<bool>();
  options.threads = given["threads"].cast<unsigned>();
  return options;
}

py::dict to_dict(const stats::Alpha& a) {
  py::dict d;
  d["value"] = a.value, d["interval"] = both(a.interval), d["standard_error"] = a.standard_error;
  d["standardised"] = a.standardised, d["mean_correlation"] = a.mean_correlation;
  d["median_correlation"] = a.median_correlation, d["lambda6"] = a.lambda6;
  d["n"] = a.n, d["given"] = a.given, d["items"] = a.items, d["left_out"] = a.left_out;
  d["smallest_eigenvalue"] = a.smallest_eigenvalue, d["reason"] = reason(a.reason);
  return d;
}

py::dict to_dict(const stats::ItemStatistics& i) {
  py::dict d;
  d["n"] = i.n, d["mean"] = i.mean, d["sd"] = i.sd, d["item_total"] = i.item_total, d["item_rest"] = i.item_rest;
  d["standardised_item_total"] = i.standardised_item_total, d["corrected_item_total"] = i.corrected_item_total;
  d["squared_multiple_correlation"] = i.squared_multiple_correlation;
  d["alpha_without"] = i.alpha_without, d["standardised_alpha_without"] = i.standardised_alpha_without;
  d["lambda6_without"] = i.lambda6_without, d["mean_correlation_without"] = i.mean_correlation_without;
  d["alpha_without_error"] = i.alpha_without_error;
  return d;
}

py::dict to_dict(const stats::ItemAnalysis& a) {
  py::list items;
  for (const stats::ItemStatistics& item : a.items) items.append(to_dict(item));
  py::dict d;
  d["items"] = items, d["alpha"] = to_dict(a.alpha);
  return d;
}

py::dict to_dict(const stats::GuttmanBounds& g) {
  py::dict d;
  d["lambda1"] = g.lambda1, d["lambda2"] = g.lambda2, d["lambda3"] = g.lambda3, d["lambda4"] = g.lambda4;
  d["lambda5"] = g.lambda5, d["lambda6"] = g.lambda6, d["ten_berge"] = g.ten_berge;
  d["lambda4_searched"] = g.lambda4_searched, d["n"] = g.n, d["reason"] = reason(g.reason);
  return d;
}

py::dict to_dict(const stats::GreatestLowerBound& g) {
  py::dict d;
  d["value"] = g.value, d["error_variances"] = g.error_variances, d["n"] = g.n, d["converged"] = g.converged;
  d["reason"] = reason(g.reason);
  return d;
}

py::tuple over(const stats::OverSplits& o) { return py::make_tuple(o.lowest, o.mean, o.highest); }

py::dict to_dict(const stats::SplitHalves& s) {
  py::dict d;
  d["rulon"] = over(s.rulon), d["spearman_brown"] = over(s.spearman_brown);
  d["odd_even_rulon"] = s.odd_even_rulon, d["odd_even_spearman_brown"] = s.odd_even_spearman_brown;
  d["first_last_rulon"] = s.first_last_rulon, d["first_last_spearman_brown"] = s.first_last_spearman_brown;
  d["each"] = copy(s.each), d["best_half"] = s.best_half, d["all"] = s.all, d["n"] = s.n;
  d["reason"] = reason(s.reason);
  return d;
}

py::dict to_dict(const stats::Omega& o) {
  py::dict d;
  d["value"] = o.value, d["interval"] = both(o.interval), d["standard_error"] = o.standard_error;
  d["observed"] = o.observed, d["average_variance_extracted"] = o.average_variance_extracted;
  d["maximal_reliability"] = o.maximal_reliability, d["loadings"] = o.loadings;
  d["standardised_loadings"] = o.standardised_loadings, d["error_variances"] = o.error_variances;
  d["fit"] = fit_dict(o.fit), d["n"] = o.n, d["left_out"] = o.left_out, d["converged"] = o.converged;
  d["improper"] = o.improper, d["reason"] = reason(o.reason);
  return d;
}

py::dict to_dict(const stats::OmegaHierarchical& o) {
  py::list groups;
  for (const auto& group : o.of_groups) {
    py::dict one;
    one["total"] = group.total, one["hierarchical"] = group.hierarchical, one["general"] = group.general;
    one["items"] = group.items;
    groups.append(one);
  }
  py::dict d;
  d["hierarchical"] = o.hierarchical, d["total"] = o.total, d["limit"] = o.limit;
  d["explained_common_variance"] = o.explained_common_variance, d["general"] = o.general, d["groups"] = o.groups;
  d["uniquenesses"] = o.uniquenesses, d["of_groups"] = groups, d["n"] = o.n, d["left_out"] = o.left_out;
  d["improper"] = o.improper, d["negative"] = o.negative, d["converged"] = o.converged;
  d["reason"] = reason(o.reason);
  return d;
}

}  // namespace

void bind_reliability(py::module_& module) {
  module.def(
      "stats_alpha",
      [](const ColumnList& columns, const py::dict& options) {
        return without_gil(
            columns, [o = options_from(options)](stats::Columns c) { return stats::alpha(c, o); },
            [](const auto& found) { return to_dict(found); });
      },
      py::arg("columns"), py::arg("options"));
  module.def(
      "stats_item_analysis",
      [](const ColumnList& columns, const py::dict& options) {
        return without_gil(
            columns, [o = options_from(options)](stats::Columns c) { return stats::item_analysis(c, o); },
            [](const auto& found) { return to_dict(found); });
      },
      py::arg("columns"), py::arg("options"));
  module.def(
      "stats_guttman_bounds",
      [](const ColumnList& columns, const py::dict& options, int metric) {
        return without_gil(
            columns,
            [o = options_from(options), metric](stats::Columns c) {
              return stats::guttman_bounds(c, static_cast<stats::Metric>(metric), o);
            },
            [](const auto& found) { return to_dict(found); });
      },
      py::arg("columns"), py::arg("options"), py::arg("metric"));
  module.def(
      "stats_greatest_lower_bound",
      [](const ColumnList& columns, const py::dict& options) {
        return without_gil(
            columns, [o = options_from(options)](stats::Columns c) { return stats::greatest_lower_bound(c, o); },
            [](const auto& found) { return to_dict(found); });
      },
      py::arg("columns"), py::arg("options"));
  module.def(
      "stats_split_halves",
      [](const ColumnList& columns, const py::dict& options, int metric, std::uint64_t seed) {
        return without_gil(
            columns,
            [o = options_from(options), metric, seed](stats::Columns c) {
              return stats::split_halves(c, static_cast<stats::Metric>(metric), o, seed);
            },
            [](const auto& found) { return to_dict(found); });
      },
      py::arg("columns"), py::arg("options"), py::arg("metric"), py::arg("seed"));
  module.def(
      "stats_omega",
      [](const ColumnList& columns, const py::dict& options) {
        return without_gil(
            columns, [o = options_from(options)](stats::Columns c) { return stats::omega(c, o); },
            [](const auto& found) { return to_dict(found); });
      },
      py::arg("columns"), py::arg("options"));
  module.def(
      "stats_omega_hierarchical",
      [](const ColumnList& columns, const py::dict& options, int factors) {
        return without_gil(
            columns,
            [o = options_from(options), factors](stats::Columns c) { return stats::omega_hierarchical(c, factors, o); },
            [](const auto& found) { return to_dict(found); });
      },
      py::arg("columns"), py::arg("options"), py::arg("factors"));
  module.def(
      "stats_stratified_alpha",
      [](const ColumnList& columns, const std::vector<int>& scale, const py::dict& options) {
        return without_gil(
            columns, [&, o = options_from(options)](stats::Columns c) { return stats::stratified_alpha(c, scale, o); },
            [](const stats::StratifiedAlpha& a) {
              py::dict d;
              d["value"] = a.value, d["alphas"] = a.alphas, d["sd"] = a.sd, d["n"] = a.n,
              d["reason"] = reason(a.reason);
              return d;
            });
      },
      py::arg("columns"), py::arg("scale"), py::arg("options"));
  module.def(
      "stats_composite_reliability",
      [](const std::vector<double>& sd, const std::vector<double>& reliability, const std::vector<double>& weight,
         double sd_of_composite) {
        std::vector<stats::Part> parts;
        for (std::size_t i = 0; i < sd.size(); ++i) parts.push_back({sd[i], reliability[i], weight[i]});
        return stats::composite_reliability(parts, sd_of_composite);
      },
      py::arg("sd"), py::arg("reliability"), py::arg("weight"), py::arg("sd_of_composite"));
}

}  // namespace kartlegg::python
