// What a sample looks like, correlations, groups and bootstrap intervals: kartlegg.stats is their face. Columns come as
// arrays of one dimension, results go as dictionaries of what the C++ structs hold.
#include <pybind11/functional.h>

#include <algorithm>

#include "bind_samples.hpp"

namespace kartlegg::python {
namespace {

using GroupArray = py::array_t<int, py::array::c_style | py::array::forcecast>;

std::span<const double> view(const ColumnArray& numbers) {
  return {numbers.data(), static_cast<std::size_t>(numbers.size())};
}

std::span<const int> view(const GroupArray& numbers) {
  return {numbers.data(), static_cast<std::size_t>(numbers.size())};
}

py::dict to_dict(const stats::Description& one) {
  py::dict d;
  d["n"] = one.n, d["missing"] = one.missing, d["mean"] = one.mean, d["sd"] = one.sd;
  d["standard_error"] = one.standard_error, d["median"] = one.median, d["lower_quartile"] = one.lower_quartile;
  d["upper_quartile"] = one.upper_quartile, d["trimmed"] = one.trimmed, d["mad"] = one.mad;
  d["lowest"] = one.lowest, d["highest"] = one.highest, d["range"] = one.range;
  d["skew"] = one.skew, d["skew_error"] = one.skew_error, d["kurtosis"] = one.kurtosis;
  d["kurtosis_error"] = one.kurtosis_error, d["difficulty"] = one.difficulty;
  d["floor"] = one.floor, d["floor_lower"] = one.floor_interval.lower, d["floor_upper"] = one.floor_interval.upper;
  d["ceiling"] = one.ceiling, d["ceiling_lower"] = one.ceiling_interval.lower;
  d["ceiling_upper"] = one.ceiling_interval.upper, d["outside"] = one.outside, d["reason"] = reason(one.reason);
  return d;
}

py::dict to_dict(const stats::Correlation& one) {
  py::dict d;
  d["value"] = one.value, d["lower"] = one.interval.lower, d["upper"] = one.interval.upper;
  d["statistic"] = one.statistic, d["p"] = one.p, d["p_holm"] = one.p_holm, d["n"] = one.n;
  d["reason"] = reason(one.reason);
  return d;
}

py::dict to_dict(const stats::GroupMean& one) {
  py::dict d;
  d["n"] = one.n, d["missing"] = one.missing, d["mean"] = one.mean, d["sd"] = one.sd;
  d["standard_error"] = one.standard_error, d["lower"] = one.interval.lower, d["upper"] = one.interval.upper;
  d["reason"] = reason(one.reason);
  return d;
}

py::dict to_dict(const stats::StandardisedDifference& one) {
  py::dict d;
  d["difference"] = one.difference, d["difference_interval"] = both(one.difference_interval), d["sd"] = one.sd;
  d["d"] = one.d, d["interval"] = both(one.interval), d["g"] = one.g, d["g_interval"] = both(one.g_interval);
  d["t"] = one.t, d["df"] = one.df, d["p"] = one.p, d["n_first"] = one.n_first, d["n_second"] = one.n_second;
  d["reason"] = reason(one.reason);
  return d;
}

py::dict to_dict(const stats::AddedValue& found) {
  py::list groups;
  for (const stats::GroupAddedValue& one : found.groups) {
    py::dict d;
    d["n"] = one.n, d["observed"] = one.observed, d["expected"] = one.expected, d["difference"] = one.difference;
    d["shrinkage"] = one.shrinkage, d["value"] = one.value, d["standard_error"] = one.standard_error;
    d["lower"] = one.interval.lower, d["upper"] = one.interval.upper;
    groups.append(d);
  }
  py::dict d;
  d["groups"] = groups, d["coefficients"] = found.coefficients, d["coefficient_errors"] = found.coefficient_errors;
  d["between_sd"] = found.between_sd, d["within_sd"] = found.within_sd, d["intraclass"] = found.intraclass;
  d["n"] = found.n, d["reason"] = reason(found.reason);
  return d;
}

py::dict to_dict(const stats::Bootstrap& b) {
  py::dict d;
  d["value"] = b.value, d["interval"] = both(b.interval), d["standard_error"] = b.standard_error, d["bias"] = b.bias;
  d["bias_correction"] = b.bias_correction, d["acceleration"] = b.acceleration, d["drawn"] = copy(b.drawn);
  d["undefined_draws"] = b.undefined_draws, d["n"] = b.n, d["reason"] = reason(b.reason);
  return d;
}

template <class Results>
py::list list_of(const Results& found) {
  py::list list;
  for (const auto& one : found) list.append(to_dict(one));
  return list;
}

py::dict to_dict(const stats::OptionAnalysis& found) {
  py::list items;
  for (const stats::ItemOptions& one : found.items) {
    py::dict columns, item;
    columns["count"] = one.count, columns["share"] = one.share, columns["lower_third"] = one.lower_third;
    columns["middle_third"] = one.middle_third, columns["upper_third"] = one.upper_third;
    columns["correlation"] = one.correlation, columns["mean_rest"] = one.mean_rest;
    item["options"] = columns, item["other"] = one.other, item["reason"] = reason(one.reason);
    items.append(item);
  }
  py::dict d;
  d["options"] = found.options, d["items"] = items, d["n"] = found.n, d["given"] = found.given;
  d["reason"] = reason(found.reason);
  return d;
}

py::dict to_dict(const stats::MultitraitMultimethod& found) {
  const auto kind = [](const stats::CorrelationKind& k) {
    py::dict d;
    d["pairs"] = k.pairs, d["mean"] = k.mean, d["lowest"] = k.lowest, d["highest"] = k.highest;
    return d;
  };
  py::dict d;
  std::vector<double> values;
  double least = found.correlations.empty() ? 0 : found.correlations.front().n;
  for (const stats::Correlation& pair : found.correlations)
    values.push_back(pair.value), least = std::min(least, pair.n);
  d["values"] = copy(values), d["n"] = least;
  d["convergent"] = kind(found.convergent), d["same_method"] = kind(found.same_method);
  d["neither"] = kind(found.neither), d["above_neither"] = found.above_neither;
  d["above_same_method"] = found.above_same_method, d["reason"] = reason(found.reason);
  return d;
}

stats::BootstrapOptions bootstrap_options(const py::dict& given) {
  stats::BootstrapOptions options;
  options.interval = place<stats::BootstrapInterval>(given["interval"]);
  options.confidence = given["confidence"].cast<double>();
  options.draws = given["draws"].cast<unsigned>();
  options.seed = given["seed"].cast<std::uint64_t>();
  options.threads = given["threads"].cast<unsigned>();
  return options;
}

void bind_columns(py::module_& module) {
  module.def(
      "stats_describe",
      [](const ColumnList& columns, const py::dict& given, const ColumnArray& weights) {
        stats::DescribeOptions options;
        options.moments = place<stats::MomentType>(given["moments"]);
        options.trim = given["trim"].cast<double>();
        options.quantile_type = given["quantile_type"].cast<int>();
        options.lowest = given["lowest"].cast<double>(), options.highest = given["highest"].cast<double>();
        options.confidence = given["confidence"].cast<double>();
        options.threads = given["threads"].cast<unsigned>();
        return without_gil(
            columns, [&](stats::Columns c) { return stats::describe(c, options, view(weights)); },
            [](const auto& found) { return list_of(found); });
      },
      py::arg("columns"), py::arg("options"), py::arg("weights"));
  module.def(
      "stats_frequencies",
      [](const ColumnList& columns, const ColumnArray& categories, const ColumnArray& weights) {
        return without_gil(
            columns, [&](stats::Columns c) { return stats::frequencies(c, view(categories), view(weights)); },
            [](const stats::Frequencies& f) {
              py::dict d;
              d["values"] = f.values, d["counts"] = f.counts, d["other"] = f.other, d["missing"] = f.missing;
              d["reason"] = reason(f.reason);
              return d;
            });
      },
      py::arg("columns"), py::arg("categories"), py::arg("weights"));
  module.def(
      "stats_option_analysis",
      [](const ColumnList& columns, const ColumnArray& options) {
        return without_gil(
            columns, [&](stats::Columns c) { return stats::option_analysis(c, view(options)); },
            [](const auto& found) { return to_dict(found); });
      },
      py::arg("columns"), py::arg("options"));
  module.def(
      "stats_discrimination",
      [](const ColumnList& columns, double lowest, double highest, double share) {
        return without_gil(
            columns, [&](stats::Columns c) { return stats::discrimination(c, lowest, highest, share); },
            [](const auto& d) { return py::make_tuple(copy(d.index), d.n, reason(d.reason)); });
      },
      py::arg("columns"), py::arg("lowest"), py::arg("highest"), py::arg("share"));
  module.def(
      "stats_multitrait_multimethod",
      [](const ColumnList& columns, const std::vector<std::pair<int, int>>& what, int method, int missing,
         double confidence, unsigned threads) {
        const stats::CorrelationOptions options{static_cast<stats::CorrelationMethod>(method),
                                                static_cast<stats::MissingAnswers>(missing), confidence, threads};
        std::vector<stats::TraitMethod> each;
        for (const auto& [trait, by] : what) each.push_back({trait, by});
        return without_gil(
            columns, [&](stats::Columns c) { return stats::multitrait_multimethod(c, each, options); },
            [](const auto& found) { return to_dict(found); });
      },
      py::arg("columns"), py::arg("what"), py::arg("method"), py::arg("missing"), py::arg("confidence"),
      py::arg("threads"));
  module.def(
      "stats_scale_scores",
      [](const ColumnList& columns, int form, int imputation, double least) {
        return without_gil(
            columns,
            [&](stats::Columns c) {
              return stats::scale_scores(c, static_cast<stats::ScaleForm>(form),
                                         static_cast<stats::Imputation>(imputation), least);
            },
            [](const auto& s) { return py::make_tuple(copy(s.values), copy(s.answered), reason(s.reason)); });
      },
      py::arg("columns"), py::arg("form"), py::arg("imputation"), py::arg("least"));
  module.def(
      "stats_correlations",
      [](const ColumnList& columns, int method, int missing, double confidence, unsigned threads) {
        const stats::CorrelationOptions options{static_cast<stats::CorrelationMethod>(method),
                                                static_cast<stats::MissingAnswers>(missing), confidence, threads};
        return without_gil(
            columns, [&](stats::Columns c) { return stats::correlations(c, options); },
            [](const auto& found) { return list_of(found); });
      },
      py::arg("columns"), py::arg("method"), py::arg("missing"), py::arg("confidence"), py::arg("threads"));
}

void bind_groups(py::module_& module) {
  module.def(
      "stats_eta",
      [](const ColumnArray& values, const GroupArray& group, int groups) {
        const stats::Eta e = stats::eta(view(values), view(group), groups);
        py::dict d;
        d["value"] = e.value, d["squared"] = e.squared, d["omega_squared"] = e.omega_squared;
        d["f"] = e.f, d["df1"] = e.df1, d["df2"] = e.df2, d["p"] = e.p, d["n"] = e.n, d["groups"] = e.groups;
        d["reason"] = reason(e.reason);
        return d;
      },
      py::arg("values"), py::arg("group"), py::arg("groups"));
  module.def(
      "stats_group_means",
      [](const ColumnArray& values, const GroupArray& group, int groups, double confidence) {
        return list_of(stats::group_means(view(values), view(group), groups, confidence));
      },
      py::arg("values"), py::arg("group"), py::arg("groups"), py::arg("confidence"));
  module.def(
      "stats_standardised_difference",
      [](const ColumnArray& first, const ColumnArray& second, double confidence) {
        return to_dict(stats::standardised_difference(view(first), view(second), confidence));
      },
      py::arg("first"), py::arg("second"), py::arg("confidence"));
  module.def(
      "stats_added_value",
      [](const ColumnArray& outcome, const ColumnList& predictors, const GroupArray& group, int groups,
         double confidence) {
        return without_gil(
            predictors,
            [&](stats::Columns c) { return stats::added_value(view(outcome), c, view(group), groups, confidence); },
            [](const auto& found) { return to_dict(found); });
      },
      py::arg("outcome"), py::arg("predictors"), py::arg("group"), py::arg("groups"), py::arg("confidence"));
}

void bind_bootstrap(py::module_& module) {
  module.def(
      "stats_bootstrap",
      [](const ColumnList& columns, int statistic, const py::dict& given) {
        return without_gil(
            columns,
            [&, options = bootstrap_options(given)](stats::Columns c) {
              return stats::bootstrap(c, static_cast<stats::BootstrapStatistic>(statistic), options);
            },
            [](const auto& found) { return to_dict(found); });
      },
      py::arg("columns"), py::arg("statistic"), py::arg("options"));
  module.def(
      "stats_bootstrap_kappa",
      [](const ColumnList& raters, const ColumnArray& categories, int weights, const py::dict& given) {
        return without_gil(
            raters,
            [&, options = bootstrap_options(given)](stats::Columns c) {
              return stats::bootstrap_kappa(c[0], c[1], view(categories), static_cast<stats::AgreementWeights>(weights),
                                            options);
            },
            [](const auto& found) { return to_dict(found); });
      },
      py::arg("raters"), py::arg("categories"), py::arg("weights"), py::arg("options"));
  module.def(
      "stats_bootstrap_difference",
      [](const ColumnList& groups, const py::dict& given) {
        return without_gil(
            groups,
            [options = bootstrap_options(given)](stats::Columns c) {
              return stats::bootstrap_difference(c[0], c[1], options);
            },
            [](const auto& found) { return to_dict(found); });
      },
      py::arg("groups"), py::arg("options"));
  module.def(
      "stats_bootstrap_of",
      [](const ColumnList& columns, const std::function<double(const py::list&)>& statistic, const py::dict& given,
         const GroupArray& strata) {
        stats::BootstrapOptions options = bootstrap_options(given);
        options.threads = 1;  // the function is Python's
        std::vector<std::span<const double>> views;
        for (const ColumnArray& column : columns) views.push_back(view(column));
        const auto of_arrays = [&](stats::Columns drawn) {
          py::list arrays;
          for (const auto& column : drawn)
            arrays.append(py::array_t<double>(static_cast<py::ssize_t>(column.size()), column.data()));
          return statistic(arrays);
        };
        return to_dict(stats::bootstrap(views, of_arrays, options, view(strata)));
      },
      py::arg("columns"), py::arg("statistic"), py::arg("options"), py::arg("strata"));
}

}  // namespace

void bind_descriptives(py::module_& module) {
  const auto words = module.attr("STATS_CHOICES").cast<py::dict>();
  words["moment_type"] = py::make_tuple("type1", "type2", "type3");
  words["imputation"] = py::make_tuple("nothing", "item_mean", "item_median");
  words["scale_form"] = py::make_tuple("mean", "total", "sum");
  words["correlation_method"] = py::make_tuple("pearson", "spearman", "kendall");
  words["bootstrap_interval"] = py::make_tuple("percentile", "basic", "bca");
  words["bootstrap_statistic"] = py::make_tuple(
      "alpha", "standardised_alpha", "lambda2", "lambda6", "omega", "omega_observed", "icc_one_way", "icc_agreement",
      "icc_consistency", "kappa", "kappa_linear", "kappa_quadratic", "area", "pearson", "spearman", "kendall");
  bind_columns(module);
  bind_groups(module);
  bind_bootstrap(module);
}

}  // namespace kartlegg::python
