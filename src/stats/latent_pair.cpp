#include "stats/latent_pair.hpp"

#include <algorithm>
#include <cmath>

#include "stats/distribution.hpp"
#include "stats/falling_root.hpp"
#include "stats/latent_table.hpp"
#include "stats/linear_algebra.hpp"

namespace kartlegg::stats {
namespace {

using Eigen::ArrayXd;
using Eigen::ArrayXXd;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Below this a share is rounding, and the correlation so far off that a person who is there cannot be there.
constexpr double impossible = 1e-14;

/// Below this information of a person, the likelihood is as high as it will be and stays so up to -1 or 1.
constexpr double flat = 1e-10;

/// Counts over shares; 0 where nobody is.
ArrayXXd per_share(const ArrayXXd& counts, const ArrayXXd& shares) { return (counts > 0).select(counts / shares, 0); }

double score(const ArrayXXd& counts, LatentTable& model, double correlation) {
  model.set(correlation);
  if ((counts > 0 && model.shares() < impossible).any())
    return std::copysign(std::numeric_limits<double>::infinity(), -correlation);
  return (per_share(counts, model.shares()) * model.slopes()).sum();
}

/// By category, what a person there adds to the thresholds of the margin, each times its weight.
ArrayXd of_margin(std::span<const double> thresholds, const VectorXd& weights) {
  const auto count = static_cast<Index>(thresholds.size());
  ArrayXd sum = ArrayXd::Zero(count + 1);
  for (Index t = 0; t < count; ++t) {
    const double at = thresholds[static_cast<std::size_t>(t)], step = weights[t] / normal_density(at);
    sum.head(t + 1) += step;
    sum -= step * normal_cdf(at);
  }
  return sum;
}

/// Fills in the influence and the variance: Muthen, B. (1984), Psychometrika 49:115, from products of scores.
void spread(const LatentCounts& table, const LatentTable& model, TwoStep& out) {
  const ArrayXXd& counts = table.counts;
  const double n = counts.sum();
  const ArrayXXd scores = (counts > 0).select(model.slopes() / model.shares(), 0);
  const double information = (counts * scores.square()).sum() / n;
  const ArrayXXd weights = per_share(counts, model.shares()) * scores;
  const VectorXd cross = -(model.by_thresholds().transpose() * weights.reshaped().matrix()) / n;
  const auto rows = static_cast<Index>(table.first.size());
  const auto part = [&](const ArrayXd& only, const auto& thresholds, const VectorXd& slopes) {
    const double share = n / (n + (only.size() == 0 ? 0 : only.sum()));
    return ArrayXd(of_margin(thresholds, slopes) * (share / information));
  };
  const ArrayXd by_first = part(table.first_only, table.first, cross.head(rows));
  const ArrayXd by_second = part(table.second_only, table.second, cross.tail(cross.size() - rows));
  out.influence = scores / information;
  out.influence.colwise() += by_first;
  out.influence.rowwise() += by_second.transpose();
  double sum = (counts * out.influence.square()).sum();
  if (table.first_only.size() > 0) sum += (table.first_only * by_first.square()).sum();
  if (table.second_only.size() > 0) sum += (table.second_only * by_second.square()).sum();
  out.variance = sum / (n * n);
}

LatentCounts with(const LatentCounts& table, const VectorXd& parameters) {
  LatentCounts out{table.counts, table.first, table.second};
  std::copy_n(parameters.begin(), out.first.size(), out.first.begin());
  std::copy_n(parameters.begin() + static_cast<Index>(out.first.size()), out.second.size(), out.second.begin());
  return out;
}

bool ascending(const std::vector<double>& thresholds) {
  return std::adjacent_find(thresholds.begin(), thresholds.end(), std::greater_equal<>()) == thresholds.end();
}

VectorXd parameters_of(const LatentCounts& table, double correlation) {
  VectorXd all(static_cast<Index>(table.first.size() + table.second.size() + 1));
  std::copy(table.first.begin(), table.first.end(), all.begin());
  std::copy(table.second.begin(), table.second.end(), all.begin() + static_cast<Index>(table.first.size()));
  all[all.size() - 1] = correlation;
  return all;
}

/// Slopes of the log likelihood by thresholds and correlation, and the information that is to be expected.
void derivatives(const LatentCounts& table, double correlation, VectorXd& slope, MatrixXd* information) {
  LatentTable model(table.first, table.second);
  model.set(correlation);
  const Index last = static_cast<Index>(table.first.size() + table.second.size());
  MatrixXd by(table.counts.size(), last + 1);
  by.leftCols(last) = model.by_thresholds();
  by.col(last) = model.slopes().reshaped().matrix();
  slope = by.transpose() * per_share(table.counts, model.shares()).reshaped().matrix();
  if (information == nullptr) return;
  const ArrayXXd weights = (model.shares() > impossible).select(table.counts.sum() / model.shares(), 0);
  *information = by.transpose() * weights.reshaped().matrix().asDiagonal() * by;
}

}  // namespace

std::vector<double> thresholds_of(const ArrayXd& counts) {
  std::vector<double> thresholds;
  const double n = counts.sum();
  double below = 0;
  for (Index i = 0; i + 1 < counts.size(); ++i) {
    below += counts[i];
    thresholds.push_back(normal_quantile(below / n));
  }
  return thresholds;
}

TwoStep two_step(const LatentCounts& table) {
  TwoStep out;
  LatentTable model(table.first, table.second);
  const ArrayXXd expected = table.counts.sum() * model.slopes().square() / model.shares();
  const auto found =
      falling_root([&](double r) { return score(table.counts, model, r); }, expected.sum(), correlation_bound);
  model.set(found.at);
  const ArrayXXd scores = (table.counts > 0).select(model.slopes() / model.shares(), 0);
  const double information = (table.counts * scores.square()).sum() / table.counts.sum();
  out.at_bound = found.at_end || information < flat;
  out.correlation = out.at_bound ? std::copysign(correlation_bound, found.at) : found.at;
  if (!out.at_bound) spread(table, model, out);
  return out;
}

JointFit joint_fit(const LatentCounts& table, const TwoStep& start) {
  JointFit out{table.first, table.second, start.correlation, start.at_bound};
  if (start.at_bound) return out;
  VectorXd at = parameters_of(table, start.correlation), slope;
  MatrixXd information;
  const Index last = at.size() - 1;
  const auto likelihood = [&](const VectorXd& here) {
    const LatentCounts moved = with(table, here);
    if (!ascending(moved.first) || !ascending(moved.second) || !(std::abs(here[last]) < correlation_bound))
      return -std::numeric_limits<double>::infinity();
    return log_likelihood(moved, here[last]);
  };
  double now = likelihood(at);
  for (int step = 0; step < 200 && !out.converged; ++step) {
    derivatives(with(table, at), at[last], slope, &information);
    const VectorXd way = solve_symmetric(information, slope);
    const double gain = slope.dot(way);
    double length = 1, then = likelihood(at + way);
    const bool near = gain < 1e-8;  // the likelihood no longer tells two steps apart
    while (!near && length > 1e-8 && !(then >= now + 1e-4 * length * gain)) {
      length /= 2;
      then = likelihood(at + length * way);
    }
    at += length * way;
    now = then;
    out.converged = gain < 1e-18;
  }
  const LatentCounts moved = with(table, at);
  out.first = moved.first, out.second = moved.second, out.correlation = at[last];
  return out;
}

double log_likelihood(const LatentCounts& table, double correlation) {
  LatentTable model(table.first, table.second);
  model.set(correlation);
  return (table.counts > 0).select(table.counts * model.shares().max(1e-300).log(), 0).sum();
}

double curvature_given_thresholds(const LatentCounts& table, double correlation) {
  LatentTable model(table.first, table.second);
  const double h = 1e-4 * (1 - std::abs(correlation));
  return (score(table.counts, model, correlation - h) - score(table.counts, model, correlation + h)) / (2 * h);
}

double curvature_of_joint(const LatentCounts& table, double correlation) {
  const VectorXd at = parameters_of(table, correlation);
  const Index size = at.size();
  MatrixXd curvature(size, size);
  VectorXd below, above;
  for (Index i = 0; i < size; ++i) {
    const double h = i + 1 < size ? 1e-5 : 1e-5 * (1 - std::abs(correlation));
    const auto moved = [&](double by) {
      VectorXd there = at;
      there[i] += by;
      return there;
    };
    const VectorXd down = moved(-h), up = moved(h);
    derivatives(with(table, down), down[size - 1], below, nullptr);
    derivatives(with(table, up), up[size - 1], above, nullptr);
    curvature.col(i) = (below - above) / (2 * h);
  }
  const VectorXd own = VectorXd::Unit(size, size - 1);
  return 1 / solve_symmetric(curvature, own)[size - 1];
}

Interval fisher_interval(double correlation, double error, double confidence) {
  const double z = std::atanh(correlation);
  const double half = two_sided_z(confidence) * error / ((1 - correlation) * (1 + correlation));
  return {std::tanh(z - half), std::tanh(z + half)};
}

}  // namespace kartlegg::stats
