#include "stats/sheet_patterns.hpp"

#include <algorithm>
#include <cmath>

#include "stats/distribution.hpp"
#include "stats/linear_algebra.hpp"

namespace kartlegg::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double singular_below = 1e-6, smallest_after = 0.01;  // eigenvalues of the correlations
constexpr std::size_t most_categories = 100;

struct Categories {
  std::vector<double> values, counts;  // ascending
};

Categories categories_of(std::span<const double> column) {
  Categories found;
  for (const double x : column) {
    if (std::isnan(x)) continue;
    const auto at = std::lower_bound(found.values.begin(), found.values.end(), x);
    const auto place = at - found.values.begin();
    if (at == found.values.end() || *at != x) {
      found.values.insert(at, x);
      found.counts.insert(found.counts.begin() + place, 0);
      if (found.values.size() > most_categories) return found;
    }
    ++found.counts[static_cast<std::size_t>(place)];
  }
  return found;
}

}  // namespace

Distances::Distances(const MatrixXd& correlations, VectorXd means, VectorXd sds)
    : means_(std::move(means)), sds_(std::move(sds)) {
  const double least = eigenvalues(correlations)[0];
  if (least < singular_below) ridge_ = smallest_after - least;
  const MatrixXd identity = MatrixXd::Identity(correlations.rows(), correlations.cols());
  precision_ = Cholesky(correlations + ridge_ * identity).solve(identity);
}

Distances::Distance Distances::of(const VectorXd& answers) const {
  VectorXd z = (answers - means_).cwiseQuotient(sds_);
  std::vector<Index> gaps;
  for (Index i = 0; i < z.size(); ++i)
    if (std::isnan(z[i])) gaps.push_back(i), z[i] = 0;
  const auto df = static_cast<double>(z.size() - static_cast<Index>(gaps.size()));
  if (df == 0) return {};
  const VectorXd weighted = precision_ * z;
  double d2 = z.dot(weighted);
  if (!gaps.empty()) {  // the inverse of the block of what was answered, from the inverse of the whole
    const VectorXd b = weighted(gaps);
    d2 -= b.dot(solve_symmetric(precision_(gaps, gaps), b));
  }
  d2 = std::max(d2, 0.0);
  return {d2, chi_square_upper(d2, df)};
}

GuttmanSteps::GuttmanSteps(Columns items) : items_(items.size()) {
  for (std::size_t item = 0; item < items.size(); ++item) {
    const Categories found = categories_of(items[item]);
    if (found.values.size() > most_categories) {
      reason_ = Reason::not_a_category;
      return;
    }
    double all = 0, above = 0;
    for (const double count : found.counts) all += count;
    std::vector<Step> steps;
    for (std::size_t c = found.values.size(); c-- > 1;) {
      above += found.counts[c];
      steps.push_back({item, found.values[c], above / all});
    }
    steps_.insert(steps_.end(), steps.rbegin(), steps.rend());
  }
  if (steps_.empty()) reason_ = Reason::no_variance;
  std::stable_sort(steps_.begin(), steps_.end(), [](const Step& a, const Step& b) { return a.share > b.share; });
  most_of_complete_ = most(std::vector<double>(items_, 0));
}

/// By sum: the most errors, over all sheets with answers to these items.
std::vector<double> GuttmanSteps::most(const std::vector<double>& answers) const {
  std::vector<std::vector<double>> places(items_);  // by item: how many steps come before each of its own
  double place = 0;
  for (const Step& step : steps_)
    if (!std::isnan(answers[step.item])) places[step.item].push_back(place++);
  std::vector<double> best{0};  // the largest sum of places, by number of steps taken
  for (const auto& of_item : places) {
    std::vector<double> next(best.size() + of_item.size(), 0);
    for (std::size_t taken = 0; taken < best.size(); ++taken) {
      double sum = best[taken];
      next[taken] = std::max(next[taken], sum);
      for (std::size_t s = 0; s < of_item.size(); ++s) {
        sum += of_item[s];
        next[taken + s + 1] = std::max(next[taken + s + 1], sum);
      }
    }
    best = std::move(next);
  }
  for (std::size_t taken = 1; taken < best.size(); ++taken)
    best[taken] -= static_cast<double>(taken * (taken - 1) / 2);  // steps before it that were taken, too
  return best;
}

GuttmanSteps::Errors GuttmanSteps::of(const std::vector<double>& answers) const {
  double errors = 0, not_taken = 0;
  std::size_t taken = 0;
  for (const Step& step : steps_) {
    if (std::isnan(answers[step.item])) continue;
    if (answers[step.item] >= step.category)
      ++taken, errors += not_taken;
    else
      ++not_taken;
  }
  const bool complete = std::none_of(answers.begin(), answers.end(), [](double x) { return std::isnan(x); });
  const double most_errors = complete ? most_of_complete_[taken] : most(answers)[taken];
  if (taken == 0 && not_taken == 0) return {};
  return {errors, most_errors > 0 ? errors / most_errors : undefined};
}

}  // namespace kartlegg::stats
