// Continuous norms: kartlegg.stats is their face.
#include "bind_samples.hpp"

namespace kartlegg::python {
namespace {

std::span<const double> view(const ColumnArray& numbers) {
  return {numbers.data(), static_cast<std::size_t>(numbers.size())};
}

Interval interval_from(const py::handle& pair) {
  const auto [lower, upper] = pair.cast<std::pair<double, double>>();
  return {lower, upper};
}

py::dict to_dict(const stats::NormFit& f) {
  py::dict d;
  d["n"] = f.n, d["left_out"] = f.left_out, d["effective_n"] = f.effective_n, d["parameters"] = f.parameters;
  d["r2"] = f.r2, d["adjusted_r2"] = f.adjusted_r2, d["raw_rmse"] = f.raw_rmse, d["z_rmse"] = f.z_rmse;
  d["log_score"] = f.log_score, d["smallest_group"] = f.smallest_group;
  return d;
}

/// A number for each pair of numbers of two lists of the same length.
template <class Function>
py::array_t<double> each(const ColumnArray& first, const ColumnArray& second, const Function& function) {
  py::array_t<double> result(first.size());
  const auto a = view(first), b = view(second);
  double* to = result.mutable_data();
  const py::gil_scoped_release release;
  for (std::size_t i = 0; i < a.size(); ++i) to[i] = function(a[i], b[i]);
  return result;
}

/// Both ends for each z and age, a row each.
py::array_t<double> intervals(const stats::ContinuousNorms& norms, const ColumnArray& z, const ColumnArray& age,
                              double confidence) {
  py::array_t<double> result({z.size(), py::ssize_t{2}});
  const auto at = view(z), ages = view(age);
  double* to = result.mutable_data();
  const py::gil_scoped_release release;
  for (std::size_t i = 0; i < at.size(); ++i) {
    const Interval found = norms.interval(at[i], ages[i], confidence);
    *to++ = found.lower, *to++ = found.upper;
  }
  return result;
}

/// Of each person, the share of the probability that lies below.
py::array_t<double> quantile_residuals(const stats::ContinuousNorms& norms, const ColumnArray& raw,
                                       const ColumnArray& age, const ColumnArray& share) {
  py::array_t<double> result(raw.size());
  const auto scores = view(raw), ages = view(age), shares = view(share);
  double* to = result.mutable_data();
  for (std::size_t i = 0; i < scores.size(); ++i)
    to[i] = norms.quantile_residual(scores[i], ages[i], norms.step(), shares[i]);
  return result;
}

/// `fit` is called from Python with scores, ages, groups and weights, and gives norms.
py::dict cross_validated(const ColumnArray& scores, const ColumnArray& ages, const ColumnArray& groups,
                         const ColumnArray& weights, const py::function& fit, unsigned folds, unsigned repeats,
                         std::uint64_t seed) {
  const auto found =
      stats::cross_validate({view(scores), view(ages), view(groups), view(weights)},
                            [&](const stats::NormSample& part) {
                              const auto array = [](std::span<const double> numbers) {
                                return py::array_t<double>(static_cast<py::ssize_t>(numbers.size()), numbers.data());
                              };
                              return fit(array(part.scores), array(part.ages), array(part.groups), array(part.weights))
                                  .cast<stats::ContinuousNorms>();
                            },
                            {.folds = folds, .repeats = repeats, .seed = seed});
  py::dict d;
  d["n"] = found.n, d["outside"] = found.outside, d["log_score"] = found.log_score, d["z_rmse"] = found.z_rmse;
  d["each"] = copy(found.each), d["by_repeat"] = found.by_repeat, d["reason"] = reason(found.reason);
  return d;
}

py::dict worm(const ColumnArray& z, const ColumnArray& ages, unsigned bands, const ColumnArray& weights,
              double confidence) {
  const stats::Worm found = stats::worm(view(z), view(ages), bands, view(weights), confidence);
  py::list rows, q;
  for (const stats::WormBand& b : found.bands)
    rows.append(py::make_tuple(b.ages.lower, b.ages.upper, b.n, b.n_effective, b.cubic[0], b.cubic[1], b.cubic[2],
                               b.cubic[3], b.tests[0], b.tests[1], b.tests[2], b.tests[3], reason(b.reason)));
  for (const stats::QStatistic& one : found.q) q.append(py::make_tuple(one.value, one.df, one.p));
  py::dict d;
  d["n"] = found.n, d["left_out"] = found.left_out, d["bands"] = rows, d["q"] = q, d["reason"] = reason(found.reason);
  d["expected"] = copy(found.expected), d["deviation"] = copy(found.deviation);
  d["half_width"] = copy(found.half_width), d["band"] = found.band;
  return d;
}

/// One row a score: raw, z, percentile, sampling error, measurement error, both ends of the interval.
py::array_t<double> table(const stats::ContinuousNorms& norms, double age, const ColumnArray& scores,
                          double reliability, int kind, double confidence) {
  const auto rows =
      norms.table(age, view(scores),
                  {.reliability = reliability, .kind = static_cast<IntervalKind>(kind), .confidence = confidence});
  py::array_t<double> result({rows.size(), std::size_t{7}});
  double* to = result.mutable_data();
  for (const stats::NormTableRow& r : rows)
    for (const double one :
         {r.raw, r.z, r.percentile, r.sampling_error, r.measurement_error, r.interval.lower, r.interval.upper})
      *to++ = one;
  return result;
}

stats::TaylorOptions taylor_options(const py::dict& given) {
  stats::TaylorOptions o;
  o.score_power = given["score_power"].cast<int>(), o.age_power = given["age_power"].cast<int>();
  o.terms = given["terms"].cast<int>(), o.most_terms = given["most_terms"].cast<int>();
  o.choice = place<stats::TermChoice>(given["choice"]);
  o.standardised = given["standardised"].cast<bool>();
  o.rank_method = place<stats::RankMethod>(given["rank_method"]);
  o.window = given["window"].cast<double>(), o.limits = interval_from(given["limits"]);
  o.draws = given["draws"].cast<unsigned>(), o.repeats = given["repeats"].cast<unsigned>();
  o.seed = given["seed"].cast<std::uint64_t>(), o.threads = given["threads"].cast<unsigned>();
  return o;
}

py::dict to_dict(const stats::TaylorNorms& t) {
  py::list terms, sizes;
  for (const stats::TaylorTerm& one : t.terms)
    terms.append(py::make_tuple(one.score_power, one.age_power, one.coefficient));
  for (const stats::TaylorSize& one : t.sizes)
    sizes.append(py::make_tuple(one.terms, one.r2, one.adjusted_r2, one.bic, one.consistent, one.cross_r2));
  py::dict d;
  d["norms"] = t.norms, d["terms"] = terms, d["sizes"] = sizes, d["consistent"] = t.consistent;
  d["age_mean"] = t.age_mean, d["age_sd"] = t.age_sd, d["observed_z"] = copy(t.observed_z);
  d["reason"] = reason(t.reason);
  return d;
}

py::dict to_dict(const stats::BetaBinomialNorms& b) {
  py::dict d;
  d["norms"] = b.norms, d["alpha"] = b.alpha, d["beta"] = b.beta, d["age_mean"] = b.age_mean, d["age_sd"] = b.age_sd;
  d["highest"] = b.highest, d["log_likelihood"] = b.log_likelihood, d["bic"] = b.bic, d["reason"] = reason(b.reason);
  return d;
}

}  // namespace

void bind_norming(py::module_& module) {
  using stats::ContinuousNorms;
  py::class_<ContinuousNorms>(module, "StatsNorms")
      .def(
          "z",
          [](const ContinuousNorms& norms, const ColumnArray& raw, const ColumnArray& age) {
            return each(raw, age, [&](double x, double a) { return norms.z(x, a); });
          },
          py::arg("raw"), py::arg("age"))
      .def(
          "percentile",
          [](const ContinuousNorms& norms, const ColumnArray& raw, const ColumnArray& age) {
            return each(raw, age, [&](double x, double a) { return norms.percentile(x, a); });
          },
          py::arg("raw"), py::arg("age"))
      .def(
          "raw_at",
          [](const ContinuousNorms& norms, const ColumnArray& z, const ColumnArray& age) {
            return each(z, age, [&](double x, double a) { return norms.raw_at(x, a); });
          },
          py::arg("z"), py::arg("age"))
      .def(
          "standard_error",
          [](const ContinuousNorms& norms, const ColumnArray& z, const ColumnArray& age) {
            return each(z, age, [&](double x, double a) { return norms.standard_error(x, a); });
          },
          py::arg("z"), py::arg("age"))
      .def("interval", &intervals, py::arg("z"), py::arg("age"), py::arg("confidence"))
      .def(
          "log_probability",
          [](const ContinuousNorms& norms, const ColumnArray& raw, const ColumnArray& age, double step) {
            return each(raw, age, [&](double x, double a) { return norms.log_probability(x, a, step); });
          },
          py::arg("raw"), py::arg("age"), py::arg("step"))
      .def("quantile_residuals", &quantile_residuals, py::arg("raw"), py::arg("age"), py::arg("share"))
      .def("table", &table, py::arg("age"), py::arg("scores"), py::arg("reliability"), py::arg("kind"),
           py::arg("confidence"))
      .def_property_readonly("ages", [](const ContinuousNorms& norms) { return both(norms.ages()); })
      .def_property_readonly("scores", [](const ContinuousNorms& norms) { return both(norms.scores()); })
      .def_property_readonly("limits", [](const ContinuousNorms& norms) { return both(norms.limits()); })
      .def_property_readonly("step", &ContinuousNorms::step)
      .def_property_readonly("fit", [](const ContinuousNorms& norms) { return to_dict(norms.fit()); })
      .def_property_readonly("method", [](const ContinuousNorms& norms) { return std::string(norms.method()); });
  module.def(
      "stats_taylor_norms",
      [](const ColumnArray& scores, const ColumnArray& ages, const ColumnArray& groups, const ColumnArray& weights,
         const py::dict& given) {
        const stats::TaylorOptions options = taylor_options(given);
        const stats::NormSample sample{view(scores), view(ages), view(groups), view(weights)};
        const auto found = [&] {
          const py::gil_scoped_release release;
          return stats::taylor_norms(sample, options);
        }();
        return to_dict(found);
      },
      py::arg("scores"), py::arg("ages"), py::arg("groups"), py::arg("weights"), py::arg("options"));
  module.def(
      "stats_beta_binomial_norms",
      [](const ColumnArray& scores, const ColumnArray& ages, const ColumnArray& groups, const ColumnArray& weights,
         int highest, int alpha_power, int beta_power, double window, std::pair<double, double> limits) {
        const stats::BetaBinomialOptions options{
            highest, alpha_power, beta_power, window, {limits.first, limits.second}};
        const stats::NormSample sample{view(scores), view(ages), view(groups), view(weights)};
        const auto found = [&] {
          const py::gil_scoped_release release;
          return stats::beta_binomial_norms(sample, options);
        }();
        return to_dict(found);
      },
      py::arg("scores"), py::arg("ages"), py::arg("groups"), py::arg("weights"), py::arg("highest"),
      py::arg("alpha_power"), py::arg("beta_power"), py::arg("window"), py::arg("limits"));
  module.def("stats_worm", &worm, py::arg("z"), py::arg("ages"), py::arg("bands"), py::arg("weights"),
             py::arg("confidence"));
  module.def("stats_cross_validate", &cross_validated, py::arg("scores"), py::arg("ages"), py::arg("groups"),
             py::arg("weights"), py::arg("fit"), py::arg("folds"), py::arg("repeats"), py::arg("seed"));
  module.def(
      "stats_rake",
      [](const std::vector<py::array_t<int, py::array::c_style | py::array::forcecast>>& levels,
         const std::vector<ColumnArray>& targets, const ColumnArray& start, int scale, double tolerance,
         unsigned most_cycles) {
        std::vector<stats::RakingMargin> margins;
        for (std::size_t i = 0; i < levels.size(); ++i)
          margins.push_back({{levels[i].data(), static_cast<std::size_t>(levels[i].size())}, view(targets[i])});
        const auto r =
            stats::rake(margins, view(start), static_cast<stats::WeightScale>(scale), tolerance, most_cycles);
        py::dict d;
        d["weights"] = copy(r.weights), d["n"] = r.n, d["left_out"] = r.left_out, d["lowest"] = r.lowest;
        d["highest"] = r.highest, d["ratio"] = r.ratio, d["effective_n"] = r.effective_n, d["cycles"] = r.cycles;
        d["change"] = r.change, d["margin"] = r.margin, d["level"] = r.level, d["reason"] = reason(r.reason);
        return d;
      },
      py::arg("levels"), py::arg("targets"), py::arg("start"), py::arg("scale"), py::arg("tolerance"),
      py::arg("most_cycles"));
  module.def(
      "stats_effective_n", [](const ColumnArray& weights) { return stats::effective_n(view(weights)); },
      py::arg("weights"));
}

}  // namespace kartlegg::python
