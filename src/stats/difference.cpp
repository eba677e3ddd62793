#include "kartlegg/stats/difference.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

#include "stats/distribution.hpp"

namespace kartlegg::stats {
namespace {

Rarity refused(Reason reason) { return {.reason = reason}; }

Rarity by_normal(double z) {
  const double beyond = 100 * normal_cdf(-std::abs(z));
  return {z, undefined, beyond, 2 * beyond};
}

Rarity by_t(double t, double df) {
  const double beyond = 100 * student_t_cdf(-std::abs(t), df);
  return {t, df, beyond, 2 * beyond};
}

Reason fault(const ScorePair& pair) {
  for (const double value : {pair.x, pair.y, pair.mean_x, pair.mean_y, pair.sd_x, pair.sd_y, pair.correlation})
    if (!std::isfinite(value)) return Reason::argument_missing;
  if (pair.sd_x <= 0 || pair.sd_y <= 0) return Reason::sd_not_positive;
  if (pair.correlation < -1 || pair.correlation > 1) return Reason::correlation_out_of_range;
  return Reason::none;
}

Reason fault_in_sample(const ScorePair& pair) {
  const Reason reason = fault(pair);
  if (reason != Reason::none) return reason;
  if (!std::isfinite(pair.n)) return Reason::argument_missing;
  return pair.n < 2 ? Reason::sample_too_small : Reason::none;
}

/// Lower triangle L of A = L L', by rows, in place. False if A is not positive definite.
bool cholesky(std::vector<double>& a, std::size_t size) {
  for (std::size_t row = 0; row < size; ++row)
    for (std::size_t column = 0; column <= row; ++column) {
      double sum = a[row * size + column];
      for (std::size_t k = 0; k < column; ++k) sum -= a[row * size + k] * a[column * size + k];
      if (row == column) {
        if (!(sum > 1e-12)) return false;  // of a diagonal of ones
        a[row * size + row] = std::sqrt(sum);
      } else {
        a[row * size + column] = sum / a[column * size + column];
      }
    }
  return true;
}

bool is_correlation_matrix(std::span<const double> matrix, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) {
    if (std::abs(matrix[i * size + i] - 1) > 1e-8) return false;
    for (std::size_t j = 0; j < i; ++j) {
      const double r = matrix[i * size + j];
      if (!(r >= -1 && r <= 1) || !(std::abs(r - matrix[j * size + i]) <= 1e-8)) return false;
    }
  }
  return true;
}

}  // namespace

ReliableDifference reliable_difference(double x, double y, double sem_x, double sem_y, double confidence,
                                       double comparisons) {
  ReliableDifference result{.difference = x - y};
  const auto refuse = [&](Reason reason) {
    result.reason = reason;
    return result;
  };
  if (!std::isfinite(result.difference) || !std::isfinite(sem_x) || !std::isfinite(sem_y))
    return refuse(Reason::argument_missing);
  if (!(comparisons >= 1)) return refuse(Reason::count_out_of_range);
  if (!(confidence > 0 && confidence < 1)) return refuse(Reason::confidence_out_of_range);
  if (sem_x < 0 || sem_y < 0) return refuse(Reason::se_not_positive);
  result.standard_error = std::hypot(sem_x, sem_y);
  if (result.standard_error == 0) return refuse(Reason::se_not_positive);
  result.z = result.difference / result.standard_error;
  result.p = std::min(1.0, 2 * normal_cdf(-std::abs(result.z)) * comparisons);
  result.critical = two_sided_z(1 - (1 - confidence) / comparisons) * result.standard_error;
  result.interval = {result.difference - result.critical, result.difference + result.critical};
  result.reliable = std::abs(result.difference) > result.critical;
  return result;
}

std::vector<double> holm(std::span<const double> p) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p.size(); ++i)
    if (!std::isnan(p[i])) order.push_back(i);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  std::vector<double> result(p.size(), undefined);
  double largest = 0;
  auto left = static_cast<double>(order.size());
  for (const std::size_t i : order) {
    largest = std::max(largest, std::min(1.0, p[i] * left));
    result[i] = largest;
    --left;
  }
  return result;
}

Rarity rarity(double difference, double mean_difference, double sd_difference) noexcept {
  if (!std::isfinite(difference) || !std::isfinite(mean_difference) || !std::isfinite(sd_difference))
    return refused(Reason::argument_missing);
  if (sd_difference <= 0) return refused(Reason::sd_not_positive);
  return by_normal((difference - mean_difference) / sd_difference);
}

double sd_of_difference(double sd_x, double sd_y, double correlation) noexcept {
  if (!(sd_x > 0) || !(sd_y > 0) || !(correlation >= -1 && correlation <= 1)) return undefined;
  const double apart = sd_x - sd_y;
  return std::sqrt(apart * apart + 2 * (1 - correlation) * sd_x * sd_y);
}

Rarity unstandardised_difference_test(const ScorePair& pair) {
  if (const Reason reason = fault_in_sample(pair); reason != Reason::none) return refused(reason);
  const double sd = sd_of_difference(pair.sd_x, pair.sd_y, pair.correlation);
  if (!(sd > 0)) return refused(Reason::no_variance);
  const double difference = (pair.x - pair.mean_x) - (pair.y - pair.mean_y);
  return by_t(difference / (sd * std::sqrt((pair.n + 1) / pair.n)), pair.n - 1);
}

Rarity revised_standardised_difference_test(const ScorePair& pair) {
  if (const Reason reason = fault_in_sample(pair); reason != Reason::none) return refused(reason);
  const double r = pair.correlation;
  if (r == 1 || r == -1) return refused(Reason::correlation_out_of_range);
  const double df = pair.n - 1;
  const double apart = (pair.x - pair.mean_x) / pair.sd_x - (pair.y - pair.mean_y) / pair.sd_y;
  const double a = (1 + r) * (1 - r * r);
  const double b = (1 - r) * (4 * df * df + 4 * (1 + r) * df + (1 + r) * (5 + r));
  const double c = -2 * apart * apart * pair.n * df * df / (pair.n + 1);
  const double root = std::sqrt(b * b - 4 * a * c);
  // (-b + root) / (2 a), written so that nothing cancels.
  const double squared = -2 * c / (b + root);
  return by_t(std::copysign(std::sqrt(squared), apart), df);
}

Rarity predicted_difference(const ScorePair& pair) noexcept {
  if (const Reason reason = fault(pair); reason != Reason::none) return refused(reason);
  const double r = pair.correlation;
  if (r == 1 || r == -1) return refused(Reason::correlation_out_of_range);
  const double predicted = pair.mean_y + r * pair.sd_y / pair.sd_x * (pair.x - pair.mean_x);
  return by_normal((pair.y - predicted) / (pair.sd_y * std::sqrt((1 - r) * (1 + r))));
}

std::vector<ProfileScore> profile_deviations(std::span<const double> scores, std::span<const double> sems,
                                             double confidence) {
  const std::size_t size = scores.size();
  if (size < 2 || sems.size() != size || !(confidence > 0 && confidence < 1)) return {};
  for (std::size_t i = 0; i < size; ++i)
    if (!std::isfinite(scores[i]) || !std::isfinite(sems[i]) || sems[i] < 0) return {};
  const auto m = static_cast<double>(size);
  const double mean = std::accumulate(scores.begin(), scores.end(), 0.0) / m;
  const double error = std::inner_product(sems.begin(), sems.end(), sems.begin(), 0.0);
  const double z = two_sided_z(1 - (1 - confidence) / m);
  std::vector<ProfileScore> result;
  for (std::size_t i = 0; i < size; ++i) {
    const double standard_error = std::sqrt(sems[i] * sems[i] * (1 - 2 / m) + error / (m * m));
    const double deviation = scores[i] - mean;
    result.push_back({deviation, standard_error, z * standard_error, std::abs(deviation) > z * standard_error});
  }
  return result;
}

ProfileRarity profile_rarity(std::span<const double> z, std::span<const double> correlations) {
  const std::size_t size = z.size();
  ProfileRarity result{.df = static_cast<double>(size)};
  const auto refuse = [&](Reason reason) {
    result.reason = reason;
    return result;
  };
  if (size == 0) return refuse(Reason::sample_too_small);
  if (correlations.size() != size * size) return refuse(Reason::sizes_differ);
  if (!std::all_of(z.begin(), z.end(), [](double one) { return std::isfinite(one); }))
    return refuse(Reason::argument_missing);
  if (!is_correlation_matrix(correlations, size)) return refuse(Reason::correlation_out_of_range);
  std::vector<double> lower(correlations.begin(), correlations.end());
  if (!cholesky(lower, size)) return refuse(Reason::singular);
  std::vector<double> solved(size);
  result.distance = 0;
  for (std::size_t i = 0; i < size; ++i) {
    double rest = z[i];
    for (std::size_t k = 0; k < i; ++k) rest -= lower[i * size + k] * solved[k];
    solved[i] = rest / lower[i * size + i];
    result.distance += solved[i] * solved[i];
  }
  result.percent_further = 100 * chi_square_upper(result.distance, result.df);
  return result;
}

ProfileAgreement profile_agreement(std::span<const double> a, std::span<const double> b) {
  ProfileAgreement result;
  if (a.size() != b.size()) {
    result.reason = Reason::sizes_differ;
    return result;
  }
  double mean_a = 0, mean_b = 0, absolute = 0;
  const auto each = [&](auto use) {
    for (std::size_t i = 0; i < a.size(); ++i)
      if (std::isfinite(a[i]) && std::isfinite(b[i])) use(a[i], b[i]);
  };
  each([&](double x, double y) {
    ++result.n;
    mean_a += (x - mean_a) / result.n;
    mean_b += (y - mean_b) / result.n;
    absolute += (std::abs(x - y) - absolute) / result.n;
  });
  if (result.n > 0) {
    result.mean_difference = mean_a - mean_b;
    result.mean_absolute_difference = absolute;
  }
  double aa = 0, bb = 0, ab = 0;
  each([&](double x, double y) {
    aa += (x - mean_a) * (x - mean_a);
    bb += (y - mean_b) * (y - mean_b);
    ab += (x - mean_a) * (y - mean_b);
  });
  if (result.n < 2) {
    result.reason = Reason::sample_too_small;
  } else if (!(aa > 0) || !(bb > 0)) {
    result.reason = Reason::no_variance;
  } else {
    result.correlation = ab / std::sqrt(aa) / std::sqrt(bb);
  }
  return result;
}

}  // namespace kartlegg::stats
