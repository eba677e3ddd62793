#include "stats/check_loss.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "core/random.hpp"
#include "stats/linear_algebra.hpp"

namespace kartlegg::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Scores a hair apart, so that no two rows lie on the same line by chance: the steps cannot go in circles. The vertex
/// that is best for them is best for the scores as they are.
VectorXd a_hair_apart(const VectorXd& y) {
  core::Random random(0x9E3779B9, 0);
  const double apart = hair(y);
  VectorXd result = y;
  for (double& one : result) one += apart * (random.uniform() - .5);
  return result;
}

/// The first independent rows in this order, by Gram and Schmidt; fewer than columns if there are no more.
std::vector<Index> independent(const MatrixXd& x, const std::vector<Index>& order) {
  std::vector<Index> rows;
  MatrixXd basis(x.cols(), x.cols());
  for (const Index i : order) {
    const auto so_far = basis.leftCols(static_cast<Index>(rows.size()));
    const VectorXd row = x.row(i);
    VectorXd rest = row - so_far * (so_far.transpose() * row);
    rest -= so_far * (so_far.transpose() * rest);
    if (!(rest.norm() > 1e-7 * row.norm())) continue;
    basis.col(static_cast<Index>(rows.size())) = rest.normalized();
    rows.push_back(i);
    if (static_cast<Index>(rows.size()) == x.cols()) break;
  }
  return rows;
}

/// Least squares, if the predictors allow it or not.
VectorXd least_squares(const LinearSample& sample) {
  const MatrixXd weighted = sample.weights.asDiagonal() * sample.x;
  MatrixXd information = weighted.transpose() * sample.x;
  information.diagonal().array() += 1e-10 * information.trace();
  return solve_symmetric(information, weighted.transpose() * sample.y);
}

/// Rows next to a line, once it is moved to the wanted share of residuals.
std::vector<Index> rows_next_to(const LinearSample& sample, double share, const VectorXd& coefficients) {
  VectorXd rest = sample.y - sample.x * coefficients;
  std::vector<Index> order(static_cast<std::size_t>(rest.size()));
  std::iota(order.begin(), order.end(), Index{0});
  const auto place = order.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(order.size() - 1));
  std::nth_element(order.begin(), place, order.end(), [&](Index a, Index b) { return rest[a] < rest[b]; });
  rest.array() -= rest[*place];
  std::sort(order.begin(), order.end(), [&](Index a, Index b) { return std::abs(rest[a]) < std::abs(rest[b]); });
  return independent(sample.x, order);
}

class Search {
 public:
  Search(const LinearSample& sample, double share, std::vector<Index> rows)
      : sample_(sample), share_(share), rows_(std::move(rows)), y_(a_hair_apart(sample.y)) {
    in_vertex_.assign(static_cast<std::size_t>(y_.size()), 0);
    for (const Index row : rows_) in_vertex_[static_cast<std::size_t>(row)] = 1;
  }

  /// From vertex to vertex as long as the loss falls.
  bool run() {
    for (int step = 0; step < 20000; ++step) {
      arrive();
      if (!inverse_.allFinite()) return false;
      const auto [place, sign] = way_down();
      if (place < 0) return true;
      if (!go(place, sign)) return false;
    }
    return false;
  }

  Vertex vertex() const {
    VectorXd at(static_cast<Index>(rows_.size()));
    for (std::size_t j = 0; j < rows_.size(); ++j) at[static_cast<Index>(j)] = sample_.y[rows_[j]];
    return {inverse_ * at, rows_, true};
  }

 private:
  void arrive() {
    const auto size = static_cast<Index>(rows_.size());
    MatrixXd corner(size, size);
    VectorXd at(size);
    for (Index j = 0; j < size; ++j) {
      const Index row = rows_[static_cast<std::size_t>(j)];
      corner.row(j) = sample_.x.row(row), at[j] = y_[row];
    }
    inverse_ = inverse(corner);
    rest_ = y_ - sample_.x * (inverse_ * at);
  }

  /// The row of the vertex that is best let go, and to which side of it; -1 if none makes the loss fall.
  std::pair<Index, double> way_down() const {
    VectorXd pull(y_.size());
    for (Index i = 0; i < y_.size(); ++i)
      pull[i] =
          in_vertex_[static_cast<std::size_t>(i)] != 0 ? 0 : sample_.weights[i] * (rest_[i] < 0 ? share_ - 1 : share_);
    const VectorXd multiplier = -(inverse_.transpose() * (sample_.x.transpose() * pull));
    Index place = -1;
    double sign = 0, steepest = 0;
    for (Index j = 0; j < multiplier.size(); ++j) {
      const double w = sample_.weights[rows_[static_cast<std::size_t>(j)]], noise = 1e-9 * sample_.weights.sum();
      for (const auto& [slope, side] :
           {std::pair{multiplier[j] - w * share_, 1.0}, {-multiplier[j] - w * (1 - share_), -1.0}})
        if (slope > std::max(steepest, noise)) steepest = slope, place = j, sign = side;
    }
    slope_ = -steepest;
    return {place, sign};
  }

  /// Along the line that all other rows of the vertex lie on, to the row at which the loss no longer falls.
  bool go(Index place, double sign) {
    const VectorXd change = sample_.x * (-sign * inverse_.col(place));
    meetings_.clear();
    for (Index i = 0; i < y_.size(); ++i) {
      if (in_vertex_[static_cast<std::size_t>(i)] != 0 || !(std::abs(change[i]) > 1e-11)) continue;
      const double when = rest_[i] / change[i];
      if (when > 0) meetings_.emplace_back(when, i);
    }
    const auto later = [](const auto& a, const auto& b) { return a.first > b.first; };
    std::make_heap(meetings_.begin(), meetings_.end(), later);
    Index next = -1;
    for (double slope = slope_; slope < 0 && !meetings_.empty();) {
      std::pop_heap(meetings_.begin(), meetings_.end(), later);
      next = meetings_.back().second;
      meetings_.pop_back();
      slope += sample_.weights[next] * std::abs(change[next]);
    }
    if (next < 0) return false;
    Index& gone = rows_[static_cast<std::size_t>(place)];
    in_vertex_[static_cast<std::size_t>(gone)] = 0, in_vertex_[static_cast<std::size_t>(next)] = 1;
    gone = next;
    return true;
  }

  const LinearSample& sample_;
  double share_;
  std::vector<Index> rows_;
  VectorXd y_, rest_;
  MatrixXd inverse_;
  std::vector<char> in_vertex_;
  std::vector<std::pair<double, Index>> meetings_;
  mutable double slope_ = 0;
};

}  // namespace

double hair(const VectorXd& y) {
  const double range = y.maxCoeff() - y.minCoeff();
  return 1e-9 * (range > 0 ? range : std::max(1.0, std::abs(y[0])));
}

Vertex least_check_loss(const LinearSample& sample, double share, const VectorXd& near_by) {
  const auto rows = rows_next_to(sample, share, near_by.size() > 0 ? near_by : least_squares(sample));
  if (static_cast<Index>(rows.size()) < sample.x.cols()) return {};
  Search search(sample, share, rows);
  return search.run() ? search.vertex() : Vertex{};
}

}  // namespace kartlegg::stats
