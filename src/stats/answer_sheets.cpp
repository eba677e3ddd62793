#include "kartlegg/stats/answer_sheets.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <optional>

#include "core/in_blocks.hpp"
#include "stats/covariance.hpp"
#include "stats/sheet_patterns.hpp"

namespace kartlegg::stats {
namespace {

using Eigen::Index;
using Eigen::VectorXd;
using Answers = std::vector<double>;
using Pairs = std::vector<std::pair<int, int>>;

constexpr std::size_t fewest_values = 3;  // for a correlation within a sheet

std::size_t at(int item) { return static_cast<std::size_t>(item); }

bool alike(const Answers& values) {
  return std::all_of(values.begin(), values.end(), [&](double x) { return x == values.front(); });
}

double correlation_of(const Answers& x, const Answers& y) {
  if (x.size() < fewest_values || alike(x) || alike(y)) return undefined;
  const auto n = static_cast<double>(x.size());
  const double mean_x = std::accumulate(x.begin(), x.end(), 0.0) / n;
  const double mean_y = std::accumulate(y.begin(), y.end(), 0.0) / n;
  double xx = 0, yy = 0, xy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double a = x[i] - mean_x, b = y[i] - mean_y;
    xx += a * a, yy += b * b, xy += a * b;
  }
  return xy / std::sqrt(xx * yy);
}

/// Sheets of the sample, and what is worked out from all of them before one is looked at.
class Sheets {
 public:
  Sheets(Columns items, const SheetOptions& options, AnswerSheets& out) : items_(items), options_(options), out_(out) {
    prepare_columns();
    prepare_correlations();
    prepare_scales();
    set_shares();
  }

  void look_at(std::size_t from, std::size_t to) {
    Answers given(items_.size());
    for (std::size_t row = from; row < to; ++row) {
      for (std::size_t i = 0; i < items_.size(); ++i) given[i] = items_[i][row];
      look_at(row, given);
    }
  }

 private:
  /// Means, which items vary, and the steps of the items as they are turned.
  void prepare_columns() {
    turned_.assign(items_.size(), 0);
    for (const int item : options_.reversed) turned_[at(item)] = 1;
    std::vector<std::span<const double>> views(items_.begin(), items_.end());
    std::vector<Answers> copies;
    copies.reserve(items_.size());
    for (std::size_t i = 0; i < items_.size(); ++i) {
      double sum = 0, n = 0, low = undefined, high = undefined;
      for (const double x : items_[i])
        if (!std::isnan(x)) sum += x, ++n, low = std::fmin(low, x), high = std::fmax(high, x);
      means_.push_back(n > 0 ? sum / n : undefined);
      (high > low ? varying_ : out_.left_out).push_back(static_cast<int>(i));
      if (!turned_[i]) continue;
      copies.emplace_back(items_[i].begin(), items_[i].end());
      for (double& x : copies.back()) x = keyed(i, x);
      views[i] = copies.back();
    }
    steps_.emplace(views);
    out_.guttman_errors.reason = out_.guttman_normed.reason = steps_->reason();
  }

  void prepare_correlations() {
    std::vector<std::span<const double>> views;
    for (const int item : varying_) views.push_back(items_[at(item)]);
    const Covariance all = covariance(views, MissingAnswers::pairwise, options_.threads);
    for (SheetIndex* const index : {&out_.distance, &out_.distance_p, &out_.synonyms, &out_.antonyms})
      index->reason = all.reason;
    if (all.reason != Reason::none) return;
    const Eigen::MatrixXd r = correlation(all.matrix);
    distances_.emplace(r, all.means, all.matrix.diagonal().cwiseSqrt());
    out_.ridge = distances_->ridge();
    for (Index i = 0; i < r.rows(); ++i)
      for (Index j = i + 1; j < r.cols(); ++j) {
        const std::pair pair{varying_[static_cast<std::size_t>(i)], varying_[static_cast<std::size_t>(j)]};
        if (r(i, j) > options_.synonym) out_.synonym_pairs.push_back(pair);
        if (r(i, j) < options_.antonym) out_.antonym_pairs.push_back(pair);
      }
    if (out_.synonym_pairs.size() < fewest_values) out_.synonyms.reason = Reason::sample_too_small;
    if (out_.antonym_pairs.size() < fewest_values) out_.antonyms.reason = Reason::sample_too_small;
  }

  void prepare_scales() {
    const auto halves = std::count_if(options_.scales.begin(), options_.scales.end(),
                                      [](const auto& items) { return items.size() > 1; });
    if (halves < static_cast<std::ptrdiff_t>(fewest_values)) out_.even_odd.reason = Reason::sample_too_small;
  }

  /// Which items have ends and a middle.
  void set_shares() {
    if (options_.ends.empty()) out_.extreme.reason = out_.midpoint.reason = Reason::argument_missing;
    for (const Interval& ends : options_.ends) {
      const double middle = (ends.lower + ends.upper) / 2;
      middles_.push_back(middle == std::floor(middle) ? middle : undefined);
    }
    const bool any = std::any_of(middles_.begin(), middles_.end(), [](double x) { return !std::isnan(x); });
    if (!options_.ends.empty() && !any) out_.midpoint.reason = Reason::not_meaningful;
  }

  double keyed(std::size_t item, double answer) const {
    return turned_[item] ? options_.ends[item].lower + options_.ends[item].upper - answer : answer;
  }

  void look_at(std::size_t row, Answers& given) const {
    Answers answers, means;
    for (std::size_t i = 0; i < given.size(); ++i)
      if (!std::isnan(given[i])) answers.push_back(given[i]), means.push_back(means_[i]);
    const auto n = static_cast<double>(answers.size());
    out_.missing.values[row] = 1 - n / static_cast<double>(given.size());
    if (answers.empty()) return;
    set_runs(row, given, n);
    set_shares(row, given, n);
    out_.variability.values[row] = sd_of(answers);
    out_.person_total.values[row] = correlation_of(answers, means);
    out_.synonyms.values[row] = over_pairs(given, out_.synonym_pairs);
    out_.antonyms.values[row] = over_pairs(given, out_.antonym_pairs);
    if (distances_) {
      VectorXd of_varying(static_cast<Index>(varying_.size()));
      for (std::size_t i = 0; i < varying_.size(); ++i) of_varying[static_cast<Index>(i)] = given[at(varying_[i])];
      const auto [value, p] = distances_->of(of_varying);
      out_.distance.values[row] = value, out_.distance_p.values[row] = p;
    }
    for (std::size_t i = 0; i < given.size(); ++i) given[i] = keyed(i, given[i]);
    out_.even_odd.values[row] = even_odd(given);
    if (steps_->reason() != Reason::none) return;
    const auto [count, normed] = steps_->of(given);
    out_.guttman_errors.values[row] = count, out_.guttman_normed.values[row] = normed;
  }

  void set_runs(std::size_t row, const Answers& given, double n) const {
    double longest = 0, run = 0, runs = 0, last = undefined;
    for (const double x : given) {
      if (!std::isnan(x)) {
        if (x != last) run = 0, ++runs;
        longest = std::max(longest, ++run);
      }
      last = x;
    }
    out_.longest_run.values[row] = longest;
    out_.average_run.values[row] = n / runs;
  }

  void set_shares(std::size_t row, const Answers& given, double n) const {
    if (options_.ends.empty()) return;
    double extreme = 0, middle = 0, with_middle = 0;
    for (std::size_t i = 0; i < given.size(); ++i) {
      if (std::isnan(given[i])) continue;
      extreme += given[i] == options_.ends[i].lower || given[i] == options_.ends[i].upper ? 1 : 0;
      with_middle += std::isnan(middles_[i]) ? 0 : 1;
      middle += given[i] == middles_[i] ? 1 : 0;
    }
    out_.extreme.values[row] = extreme / n;
    if (with_middle > 0) out_.midpoint.values[row] = middle / with_middle;
  }

  static double sd_of(const Answers& answers) {
    const auto n = static_cast<double>(answers.size());
    if (n < 2) return undefined;
    if (alike(answers)) return 0;
    const double mean = std::accumulate(answers.begin(), answers.end(), 0.0) / n;
    double squares = 0;
    for (const double x : answers) squares += (x - mean) * (x - mean);
    return std::sqrt(squares / (n - 1));
  }

  static double over_pairs(const Answers& given, const Pairs& pairs) {
    Answers first, second;
    for (const auto& [i, j] : pairs) {
      if (std::isnan(given[at(i)]) || std::isnan(given[at(j)])) continue;
      first.push_back(given[at(i)]), second.push_back(given[at(j)]);
    }
    return correlation_of(first, second);
  }

  double even_odd(const Answers& keyed_answers) const {
    Answers odd, even;
    for (const auto& items : options_.scales) {
      double sum[2] = {0, 0}, n[2] = {0, 0};
      for (std::size_t place = 0; place < items.size(); ++place) {
        const double x = keyed_answers[at(items[place])];
        if (!std::isnan(x)) sum[place % 2] += x, ++n[place % 2];
      }
      if (n[0] > 0 && n[1] > 0) odd.push_back(sum[0] / n[0]), even.push_back(sum[1] / n[1]);
    }
    const double r = correlation_of(odd, even);
    if (std::isnan(r)) return undefined;
    return r <= -1.0 / 3 ? -1 : 2 * r / (1 + r);  // which is below -1 from there on
  }

  Columns items_;
  const SheetOptions& options_;
  AnswerSheets& out_;
  std::vector<char> turned_;
  std::vector<double> means_, middles_;
  std::vector<int> varying_;
  std::optional<Distances> distances_;
  std::optional<GuttmanSteps> steps_;
};

std::uint64_t hash_of(Columns items, std::size_t row) {
  std::uint64_t hash = 0;
  for (const auto& column : items) {
    const double x = column[row];
    hash ^= std::isnan(x) ? 1 : std::bit_cast<std::uint64_t>(x + 0.0);  // 0 for -0
    hash *= 0x9E3779B97F4A7C15U;
    hash ^= hash >> 29U;
  }
  return hash;
}

bool same_sheet(Columns items, std::size_t a, std::size_t b) {
  return std::all_of(items.begin(), items.end(), [&](const auto& column) {
    return column[a] == column[b] || (std::isnan(column[a]) && std::isnan(column[b]));
  });
}

void find_alike(Columns items, unsigned threads, AnswerSheets& out) {
  const std::size_t rows = items.front().size();
  std::vector<std::pair<std::uint64_t, std::size_t>> sheets(rows);
  core::in_blocks(rows, threads, [&](std::size_t from, std::size_t to) {
    for (std::size_t row = from; row < to; ++row) sheets[row] = {hash_of(items, row), row};
  });
  std::sort(sheets.begin(), sheets.end());
  for (std::size_t first = 0; first < rows; ++first)
    for (std::size_t other = first + 1; other < rows && sheets[other].first == sheets[first].first; ++other) {
      const std::size_t a = sheets[first].second, b = sheets[other].second;
      if (out.first_alike[a] >= 0 || out.missing.values[a] == 1) break;  // its like were found with the first of them
      if (out.first_alike[b] < 0 && same_sheet(items, a, b)) out.first_alike[b] = static_cast<std::int64_t>(a);
    }
}

Reason refusal(Columns items, const SheetOptions& options) {
  if (items.empty()) return Reason::sample_too_small;
  const std::size_t rows = items.front().size();
  if (std::any_of(items.begin(), items.end(), [&](const auto& column) { return column.size() != rows; }) ||
      (!options.ends.empty() && options.ends.size() != items.size()))
    return Reason::sizes_differ;
  const auto known = [&](int item) { return item >= 0 && at(item) < items.size(); };
  for (const auto& scale : options.scales)
    if (!std::all_of(scale.begin(), scale.end(), known)) return Reason::not_a_category;
  if (!std::all_of(options.reversed.begin(), options.reversed.end(), known)) return Reason::not_a_category;
  const auto has_ends = [&](int item) {
    return !options.ends.empty() && std::isfinite(options.ends[at(item)].lower + options.ends[at(item)].upper);
  };
  const bool all_have = std::all_of(options.reversed.begin(), options.reversed.end(), has_ends);
  return all_have ? Reason::none : Reason::argument_missing;
}

}  // namespace

AnswerSheets answer_sheets(Columns items, const SheetOptions& options) {
  AnswerSheets out;
  out.reason = refusal(items, options);
  if (out.reason != Reason::none) return out;
  const std::size_t rows = items.front().size();
  for (SheetIndex* const index : {&out.missing, &out.longest_run, &out.average_run, &out.variability, &out.extreme,
                                  &out.midpoint, &out.distance, &out.distance_p, &out.person_total, &out.even_odd,
                                  &out.synonyms, &out.antonyms, &out.guttman_errors, &out.guttman_normed})
    index->values.assign(rows, undefined);
  out.first_alike.assign(rows, -1);
  Sheets sheets(items, options, out);
  core::in_blocks(rows, options.threads, [&](std::size_t from, std::size_t to) { sheets.look_at(from, to); });
  find_alike(items, options.threads, out);
  return out;
}

}  // namespace kartlegg::stats
