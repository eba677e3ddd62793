#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/random.hpp"
#include "stats/consistency.hpp"

namespace kartlegg::stats {
namespace {

using Eigen::MatrixXd;

constexpr std::size_t most_splits = 15000;

/// One half of the items; the others are the other.
using Half = std::vector<bool>;

struct Split {
  double rulon = 0, spearman_brown = 0;
};

Split judge(const MatrixXd& c, const Half& half) {
  double within = 0, outside = 0, between = 0;
  for (Eigen::Index i = 0; i < c.rows(); ++i)
    for (Eigen::Index j = 0; j < c.cols(); ++j) {
      const bool first = half[static_cast<std::size_t>(i)], second = half[static_cast<std::size_t>(j)];
      if (first != second)
        between += c(i, j) / 2;
      else
        (first ? within : outside) += c(i, j);
    }
  const double r = between / std::sqrt(within * outside);
  return {4 * between / (within + outside + 2 * between), 2 * r / (1 + r)};
}

Half every_second(std::size_t items) {
  Half half(items);
  for (std::size_t i = 0; i < items; i += 2) half[i] = true;
  return half;
}

Half first_ones(std::size_t items, std::size_t count) {
  Half half(items);
  std::fill_n(half.begin(), count, true);
  return half;
}

/// Number of ways to take `count` of `items`, not counted further than needed.
double ways(std::size_t items, std::size_t count) {
  double n = 1;
  for (std::size_t i = 1; i <= count; ++i) n *= static_cast<double>(items - count + i) / static_cast<double>(i);
  return std::round(n);
}

class Collecting {
 public:
  Collecting(const MatrixXd& c, SplitHalves& out) : c_(c), out_(out) {}

  void add(const Half& half) {
    const Split split = judge(c_, half);
    out_.each.push_back(split.rulon);
    if (out_.each.size() == 1 || split.rulon > best_) best_ = split.rulon, best_half_ = half;
    if (!std::isnan(split.spearman_brown)) brown_.push_back(split.spearman_brown);
  }

  void finish() {
    out_.rulon = over(out_.each);
    out_.spearman_brown = over(brown_);
    for (std::size_t i = 0; i < best_half_.size(); ++i)
      if (best_half_[i]) out_.best_half.push_back(static_cast<int>(i));
  }

 private:
  static OverSplits over(const std::vector<double>& values) {
    if (values.empty()) return {};
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    return {*low, std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size()), *high};
  }

  const MatrixXd& c_;
  SplitHalves& out_;
  std::vector<double> brown_;
  Half best_half_;
  double best_ = 0;
};

/// Every half of the smaller size; where both are as large, only those with the first item.
void add_all(std::size_t items, Collecting& splits) {
  Half half = first_ones(items, items / 2);
  do {
    if (items % 2 == 1 || half[0]) splits.add(half);
  } while (std::prev_permutation(half.begin(), half.end()));
}

void add_drawn(std::size_t items, std::uint64_t seed, Collecting& splits) {
  std::vector<std::size_t> order(items);
  for (std::size_t draw = 0; draw < most_splits; ++draw) {
    core::Random random(seed, draw);
    std::iota(order.begin(), order.end(), std::size_t{0});
    Half half(items);
    for (std::size_t i = 0; i < items / 2; ++i) {
      std::swap(order[i], order[i + random.below(items - i)]);
      half[order[i]] = true;
    }
    splits.add(half);
  }
}

}  // namespace

SplitHalves split_halves(Columns items, Metric metric, const ReliabilityOptions& options, std::uint64_t seed) {
  SplitHalves out;
  const ScaleCovariance scale = scale_covariance(items, options);
  out.n = scale.n, out.reason = scale.reason;
  if (out.reason != Reason::none) return out;
  const MatrixXd c = in_metric(scale.matrix, metric);
  const std::size_t k = scale.items.size();
  Collecting splits(c, out);
  const double count = k % 2 == 1 ? ways(k, k / 2) : ways(k, k / 2) / 2;
  out.all = count <= static_cast<double>(most_splits);
  if (out.all)
    add_all(k, splits);
  else
    add_drawn(k, seed, splits);
  splits.finish();
  for (int& i : out.best_half) i = scale.items[static_cast<std::size_t>(i)];
  const Split odd_even = judge(c, every_second(k)), first_last = judge(c, first_ones(k, k / 2));
  out.odd_even_rulon = odd_even.rulon, out.odd_even_spearman_brown = odd_even.spearman_brown;
  out.first_last_rulon = first_last.rulon, out.first_last_spearman_brown = first_last.spearman_brown;
  return out;
}

}  // namespace kartlegg::stats
