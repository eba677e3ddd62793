#include <cmath>

#include "stats/consistency.hpp"
#include "stats/distribution.hpp"
#include "stats/linear_algebra.hpp"

namespace kartlegg::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;

bool is_confidence(double confidence) { return confidence > 0 && confidence < 1; }

/// The standard error that assumes no distribution: the spread of what each person adds to alpha.
double distribution_free_error(Columns columns, const ScaleCovariance& scale) {
  const auto k = static_cast<double>(scale.items.size());
  const double v = scale.matrix.sum(), t = scale.matrix.trace();
  const auto complete = [&](std::size_t row) {
    for (const auto& column : columns)
      if (std::isnan(column[row])) return false;
    return true;
  };
  std::vector<double> means;
  for (const int i : scale.items) {
    double sum = 0;
    for (std::size_t r = 0; r < columns.front().size(); ++r)
      if (complete(r)) sum += columns[static_cast<std::size_t>(i)][r];
    means.push_back(sum / scale.n);
  }
  double sum = 0, of_squares = 0;
  for (std::size_t r = 0; r < columns.front().size(); ++r) {
    if (!complete(r)) continue;
    double total = 0, squares = 0;
    for (std::size_t i = 0; i < means.size(); ++i) {
      const double y = columns[static_cast<std::size_t>(scale.items[i])][r] - means[i];
      total += y, squares += y * y;
    }
    const double d = k / (k - 1) * (t * total * total / (v * v) - squares / v);
    sum += d, of_squares += d * d;
  }
  return std::sqrt((of_squares - sum * sum / scale.n) / (scale.n - 1) / scale.n);
}

Interval about(double value, double error, double confidence) {
  const double half = two_sided_z(confidence) * error;
  return {value - half, value + half};
}

Alpha alpha_from(Columns columns, const ScaleCovariance& scale, const ReliabilityOptions& options) {
  Alpha out;
  out.n = scale.n, out.given = scale.given, out.left_out = scale.left_out;
  out.items = static_cast<int>(scale.items.size());
  out.reason = is_confidence(options.confidence) ? scale.reason : Reason::confidence_out_of_range;
  if (out.reason != Reason::none) return out;
  const MatrixXd r = correlation(scale.matrix);
  const double n = scale.n_of_intervals(options);
  out.value = alpha_of(scale.matrix);
  out.standardised = alpha_of(r);
  const std::vector<double> between = below_diagonal(r);
  out.mean_correlation = (r.sum() - r.trace()) / static_cast<double>(2 * between.size());
  out.median_correlation = median(between);
  out.lambda6 = lambda6_of(r);
  out.smallest_eigenvalue = eigenvalues(scale.matrix)[0];
  const bool free = options.interval == AlphaInterval::distribution_free;
  if (free && options.missing == MissingAnswers::listwise)
    out.standard_error = distribution_free_error(columns, scale);
  else if (!free)
    out.standard_error = alpha_error(scale.matrix, n);
  out.interval = free || options.interval == AlphaInterval::normal
                     ? about(out.value, out.standard_error, options.confidence)
                     : alpha_interval(out.value, n, out.items, options.interval, options.confidence);
  return out;
}

std::vector<int> all_but(Index items, Index one) {
  std::vector<int> others;
  for (int i = 0; i < static_cast<int>(items); ++i)
    if (i != static_cast<int>(one)) others.push_back(i);
  return others;
}

/// What becomes of the scale without an item.
void leave_out(const MatrixXd& covariance, Index item, double n, ItemStatistics& out) {
  const std::vector<int> others = all_but(covariance.rows(), item);
  if (others.size() < 2) return;
  const MatrixXd rest = block(covariance, others);
  const MatrixXd r = correlation(rest);
  out.alpha_without = alpha_of(rest);
  out.standardised_alpha_without = alpha_of(r);
  out.lambda6_without = lambda6_of(r);
  out.mean_correlation_without = (r.sum() - r.trace()) / static_cast<double>(r.size() - r.rows());
  out.alpha_without_error = alpha_error(rest, n);
}

void correlate_with_total(const MatrixXd& covariance, Index item, ItemStatistics& out) {
  const MatrixXd r = correlation(covariance);
  const double own = covariance(item, item), with_sum = covariance.row(item).sum(), v = covariance.sum();
  out.item_total = with_sum / std::sqrt(own * v);
  out.item_rest = (with_sum - own) / std::sqrt(own * (v + own - 2 * with_sum));
  out.standardised_item_total = r.row(item).sum() / std::sqrt(r.sum());
  const Eigen::VectorXd explained = squared_multiple_correlations(r);
  out.squared_multiple_correlation = explained[item];
  out.corrected_item_total =
      (r.row(item).sum() - 1 + explained[item]) / std::sqrt(r.sum() - r.trace() + explained.sum());
}

}  // namespace

Alpha alpha(Columns items, const ReliabilityOptions& options) {
  return alpha_from(items, scale_covariance(items, options), options);
}

ItemAnalysis item_analysis(Columns items, const ReliabilityOptions& options) {
  const ScaleCovariance scale = scale_covariance(items, options);
  ItemAnalysis out{std::vector<ItemStatistics>(items.size()), alpha_from(items, scale, options)};
  const Covariance all = covariance(items, options.missing, options.threads);
  for (std::size_t i = 0; all.reason == Reason::none && i < items.size(); ++i) {
    const auto at = static_cast<Index>(i);
    out.items[i].n = all.answers[at];
    out.items[i].mean = all.means[at];
    out.items[i].sd = std::sqrt(all.matrix(at, at));
  }
  if (out.alpha.reason != Reason::none) return out;
  for (std::size_t i = 0; i < scale.items.size(); ++i) {
    ItemStatistics& item = out.items[static_cast<std::size_t>(scale.items[i])];
    correlate_with_total(scale.matrix, static_cast<Index>(i), item);
    leave_out(scale.matrix, static_cast<Index>(i), scale.n_of_intervals(options), item);
  }
  return out;
}

Interval alpha_interval(double alpha, double n, int items, AlphaInterval method, double confidence) {
  const double k = items;
  if (!(n > 2) || items < 2 || !is_confidence(confidence) || !(alpha < 1)) return {undefined, undefined};
  if (method == AlphaInterval::feldt) {
    const double tail = (1 - confidence) / 2, df = n - 1, df2 = (n - 1) * (k - 1);
    return {1 - (1 - alpha) * f_quantile(1 - tail, df, df2), 1 - (1 - alpha) * f_quantile(tail, df, df2)};
  }
  if (method == AlphaInterval::bonett || method == AlphaInterval::bonett_wright) {
    const double half = two_sided_z(confidence) * std::sqrt(2 * k / ((k - 1) * (n - 2)));
    const double shift = method == AlphaInterval::bonett_wright ? std::log(n / (n - 1)) : 0;
    const double centre = std::log(1 - alpha) - shift;
    return {1 - std::exp(centre + half), 1 - std::exp(centre - half)};
  }
  return {undefined, undefined};  // the others need the answers
}

double kr21(double mean, double sd, double items) noexcept {
  if (!(items >= 2) || !(mean >= 0 && mean <= items) || !(sd > 0)) return undefined;
  return items / (items - 1) * (1 - mean * (items - mean) / (items * sd * sd));
}

double alpha_sample_size(double lower, double upper, int items, double confidence) {
  if (!(lower < upper) || !(upper < 1) || items < 2 || !is_confidence(confidence)) return undefined;
  const double k = items, ratio = two_sided_z(confidence) / std::log((1 - lower) / (1 - upper));
  return std::ceil(8 * k / (k - 1) * ratio * ratio + 2);
}

double alpha_difference_p(double first, double n_first, double second, double n_second) {
  if (!(n_first > 1) || !(n_second > 1) || !(first < 1) || !(second < 1)) return undefined;
  const double share = f_cdf((1 - second) / (1 - first), n_first - 1, n_second - 1);
  return 2 * std::min(share, 1 - share);
}

double spearman_brown(double reliability, double times) noexcept {
  return times * reliability / (1 + (times - 1) * reliability);
}

double horst(double correlation, double share) noexcept {
  const double r2 = correlation * correlation, pq = share * (1 - share);
  if (!(pq > 0)) return undefined;
  return (std::sqrt(r2 * r2 + 4 * r2 * (1 - r2) * pq) - r2) / (2 * pq * (1 - r2));
}

double composite_reliability(std::span<const Part> parts, double sd_of_composite) noexcept {
  if (!(sd_of_composite > 0) || parts.empty()) return undefined;
  double error = 0;
  for (const Part& part : parts) {
    if (!(part.sd >= 0) || !(part.reliability >= 0 && part.reliability <= 1)) return undefined;
    error += part.weight * part.weight * part.sd * part.sd * (1 - part.reliability);
  }
  return 1 - error / (sd_of_composite * sd_of_composite);
}

double difference_reliability(const Part& first, const Part& second, double r12) noexcept {
  const double v1 = first.sd * first.sd, v2 = second.sd * second.sd, both = 2 * r12 * first.sd * second.sd;
  if (!(v1 + v2 - both > 0)) return undefined;
  return (v1 * first.reliability + v2 * second.reliability - both) / (v1 + v2 - both);
}

double reliability_at_sd(double reliability, double sd, double other_sd) noexcept {
  if (!(sd > 0) || !(other_sd > 0)) return undefined;
  return 1 - sd * sd / (other_sd * other_sd) * (1 - reliability);
}

}  // namespace kartlegg::stats
