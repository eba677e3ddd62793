#include "kartlegg/stats/descriptives.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "core/in_blocks.hpp"
#include "kartlegg/stats/proportion.hpp"
#include "stats/tally.hpp"

namespace kartlegg::stats {
namespace {

Reason refused(Columns columns, std::span<const double> weights) {
  const std::size_t rows = columns.empty() ? weights.size() : columns.front().size();
  if (std::any_of(columns.begin(), columns.end(), [&](const auto& column) { return column.size() != rows; }))
    return Reason::sizes_differ;
  if (weights.empty()) return Reason::none;
  if (weights.size() != rows) return Reason::sizes_differ;
  return std::all_of(weights.begin(), weights.end(), [](double w) { return w >= 0 && std::isfinite(w); })
             ? Reason::none
             : Reason::count_out_of_range;
}

Reason refused(const DescribeOptions& options) {
  if (!(options.confidence > 0 && options.confidence < 1)) return Reason::confidence_out_of_range;
  if (!(options.trim >= 0 && options.trim < 0.5) || options.quantile_type < 4 || options.quantile_type > 9)
    return Reason::proportion_out_of_range;
  const bool with_ends = !std::isnan(options.lowest) || !std::isnan(options.highest);
  return with_ends && !(options.lowest < options.highest) ? Reason::not_ascending : Reason::none;
}

void describe_shape(const Tally& tally, MomentType type, Description& out) {
  const double n = out.n, m2 = tally.power_sum(out.mean, 2) / n;
  const double g1 = tally.power_sum(out.mean, 3) / n / std::pow(m2, 1.5);
  const double g2 = tally.power_sum(out.mean, 4) / n / (m2 * m2) - 3;
  switch (type) {
    case MomentType::type1:
      out.skew = g1, out.kurtosis = g2;
      break;
    case MomentType::type2:
      if (n > 2) out.skew = g1 * std::sqrt(n * (n - 1)) / (n - 2);
      if (n > 3) out.kurtosis = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * g2 + 6);
      break;
    case MomentType::type3:
      out.skew = g1 * std::pow((n - 1) / n, 1.5);
      out.kurtosis = (g2 + 3) * (1 - 1 / n) * (1 - 1 / n) - 3;
      break;
  }
  if (n > 2) out.skew_error = std::sqrt(6 * n * (n - 1) / ((n - 2) * (n + 1) * (n + 3)));
  if (n > 3) out.kurtosis_error = 2 * out.skew_error * std::sqrt((n * n - 1) / ((n - 3) * (n + 5)));
}

void describe_ends(const Tally& tally, const DescribeOptions& options, Description& out) {
  out.difficulty = (out.mean - options.lowest) / (options.highest - options.lowest);
  const double low = tally.count_of(options.lowest), high = tally.count_of(options.highest);
  out.floor = low / out.n, out.ceiling = high / out.n;
  out.floor_interval = proportion_interval(low, out.n, options.confidence);
  out.ceiling_interval = proportion_interval(high, out.n, options.confidence);
  out.outside = 0;
  for (std::size_t i = 0; i < tally.values().size(); ++i)
    if (tally.values()[i] < options.lowest || tally.values()[i] > options.highest) out.outside += tally.counts()[i];
}

Description describe_one(std::span<const double> column, const DescribeOptions& options,
                         std::span<const double> weights) {
  Description out;
  const Tally tally(column, weights);
  out.n = tally.n();
  out.missing =
      static_cast<double>(std::count_if(column.begin(), column.end(), [](double x) { return std::isnan(x); }));
  out.reason = out.n < 4 ? Reason::sample_too_small : tally.values().size() < 2 ? Reason::no_variance : Reason::none;
  if (!(out.n > 0)) return out;
  out.mean = tally.mean();
  out.median = tally.quantile(0.5);
  out.lower_quartile = tally.quantile(0.25, options.quantile_type);
  out.upper_quartile = tally.quantile(0.75, options.quantile_type);
  out.trimmed = tally.trimmed_mean(options.trim);
  out.mad = 1.4826 * tally.median_distance(out.median);
  out.lowest = tally.values().front(), out.highest = tally.values().back(), out.range = out.highest - out.lowest;
  if (out.n > 1) {
    out.sd = std::sqrt(tally.power_sum(out.mean, 2) / (out.n - 1));
    out.standard_error = out.sd / std::sqrt(out.n);
    if (tally.values().size() > 1) describe_shape(tally, options.moments, out);
  }
  if (!std::isnan(options.lowest)) describe_ends(tally, options, out);
  return out;
}

/// Rows that have an answer in every column.
std::vector<std::size_t> complete_rows(Columns columns) {
  std::vector<std::size_t> rows;
  for (std::size_t r = 0; !columns.empty() && r < columns.front().size(); ++r)
    if (std::none_of(columns.begin(), columns.end(), [&](const auto& column) { return std::isnan(column[r]); }))
      rows.push_back(r);
  return rows;
}

/// How far each total belongs to the `size` highest.
std::vector<double> among_highest(const std::vector<double>& totals, double size) {
  std::vector<double> descending(totals);
  std::sort(descending.begin(), descending.end(), std::greater<>());
  const double border = descending[static_cast<std::size_t>(std::ceil(size)) - 1];
  double above = 0, tied = 0;
  for (const double total : totals) above += total > border ? 1 : 0, tied += total == border ? 1 : 0;
  std::vector<double> part;
  for (const double total : totals) part.push_back(total > border ? 1 : total == border ? (size - above) / tied : 0);
  return part;
}

double stand_in(std::span<const double> column, Imputation imputation) {
  if (imputation == Imputation::nothing) return undefined;
  const Tally tally(column);
  return imputation == Imputation::item_mean ? tally.mean() : tally.quantile(0.5);
}

}  // namespace

std::vector<Description> describe(Columns columns, const DescribeOptions& options, std::span<const double> weights) {
  std::vector<Description> out(columns.size());
  Reason reason = refused(columns, weights);
  if (reason == Reason::none) reason = refused(options);
  if (reason != Reason::none) {
    for (Description& one : out) one.reason = reason;
    return out;
  }
  core::in_blocks(columns.size() * 64, options.threads,
                  [&](std::size_t from, std::size_t to) {  // whose blocks are of 64
                    for (std::size_t c = from / 64; c < to / 64; ++c)
                      out[c] = describe_one(columns[c], options, weights);
                  });
  return out;
}

Frequencies frequencies(Columns columns, std::span<const double> categories, std::span<const double> weights) {
  Frequencies out;
  out.reason = refused(columns, weights);
  if (out.reason != Reason::none) return out;
  std::vector<Tally> tallies;
  std::set<double> seen;
  for (const auto& column : columns) {
    tallies.emplace_back(column, weights);
    seen.insert(tallies.back().values().begin(), tallies.back().values().end());
  }
  if (categories.empty())
    out.values.assign(seen.begin(), seen.end());
  else
    out.values.assign(categories.begin(), categories.end());
  for (std::size_t c = 0; c < columns.size(); ++c) {
    std::vector<double> counts;
    for (const double value : out.values) counts.push_back(tallies[c].count_of(value));
    out.other.push_back(tallies[c].n() - std::accumulate(counts.begin(), counts.end(), 0.0));
    out.counts.push_back(std::move(counts));
    double missing = 0;
    for (std::size_t r = 0; r < columns[c].size(); ++r)
      if (std::isnan(columns[c][r])) missing += weights.empty() ? 1 : weights[r];
    out.missing.push_back(missing);
  }
  return out;
}

Discrimination discrimination(Columns items, double lowest, double highest, double share) {
  Discrimination out;
  out.reason = refused(items, {});
  if (!(share > 0 && share <= 0.5)) out.reason = Reason::proportion_out_of_range;
  if (!(lowest < highest)) out.reason = Reason::not_ascending;
  out.index.assign(items.size(), undefined);
  if (out.reason != Reason::none) return out;
  const std::vector<std::size_t> rows = complete_rows(items);
  out.n = static_cast<double>(rows.size());
  if (rows.size() < 2) {
    out.reason = Reason::sample_too_small;
    return out;
  }
  std::vector<double> totals, turned;
  for (const std::size_t r : rows) {
    double total = 0;
    for (const auto& item : items) total += item[r];
    totals.push_back(total), turned.push_back(-total);
  }
  if (std::all_of(totals.begin(), totals.end(), [&](double total) { return total == totals.front(); })) {
    out.reason = Reason::no_variance;
    return out;
  }
  const double size = share * out.n;
  const std::vector<double> high = among_highest(totals, size), low = among_highest(turned, size);
  for (std::size_t i = 0; i < items.size(); ++i) {
    double sum = 0;
    for (std::size_t p = 0; p < rows.size(); ++p) sum += (high[p] - low[p]) * items[i][rows[p]];
    out.index[i] = sum / size / (highest - lowest);
  }
  return out;
}

ScaleScores scale_scores(Columns items, ScaleForm form, Imputation imputation, double least) {
  ScaleScores out;
  out.reason = items.empty() ? Reason::sample_too_small : refused(items, {});
  if (!(least >= 0 && least <= 1)) out.reason = Reason::proportion_out_of_range;
  if (out.reason != Reason::none) return out;
  std::vector<double> stand_ins;
  for (const auto& item : items) stand_ins.push_back(stand_in(item, imputation));
  const auto k = static_cast<double>(items.size());
  for (std::size_t r = 0; r < items.front().size(); ++r) {
    double sum = 0, answered = 0, used = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const bool is_there = !std::isnan(items[i][r]);
      const double answer = is_there ? items[i][r] : stand_ins[i];
      answered += is_there ? 1 : 0;
      if (!std::isnan(answer)) sum += answer, used += 1;
    }
    const bool enough = used > 0 && answered >= std::ceil(least * k - 1e-9);
    const double value = form == ScaleForm::sum ? sum : sum / used * (form == ScaleForm::total ? k : 1);
    out.values.push_back(enough ? value : undefined);
    out.answered.push_back(answered);
  }
  return out;
}

}  // namespace kartlegg::stats
