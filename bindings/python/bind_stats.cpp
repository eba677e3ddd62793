// The statistics of one score. Functions of numbers are bound as rows: kartlegg.stats broadcasts what it is given, and
// each row is one call. Functions of lists are bound each on its own.
#include <map>
#include <utility>

#include "bind.hpp"

namespace kartlegg::python {
namespace {

using Numbers = py::array_t<double, py::array::c_style | py::array::forcecast>;

std::span<const double> view(const Numbers& numbers) {
  return {numbers.data(), static_cast<std::size_t>(numbers.size())};
}

py::array_t<double> copy(const std::vector<double>& numbers) {
  return py::array_t<double>(static_cast<py::ssize_t>(numbers.size()), numbers.data());
}

std::vector<double> listed(const Numbers& numbers) { return {view(numbers).begin(), view(numbers).end()}; }

/// An enumerator from its place, as Python passes it.
template <typename Enum>
Enum place(double number) {
  return static_cast<Enum>(static_cast<int>(number));
}

/// Arguments of one row, taken one after the other, and what comes of them.
class Row {
 public:
  Row(const double* arguments, double* results) : argument_(arguments), result_(results) {}
  double operator[](std::size_t i) const { return argument_[i]; }
  template <typename... Values>
  void give(Values... values) {
    (one(values), ...);
  }

 private:
  void one(double value) { *result_++ = value; }
  void one(bool value) { *result_++ = value ? 1 : 0; }
  void one(Interval value) { give(value.lower, value.upper); }
  void one(stats::Estimate value) { give(value.value, value.interval); }
  void one(stats::Reason value) { *result_++ = static_cast<double>(value); }
  void one(stats::ChangeClass value) { *result_++ = static_cast<double>(value); }
  const double* argument_;
  double* result_;
};

struct RowFunction {
  std::size_t arguments, results;
  void (*call)(Row& row);
};

void rarity_row(Row& row, const stats::Rarity& r) {
  row.give(r.statistic, r.df, r.percent_beyond, r.percent_beyond_two, r.reason);
}

stats::ScorePair pair(const Row& r) { return {r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7]}; }

const std::map<std::string_view, RowFunction>& error_rows() {
  static const std::map<std::string_view, RowFunction> functions{
      {"sem", {2, 1, [](Row& r) { r.give(stats::sem(r[0], r[1])); }}},
      {"standard_error_of_estimation", {2, 1, [](Row& r) { r.give(stats::standard_error_of_estimation(r[0], r[1])); }}},
      {"standard_error_of_prediction", {2, 1, [](Row& r) { r.give(stats::standard_error_of_prediction(r[0], r[1])); }}},
      {"true_score", {3, 1, [](Row& r) { r.give(stats::true_score(r[0], r[1], r[2])); }}},
      {"error_interval",
       {6, 2, [](Row& r) { r.give(stats::error_interval(r[0], r[1], r[2], r[3], r[4], place<IntervalKind>(r[5]))); }}},
      {"error_refusal", {3, 1, [](Row& r) { r.give(stats::error_refusal(r[0], r[1], r[2])); }}},
      {"normal_interval", {3, 2, [](Row& r) { r.give(stats::normal_interval(r[0], r[1], r[2])); }}},
      {"probability_true_beyond",
       {6, 1, [](Row& r) { r.give(stats::probability_true_beyond(r[0], r[1], r[2], r[3], r[4], r[5] != 0)); }}},
      {"probability_beyond", {4, 1, [](Row& r) { r.give(stats::probability_beyond(r[0], r[1], r[2], r[3] != 0)); }}},
      {"classification",
       {4, 3,
        [](Row& r) {
          const stats::Classification found = stats::classification(r[0], r[1], r[2], r[3]);
          r.give(found.accuracy, found.consistency, found.reason);
        }}},
      {"lord_sem", {2, 1, [](Row& r) { r.give(stats::lord_sem(r[0], r[1])); }}},
      {"keats_sem", {4, 1, [](Row& r) { r.give(stats::keats_sem(r[0], r[1], r[2], r[3])); }}},
      {"norm_error", {2, 1, [](Row& r) { r.give(stats::norm_error(r[0], r[1])); }}},
      {"regression_norm_error", {4, 1, [](Row& r) { r.give(stats::regression_norm_error(r[0], r[1], r[2], r[3])); }}},
      {"percentile_error", {2, 1, [](Row& r) { r.give(stats::percentile_error(r[0], r[1])); }}},
      {"norm_sample_size", {4, 1, [](Row& r) { r.give(stats::norm_sample_size(r[0], r[1], r[2], r[3])); }}}};
  return functions;
}

const std::map<std::string_view, RowFunction>& norm_rows() {
  static const std::map<std::string_view, RowFunction> functions{
      {"z_score", {3, 1, [](Row& r) { r.give(stats::z_score(r[0], r[1], r[2])); }}},
      {"score_at_z", {3, 1, [](Row& r) { r.give(stats::score_at_z(r[0], r[1], r[2])); }}},
      {"from_z", {2, 1, [](Row& r) { r.give(stats::from_z(r[0], place<Measure>(r[1]))); }}},
      {"to_z", {2, 1, [](Row& r) { r.give(stats::to_z(r[0], place<Measure>(r[1]))); }}},
      {"lms_z",
       {4, 1,
        [](Row& r) {
          r.give(stats::lms_z(r[0], {r[1], r[2], r[3]}));
        }}},
      {"lms_z_restricted",
       {4, 1,
        [](Row& r) {
          r.give(stats::lms_z_restricted(r[0], {r[1], r[2], r[3]}));
        }}},
      {"box_cox_z",
       {6, 1,
        [](Row& r) {
          r.give(stats::box_cox_z(r[0], {r[1], r[2], r[3], r[4]}, static_cast<stats::LmsFamily>(r[5])));
        }}},
      {"box_cox_value",
       {6, 1,
        [](Row& r) {
          r.give(stats::box_cox_value(r[0], {r[1], r[2], r[3], r[4]}, static_cast<stats::LmsFamily>(r[5])));
        }}},
      {"lms_value",
       {4, 1,
        [](Row& r) {
          r.give(stats::lms_value(r[0], {r[1], r[2], r[3]}));
        }}},
      {"proportion_interval",
       {4, 2,
        [](Row& r) { r.give(stats::proportion_interval(r[0], r[1], r[2], place<stats::ProportionMethod>(r[3]))); }}},
      {"percentile_rank",
       {6, 4,
        [](Row& r) {
          const stats::PercentileRank found = stats::percentile_rank(
              r[0], r[1], r[2], place<stats::PercentileDefinition>(r[3]), r[4], place<stats::ProportionMethod>(r[5]));
          r.give(found.value, found.interval, found.reason);
        }}},
      {"quantile_ranks",
       {3, 4,
        [](Row& r) {
          const stats::QuantileRanks found = stats::quantile_ranks(r[0], r[1], r[2]);
          r.give(found.lower, found.upper, found.coverage, found.reason);
        }}},
      {"case_against_sample",
       {5, 6,
        [](Row& r) {
          const stats::CaseAgainstSample found = stats::case_against_sample(r[0], r[1], r[2], r[3], r[4]);
          r.give(found.t, found.df, found.percent_below, found.interval, found.reason);
        }}},
      {"regression_score",
       {7, 7,
        [](Row& r) {
          const stats::RegressionScore found = stats::regression_score(r[0], r[1], r[2], r[3], r[4], r[5], r[6]);
          r.give(found.z, found.standard_error, found.percent_below, found.percent_below_t, found.expected_range,
                 found.reason);
        }}},
      {"largest_sd", {4, 1, [](Row& r) { r.give(stats::largest_sd(r[0], r[1], r[2], r[3])); }}}};
  return functions;
}

stats::Change change_of(const Row& r) {
  const stats::ChangeInput input{r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10]};
  return stats::change(place<stats::ChangeMethod>(r[11]), input, r[12]);
}

const std::map<std::string_view, RowFunction>& change_rows() {
  static const std::map<std::string_view, RowFunction> functions{
      {"change",
       {15, 11,
        [](Row& r) {
          const stats::Change found = change_of(r);
          r.give(found.difference, found.expected, found.standard_error, found.index, found.critical, found.p,
                 found.unremarkable, found.reliable, stats::classify(found, r[0], r[1], r[13], r[14] != 0),
                 found.reason);
        }}},
      {"minimal_detectable_change", {2, 1, [](Row& r) { r.give(stats::minimal_detectable_change(r[0], r[1])); }}},
      {"clinical_cutoffs",
       {5, 4,
        [](Row& r) {
          const stats::ClinicalCutoffs found = stats::clinical_cutoffs(r[0], r[1], r[2], r[3], r[4] != 0);
          r.give(found.a, found.b, found.c, found.reason);
        }}},
      {"reliable_difference",
       {6, 9,
        [](Row& r) {
          const stats::ReliableDifference found = stats::reliable_difference(r[0], r[1], r[2], r[3], r[4], r[5]);
          r.give(found.difference, found.standard_error, found.z, found.p, found.critical, found.interval,
                 found.reliable, found.reason);
        }}},
      {"rarity", {3, 5, [](Row& r) { rarity_row(r, stats::rarity(r[0], r[1], r[2])); }}},
      {"sd_of_difference", {3, 1, [](Row& r) { r.give(stats::sd_of_difference(r[0], r[1], r[2])); }}},
      {"unstandardised_difference_test",
       {8, 5, [](Row& r) { rarity_row(r, stats::unstandardised_difference_test(pair(r))); }}},
      {"revised_standardised_difference_test",
       {8, 5, [](Row& r) { rarity_row(r, stats::revised_standardised_difference_test(pair(r))); }}},
      {"predicted_difference", {8, 5, [](Row& r) { rarity_row(r, stats::predicted_difference(pair(r))); }}}};
  return functions;
}

const std::map<std::string_view, RowFunction>& accuracy_rows() {
  static const std::map<std::string_view, RowFunction> functions{
      {"accuracy",
       {7, 37,
        [](Row& r) {
          const stats::Accuracy a = stats::accuracy({r[0], r[1], r[2], r[3]}, place<stats::Design>(r[4]), r[5],
                                                    place<stats::ProportionMethod>(r[6]));
          r.give(a.sensitivity, a.specificity, a.positive_predictive, a.negative_predictive, a.correct, a.prevalence,
                 a.positive_rate, a.positive_ratio, a.negative_ratio, a.odds_ratio, a.balanced, a.youden, a.f1,
                 a.matthews, a.kappa, a.half_added, a.reason);
        }}},
      {"predictive_values",
       {6, 19,
        [](Row& r) {
          const stats::PredictiveValues v = stats::predictive_values({r[0], r[1], r[2], r[3]}, r[4], r[5]);
          r.give(v.sensitivity, v.specificity, v.positive_ratio, v.negative_ratio, v.positive_predictive,
                 v.negative_predictive, v.reason);
        }}},
      {"post_test_probability", {2, 1, [](Row& r) { r.give(stats::post_test_probability(r[0], r[1])); }}}};
  return functions;
}

void give(Row& row, const stats::GroupSizes& g) { row.give(g.cases, g.controls, g.persons, g.reason); }

const std::map<std::string_view, RowFunction>& sample_size_rows() {
  static const std::map<std::string_view, RowFunction> functions{
      {"correlation_sample_size", {3, 1, [](Row& r) { r.give(stats::correlation_sample_size(r[0], r[1], r[2])); }}},
      {"proportion_sample_size",
       {4, 1,
        [](Row& r) { r.give(stats::proportion_sample_size(r[0], r[1], r[2], place<stats::ProportionMethod>(r[3]))); }}},
      {"percentile_sample_size",
       {4, 1,
        [](Row& r) { r.give(stats::percentile_sample_size(r[0], r[1], r[2], place<stats::ProportionMethod>(r[3]))); }}},
      {"accuracy_sample_size",
       {5, 4, [](Row& r) { give(r, stats::accuracy_sample_size(r[0], r[1], r[2], r[3], r[4])); }}},
      {"area_sample_size", {4, 4, [](Row& r) { give(r, stats::area_sample_size(r[0], r[1], r[2], r[3])); }}}};
  return functions;
}

const std::map<std::string_view, RowFunction>& reliability_rows() {
  static const std::map<std::string_view, RowFunction> functions{
      {"alpha_interval",
       {5, 2,
        [](Row& r) {
          r.give(stats::alpha_interval(r[0], r[1], static_cast<int>(r[2]), place<stats::AlphaInterval>(r[3]), r[4]));
        }}},
      {"alpha_sample_size",
       {4, 1, [](Row& r) { r.give(stats::alpha_sample_size(r[0], r[1], static_cast<int>(r[2]), r[3])); }}},
      {"alpha_difference_p", {4, 1, [](Row& r) { r.give(stats::alpha_difference_p(r[0], r[1], r[2], r[3])); }}},
      {"kr21", {3, 1, [](Row& r) { r.give(stats::kr21(r[0], r[1], r[2])); }}},
      {"spearman_brown", {2, 1, [](Row& r) { r.give(stats::spearman_brown(r[0], r[1])); }}},
      {"horst", {2, 1, [](Row& r) { r.give(stats::horst(r[0], r[1])); }}},
      {"difference_reliability",
       {5, 1,
        [](Row& r) {
          r.give(stats::difference_reliability({r[0], r[1]}, {r[2], r[3]}, r[4]));
        }}},
      {"disattenuated", {3, 1, [](Row& r) { r.give(stats::disattenuated(r[0], r[1], r[2])); }}},
      {"reliability_at_sd", {3, 1, [](Row& r) { r.give(stats::reliability_at_sd(r[0], r[1], r[2])); }}}};
  return functions;
}

const RowFunction& row_function(std::string_view name) {
  for (const auto* group :
       {&error_rows(), &norm_rows(), &change_rows(), &accuracy_rows(), &sample_size_rows(), &reliability_rows()})
    if (const auto found = group->find(name); found != group->end()) return found->second;
  throw py::key_error(std::string(name));
}

/// One call for every row of `arguments`; the result has as many rows, and a column for each number that comes back.
py::array_t<double> rows(std::string_view name, const Numbers& arguments) {
  const RowFunction& function = row_function(name);
  if (arguments.ndim() != 2 || static_cast<std::size_t>(arguments.shape(1)) != function.arguments)
    throw py::value_error(std::string(name) + " takes " + std::to_string(function.arguments) + " numbers a row");
  const auto count = static_cast<std::size_t>(arguments.shape(0));
  py::array_t<double> results({count, function.results});
  const double* from = arguments.data();
  double* to = results.mutable_data();
  const py::gil_scoped_release release;
  for (std::size_t i = 0; i < count; ++i) {
    Row row(from + i * function.arguments, to + i * function.results);
    function.call(row);
  }
  return results;
}

/// Names of an enumeration up to the last, in order.
template <typename Enum>
py::tuple names(Enum last) {
  py::tuple result(static_cast<std::size_t>(last) + 1);
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = py::str(std::string(name(static_cast<Enum>(i))));
  return result;
}

/// What may be written for each enumeration, in its order.
py::dict choices() {
  py::dict result;
  result["measure"] = names(Measure::percentile_rank);
  result["interval_kind"] = names(IntervalKind::retest);
  result["change_method"] = names(stats::ChangeMethod::reg);
  result["change_class"] = names(stats::ChangeClass::harmed);
  result["reason"] = names(stats::Reason::not_a_category);
  result["proportion_method"] = py::make_tuple("wilson", "clopper_pearson", "jeffreys");
  result["percentile_definition"] = py::make_tuple("below", "at_or_below", "middle");
  result["rank_method"] =
      py::make_tuple("blom", "tukey", "van_der_waerden", "rankit", "levenbach", "filliben", "yu_huang");
  result["design"] = py::make_tuple("cohort", "case_control");
  result["weight_scale"] = py::make_tuple("mean_one", "smallest_one");
  result["term_choice"] = py::make_tuple("largest_consistent", "cross_validation");
  result["missing_answers"] = py::make_tuple("listwise", "pairwise");
  result["thresholds_from"] = py::make_tuple("pair", "item");
  result["zero_cell"] = py::make_tuple("none", "margin22", "add");
  result["latent_estimator"] = py::make_tuple("two_step", "maximum_likelihood", "moments");
  result["metric"] = py::make_tuple("covariance", "correlation");
  result["alpha_interval"] = py::make_tuple("feldt", "bonett", "bonett_wright", "normal", "distribution_free");
  result["auc_interval"] = py::make_tuple("logit", "wald");
  result["cutoff_criterion"] = py::make_tuple("youden", "corner", "f1", "kappa", "accuracy", "sensitivity_at_least",
                                              "specificity_at_least", "cost", "positive_share");
  result["constant_items"] = py::make_tuple("leave_out", "keep");
  result["agreement_weights"] = py::make_tuple("unweighted", "linear", "quadratic");
  result["icc_form"] = names(stats::IccForm::consistency_average);
  result["icc_interval"] = py::make_tuple("f", "generalised");
  result["limit_error"] = py::make_tuple("large_sample", "simple");
  result["measurement_level"] = names(stats::MeasurementLevel::ratio);
  result["age_curve"] = py::make_tuple("polynomial", "spline");
  result["lms_family"] = py::make_tuple("lms", "bccg", "bct");
  result["model_criterion"] = py::make_tuple("bic", "gaic3", "aic", "cross_validated");
  result["residual_spread"] = py::make_tuple("common", "quartiles", "log_linear");
  result["regression_percentile"] = py::make_tuple("normal", "t", "residuals");
  result["interpolation"] = py::make_tuple("linear", "cubic");
  return result;
}

py::tuple both(Interval interval) { return py::make_tuple(interval.lower, interval.upper); }

void bind_samples(py::module_& module) {
  module.def(
      "stats_percentile_rank_in",
      [](const Numbers& sample, double score, int definition, double confidence, int method) {
        const stats::PercentileRank found =
            stats::percentile_rank_in(view(sample), score, static_cast<stats::PercentileDefinition>(definition),
                                      confidence, static_cast<stats::ProportionMethod>(method));
        return py::make_tuple(found.value, found.interval.lower, found.interval.upper, static_cast<int>(found.reason));
      },
      py::arg("sample"), py::arg("score"), py::arg("definition"), py::arg("confidence"), py::arg("method"));
  module.def(
      "stats_quantile",
      [](const Numbers& ascending, double share, int type) { return stats::quantile(view(ascending), share, type); },
      py::arg("ascending"), py::arg("share"), py::arg("type"));
  module.def(
      "stats_quantile_interval",
      [](const Numbers& ascending, double share, double confidence) {
        return both(stats::quantile_interval(view(ascending), share, confidence));
      },
      py::arg("ascending"), py::arg("share"), py::arg("confidence"));
  module.def(
      "stats_ranks",
      [](const Numbers& values, const Numbers& weights) { return copy(stats::ranks(view(values), view(weights))); },
      py::arg("values"), py::arg("weights"));
  module.def(
      "stats_normal_scores",
      [](const Numbers& values, int method, const Numbers& weights) {
        return copy(stats::normal_scores(view(values), static_cast<stats::RankMethod>(method), view(weights)));
      },
      py::arg("values"), py::arg("method"), py::arg("weights"));
  module.def(
      "stats_pooled",
      [](const Numbers& n, const Numbers& mean, const Numbers& sd) {
        std::vector<stats::Moments> groups;
        for (py::ssize_t i = 0; i < n.size(); ++i) groups.push_back({n.data()[i], mean.data()[i], sd.data()[i]});
        const stats::Moments all = stats::pooled(groups);
        return py::make_tuple(all.n, all.mean, all.sd);
      },
      py::arg("n"), py::arg("mean"), py::arg("sd"));
  module.def(
      "stats_leverage",
      [](const Numbers& x, const Numbers& inverse) { return stats::leverage(view(x), view(inverse)); }, py::arg("x"),
      py::arg("inverse"));
}

void bind_lists(py::module_& module) {
  module.def(
      "stats_trend",
      [](const Numbers& times, const Numbers& scores, double error, double confidence) {
        const stats::Trend t = stats::trend(view(times), view(scores), error, confidence);
        return py::make_tuple(t.n, t.slope, t.intercept, t.error_by_sem, t.error_by_residual, both(t.interval_by_sem),
                              both(t.interval_by_residual), static_cast<int>(t.reason));
      },
      py::arg("times"), py::arg("scores"), py::arg("sem"), py::arg("confidence"));
  module.def(
      "stats_holm", [](const Numbers& p) { return copy(stats::holm(view(p))); }, py::arg("p"));
  module.def(
      "stats_profile_deviations",
      [](const Numbers& scores, const Numbers& sems, double confidence) {
        const auto found = stats::profile_deviations(view(scores), view(sems), confidence);
        py::array_t<double> result({found.size(), std::size_t{4}});
        double* to = result.mutable_data();
        for (const stats::ProfileScore& one : found)
          for (const double value : {one.deviation, one.standard_error, one.critical, one.reliable ? 1.0 : 0.0})
            *to++ = value;
        return result;
      },
      py::arg("scores"), py::arg("sems"), py::arg("confidence"));
  module.def(
      "stats_profile_rarity",
      [](const Numbers& z, const Numbers& correlations) {
        const stats::ProfileRarity found = stats::profile_rarity(view(z), view(correlations));
        return py::make_tuple(found.distance, found.df, found.percent_further, static_cast<int>(found.reason));
      },
      py::arg("z"), py::arg("correlations"));
  module.def(
      "stats_profile_agreement",
      [](const Numbers& a, const Numbers& b) {
        const stats::ProfileAgreement found = stats::profile_agreement(view(a), view(b));
        return py::make_tuple(found.n, found.correlation, found.mean_difference, found.mean_absolute_difference,
                              static_cast<int>(found.reason));
      },
      py::arg("a"), py::arg("b"));
  module.def(
      "stats_lms_at",
      [](const Numbers& grid, int interpolation, const Numbers& ages) {
        std::vector<stats::LmsPoint> points;
        for (py::ssize_t i = 0; i + 3 < grid.size(); i += 4)
          points.push_back({grid.data()[i], grid.data()[i + 1], grid.data()[i + 2], grid.data()[i + 3]});
        const stats::LmsCurve curve(std::move(points), static_cast<stats::Interpolation>(interpolation));
        py::array_t<double> result({ages.size(), py::ssize_t{4}});
        double* to = result.mutable_data();
        for (const double age : view(ages)) {
          const stats::Lms found = curve.at(age);
          for (const double value : {found.l, found.m, found.s, static_cast<double>(found.reason)}) *to++ = value;
        }
        return result;
      },
      py::arg("grid"), py::arg("interpolation"), py::arg("ages"),
      "Rows of age, L, M, S; for each age: L, M, S and the place of the reason.");
}

/// Items from their slopes, the numbers of their thresholds, and all thresholds one after the other.
std::vector<stats::ResponseItem> response_items(const Numbers& slopes, const std::vector<std::size_t>& counts,
                                                const Numbers& thresholds) {
  std::vector<stats::ResponseItem> items;
  const double* from = thresholds.data();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    items.push_back({slopes.data()[i], {from, from + counts[i]}});
    from += counts[i];
  }
  return items;
}

void bind_item_response(py::module_& module) {
  module.def(
      "stats_log_category_probability",
      [](double slope, const Numbers& thresholds, int category, const Numbers& theta) {
        const stats::ResponseItem item{slope, listed(thresholds)};
        std::vector<double> found;
        for (const double at : view(theta)) found.push_back(stats::log_category_probability(item, category, at));
        return copy(found);
      },
      py::arg("slope"), py::arg("thresholds"), py::arg("category"), py::arg("theta"));
  module.def(
      "stats_eap",
      [](const Numbers& slopes, const std::vector<std::size_t>& counts, const Numbers& thresholds, const Numbers& nodes,
         const Numbers& categories, const Numbers& prior_mean, const Numbers& prior_sd) {
        const stats::ItemBank bank(response_items(slopes, counts, thresholds), listed(nodes));
        const auto rows = static_cast<std::size_t>(prior_mean.size());
        py::array_t<double> result({rows, std::size_t{4}});
        const double* category = categories.data();
        double* to = result.mutable_data();
        const double *mean = prior_mean.data(), *sd = prior_sd.data();
        const py::gil_scoped_release release;
        std::vector<stats::ItemBank::Answer> answers;
        for (std::size_t row = 0; row < rows; ++row) {
          answers.clear();
          for (std::size_t item = 0; item < counts.size(); ++item, ++category)
            if (!std::isnan(*category)) answers.push_back({static_cast<int>(item), static_cast<int>(*category)});
          const stats::Ability found = bank.eap(answers, {mean[row], sd[row]});
          for (const double value : {found.theta, found.standard_error, static_cast<double>(found.answered),
                                     static_cast<double>(found.reason)})
            *to++ = value;
        }
        return result;
      },
      py::arg("slopes"), py::arg("counts"), py::arg("thresholds"), py::arg("nodes"), py::arg("categories"),
      py::arg("prior_mean"), py::arg("prior_sd"),
      "A row of categories a person, NaN where not answered; theta, standard error, answers and the place of the "
      "reason.");
}

}  // namespace

void bind_stats(py::module_& module) {
  module.attr("STATS_CHOICES") = choices();
  module.def("stats_rows", &rows, py::arg("function"), py::arg("arguments"),
             "One call of a function for every row of its arguments.");
  bind_samples(module);
  bind_lists(module);
  bind_item_response(module);
}

}  // namespace kartlegg::python
