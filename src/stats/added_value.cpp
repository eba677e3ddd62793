#include <cmath>
#include <cstddef>

#include "kartlegg/stats/groups.hpp"
#include "stats/distribution.hpp"
#include "stats/linear_algebra.hpp"

namespace kartlegg::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// What the likelihood needs of the data: outcome as last column, intercept as first, all centred but the intercept.
struct Sums {
  MatrixXd products;  // of all columns
  MatrixXd by_group;  // sums of the columns, a row a group
  VectorXd sizes;     // persons in each group
  VectorXd centre;
  double n = 0;
};

bool is_used(std::span<const double> outcome, Columns predictors, GroupNumbers group, int groups, std::size_t row) {
  if (group[row] < 0 || group[row] >= groups || std::isnan(outcome[row])) return false;
  for (const auto& predictor : predictors)
    if (std::isnan(predictor[row])) return false;
  return true;
}

Sums sums_of(std::span<const double> outcome, Columns predictors, GroupNumbers group, int groups) {
  const auto columns = static_cast<Index>(predictors.size()) + 2;
  Sums sums{MatrixXd::Zero(columns, columns), MatrixXd::Zero(groups, columns), VectorXd::Zero(groups),
            VectorXd::Zero(columns)};
  VectorXd row(columns);
  const auto each = [&](const auto& work) {
    for (std::size_t r = 0; r < outcome.size(); ++r) {
      if (!is_used(outcome, predictors, group, groups, r)) continue;
      row[0] = 1, row[columns - 1] = outcome[r];
      for (std::size_t p = 0; p < predictors.size(); ++p) row[static_cast<Index>(p) + 1] = predictors[p][r];
      row.tail(columns - 1) -= sums.centre.tail(columns - 1);
      work(group[r]);
    }
  };
  VectorXd total = VectorXd::Zero(columns);
  each([&](int) { total += row; });
  sums.n = total[0];
  if (!(sums.n > 0)) return sums;
  sums.centre = total / sums.n;
  each([&](int g) {
    sums.products += row * row.transpose();
    sums.by_group.row(g) += row.transpose();
    sums.sizes[g] += 1;
  });
  return sums;
}

/// The model with one ratio of the variance between groups to that within.
struct Fit {
  VectorXd coefficients;
  MatrixXd inverse;  // of X' V^-1 X, in units of the variance within
  double within_variance = 0;
  double criterion = 0;  // twice the negative restricted log-likelihood, but for a constant
  bool singular = false;
};

Fit fit(const Sums& sums, double ratio) {
  const VectorXd share = ratio / (1 + ratio * sums.sizes.array());
  const MatrixXd whole = sums.products - sums.by_group.transpose() * share.asDiagonal() * sums.by_group;
  const Index k = whole.rows() - 1;
  Fit out;
  const Cholesky factor(whole.topLeftCorner(k, k));
  out.singular = !factor.positive_definite() || !(factor.reciprocal_condition() > 1e-13);
  if (out.singular) return out;
  out.coefficients = factor.solve(whole.col(k).head(k));
  out.inverse = factor.solve(MatrixXd::Identity(k, k));
  const double df = sums.n - static_cast<double>(k);
  out.within_variance = (whole(k, k) - out.coefficients.dot(whole.col(k).head(k))) / df;
  out.criterion =
      (1 + ratio * sums.sizes.array()).log().sum() + factor.log_determinant() + df * std::log(out.within_variance);
  return out;
}

/// Golden section on the logarithm of the ratio; 0 where no difference between groups is likelier.
double best_ratio(const Sums& sums) {
  const double part = (std::sqrt(5.0) - 1) / 2;
  const auto at = [&](double log_ratio) { return fit(sums, std::exp(log_ratio)).criterion; };
  double low = -25, high = 15, left = high - part * (high - low), right = low + part * (high - low);
  double of_left = at(left), of_right = at(right);
  while (high - low > 1e-10) {
    if (of_left <= of_right) {
      high = right, right = left, of_right = of_left;
      left = high - part * (high - low), of_left = at(left);
    } else {
      low = left, left = right, of_left = of_right;
      right = low + part * (high - low), of_right = at(right);
    }
  }
  const double ratio = std::exp((low + high) / 2);
  return fit(sums, 0).criterion <= fit(sums, ratio).criterion ? 0 : ratio;
}

GroupAddedValue group_value(const Sums& sums, const Fit& model, double ratio, Index g, double confidence) {
  GroupAddedValue out;
  out.n = sums.sizes[g];
  if (!(out.n > 0)) return out;
  const Index k = model.coefficients.size();
  const VectorXd mean = sums.by_group.row(g).transpose() / out.n;
  out.observed = mean[k] + sums.centre[k];
  out.expected = model.coefficients.dot(mean.head(k)) + sums.centre[k];
  out.difference = out.observed - out.expected;
  out.shrinkage = out.n * ratio / (1 + out.n * ratio);
  out.value = out.shrinkage * out.difference;
  const double of_coefficients = mean.head(k).dot(model.inverse * mean.head(k));
  const double variance =
      model.within_variance * (ratio * (1 - out.shrinkage) + out.shrinkage * out.shrinkage * of_coefficients);
  out.standard_error = std::sqrt(variance);
  const double half = two_sided_z(confidence) * out.standard_error;
  out.interval = {out.value - half, out.value + half};
  return out;
}

Reason refused(std::span<const double> outcome, Columns predictors, GroupNumbers group, double confidence) {
  if (!(confidence > 0 && confidence < 1)) return Reason::confidence_out_of_range;
  if (outcome.size() != group.size()) return Reason::sizes_differ;
  for (const auto& predictor : predictors)
    if (predictor.size() != outcome.size()) return Reason::sizes_differ;
  return Reason::none;
}

/// Coefficients for predictors as they were given, not centred.
void tell_coefficients(const Sums& sums, const Fit& model, AddedValue& out) {
  const Index k = model.coefficients.size();
  VectorXd back = -sums.centre.head(k);
  back[0] = 1;
  const VectorXd slopes = model.coefficients.tail(k - 1);
  out.coefficients = {model.coefficients[0] + sums.centre[k] - slopes.dot(sums.centre.segment(1, k - 1))};
  out.coefficients.insert(out.coefficients.end(), slopes.begin(), slopes.end());
  out.coefficient_errors = {std::sqrt(model.within_variance * back.dot(model.inverse * back))};
  for (Index i = 1; i < k; ++i)
    out.coefficient_errors.push_back(std::sqrt(model.within_variance * model.inverse(i, i)));
}

}  // namespace

AddedValue added_value(std::span<const double> outcome, Columns predictors, GroupNumbers group, int groups,
                       double confidence) {
  AddedValue out;
  out.groups.resize(static_cast<std::size_t>(groups < 0 ? 0 : groups));
  out.reason = refused(outcome, predictors, group, confidence);
  if (out.reason != Reason::none) return out;
  const Sums sums = sums_of(outcome, predictors, group, std::max(groups, 0));
  out.n = sums.n;
  for (std::size_t g = 0; g < out.groups.size(); ++g) out.groups[g].n = sums.sizes[static_cast<Index>(g)];
  const auto filled = static_cast<double>((sums.sizes.array() > 0).count());
  if (filled < 2 || sums.n <= filled + static_cast<double>(predictors.size()))
    out.reason = Reason::sample_too_small;
  else if (fit(sums, 0).singular)
    out.reason = Reason::singular;
  else if (!(fit(sums, 0).within_variance > 1e-14 * sums.products(sums.products.rows() - 1, sums.products.rows() - 1)))
    out.reason = Reason::no_variance;
  if (out.reason != Reason::none) return out;
  const double ratio = best_ratio(sums);
  const Fit model = fit(sums, ratio);
  tell_coefficients(sums, model, out);
  out.within_sd = std::sqrt(model.within_variance);
  out.between_sd = std::sqrt(ratio * model.within_variance);
  out.intraclass = ratio / (1 + ratio);
  for (std::size_t g = 0; g < out.groups.size(); ++g)
    out.groups[g] = group_value(sums, model, ratio, static_cast<Index>(g), confidence);
  return out;
}

}  // namespace kartlegg::stats
