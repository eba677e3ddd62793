#include "kartlegg/stats/ordinal.hpp"

#include <algorithm>
#include <cmath>

#include "stats/consistency.hpp"
#include "stats/distribution.hpp"
#include "stats/latent_table.hpp"
#include "stats/ordinal_factor.hpp"
#include "stats/ordinal_sample.hpp"

namespace kartlegg::stats {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Items with at least two categories, and their correlations.
struct Scale {
  OrdinalSample sample;
  std::vector<int> left_out;
  std::vector<FittedPair> pairs;
  Polychoric matrix;
  Reason reason = Reason::none;
};

Scale scale_of(Columns items, std::size_t least, const PolychoricOptions& options) {
  Scale scale;
  scale.sample = ordinal_sample(items, options.missing);
  OrdinalSample& sample = scale.sample;
  scale.reason = sample.reason;
  if (scale.reason == Reason::none && sample.persons() < 2) scale.reason = Reason::sample_too_small;
  if (scale.reason != Reason::none) return scale;
  for (std::size_t i = sample.codes.size(); i-- > 0;)
    if (sample.categories[i].size() < 2) {
      const auto place = static_cast<std::ptrdiff_t>(i);
      scale.left_out.insert(scale.left_out.begin(), static_cast<int>(i));
      sample.codes.erase(sample.codes.begin() + place);
      sample.categories.erase(sample.categories.begin() + place);
      sample.lost_categories.erase(sample.lost_categories.begin() + place);
    }
  if (sample.codes.size() < least) {
    scale.reason = Reason::sample_too_small;
    return scale;
  }
  scale.pairs = fitted_pairs(sample, options);
  scale.matrix = polychoric_of(sample, scale.pairs, options);
  scale.reason = scale.matrix.reason;
  return scale;
}

/// Covariances of the pairs' correlations, times n: products of what each person adds to them.
MatrixXd joint_spread(const Scale& scale) {
  constexpr Index portion = 256;
  const auto count = static_cast<Index>(scale.pairs.size()), persons = static_cast<Index>(scale.sample.persons());
  MatrixXd sum = MatrixXd::Zero(count, count), influence(portion, count);
  for (Index from = 0; from < persons; from += portion) {
    const Index rows = std::min(portion, persons - from);
    for (Index p = 0; p < count; ++p) {
      const FittedPair& pair = scale.pairs[static_cast<std::size_t>(p)];
      const std::uint8_t* const first = scale.sample.codes[static_cast<std::size_t>(pair.note.first)].data() + from;
      const std::uint8_t* const second = scale.sample.codes[static_cast<std::size_t>(pair.note.second)].data() + from;
      for (Index r = 0; r < rows; ++r) influence(r, p) = pair.found.influence(first[r], second[r]);
    }
    sum.selfadjointView<Eigen::Lower>().rankUpdate(influence.topRows(rows).transpose());
  }
  return MatrixXd(sum.selfadjointView<Eigen::Lower>()) / static_cast<double>(persons);
}

double sum_of(const std::vector<std::vector<double>>& matrix) {
  double sum = 0;
  for (const auto& row : matrix)
    for (const double x : row) sum += x;
  return sum;
}

OrdinalOmega omega_of(const Scale& scale, const PolychoricOptions& options) {
  OrdinalOmega out;
  out.n = scale.matrix.n, out.given = scale.sample.given, out.left_out = scale.left_out, out.reason = scale.reason;
  out.smallest_eigenvalue = scale.matrix.smallest_eigenvalue;
  if (!(options.confidence > 0 && options.confidence < 1)) out.reason = Reason::confidence_out_of_range;
  if (out.reason != Reason::none) return out;
  const auto k = static_cast<Index>(scale.sample.codes.size());
  VectorXd correlations(k * (k - 1) / 2), variances(correlations.size());
  for (Index p = 0; p < correlations.size(); ++p) {
    const FittedPair& pair = scale.pairs[static_cast<std::size_t>(p)];
    const auto i = static_cast<std::size_t>(pair.note.first), j = static_cast<std::size_t>(pair.note.second);
    correlations[p] = scale.matrix.correlations[i][j], variances[p] = pair.found.variance;
  }
  if (!(variances.minCoeff() > 0)) {
    out.reason = Reason::singular;
    return out;
  }
  const bool complete = options.missing == MissingAnswers::listwise;
  const OrdinalFactor model =
      fit_ordinal_factor(correlations, variances, complete ? joint_spread(scale) : MatrixXd(), k, out.n);
  out.converged = model.converged;
  if (!model.converged) {
    out.reason = Reason::not_converged;
    return out;
  }
  const double common = model.loadings.sum(), squares = model.loadings.squaredNorm();
  const double errors = static_cast<double>(k) - squares, whole = common * common + errors;
  out.value = common * common / whole;
  out.observed = common * common / sum_of(scale.matrix.correlations);
  out.average_variance_extracted = squares / static_cast<double>(k);
  out.loadings.assign(model.loadings.begin(), model.loadings.end());
  out.improper = model.loadings.cwiseAbs().maxCoeff() > 1;
  out.fit = model.fit;
  if (!complete) return out;
  const VectorXd slope = 2 * common * (errors + common * model.loadings.array()) / (whole * whole);
  out.standard_error = std::sqrt(slope.dot(model.sampling * slope));
  out.interval = logit_interval(out.value, out.standard_error, options.confidence);
  return out;
}

/// Distances between the codes of an item's categories.
ArrayXd steps_of(const std::vector<double>& categories) {
  ArrayXd steps(static_cast<Index>(categories.size()) - 1);
  for (Index c = 0; c < steps.size(); ++c)
    steps[c] = categories[static_cast<std::size_t>(c) + 1] - categories[static_cast<std::size_t>(c)];
  return steps;
}

/// Covariance of two items' codes if the variables behind them are so correlated; of an item with itself at 1.
double covariance_at(const Scale& scale, std::size_t i, std::size_t j, double correlation) {
  const ArrayXd first = steps_of(scale.sample.categories[i]), second = steps_of(scale.sample.categories[j]);
  const auto &a = scale.matrix.thresholds[i], &b = scale.matrix.thresholds[j];
  if (correlation < 1 && correlation > -1) {
    LatentTable table(a, b);
    table.set(correlation);
    return first.matrix().dot(table.excess().matrix() * second.matrix());
  }
  double sum = 0;
  for (std::size_t c = 0; c < a.size(); ++c)
    for (std::size_t d = 0; d < b.size(); ++d)
      sum += first[static_cast<Index>(c)] * second[static_cast<Index>(d)] *
             (bivariate_normal_cdf(a[c], b[d], correlation) - normal_cdf(a[c]) * normal_cdf(b[d]));
  return sum;
}

}  // namespace

OrdinalAlpha ordinal_alpha(Columns items, const PolychoricOptions& options) {
  OrdinalAlpha out;
  const Scale scale = scale_of(items, 2, options);
  out.n = scale.matrix.n, out.given = scale.sample.given, out.left_out = scale.left_out, out.reason = scale.reason;
  out.items = static_cast<int>(scale.sample.codes.size());
  out.smallest_eigenvalue = scale.matrix.smallest_eigenvalue, out.smoothed = scale.matrix.smoothed;
  if (out.reason != Reason::none) return out;
  const auto k = static_cast<double>(out.items);
  out.mean_correlation = (sum_of(scale.matrix.correlations) - k) / (k * (k - 1));
  out.value = k * out.mean_correlation / (1 + (k - 1) * out.mean_correlation);
  return out;
}

OrdinalOmega ordinal_omega(Columns items, const PolychoricOptions& options) {
  return omega_of(scale_of(items, 3, options), options);
}

CategoricalOmega categorical_omega(Columns items, const PolychoricOptions& options) {
  CategoricalOmega out;
  const Scale scale = scale_of(items, 3, options);
  out.latent = omega_of(scale, options);
  out.reason = out.latent.reason;
  if (out.reason != Reason::none) return out;
  if (out.latent.improper) {  // no sample of normal variables has such correlations
    out.reason = Reason::correlation_out_of_range;
    return out;
  }
  double common = 0, observed = 0, implied = 0;
  for (std::size_t i = 0; i < out.latent.loadings.size(); ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      const double times = i == j ? 1 : 2;
      const double of_model = times * covariance_at(scale, i, j, out.latent.loadings[i] * out.latent.loadings[j]);
      common += of_model;
      implied += i == j ? covariance_at(scale, i, j, 1) : of_model;
      observed += times * covariance_at(scale, i, j, scale.matrix.correlations[i][j]);
    }
  out.value = common / implied, out.observed = common / observed;
  return out;
}

}  // namespace kartlegg::stats
