// Norms by the LMS method and by regression: kartlegg.stats is their face.
#include <cmath>
#include <tuple>

#include "bind_samples.hpp"

namespace kartlegg::python {
namespace {

std::span<const double> view(const ColumnArray& numbers) {
  return {numbers.data(), static_cast<std::size_t>(numbers.size())};
}

/// Kind, degree, wanted df.
stats::AgeCurve curve_from(const py::handle& given) {
  const auto [spline, degree, wanted] = given.cast<std::tuple<bool, int, double>>();
  return {spline ? stats::AgeCurve::Kind::spline : stats::AgeCurve::Kind::polynomial, degree, wanted};
}

stats::LmsModel model_from(const py::dict& given) {
  stats::LmsModel model;
  model.family = place<stats::LmsFamily>(given["family"]);
  model.m = curve_from(given["m"]), model.s = curve_from(given["s"]), model.l = curve_from(given["l"]);
  model.tau = curve_from(given["tau"]), model.log_m = given["log_m"].cast<bool>();
  return model;
}

py::dict to_dict(const stats::FittedCurve& c) {
  py::dict d;
  d["kind"] = c.curve.kind == stats::AgeCurve::Kind::spline ? "spline" : "polynomial";
  d["degree"] = c.curve.degree, d["df"] = c.df;
  d["smoothing"] = c.smoothing, d["coefficients"] = c.coefficients;
  return d;
}

py::dict to_dict(const stats::LmsFit& f) {
  py::dict d;
  d["n"] = f.n, d["left_out"] = f.left_out, d["ages"] = py::make_tuple(f.youngest, f.oldest);
  d["age_mean"] = f.age_mean, d["age_sd"] = f.age_sd, d["df"] = f.df, d["log_likelihood"] = f.log_likelihood;
  d["aic"] = f.criterion(2), d["gaic3"] = f.criterion(3), d["bic"] = f.criterion(std::log(f.n));
  d["iterations"] = f.iterations, d["reason"] = reason(f.reason);
  const auto columns = static_cast<py::ssize_t>(std::lround(std::sqrt(static_cast<double>(f.covariance.size()))));
  d["covariance"] = py::array_t<double>({columns, columns}, f.covariance.data());
  d["curves"] = py::dict();
  for (const auto& [name, curve] : {std::pair{"m", &f.m}, {"s", &f.s}, {"l", &f.l}, {"tau", &f.tau}})
    if (!curve->coefficients.empty()) d["curves"][name] = to_dict(*curve);
  return d;
}

/// A row for each pair of numbers: the value, and its standard error.
template <class Function>
py::array_t<double> with_errors(const ColumnArray& first, const ColumnArray& second, const Function& function) {
  py::array_t<double> result({first.size(), py::ssize_t{2}});
  double* to = result.mutable_data();
  const auto a = view(first), b = view(second);
  const py::gil_scoped_release release;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const stats::WithError found = function(a[i], b[i]);
    *to++ = found.value, *to++ = found.standard_error;
  }
  return result;
}

void bind_lms(py::module_& module) {
  py::class_<stats::LmsFit>(module, "StatsLms")
      .def("to_dict", [](const stats::LmsFit& fit) { return to_dict(fit); })
      .def(
          "z",
          [](const stats::LmsFit& fit, const ColumnArray& raw, const ColumnArray& age) {
            return with_errors(raw, age, [&](double x, double a) { return fit.z(x, a); });
          },
          py::arg("raw"), py::arg("age"))
      .def(
          "score",
          [](const stats::LmsFit& fit, const ColumnArray& z, const ColumnArray& age) {
            return with_errors(z, age, [&](double x, double a) { return fit.score(x, a); });
          },
          py::arg("z"), py::arg("age"))
      .def(
          "norms",
          [](const stats::LmsFit& fit, const ColumnArray& scores, const ColumnArray& ages, const ColumnArray& groups,
             const ColumnArray& weights, std::pair<double, double> limits, double window) {
            return stats::continuous_norms(fit, {view(scores), view(ages), view(groups), view(weights)},
                                           {{limits.first, limits.second}, window});
          },
          py::arg("scores"), py::arg("ages"), py::arg("groups"), py::arg("weights"), py::arg("limits"),
          py::arg("window"))
      .def(
          "at",
          [](const stats::LmsFit& fit, const ColumnArray& ages) {
            py::array_t<double> result({ages.size(), py::ssize_t{8}});
            double* to = result.mutable_data();
            for (const double age : view(ages)) {
              const stats::LmsAtAge a = fit.at(age);
              for (const double one :
                   {a.value.l, a.value.m, a.value.s, a.value.tau, a.l_error, a.m_error, a.log_s_error, a.log_tau_error})
                *to++ = one;
            }
            return result;
          },
          py::arg("ages"));
  module.def(
      "stats_fit_lms",
      [](const ColumnArray& ages, const ColumnArray& scores, const ColumnArray& weights, const py::dict& given) {
        const stats::LmsModel model = model_from(given);
        const py::gil_scoped_release release;
        return stats::fit_lms(view(ages), view(scores), model, view(weights));
      },
      py::arg("ages"), py::arg("scores"), py::arg("weights"), py::arg("model"));
  module.def(
      "stats_choose_lms",
      [](const ColumnArray& ages, const ColumnArray& scores, const ColumnArray& weights, const py::dict& given,
         int criterion, int highest_degree, std::uint64_t seed) {
        const stats::LmsModel model = model_from(given);
        const stats::LmsChoice found = [&] {
          const py::gil_scoped_release release;
          return stats::choose_lms(view(ages), view(scores), model, static_cast<stats::ModelCriterion>(criterion),
                                   highest_degree, seed, view(weights));
        }();
        py::list tried;
        for (const auto& [d, value] : found.tried) tried.append(py::make_tuple(d[0], d[1], d[2], d[3], value));
        return py::make_tuple(found.fit, tried);
      },
      py::arg("ages"), py::arg("scores"), py::arg("weights"), py::arg("model"), py::arg("criterion"),
      py::arg("highest_degree"), py::arg("seed"));
}

py::dict to_dict(const stats::RegressionChecks& c) {
  py::dict d;
  d["levene"] = c.levene, d["levene_p"] = c.levene_p, d["quarter_sd"] = c.quarter_sd, d["sd_ratio"] = c.sd_ratio;
  d["unequal_spread"] = c.unequal_spread, d["skewness"] = c.skewness, d["excess_kurtosis"] = c.excess_kurtosis;
  d["anderson_darling"] = c.anderson_darling, d["normality_p"] = c.normality_p, d["not_normal"] = c.not_normal;
  d["largest_cook"] = c.largest_cook, d["largest_cook_row"] = c.largest_cook_row, d["influential"] = c.influential;
  d["cook_median"] = c.cook_median;
  return d;
}

py::dict to_dict(const stats::RegressionNorms& r) {
  py::list terms, ranges;
  for (const stats::FittedTerm& t : r.terms)
    terms.append(py::make_tuple(t.powers, t.coefficient, t.standard_error, t.p, t.inflation, t.selected));
  for (const Interval& range : r.ranges) ranges.append(both(range));
  py::dict d;
  d["n"] = r.n, d["left_out"] = r.left_out, d["parameters"] = r.parameters, d["terms"] = terms;
  d["residual_sd"] = r.residual_sd, d["r2"] = r.r2, d["step_ends"] = r.step_ends, d["step_sds"] = r.step_sds;
  d["log_sd_intercept"] = r.log_sd_intercept, d["log_sd_slope"] = r.log_sd_slope, d["centres"] = r.centres;
  d["ranges"] = ranges, d["inverse"] = copy(r.inverse), d["standardised"] = copy(r.standardised);
  d["covariance"] = copy(r.covariance), d["log_sd_covariance"] = copy(r.log_sd_covariance);
  d["checks"] = to_dict(r.checks), d["reason"] = reason(r.reason);
  return d;
}

/// Rows of n, mean, sd; z and what follows from it: one for each person.
py::array_t<double> scored(const stats::RegressionNorms& norms, const ColumnArray& scores, const ColumnArray& variables,
                           int percentile, double confidence) {
  py::array_t<double> result({scores.size(), py::ssize_t{9}});
  double* to = result.mutable_data();
  const std::size_t width = norms.ranges.size();
  for (std::size_t i = 0; i < view(scores).size(); ++i) {
    const auto person = view(variables).subspan(i * width, width);
    const stats::Moments like = norms.expected(person);
    const auto s =
        norms.score(view(scores)[i], person, static_cast<stats::RegressionPercentile>(percentile), confidence);
    for (const double one : {like.mean, like.sd, s.z, s.standard_error, s.percent_below, s.percent_below_t,
                             s.expected_range.lower, s.expected_range.upper, static_cast<double>(s.reason)})
      *to++ = one;
  }
  return result;
}

void bind_regression(py::module_& module) {
  py::class_<stats::RegressionNorms>(module, "StatsRegression")
      .def("to_dict", [](const stats::RegressionNorms& norms) { return to_dict(norms); })
      .def("score", &scored, py::arg("scores"), py::arg("variables"), py::arg("percentile"), py::arg("confidence"))
      .def(
          "norms",
          [](const stats::RegressionNorms& fit, const ColumnArray& scores, const ColumnArray& ages,
             const ColumnArray& groups, const ColumnArray& weights, const std::vector<double>& person, std::size_t age,
             std::pair<double, double> limits, double window) {
            return stats::continuous_norms(fit, {view(scores), view(ages), view(groups), view(weights)}, person, age,
                                           {{limits.first, limits.second}, window});
          },
          py::arg("scores"), py::arg("ages"), py::arg("groups"), py::arg("weights"), py::arg("person"), py::arg("age"),
          py::arg("limits"), py::arg("window"));
  module.def(
      "stats_fit_regression_norms",
      [](const ColumnArray& scores, const ColumnList& variables, const std::vector<std::vector<int>>& terms,
         const std::vector<double>& centres, int spread, double alpha) {
        return without_gil(
            variables,
            [&](stats::Columns columns) {
              return stats::fit_regression_norms(view(scores), columns, terms,
                                                 {centres, static_cast<stats::ResidualSpread>(spread), alpha});
            },
            [](const stats::RegressionNorms& norms) { return py::cast(norms); });
      },
      py::arg("scores"), py::arg("variables"), py::arg("terms"), py::arg("centres"), py::arg("spread"),
      py::arg("alpha"));
}

void bind_quantiles(py::module_& module) {
  py::class_<stats::QuantileRegression>(module, "StatsQuantiles")
      .def("to_dict",
           [](const stats::QuantileRegression& q) {
             py::list curves, crossing;
             for (const stats::QuantileCurve& c : q.curves)
               curves.append(py::make_tuple(c.percentile, c.loss, c.below, c.on, c.coefficients));
             for (const stats::CrossingCentiles& c : q.crossing)
               crossing.append(py::make_tuple(c.lower, c.upper, c.ages.lower, c.ages.upper, c.most));
             py::dict d;
             d["n"] = q.n, d["left_out"] = q.left_out, d["ages"] = both(q.ages), d["knots"] = q.knots;
             d["curves"] = curves, d["crossing"] = crossing, d["reason"] = reason(q.reason);
             return d;
           })
      .def(
          "at",
          [](const stats::QuantileRegression& q, std::size_t curve, const ColumnArray& ages) {
            py::array_t<double> result(ages.size());
            double* to = result.mutable_data();
            for (const double age : view(ages)) *to++ = q.at(curve, age);
            return result;
          },
          py::arg("curve"), py::arg("ages"))
      .def(
          "interval",
          [](const stats::QuantileRegression& q, std::size_t curve, const ColumnArray& ages, double confidence) {
            py::array_t<double> result({ages.size(), py::ssize_t{2}});
            double* to = result.mutable_data();
            for (const double age : view(ages)) {
              const Interval found = q.interval(curve, age, confidence);
              *to++ = found.lower, *to++ = found.upper;
            }
            return result;
          },
          py::arg("curve"), py::arg("ages"), py::arg("confidence"));
  module.def(
      "stats_quantile_regression",
      [](const ColumnArray& ages, const ColumnArray& scores, const ColumnArray& percentiles, int degree, int knots,
         unsigned draws, std::uint64_t seed, unsigned threads, const ColumnArray& weights) {
        const py::gil_scoped_release release;
        return stats::quantile_regression(view(ages), view(scores), view(percentiles),
                                          {degree, knots, draws, seed, threads}, view(weights));
      },
      py::arg("ages"), py::arg("scores"), py::arg("percentiles"), py::arg("degree"), py::arg("knots"), py::arg("draws"),
      py::arg("seed"), py::arg("threads"), py::arg("weights"));
}

}  // namespace

void bind_norm_models(py::module_& module) {
  bind_quantiles(module);
  bind_lms(module);
  bind_regression(module);
}

}  // namespace kartlegg::python
