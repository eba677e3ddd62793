#include "stats/taylor_models.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <utility>

namespace kartlegg::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int models_of_a_size = 10;

std::vector<Index> columns_of(std::uint32_t set) {
  std::vector<Index> columns{0};
  for (Index i = 0; i < 32; ++i)
    if ((set >> static_cast<unsigned>(i) & 1U) != 0) columns.push_back(i + 1);
  return columns;
}

}  // namespace

TaylorPowers::TaylorPowers(const NormRows& rows, const TaylorOptions& options) : rows_(rows), options_(options) {
  for (int i = 0; i <= options.score_power; ++i)
    for (int j = 0; j <= options.age_power; ++j) terms_.push_back({i, j, 0});
  double weight = 0, mean = 0, squares = 0, largest = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) weight += rows.weights[i], mean += rows.weights[i] * rows.ages[i];
  mean /= weight;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    squares += rows.weights[i] * (rows.ages[i] - mean) * (rows.ages[i] - mean);
    largest = std::max(largest, std::abs(rows.ages[i]));
  }
  const double sd = std::sqrt(squares / weight);
  if (options.standardised) {
    if (options.age_power > 0) of_age = {-mean / sd, 1 / sd};
  } else {  // T / 50 and age / largest age: the same predictors as T and age, but for their size
    of_z = {1, 0.2};
    if (largest > 0) of_age = {0, 1 / largest};
  }
}

MatrixXd TaylorPowers::triangle(const std::vector<double>& z, const std::vector<double>& weights) const {
  const Index columns = predictors() + 2;
  MatrixXd all(static_cast<Index>(rows_.size()), columns);
  Index used = 0;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    if (!(weights[i] > 0) || std::isnan(z[i])) continue;
    const double l = of_z(z[i]), a = of_age(rows_.ages[i]), root = std::sqrt(weights[i]);
    double of_l = root;
    Index column = 0;
    for (int p = 0; p <= options_.score_power; ++p, of_l *= l) {
      double both = of_l;
      for (int q = 0; q <= options_.age_power; ++q, both *= a) all(used, column++) = both;
    }
    all(used++, column) = root * rows_.scores[i];
  }
  const Eigen::HouseholderQR<MatrixXd> qr(all.topRows(used));
  MatrixXd upper = MatrixXd::Zero(columns, columns);
  upper.topRows(std::min(used, columns)) =
      qr.matrixQR().topRows(std::min(used, columns)).triangularView<Eigen::Upper>();
  return upper;
}

std::unique_ptr<TaylorSurface> TaylorPowers::surface(const MatrixXd& triangle, std::uint32_t set) const {
  const std::vector<Index> columns = columns_of(set);
  MatrixXd chosen(triangle.rows(), static_cast<Index>(columns.size()));
  for (std::size_t i = 0; i < columns.size(); ++i) chosen.col(static_cast<Index>(i)) = triangle.col(columns[i]);
  const VectorXd coefficients = chosen.householderQr().solve(triangle.rightCols(1));

  auto result = std::make_unique<TaylorSurface>();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    result->terms.push_back(terms_[static_cast<std::size_t>(columns[i])]);
    result->terms.back().coefficient = coefficients[static_cast<Index>(i)];
  }
  result->of_z = of_z, result->of_age = of_age;
  result->limits = options_.limits;
  result->ages = {rows_.ages.front(), rows_.ages.back()};
  const auto [low, high] = std::minmax_element(rows_.scores.begin(), rows_.scores.end());
  result->scores = {*low, *high};
  return result;
}

bool identified(const MatrixXd& triangle) {
  for (Index i = 0; i + 1 < triangle.cols(); ++i)
    if (!(std::abs(triangle(i, i)) > 1e-12 * triangle.col(i).norm())) return false;
  return true;
}

TaylorModels::TaylorModels(const TaylorPowers& powers, MatrixXd triangle, int least, int most)
    : powers_(powers), triangle_(std::move(triangle)) {
  const Index n = powers.predictors();
  sets_ = best_subsets(triangle_.bottomRightCorner(n + 1, n + 1), least, most, models_of_a_size);
}

TaylorModels::Found TaylorModels::of(int size) const {
  const std::vector<Subset>& sets = sets_[static_cast<std::size_t>(size) - 1];
  for (const Subset& set : sets) {
    auto surface = powers_.surface(triangle_, set.predictors);
    if (surface->consistent()) return {set, true, std::move(surface)};
  }
  return {sets.front(), false, powers_.surface(triangle_, sets.front().predictors)};
}

}  // namespace kartlegg::stats
