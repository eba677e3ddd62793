#include <algorithm>
#include <cmath>

#include "kartlegg/stats/polychoric.hpp"
#include "stats/distribution.hpp"
#include "stats/falling_root.hpp"
#include "stats/latent_table.hpp"
#include "stats/linear_algebra.hpp"
#include "stats/ordinal_sample.hpp"

namespace kartlegg::stats {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// A share so small is not one any more: the correlation is far too large.
constexpr double log_impossible = -680;

/// Persons with a number and an answer.
struct SerialSample {
  ArrayXd z;  // the numbers, standardised
  std::vector<std::uint8_t> codes;
  ArrayXd counts;  // by category
  double n = 0;
};

/// What a person's answer, given the number, says of the correlation and of the thresholds above and below it.
struct Scores {
  double log_share, by_correlation, by_upper, by_lower;
};

Scores scores_of(double z, std::size_t code, std::span<const double> thresholds, double correlation) {
  const double root = std::sqrt((1 - correlation) * (1 + correlation)), cube = root * root * root;
  const auto side = [&](double threshold, double& density, double& slope) {
    const double at = (threshold - correlation * z) / root;
    density = normal_density(at) / root;
    slope = normal_density(at) * (correlation * threshold - z) / cube;
    return at;
  };
  double upper_density = 0, upper_slope = 0, lower_density = 0, lower_slope = 0;
  double upper = std::numeric_limits<double>::infinity(), lower = -upper;
  if (code < thresholds.size()) upper = side(thresholds[code], upper_density, upper_slope);
  if (code > 0) lower = side(thresholds[code - 1], lower_density, lower_slope);
  const bool high = lower > 0;  // where the difference keeps more digits
  const double share =
      std::max(high ? normal_cdf(-lower) - normal_cdf(-upper) : normal_cdf(upper) - normal_cdf(lower), 1e-300);
  return {std::log(share), (upper_slope - lower_slope) / share, upper_density / share, -lower_density / share};
}

double score_of_correlation(const SerialSample& sample, std::span<const double> thresholds, double correlation) {
  double sum = 0;
  for (std::size_t i = 0; i < sample.codes.size(); ++i) {
    const Scores scores = scores_of(sample.z[static_cast<Index>(i)], sample.codes[i], thresholds, correlation);
    if (scores.log_share < log_impossible) return std::copysign(std::numeric_limits<double>::infinity(), -correlation);
    sum += scores.by_correlation;
  }
  return sum;
}

/// At thresholds and correlation: log likelihood, its slopes, and the products of the persons' scores.
double joint(const SerialSample& sample, const VectorXd& at, VectorXd& slope, MatrixXd* products) {
  const Index last = at.size() - 1;
  const std::span<const double> thresholds(at.data(), static_cast<std::size_t>(last));
  double sum = 0;
  slope.setZero(at.size());
  if (products != nullptr) products->setZero(at.size(), at.size());
  VectorXd own(at.size());
  for (std::size_t i = 0; i < sample.codes.size(); ++i) {
    const Scores scores = scores_of(sample.z[static_cast<Index>(i)], sample.codes[i], thresholds, at[last]);
    const Index code = sample.codes[i];
    own.setZero();
    own[last] = scores.by_correlation;
    if (code < last) own[code] = scores.by_upper;
    if (code > 0) own[code - 1] = scores.by_lower;
    sum += scores.log_share, slope += own;
    if (products != nullptr) products->selfadjointView<Eigen::Lower>().rankUpdate(own);
  }
  if (products != nullptr) *products = MatrixXd(products->selfadjointView<Eigen::Lower>());
  return sum;
}

bool allowed(const VectorXd& at) {
  const auto end = at.begin() + at.size() - 1;
  return std::adjacent_find(at.begin(), end, std::greater_equal<>()) == end && std::abs(*end) < correlation_bound;
}

/// Less the second slopes of the log likelihood.
MatrixXd curvature(const SerialSample& sample, const VectorXd& at) {
  MatrixXd found(at.size(), at.size());
  VectorXd below, above;
  for (Index i = 0; i < at.size(); ++i) {
    const double h = 1e-5 * (i + 1 < at.size() ? 1 : 1 - std::abs(at[i]));
    VectorXd there = at;
    there[i] = at[i] - h;
    joint(sample, there, below, nullptr);
    there[i] = at[i] + h;
    joint(sample, there, above, nullptr);
    found.col(i) = (below - above) / (2 * h);
  }
  return found;
}

void maximum_likelihood(const SerialSample& sample, Polyserial& out) {
  VectorXd at(static_cast<Index>(out.thresholds.size()) + 1), slope, other;
  std::copy(out.thresholds.begin(), out.thresholds.end(), at.begin());
  at[at.size() - 1] = out.value;
  MatrixXd products;
  bool converged = false;
  double now = joint(sample, at, slope, &products);
  for (int step = 0; step < 200 && !converged; ++step) {
    const VectorXd way = solve_symmetric(products, slope);
    const double gain = slope.dot(way);
    converged = gain < 1e-16;
    double length = 1;
    const auto better = [&] {
      const VectorXd there = at + length * way;
      return allowed(there) && (gain < 1e-8 || joint(sample, there, other, nullptr) >= now + 1e-4 * length * gain);
    };
    while (length > 1e-8 && !better()) length /= 2;
    at += length * way;
    now = joint(sample, at, slope, &products);
  }
  if (!converged) {
    out.value = undefined, out.reason = Reason::not_converged;
    return;
  }
  out.value = at[at.size() - 1];
  std::copy_n(at.begin(), out.thresholds.size(), out.thresholds.begin());
  const VectorXd own = VectorXd::Unit(at.size(), at.size() - 1);
  out.standard_error = std::sqrt(solve_symmetric(curvature(sample, at), own)[at.size() - 1]);
}

/// What each person adds to each threshold, from the margin: (1 or 0 - share) / density.
ArrayXd of_threshold(const SerialSample& sample, double threshold, std::size_t place) {
  ArrayXd influence(static_cast<Index>(sample.codes.size()));
  const double share = normal_cdf(threshold), density = normal_density(threshold);
  for (std::size_t i = 0; i < sample.codes.size(); ++i)
    influence[static_cast<Index>(i)] = ((sample.codes[i] <= place ? 1 : 0) - share) / density;
  return influence;
}

/// The correlation's score moves with thresholds, mean and SD, which are estimated, too.
double two_step_error(SerialSample sample, const Polyserial& found) {
  constexpr double h = 1e-5;
  const double r = found.value;
  const auto moved = [&](const auto& score) { return (score(h) - score(-h)) / (2 * h); };
  ArrayXd influence(sample.z.size());
  for (std::size_t i = 0; i < sample.codes.size(); ++i)
    influence[static_cast<Index>(i)] =
        scores_of(sample.z[static_cast<Index>(i)], sample.codes[i], found.thresholds, r).by_correlation;
  for (std::size_t t = 0; t < found.thresholds.size(); ++t) {
    const double slope = moved([&](double by) {
      std::vector<double> thresholds = found.thresholds;
      thresholds[t] += by;
      return score_of_correlation(sample, thresholds, r);
    });
    influence += slope / sample.n * of_threshold(sample, found.thresholds[t], t);
  }
  const ArrayXd z = sample.z;
  const double by_mean = moved([&](double by) {
    sample.z = z - by;
    return score_of_correlation(sample, found.thresholds, r);
  });
  const double by_sd = moved([&](double by) {
    sample.z = z / (1 + by);
    return score_of_correlation(sample, found.thresholds, r);
  });
  influence += by_mean / sample.n * z + by_sd / sample.n * (z.square() - 1) / 2;
  sample.z = z;
  const double step = 1e-4 * (1 - std::abs(r));
  const double information = (score_of_correlation(sample, found.thresholds, r - step) -
                              score_of_correlation(sample, found.thresholds, r + step)) /
                             (2 * step);
  return std::sqrt(influence.square().sum()) / information;
}

/// r s / sum of the densities at the thresholds, s and r those of the categories' numbers; its error by the delta
/// method.
void moments(const SerialSample& sample, Polyserial& out) {
  ArrayXd numbers(sample.z.size());
  std::copy(sample.codes.begin(), sample.codes.end(), numbers.begin());
  const ArrayXd from_mean = numbers - numbers.mean();
  const double sd = std::sqrt(from_mean.square().sum() / (sample.n - 1));
  const ArrayXd standard = from_mean / sd;
  const double r = (standard * sample.z).sum() / (sample.n - 1);
  double densities = 0;
  for (const double threshold : out.thresholds) densities += normal_density(threshold);
  out.value = r * sd / densities;
  ArrayXd influence = sd / densities * (standard * sample.z - r * (standard.square() + sample.z.square()) / 2) +
                      r * sd / densities * (standard.square() - 1) / 2;
  for (std::size_t t = 0; t < out.thresholds.size(); ++t)
    influence += out.value / densities * out.thresholds[t] * normal_density(out.thresholds[t]) *
                 of_threshold(sample, out.thresholds[t], t);
  out.standard_error = std::sqrt(influence.square().sum()) / sample.n;
}

void two_step(const SerialSample& sample, Polyserial& out) {
  const auto score = [&](double r) { return score_of_correlation(sample, out.thresholds, r); };
  const auto found =
      falling_root(score, std::max(sample.n / 10, (score(-1e-3) - score(1e-3)) / 2e-3), correlation_bound);
  out.value = found.at, out.at_bound = found.at_end;
}

SerialSample serial_sample(std::span<const double> numbers, const OrdinalSample& answers,
                           const std::vector<std::size_t>& rows) {
  SerialSample sample;
  sample.n = static_cast<double>(rows.size());
  sample.z.resize(static_cast<Index>(rows.size()));
  for (std::size_t i = 0; i < rows.size(); ++i) sample.z[static_cast<Index>(i)] = numbers[rows[i]];
  sample.z -= sample.z.mean();
  sample.z /= std::sqrt(sample.z.square().sum() / (sample.n - 1));
  sample.codes = answers.codes.front();
  sample.counts = counts_of(answers, 0);
  return sample;
}

}  // namespace

Polyserial polyserial(std::span<const double> numbers, std::span<const double> answers, LatentEstimator estimator,
                      double confidence) {
  Polyserial out;
  if (numbers.size() != answers.size()) out.reason = Reason::sizes_differ;
  if (!(confidence > 0 && confidence < 1)) out.reason = Reason::confidence_out_of_range;
  if (out.reason != Reason::none) return out;
  std::vector<std::size_t> rows;
  std::vector<double> known;
  for (std::size_t i = 0; i < numbers.size(); ++i)
    if (std::isfinite(numbers[i]) && !std::isnan(answers[i])) rows.push_back(i), known.push_back(answers[i]);
  const std::array<std::span<const double>, 2> twice{known, known};
  const OrdinalSample coded = ordinal_sample(twice, MissingAnswers::listwise);
  out.n = static_cast<double>(rows.size()), out.reason = coded.reason;
  if (out.reason == Reason::none && rows.size() < 3) out.reason = Reason::sample_too_small;
  if (out.reason != Reason::none) return out;
  const SerialSample sample = serial_sample(numbers, coded, rows);
  if (coded.categories.front().size() < 2 || !sample.z.isFinite().all()) {
    out.reason = Reason::no_variance;
    return out;
  }
  out.thresholds = thresholds_of(sample.counts);
  if (estimator == LatentEstimator::moments) {
    moments(sample, out);
  } else {
    two_step(sample, out);
    if (out.at_bound) return out;
    if (estimator == LatentEstimator::two_step)
      out.standard_error = two_step_error(sample, out);
    else
      maximum_likelihood(sample, out);
  }
  if (std::abs(out.value) < 1) out.interval = fisher_interval(out.value, out.standard_error, confidence);
  return out;
}

}  // namespace kartlegg::stats
