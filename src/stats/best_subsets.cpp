#include "stats/best_subsets.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <utility>

namespace kartlegg::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

/// A set of predictors in order, and the triangle of their regression.
struct Node {
  MatrixXd triangle;  // a row and a column for each predictor, and a last column for the response
  std::vector<int> predictors;
  std::vector<double> without;  // what is left unexplained without each of them
  double residual = 0;
  Index kept = 0;  // how many of the first are not to be dropped
  Index size() const { return static_cast<Index>(predictors.size()); }
};

/// Turns rows `row` and `row` + 1 so that the lower one is 0 in this column.
void turn(MatrixXd& m, Index row, Index column) {
  const double a = m(row, column), b = m(row + 1, column);
  if (b == 0) return;
  const double length = std::sqrt(a * a + b * b), c = a / length, s = b / length;
  for (Index j = column; j < m.cols(); ++j) {
    const double upper = m(row, j), lower = m(row + 1, j);
    m(row, j) = c * upper + s * lower;
    m(row + 1, j) = c * lower - s * upper;
  }
}

class Search {
 public:
  Search(Node all, Index least, Index most, std::size_t best)
      : least_(least),
        most_(most),
        best_(best),
        found_(static_cast<std::size_t>(most)),
        nodes_(all.predictors.size() + 1) {
    for (std::size_t n = 0; n < nodes_.size(); ++n)
      nodes_[n].triangle.resize(static_cast<Index>(n), static_cast<Index>(n) + 1);
    nodes_.back() = std::move(all);
  }

  std::vector<std::vector<Subset>> run() {
    look(nodes_.back());
    return std::move(found_);
  }

 private:
  void look(Node& node) {
    weigh(node);
    sort(node);
    note(node);
    // The last predictor needs no dropping: the sets without it are among the leading ones.
    for (Index i = std::min(node.size() - 1, most_) - 1; i >= node.kept; --i)
      if (promising(node.without[static_cast<std::size_t>(i)], i + 1, node.size() - 1)) look(drop(node, i));
  }

  /// The sets of the first predictors, beyond those kept.
  void note(const Node& node) {
    double residual = node.residual;
    for (Index i = node.size(); i > node.kept; --i) {
      if (i >= least_ && i <= most_ && residual < bound(i)) {
        std::uint32_t set = 0;
        for (Index j = 0; j < i; ++j) set |= 1U << static_cast<unsigned>(node.predictors[static_cast<std::size_t>(j)]);
        std::vector<Subset>& sets = found_[static_cast<std::size_t>(i) - 1];
        const auto place = std::upper_bound(sets.begin(), sets.end(), residual,
                                            [](double r, const Subset& other) { return r < other.residual; });
        sets.insert(place, {set, residual});
        if (sets.size() > best_) sets.pop_back();
      }
      const double part = node.triangle(i - 1, node.size());
      residual += part * part;
    }
  }

  /// What a set of so many predictors must stay below to be among the best.
  double bound(Index size) const {
    const std::vector<Subset>& sets = found_[static_cast<std::size_t>(size) - 1];
    return sets.size() < best_ ? std::numeric_limits<double>::infinity() : sets.back().residual;
  }

  bool promising(double residual, Index smallest, Index greatest) const {
    for (Index size = std::max(smallest, least_); size <= std::min(greatest, most_); ++size)
      if (residual < bound(size)) return true;
    return false;
  }

  /// A coefficient's square over its variance factor is what dropping its predictor adds to the residual.
  void weigh(Node& node) {
    const Index n = node.size();
    inverse_.setIdentity(n, n);
    node.triangle.topLeftCorner(n, n).triangularView<Eigen::Upper>().solveInPlace(inverse_);
    node.without.resize(static_cast<std::size_t>(n));
    for (Index i = node.kept; i < n; ++i) {
      double weight = 0, factor = 0;
      for (Index j = i; j < n; ++j) {
        weight += inverse_(i, j) * node.triangle(j, n);
        factor += inverse_(i, j) * inverse_(i, j);
      }
      node.without[static_cast<std::size_t>(i)] = node.residual + weight * weight / factor;
    }
  }

  /// Those that may be dropped in the order of their worth: then the bound cuts most.
  void sort(Node& node) {
    const Index n = node.size();
    std::vector<std::size_t> order(static_cast<std::size_t>(n));
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin() + node.kept, order.end(),
                     [&](std::size_t a, std::size_t b) { return node.without[a] > node.without[b]; });
    copy_ = node.triangle;
    const std::vector<int> predictors = node.predictors;
    const std::vector<double> without = node.without;
    for (Index i = node.kept; i < n; ++i) {
      const std::size_t to = static_cast<std::size_t>(i), from = order[to];
      node.triangle.col(i) = copy_.col(static_cast<Index>(from));
      node.predictors[to] = predictors[from];
      node.without[to] = without[from];
    }
    for (Index column = node.kept; column < n; ++column)
      for (Index row = n - 2; row >= column; --row) turn(node.triangle, row, column);
  }

  Node& drop(const Node& node, Index i) {
    const Index n = node.size();
    Node& result = nodes_[static_cast<std::size_t>(n) - 1];
    copy_.resize(n, n);
    copy_.leftCols(i) = node.triangle.leftCols(i);
    copy_.rightCols(n - i) = node.triangle.rightCols(n - i);
    for (Index row = i; row + 1 < n; ++row) turn(copy_, row, row);
    result.triangle = copy_.topRows(n - 1);
    result.residual = node.residual + copy_(n - 1, n - 1) * copy_(n - 1, n - 1);
    result.predictors = node.predictors;
    result.predictors.erase(result.predictors.begin() + i);
    result.kept = i;
    return result;
  }

  Index least_, most_;
  std::size_t best_;
  std::vector<std::vector<Subset>> found_;
  std::vector<Node> nodes_;  // by their number of predictors: on the way down each is smaller by one
  MatrixXd inverse_, copy_;
};

}  // namespace

std::vector<std::vector<Subset>> best_subsets(const MatrixXd& triangle, int least, int most, int best) {
  const Index n = triangle.cols() - 1;
  Node all{triangle.topRows(n), std::vector<int>(static_cast<std::size_t>(n)), {}, 0, 0};
  std::iota(all.predictors.begin(), all.predictors.end(), 0);
  if (triangle.rows() > n) all.residual = triangle(n, n) * triangle(n, n);
  return Search(std::move(all), least, std::min<Index>(most, n), static_cast<std::size_t>(best)).run();
}

}  // namespace kartlegg::stats
