#include "stats/covariance.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/in_blocks.hpp"

namespace kartlegg::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr std::size_t portion_rows = std::size_t{1} << 16U;  // summed by one thread, then portions in their order
constexpr std::size_t block_rows = 512;                      // fits the cache beside the matrix of products

/// Sums over some rows, of what is left when the shift is taken off.
struct Sums {
  MatrixXd products;  // by pair
  MatrixXd sums;    // listwise: one column; pairwise: of the row's item, over those who answered the column's item too
  MatrixXd counts;  // the same: persons
};

Sums operator+(Sums a, const Sums& b) {
  a.products += b.products, a.sums += b.sums, a.counts += b.counts;
  return a;
}

/// Something near the mean, so that no digits are lost: the first answer of each item.
VectorXd shift_of(Columns columns) {
  VectorXd shift(static_cast<Index>(columns.size()));
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const auto known = std::find_if(columns[c].begin(), columns[c].end(), [](double x) { return !std::isnan(x); });
    shift[static_cast<Index>(c)] = known == columns[c].end() ? 0 : *known;
  }
  return shift;
}

class Summing {
 public:
  Summing(Columns columns, MissingAnswers missing)
      : columns_(columns), missing_(missing), shift_(shift_of(columns)), items_(static_cast<Index>(columns.size())) {}

  const VectorXd& shift() const { return shift_; }

  Sums sum(std::size_t from, std::size_t to) const {
    const Index wide = missing_ == MissingAnswers::listwise ? 1 : items_;
    Sums sums{MatrixXd::Zero(items_, items_), MatrixXd::Zero(items_, wide), MatrixXd::Zero(wide, wide)};
    MatrixXd values(static_cast<Index>(block_rows), items_), known;
    if (missing_ == MissingAnswers::pairwise) known.resize(values.rows(), items_);
    for (; from < to; from += block_rows) {
      const std::size_t rows = std::min(block_rows, to - from);
      if (missing_ == MissingAnswers::listwise)
        add_complete(from, rows, values, sums);
      else
        add_pairs(from, rows, values, known, sums);
    }
    return sums;
  }

 private:
  /// Rows without a gap are moved to the front of the block, then summed together.
  void add_complete(std::size_t from, std::size_t rows, MatrixXd& values, Sums& sums) const {
    for (Index c = 0; c < items_; ++c) {
      const double* const column = columns_[static_cast<std::size_t>(c)].data() + from;
      const double shift = shift_[c];
      double* const out = values.col(c).data();
      for (std::size_t r = 0; r < rows; ++r) out[r] = column[r] - shift;
    }
    Index complete = static_cast<Index>(rows);
    const VectorXd whole = values.topRows(complete).rowwise().sum();  // NaN where any is missing
    if (whole.array().isNaN().any()) {
      complete = 0;
      for (Index r = 0; r < static_cast<Index>(rows); ++r)
        if (!std::isnan(whole[r])) values.row(complete++) = values.row(r);
    }
    const auto used = values.topRows(complete);
    sums.products.selfadjointView<Eigen::Lower>().rankUpdate(used.transpose());
    sums.sums += used.colwise().sum().transpose();
    sums.counts(0, 0) += static_cast<double>(complete);
  }

  void add_pairs(std::size_t from, std::size_t rows, MatrixXd& values, MatrixXd& known, Sums& sums) const {
    for (Index c = 0; c < items_; ++c) {
      const double* const column = columns_[static_cast<std::size_t>(c)].data() + from;
      for (std::size_t r = 0; r < rows; ++r) {
        const bool is_known = !std::isnan(column[r]);
        values(static_cast<Index>(r), c) = is_known ? column[r] - shift_[c] : 0;
        known(static_cast<Index>(r), c) = is_known ? 1 : 0;
      }
    }
    const auto some = values.topRows(static_cast<Index>(rows));
    const auto there = known.topRows(static_cast<Index>(rows));
    sums.products.selfadjointView<Eigen::Lower>().rankUpdate(some.transpose());
    sums.counts.selfadjointView<Eigen::Lower>().rankUpdate(there.transpose());
    sums.sums.noalias() += some.transpose() * there;
  }

  Columns columns_;
  MissingAnswers missing_;
  VectorXd shift_;
  Index items_;
};

void finish_listwise(const Sums& sums, const VectorXd& shift, Covariance& out) {
  const double n = sums.counts(0, 0);
  out.n = n;
  out.answers.setConstant(shift.size(), n);
  if (n < 2) {
    out.reason = Reason::sample_too_small;
    return;
  }
  const VectorXd mean = sums.sums.col(0) / n;
  out.means = mean + shift;
  out.matrix = MatrixXd(sums.products.selfadjointView<Eigen::Lower>());
  out.matrix = (out.matrix - n * mean * mean.transpose()) / (n - 1);
}

void finish_pairwise(const Sums& sums, const VectorXd& shift, Covariance& out) {
  const Index items = shift.size();
  const MatrixXd n = sums.counts.selfadjointView<Eigen::Lower>();
  out.answers = n.diagonal();
  out.means = (sums.sums.diagonal().array() / n.diagonal().array()).matrix() + shift;
  out.matrix.resize(items, items);
  double of_inverse = 0;
  for (Index i = 0; i < items; ++i)
    for (Index j = 0; j <= i; ++j) {
      if (n(i, j) < 2) {
        out.reason = Reason::sample_too_small;
        out.n = 0;
        return;
      }
      const double both = sums.products(i, j) - sums.sums(i, j) * sums.sums(j, i) / n(i, j);
      out.matrix(i, j) = out.matrix(j, i) = both / (n(i, j) - 1);
      if (i != j) of_inverse += 1 / n(i, j);
    }
  out.n = items < 2 ? n(0, 0) : static_cast<double>(items * (items - 1) / 2) / of_inverse;
}

/// An item whose answers are all the same has variance 0 and nothing near it.
void round_off(Columns columns, MatrixXd& matrix, const VectorXd& shift) {
  for (Index i = 0; i < matrix.rows(); ++i) {
    const auto& column = columns[static_cast<std::size_t>(i)];
    const bool same =
        std::all_of(column.begin(), column.end(), [&](double x) { return std::isnan(x) || x == shift[i]; });
    if (same) matrix.row(i).setZero(), matrix.col(i).setZero();
  }
}

}  // namespace

Covariance covariance(Columns columns, MissingAnswers missing, unsigned threads) {
  Covariance out;
  if (columns.empty()) {
    out.reason = Reason::sample_too_small;
    return out;
  }
  const std::size_t rows = columns.front().size();
  out.given = static_cast<double>(rows);
  if (std::any_of(columns.begin(), columns.end(), [&](const auto& column) { return column.size() != rows; })) {
    out.reason = Reason::sizes_differ;
    return out;
  }
  const Summing summing(columns, missing);
  const std::size_t portions = std::max<std::size_t>(1, (rows + portion_rows - 1) / portion_rows);
  std::vector<Sums> sums(portions);
  core::in_blocks(portions * 64, threads, [&](std::size_t from, std::size_t to) {  // whose blocks are of 64
    for (std::size_t p = from / 64; p < to / 64; ++p)
      sums[p] = summing.sum(p * portion_rows, std::min(rows, (p + 1) * portion_rows));
  });
  const Sums all = std::accumulate(sums.begin() + 1, sums.end(), sums.front());
  if (missing == MissingAnswers::listwise)
    finish_listwise(all, summing.shift(), out);
  else
    finish_pairwise(all, summing.shift(), out);
  if (out.reason == Reason::none) round_off(columns, out.matrix, summing.shift());
  return out;
}

MatrixXd correlation(const MatrixXd& covariance) {
  const VectorXd sd = covariance.diagonal().cwiseSqrt();
  MatrixXd r = covariance.array() / (sd * sd.transpose()).array();
  for (Index i = 0; i < r.rows(); ++i)
    if (sd[i] > 0) r(i, i) = 1;
  return r;
}

MatrixXd block(const MatrixXd& matrix, const std::vector<int>& items) { return matrix(items, items); }

std::vector<int> varying(const MatrixXd& covariance) {
  std::vector<int> items;
  for (int i = 0; i < static_cast<int>(covariance.rows()); ++i)
    if (covariance(i, i) > 0) items.push_back(i);
  return items;
}

}  // namespace kartlegg::stats
