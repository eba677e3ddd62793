// Cohen's kappa: two raters who sort into the same categories.
#include <algorithm>
#include <cmath>

#include "stats/agreement.hpp"
#include "stats/distribution.hpp"

namespace kartlegg::stats {
namespace {

/// A square table of shares, with its margins.
struct Shares {
  explicit Shares(std::span<const double> counts, int categories, double n)
      : q(categories), cell(counts.size()), row(size(), 0), column(size(), 0) {
    for (std::size_t i = 0; i < size(); ++i)
      for (std::size_t j = 0; j < size(); ++j) {
        const double share = cell[i * size() + j] = counts[i * size() + j] / n;
        row[i] += share;
        column[j] += share;
      }
  }
  std::size_t size() const { return static_cast<std::size_t>(q); }

  int q;
  std::vector<double> cell, row, column;
};

/// Agreement if the margins stay and the ratings are paired as well as they can be: in order, which is best for weights
/// that fall ever faster with the distance, or for none at all where each category keeps what both have of it.
double highest_agreement(const Shares& shares, AgreementWeights weights) {
  double sum = 0;
  if (weights == AgreementWeights::unweighted) {
    for (std::size_t i = 0; i < shares.size(); ++i) sum += std::min(shares.row[i], shares.column[i]);
    return sum;
  }
  auto row = shares.row, column = shares.column;
  for (std::size_t i = 0, j = 0; i < shares.size() && j < shares.size();) {
    const double both = std::min(row[i], column[j]);
    sum += both * weight(static_cast<int>(i), static_cast<int>(j), shares.q, weights);
    row[i] -= both;
    column[j] -= both;
    row[i] <= column[j] ? ++i : ++j;
  }
  return sum;
}

/// Standard errors of Fleiss, Cohen & Everitt: of kappa as it is, and if it were 0.
void add_errors(Kappa& result, const Shares& shares, AgreementWeights weights) {
  const std::size_t q = shares.size();
  std::vector<double> of_row(q, 0), of_column(q, 0);
  const auto w = [&](std::size_t i, std::size_t j) {
    return weight(static_cast<int>(i), static_cast<int>(j), shares.q, weights);
  };
  for (std::size_t i = 0; i < q; ++i)
    for (std::size_t j = 0; j < q; ++j) {
      of_row[i] += w(i, j) * shares.column[j];
      of_column[j] += w(i, j) * shares.row[i];
    }
  double seen = 0, by_chance = 0;
  for (std::size_t i = 0; i < q; ++i)
    for (std::size_t j = 0; j < q; ++j) {
      const double margin = of_row[i] + of_column[j];
      const double as_is = w(i, j) - margin * (1 - result.value), if_0 = w(i, j) - margin;
      seen += shares.cell[i * q + j] * as_is * as_is;
      by_chance += shares.row[i] * shares.column[j] * if_0 * if_0;
    }
  const double centre = result.value - result.expected * (1 - result.value);
  const double scale = std::sqrt(result.n) * (1 - result.expected);
  result.standard_error = std::sqrt(std::max(0.0, seen - centre * centre)) / scale;
  result.null_error = std::sqrt(std::max(0.0, by_chance - result.expected * result.expected)) / scale;
}

void add_indices(Kappa& result, const Shares& shares, AgreementWeights weights) {
  double all = 0;
  for (int i = 0; i < shares.q; ++i)
    for (int j = 0; j < shares.q; ++j) all += weight(i, j, shares.q, weights);
  const double even = all / (shares.q * static_cast<double>(shares.q));
  result.pabak = (result.observed - even) / (1 - even);
  if (shares.q != 2) return;
  result.prevalence_index = std::abs(shares.cell[0] - shares.cell[3]);
  result.bias_index = std::abs(shares.cell[1] - shares.cell[2]);
}

}  // namespace

Kappa kappa_of_table(std::span<const double> counts, AgreementWeights weights, double confidence) {
  Kappa result;
  const auto q = static_cast<std::size_t>(std::lround(std::sqrt(static_cast<double>(counts.size()))));
  if (q * q != counts.size() || std::any_of(counts.begin(), counts.end(), [](double x) { return !(x >= 0); }))
    result.reason = Reason::count_out_of_range;
  else if (!(confidence > 0 && confidence < 1))
    result.reason = Reason::confidence_out_of_range;
  if (result.reason != Reason::none) return result;
  result.categories = static_cast<int>(q);
  for (const double count : counts) result.n += count;
  result.given = result.n;
  if (!(result.n > 0) || q < 2) {
    result.reason = q < 2 && result.n > 0 ? Reason::no_variance : Reason::sample_too_small;
    return result;
  }

  const Shares shares(counts, result.categories, result.n);
  double observed = 0, expected = 0;
  for (std::size_t i = 0; i < q; ++i)
    for (std::size_t j = 0; j < q; ++j) {
      const double w = weight(static_cast<int>(i), static_cast<int>(j), shares.q, weights);
      observed += w * shares.cell[i * q + j];
      expected += w * shares.row[i] * shares.column[j];
    }
  result.observed = observed;
  result.expected = expected;
  add_indices(result, shares, weights);
  const bool one_category =
      std::any_of(counts.begin(), counts.end(), [&](double x) { return x == result.n; }) && 1 - expected < 1e-12;
  if (one_category) {
    result.reason = Reason::no_variance;
    return result;
  }
  result.value = (observed - expected) / (1 - expected);
  result.highest = (highest_agreement(shares, weights) - expected) / (1 - expected);
  add_errors(result, shares, weights);
  if (result.null_error > 0) {
    result.z = result.value / result.null_error;
    result.p = 2 * normal_cdf(-std::abs(result.z));
  }
  double apart = 0;  // ratings off the diagonal
  for (std::size_t cell = 0; cell < counts.size(); ++cell)
    if (cell / q != cell % q) apart += counts[cell];
  if (apart == 0) {
    result.value = 1;
    result.standard_error = undefined;
    result.reason = Reason::perfect_agreement;
    return result;
  }
  const double half = two_sided_z(confidence) * result.standard_error;
  result.interval = {result.value - half, result.value + half};
  return result;
}

Kappa kappa(std::span<const double> first, std::span<const double> second, std::span<const double> categories,
            AgreementWeights weights, double confidence) {
  const Pairs pairs(first, second);
  Kappa result;
  result.reason = pairs.reason;
  std::vector<double> counts(categories.size() * categories.size(), 0);
  for (std::size_t i = 0; i < pairs.first.size() && result.reason == Reason::none; ++i) {
    const int row = place_of(pairs.first[i], categories), column = place_of(pairs.second[i], categories);
    if (row < 0 || column < 0)
      result.reason = Reason::not_a_category;
    else
      ++counts[static_cast<std::size_t>(row) * categories.size() + static_cast<std::size_t>(column)];
  }
  if (result.reason == Reason::none) result = kappa_of_table(counts, weights, confidence);
  result.n = pairs.n;
  result.given = pairs.given;
  result.categories = static_cast<int>(categories.size());
  return result;
}

}  // namespace kartlegg::stats
