#include "kartlegg/stats/polychoric.hpp"

#include <algorithm>
#include <cmath>

#include "core/in_blocks.hpp"
#include "stats/distribution.hpp"
#include "stats/linear_algebra.hpp"
#include "stats/ordinal_sample.hpp"

namespace kartlegg::stats {
namespace {

using Eigen::ArrayXXd;
using Eigen::Index;
using Eigen::MatrixXd;

/// Likelihood ratio of the table as it is against the normal model.
void fit_of(const LatentCounts& table, PolychoricPair& out) {
  const ArrayXXd& counts = table.counts;
  const double best = (counts > 0).select(counts * (counts.max(1e-300) / counts.sum()).log(), 0).sum();
  out.chi_square = std::max(0.0, 2 * (best - out.log_likelihood));
  out.df = static_cast<double>(counts.size() - counts.rows() - counts.cols());
  if (out.df > 0) out.p = chi_square_upper(out.chi_square, out.df);
}

PolychoricPair estimate(const PairTable& pair, LatentEstimator estimator, double confidence) {
  PolychoricPair out;
  out.n = pair.n, out.unused_categories = pair.note.unused_categories, out.corrected = pair.note.corrected;
  out.reason = pair.note.reason;
  if (estimator == LatentEstimator::moments) out.reason = Reason::not_meaningful;
  if (!(confidence > 0 && confidence < 1)) out.reason = Reason::confidence_out_of_range;
  if (out.reason != Reason::none) return out;
  LatentCounts table = pair.table;
  const TwoStep found = two_step(table);
  out.value = found.correlation, out.at_bound = found.at_bound;
  double variance = found.variance;
  if (estimator == LatentEstimator::maximum_likelihood && !found.at_bound) {
    const JointFit joint = joint_fit(table, found);
    if (!joint.converged) {
      out.value = undefined, out.reason = Reason::not_converged;
      return out;
    }
    table.first = joint.first, table.second = joint.second;
    out.value = joint.correlation;
    variance = 1 / curvature_of_joint(table, out.value);
  }
  out.first_thresholds = table.first, out.second_thresholds = table.second;
  out.log_likelihood = log_likelihood(table, out.value);
  fit_of(table, out);
  if (out.at_bound) return out;
  out.standard_error = std::sqrt(variance);
  out.standard_error_given_thresholds = 1 / std::sqrt(curvature_given_thresholds(table, out.value));
  out.interval = fisher_interval(out.value, out.standard_error, confidence);
  return out;
}

/// Eigenvalues below rounding made 100 times as large as that, as psych::cor.smooth does.
MatrixXd smoothed(const Spectrum& axes) {
  constexpr double least = 100 * std::numeric_limits<double>::epsilon();
  Eigen::VectorXd values = axes.values.unaryExpr([](double x) { return x < least / 100 ? least : x; });
  values *= static_cast<double>(values.size()) / values.sum();
  const MatrixXd matrix = axes.vectors * values.asDiagonal() * axes.vectors.transpose();
  const Eigen::VectorXd sd = matrix.diagonal().cwiseSqrt();
  return (matrix.array() / (sd * sd.transpose()).array()).matrix();
}

void examine(Polychoric& out, bool smooth) {
  const auto k = static_cast<Index>(out.correlations.size());
  MatrixXd matrix(k, k);
  for (Index i = 0; i < k; ++i)
    for (Index j = 0; j < k; ++j)
      matrix(i, j) = out.correlations[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
  if (matrix.array().isNaN().any()) return;
  const Spectrum axes = spectrum(matrix);
  out.smallest_eigenvalue = axes.values[0];
  if (!smooth || out.smallest_eigenvalue >= std::numeric_limits<double>::epsilon()) return;
  out.smoothed = true;
  matrix = smoothed(axes);
  for (Index i = 0; i < k; ++i)
    for (Index j = 0; j < k; ++j) {
      out.correlations[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)] = i == j ? 1 : matrix(i, j);
      out.standard_errors[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)] = i == j ? 0 : undefined;
    }
}

FittedPair fitted(const OrdinalSample& sample, std::size_t i, std::size_t j, const PolychoricOptions& options) {
  const PairTable pair = pair_table(sample, i, j, options);
  FittedPair out{pair.note, pair.n, {}};
  out.note.first = static_cast<int>(i), out.note.second = static_cast<int>(j);
  if (out.note.reason != Reason::none) return out;
  out.found = two_step(pair.table);
  out.note.at_bound = out.found.at_bound;
  return out;
}

bool says_something(const PolychoricNote& note) {
  return note.unused_categories > 0 || note.corrected || note.at_bound || note.reason != Reason::none;
}

/// What is known of each item alone; its diagonal.
void describe(const OrdinalSample& sample, Polychoric& out) {
  const std::size_t k = sample.codes.size();
  const std::vector<double> row(k, undefined);
  out.correlations.assign(k, row), out.standard_errors.assign(k, row), out.pairs.assign(k, std::vector<double>(k));
  out.categories = sample.categories;
  for (std::size_t i = 0; i < k; ++i) {
    const Eigen::ArrayXd counts = counts_of(sample, i);
    out.thresholds.push_back(thresholds_of(counts));
    out.pairs[i][i] = counts.sum();
    PolychoricNote note{static_cast<int>(i), static_cast<int>(i), sample.lost_categories[i]};
    if (counts.size() < 2)
      note.reason = out.reason = out.pairs[i][i] > 0 ? Reason::no_variance : Reason::sample_too_small;
    else
      out.correlations[i][i] = 1, out.standard_errors[i][i] = 0;
    if (says_something(note)) out.notes.push_back(note);
  }
}

}  // namespace

PolychoricPair polychoric_of_table(std::span<const double> counts, std::size_t columns, LatentEstimator estimator,
                                   const PolychoricOptions& options) {
  PolychoricPair out;
  if (columns == 0 || counts.empty() || counts.size() % columns != 0)
    out.reason = Reason::sizes_differ;
  else if (std::any_of(counts.begin(), counts.end(), [](double n) { return !(n >= 0) || std::isinf(n); }))
    out.reason = Reason::count_out_of_range;
  if (out.reason != Reason::none) return out;
  const auto wide = static_cast<Index>(columns);
  using ByRow = Eigen::Array<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const ArrayXXd table = Eigen::Map<const ByRow>(counts.data(), static_cast<Index>(counts.size()) / wide, wide);
  return estimate(pair_table(table, options.zero_cell), estimator, options.confidence);
}

PolychoricPair polychoric_pair(std::span<const double> first, std::span<const double> second, LatentEstimator estimator,
                               const PolychoricOptions& options) {
  const std::array<std::span<const double>, 2> both{first, second};
  const OrdinalSample sample = ordinal_sample(both, options.missing);
  PolychoricPair out;
  out.reason = sample.reason;
  if (out.reason != Reason::none) return out;
  out = estimate(pair_table(sample, 0, 1, options), estimator, options.confidence);
  out.unused_categories += sample.lost_categories[0] + sample.lost_categories[1];
  return out;
}

std::vector<FittedPair> fitted_pairs(const OrdinalSample& sample, const PolychoricOptions& options) {
  std::vector<std::pair<std::size_t, std::size_t>> places;
  for (std::size_t j = 0; j < sample.codes.size(); ++j)
    for (std::size_t i = 0; i < j; ++i) places.emplace_back(i, j);
  std::vector<FittedPair> pairs(places.size());
  core::in_blocks(places.size() * 64, options.threads,
                  [&](std::size_t from, std::size_t to) {  // whose blocks are of 64
                    for (std::size_t p = from / 64; p < to / 64; ++p)
                      pairs[p] = fitted(sample, places[p].first, places[p].second, options);
                  });
  return pairs;
}

Polychoric polychoric_of(const OrdinalSample& sample, const std::vector<FittedPair>& pairs,
                         const PolychoricOptions& options) {
  Polychoric out;
  out.given = sample.given;
  describe(sample, out);
  double of_inverse = 0;
  for (const FittedPair& pair : pairs) {
    const auto i = static_cast<std::size_t>(pair.note.first), j = static_cast<std::size_t>(pair.note.second);
    const bool known = pair.note.reason == Reason::none;
    out.pairs[i][j] = out.pairs[j][i] = pair.n;
    if (known) out.correlations[i][j] = out.correlations[j][i] = pair.found.correlation;
    if (known && !pair.found.at_bound)
      out.standard_errors[i][j] = out.standard_errors[j][i] = std::sqrt(pair.found.variance);
    of_inverse += 1 / pair.n;
    if (says_something(pair.note)) out.notes.push_back(pair.note);
    if (!known && out.reason == Reason::none) out.reason = pair.note.reason;
  }
  out.n = options.missing == MissingAnswers::listwise ? static_cast<double>(sample.persons())
                                                      : static_cast<double>(pairs.size()) / of_inverse;
  examine(out, options.smooth);
  return out;
}

Polychoric polychoric(Columns items, const PolychoricOptions& options) {
  const OrdinalSample sample = ordinal_sample(items, options.missing);
  if (sample.reason == Reason::none && sample.persons() >= 2)
    return polychoric_of(sample, fitted_pairs(sample, options), options);
  Polychoric out;
  out.given = sample.given;
  out.reason = sample.reason == Reason::none ? Reason::sample_too_small : sample.reason;
  return out;
}

}  // namespace kartlegg::stats
