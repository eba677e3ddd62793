// ROC curves and cut-offs: kartlegg.stats is their face.
#include "bind_samples.hpp"

namespace kartlegg::python {
namespace {

std::span<const double> view(const ColumnArray& numbers) {
  return {numbers.data(), static_cast<std::size_t>(numbers.size())};
}

stats::RocOptions options_from(const py::dict& given) {
  stats::RocOptions options;
  options.high_is_positive = given["high_is_positive"].cast<bool>();
  options.interval = place<stats::AucInterval>(given["interval"]);
  options.confidence = given["confidence"].cast<double>();
  return options;
}

/// One row a cut-off: cut-off, threshold, sensitivity, specificity, true and false positive.
py::array_t<double> table(const std::vector<stats::OperatingPoint>& points) {
  py::array_t<double> result({points.size(), std::size_t{6}});
  double* to = result.mutable_data();
  for (const stats::OperatingPoint& p : points)
    for (const double one : {p.cutoff, p.threshold, p.sensitivity, p.specificity, p.true_positive, p.false_positive})
      *to++ = one;
  return result;
}

/// A curve, kept for what is asked of it next.
struct Curve {
  stats::Roc roc;
};

py::dict to_dict(const stats::Roc& r) {
  py::dict d;
  d["area"] = r.area, d["variance"] = r.variance, d["interval"] = both(r.interval);
  d["hanley_mcneil_error"] = r.hanley_mcneil_error, d["cases"] = r.cases, d["controls"] = r.controls;
  d["left_out"] = r.left_out, d["points"] = table(r.points), d["reason"] = reason(r.reason);
  return d;
}

py::dict to_dict(const stats::AreaDifference& a) {
  py::dict d;
  d["first"] = a.first, d["second"] = a.second, d["difference"] = a.difference, d["covariance"] = a.covariance;
  d["interval"] = both(a.interval), d["statistic"] = a.statistic, d["df"] = a.df, d["p"] = a.p;
  d["cases"] = a.cases, d["controls"] = a.controls, d["reason"] = reason(a.reason);
  return d;
}

py::dict to_dict(const stats::CutoffStability& s) {
  py::dict d;
  d["cutoffs"] = copy(s.cutoffs), d["interval"] = both(s.interval), d["chosen_share"] = s.chosen_share;
  d["sensitivity"] = s.sensitivity, d["specificity"] = s.specificity, d["new_sensitivity"] = s.new_sensitivity;
  d["new_specificity"] = s.new_specificity, d["reason"] = reason(s.reason);
  return d;
}

py::dict to_dict(const stats::LikelihoodRatios& found) {
  py::list bands;
  for (const stats::BandRatio& one : found.bands) {
    py::dict b;
    b["from"] = one.from, b["before"] = one.before, b["cases"] = one.cases, b["controls"] = one.controls;
    b["ratio"] = one.ratio.value, b["lower"] = one.ratio.interval.lower, b["upper"] = one.ratio.interval.upper;
    b["reason"] = reason(one.reason);
    bands.append(b);
  }
  py::dict d;
  d["bands"] = bands, d["cases"] = found.cases, d["controls"] = found.controls, d["left_out"] = found.left_out;
  d["reason"] = reason(found.reason);
  return d;
}

}  // namespace

void bind_roc(py::module_& module) {
  py::class_<Curve>(module, "StatsRoc")
      .def(py::init([](const ColumnArray& scores, const ColumnArray& condition, const py::dict& given) {
             const stats::RocOptions options = options_from(given);
             const py::gil_scoped_release release;
             return Curve{stats::roc(view(scores), view(condition), options)};
           }),
           py::arg("scores"), py::arg("condition"), py::arg("options"))
      .def("to_dict", [](const Curve& curve) { return to_dict(curve.roc); })
      .def(
          "partial_area",
          [](const Curve& curve, double lower, double upper) {
            const stats::PartialArea found = stats::partial_area(curve.roc, lower, upper);
            return py::make_tuple(found.value, found.corrected, reason(found.reason));
          },
          py::arg("lower"), py::arg("upper"))
      .def(
          "best_cutoffs",
          [](const Curve& curve, int criterion, double wanted) {
            const stats::BestCutoffs found =
                stats::best_cutoffs(curve.roc, static_cast<stats::CutoffCriterion>(criterion), wanted);
            return py::make_tuple(table(found.points), found.value, reason(found.reason));
          },
          py::arg("criterion"), py::arg("wanted"))
      .def(
          "difference",
          [](const Curve& first, const Curve& second, double confidence) {
            return to_dict(stats::area_difference(first.roc, second.roc, confidence));
          },
          py::arg("other"), py::arg("confidence"));
  module.def(
      "stats_area_difference",
      [](const ColumnArray& first, const ColumnArray& second, const ColumnArray& condition, const py::dict& options) {
        return to_dict(stats::area_difference(view(first), view(second), view(condition), options_from(options)));
      },
      py::arg("first"), py::arg("second"), py::arg("condition"), py::arg("options"));
  module.def(
      "stats_likelihood_ratios",
      [](const ColumnArray& scores, const ColumnArray& condition, const ColumnArray& starts, double confidence) {
        return to_dict(stats::likelihood_ratios(view(scores), view(condition), view(starts), confidence));
      },
      py::arg("scores"), py::arg("condition"), py::arg("starts"), py::arg("confidence"));
  module.def(
      "stats_cutoff_stability",
      [](const ColumnArray& scores, const ColumnArray& condition, int criterion, double wanted, const py::dict& given,
         unsigned draws, std::uint64_t seed, unsigned threads) {
        const stats::RocOptions options = options_from(given);
        const auto found = [&] {
          const py::gil_scoped_release release;
          return stats::cutoff_stability(view(scores), view(condition), static_cast<stats::CutoffCriterion>(criterion),
                                         wanted, options, draws, seed, threads);
        }();
        return to_dict(found);
      },
      py::arg("scores"), py::arg("condition"), py::arg("criterion"), py::arg("wanted"), py::arg("options"),
      py::arg("draws"), py::arg("seed"), py::arg("threads"));
}

}  // namespace kartlegg::python
