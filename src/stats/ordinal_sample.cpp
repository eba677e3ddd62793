#include "stats/ordinal_sample.hpp"

#include <algorithm>
#include <cmath>

namespace kartlegg::stats {
namespace {

using Eigen::ArrayXd;
using Eigen::ArrayXXd;
using Eigen::Index;

/// Distinct values, ascending; empty if they are too many.
std::vector<double> distinct(std::span<const double> values) {
  std::vector<double> found;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    const auto place = std::lower_bound(found.begin(), found.end(), value);
    if (place != found.end() && *place == value) continue;
    if (found.size() == most_categories) return {};
    found.insert(place, value);
  }
  return found;
}

std::vector<std::uint8_t> coded(std::span<const double> values, const std::vector<double>& categories) {
  std::vector<std::uint8_t> codes;
  codes.reserve(values.size());
  for (const double value : values) {
    const auto place = std::lower_bound(categories.begin(), categories.end(), value);
    codes.push_back(std::isnan(value) ? OrdinalSample::no_answer
                                      : static_cast<std::uint8_t>(place - categories.begin()));
  }
  return codes;
}

/// Persons who answered everything.
std::vector<std::size_t> complete(Columns items) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < items.front().size(); ++row)
    if (std::none_of(items.begin(), items.end(), [&](const auto& item) { return std::isnan(item[row]); }))
      rows.push_back(row);
  return rows;
}

std::vector<Index> used(const ArrayXd& counts) {
  std::vector<Index> places;
  for (Index i = 0; i < counts.size(); ++i)
    if (counts[i] > 0) places.push_back(i);
  return places;
}

/// Puts something into empty cells; true if there were any that it is meant for.
bool correct(ArrayXXd& counts, ZeroCell zero_cell) {
  const auto empty = (counts == 0).count();
  if (zero_cell == ZeroCell::none || empty == 0) return false;
  if (zero_cell == ZeroCell::add) {
    counts = (counts == 0).select(0.5, counts);
    return true;
  }
  if (counts.rows() != 2 || counts.cols() != 2 || empty != 1) return false;
  const bool on_diagonal = counts(0, 0) == 0 || counts(1, 1) == 0;
  const double half = on_diagonal ? 0.5 : -0.5;
  counts(0, 0) += half, counts(1, 1) += half, counts(0, 1) -= half, counts(1, 0) -= half;
  return true;
}

ArrayXXd cross_table(const OrdinalSample& sample, std::size_t first, std::size_t second) {
  const std::size_t rows = sample.categories[first].size(), columns = sample.categories[second].size();
  std::vector<int> cells(256 * (columns + 1));
  const auto &a = sample.codes[first], &b = sample.codes[second];
  for (std::size_t i = 0; i < a.size(); ++i) ++cells[std::min<std::size_t>(b[i], columns) * 256 + a[i]];
  ArrayXXd counts(static_cast<Index>(rows), static_cast<Index>(columns));
  for (std::size_t j = 0; j < columns; ++j)
    for (std::size_t i = 0; i < rows; ++i) counts(static_cast<Index>(i), static_cast<Index>(j)) = cells[j * 256 + i];
  return counts;
}

}  // namespace

OrdinalSample ordinal_sample(Columns items, MissingAnswers missing) {
  OrdinalSample sample;
  if (items.size() < 2) {
    sample.reason = Reason::sample_too_small;
    return sample;
  }
  sample.given = static_cast<double>(items.front().size());
  for (const auto& item : items)
    if (item.size() != items.front().size()) {
      sample.reason = Reason::sizes_differ;
      return sample;
    }
  const std::vector<std::size_t> rows =
      missing == MissingAnswers::listwise ? complete(items) : std::vector<std::size_t>{};
  for (const auto& item : items) {
    std::vector<double> categories = distinct(item);
    if (categories.empty() && std::any_of(item.begin(), item.end(), [](double x) { return !std::isnan(x); }))
      sample.reason = Reason::not_a_category;
    const std::size_t all = categories.size();
    std::vector<double> kept;
    if (missing == MissingAnswers::listwise) {
      for (const std::size_t row : rows) kept.push_back(item[row]);
      categories = distinct(kept);
    }
    sample.codes.push_back(
        coded(missing == MissingAnswers::listwise ? std::span<const double>(kept) : item, categories));
    sample.lost_categories.push_back(static_cast<int>(all - categories.size()));
    sample.categories.push_back(std::move(categories));
  }
  return sample;
}

ArrayXd counts_of(const OrdinalSample& sample, std::size_t item) {
  ArrayXd counts = ArrayXd::Zero(static_cast<Index>(sample.categories[item].size()));
  for (const std::uint8_t code : sample.codes[item])
    if (code != OrdinalSample::no_answer) counts[code] += 1;
  return counts;
}

PairTable pair_table(ArrayXXd counts, ZeroCell zero_cell) {
  PairTable out;
  out.n = counts.sum();
  const auto rows = used(counts.rowwise().sum()), columns = used(counts.colwise().sum().transpose());
  out.note.unused_categories =
      static_cast<int>(counts.rows() + counts.cols()) - static_cast<int>(rows.size() + columns.size());
  if (!(out.n > 0)) {
    out.note.reason = Reason::sample_too_small;
    out.note.unused_categories = 0;  // that nobody is there says it
  }
  if (rows.size() < 2 || columns.size() < 2) {
    if (out.note.reason == Reason::none) out.note.reason = Reason::no_variance;
    return out;
  }
  out.table.counts = counts(rows, columns);
  out.note.corrected = correct(out.table.counts, zero_cell);
  out.table.first = thresholds_of(out.table.counts.rowwise().sum());
  out.table.second = thresholds_of(out.table.counts.colwise().sum().transpose());
  return out;
}

PairTable pair_table(const OrdinalSample& sample, std::size_t first, std::size_t second,
                     const PolychoricOptions& options) {
  ArrayXXd counts = cross_table(sample, first, second);
  if (options.thresholds == ThresholdsFrom::pair) return pair_table(std::move(counts), options.zero_cell);
  PairTable out;
  out.n = counts.sum();
  const ArrayXd of_first = counts_of(sample, first), of_second = counts_of(sample, second);
  if (of_first.size() < 2 || of_second.size() < 2)
    out.note.reason = Reason::no_variance;
  else if (!(out.n > 0))
    out.note.reason = Reason::sample_too_small;
  else {
    out.table = {counts, thresholds_of(of_first), thresholds_of(of_second), of_first - counts.rowwise().sum(),
                 of_second - counts.colwise().sum().transpose()};
    out.note.corrected = correct(out.table.counts, options.zero_cell);
  }
  return out;
}

}  // namespace kartlegg::stats
