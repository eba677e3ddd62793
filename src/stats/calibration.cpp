#include "kartlegg/stats/calibration.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/random.hpp"
#include "kartlegg/stats/norm_scores.hpp"
#include "stats/distribution.hpp"

namespace kartlegg::stats {
namespace {

constexpr double least_expected = 5;  // persons on a side of a share

bool is_confidence(double confidence) { return confidence > 0 && confidence < 1; }

double cdf(double t, double df) { return std::isfinite(df) ? student_t_cdf(t, df) : normal_cdf(t); }

double weight_at(std::span<const double> weights, std::size_t i) { return weights.empty() ? 1 : weights[i]; }

/// One-sided P of a share this low if the truth is q; the other side is 1 - P.
double share_below(double share, double n, double q) { return normal_cdf((share - q) / std::sqrt(q * (1 - q) / n)); }

double kolmogorov_upper(double d, double n) {
  const double x = (std::sqrt(n) + 0.12 + 0.11 / std::sqrt(n)) * d;
  if (x < 0.2) return 1;
  double sum = 0;
  for (int k = 1; k <= 100; ++k) {
    const double term = std::exp(-2.0 * k * k * x * x);
    sum += k % 2 == 1 ? term : -term;
    if (term < 1e-17) break;
  }
  return std::clamp(2 * sum, 0.0, 1.0);
}

/// The limit of P(A <= a) for large samples.
double anderson_darling_limit(double a) {
  if (a < 2)
    return std::exp(-1.2337141 / a) / std::sqrt(a) *
           (2.00012 + (.247105 - (.0649821 - (.0347962 - (.011672 - .00168691 * a) * a) * a) * a) * a);
  return std::exp(-std::exp(1.0776 - (2.30695 - (.43424 - (.082433 - (.008056 - .0003146 * a) * a) * a) * a) * a));
}

double correction(double n, double x) {
  if (x > .8) return (-130.2137 + (745.2337 - (1705.091 - (1950.646 - (1116.360 - 255.7844 * x) * x) * x) * x) * x) / n;
  const double c = .01265 + .1757 / n;
  if (x < c) {
    const double t = x / c;
    return std::sqrt(t) * (1 - t) * (49 * t - 102) * (.0037 / (n * n) + .00078 / n + .00006) / n;
  }
  const double t = (x - c) / (.8 - c);
  return (-.00022633 + (6.54034 - (14.6538 - (14.458 - (8.259 - 1.91864 * t) * t) * t) * t) * t) *
         (.04213 + .01365 / n) / n;
}

double anderson_darling_upper(double a, double n) {
  if (!(a > 0)) return 1;
  const double limit = anderson_darling_limit(a);
  return std::clamp(1 - limit - correction(n, limit), 0.0, 1.0);
}

UniformFit fit_of(std::vector<double> u, Reason reason) {
  UniformFit out;
  out.n = static_cast<double>(u.size());
  out.reason = reason != Reason::none || u.size() >= 2 ? reason : Reason::sample_too_small;
  if (out.reason != Reason::none) return out;
  std::sort(u.begin(), u.end());
  constexpr double edge = 1e-12;  // a transform of 0 or 1 has no logarithm
  double sum = 0;
  out.kolmogorov = 0;
  for (std::size_t i = 0; i < u.size(); ++i) {
    const double at = static_cast<double>(i);
    out.kolmogorov = std::max({out.kolmogorov, (at + 1) / out.n - u[i], u[i] - at / out.n});
    const double low = std::clamp(u[i], edge, 1 - edge), high = std::clamp(u[u.size() - 1 - i], edge, 1 - edge);
    sum += (2 * at + 1) * (std::log(low) + std::log1p(-high));
  }
  out.kolmogorov_p = kolmogorov_upper(out.kolmogorov, out.n);
  out.anderson_darling = -out.n - sum / out.n;
  out.anderson_darling_p = anderson_darling_upper(out.anderson_darling, out.n);
  out.stanines.assign(9, 0);
  for (const double one : u) {
    const double z = normal_quantile(std::clamp(one, edge, 1 - edge));
    out.stanines[static_cast<std::size_t>(from_z(z, Measure::stanine)) - 1] += 1;
  }
  out.chi_square = 0;
  double below = 0;
  for (std::size_t class_ = 0; class_ < out.stanines.size(); ++class_) {
    const double up_to = class_ == 8 ? 1 : normal_cdf((static_cast<double>(class_) - 3.5) / 2);
    const double expected = out.n * (up_to - below);
    out.chi_square += (out.stanines[class_] - expected) * (out.stanines[class_] - expected) / expected;
    below = up_to;
  }
  out.chi_square_p = chi_square_upper(out.chi_square, 8);
  return out;
}

template <class Place>
UniformFit fit(std::span<const double> lower, std::span<const double> upper, const Place& place) {
  if (lower.size() != upper.size()) return fit_of({}, Reason::sizes_differ);
  std::vector<double> u;
  for (std::size_t i = 0; i < lower.size(); ++i) {
    if (std::isnan(lower[i]) || std::isnan(upper[i])) continue;
    if (lower[i] < 0 || upper[i] > 1 || lower[i] > upper[i]) return fit_of({}, Reason::proportion_out_of_range);
    u.push_back(place(i));
  }
  return fit_of(std::move(u), Reason::none);
}

}  // namespace

Equivalence equivalence(double estimate, double standard_error, double promised, Interval margins, double df) {
  Equivalence out;
  if (!std::isfinite(estimate) || !std::isfinite(promised) || std::isnan(df) || !(margins.lower < promised) ||
      !(promised < margins.upper))
    out.reason = Reason::argument_missing;
  else if (!(standard_error > 0))
    out.reason = Reason::se_not_positive;
  if (out.reason != Reason::none) return out;
  out.p_equivalent = std::max(cdf((margins.lower - estimate) / standard_error, df),
                              cdf((estimate - margins.upper) / standard_error, df));
  out.p_different = 2 * cdf(-std::abs(estimate - promised) / standard_error, df);
  return out;
}

Equivalence sd_equivalence(double sd, double df, double promised, Interval margins) {
  Equivalence out;
  if (!std::isfinite(sd) || !(margins.lower > 0) || !(margins.lower < promised) || !(promised < margins.upper))
    out.reason = Reason::argument_missing;
  else if (!(df > 0))
    out.reason = Reason::sample_too_small;
  else if (!(sd > 0))
    out.reason = Reason::sd_not_positive;
  if (out.reason != Reason::none) return out;
  const auto above = [&](double truth) { return chi_square_upper(df * sd * sd / (truth * truth), df); };
  out.p_equivalent = std::max(above(margins.lower), 1 - above(margins.upper));
  out.p_different = std::min(1.0, 2 * std::min(above(promised), 1 - above(promised)));
  return out;
}

Equivalence share_equivalence(double count, double n, double promised, Interval margins) {
  Equivalence out;
  if (!(n > 0) || !(count >= 0 && count <= n))
    out.reason = Reason::count_out_of_range;
  else if (!(promised > 0 && promised < 1) || !(margins.lower < promised) || !(promised < margins.upper))
    out.reason = Reason::proportion_out_of_range;
  else if (n * std::min(promised, 1 - promised) < least_expected)
    out.reason = Reason::sample_too_small;
  if (out.reason != Reason::none) return out;
  const double share = count / n;
  const double above_lower = margins.lower <= 0 ? 0 : 1 - share_below(share, n, margins.lower);
  const double below_upper = margins.upper >= 1 ? 0 : share_below(share, n, margins.upper);
  out.p_equivalent = std::max(above_lower, below_upper);
  out.p_different = 2 * normal_cdf(-std::abs(share - promised) / std::sqrt(promised * (1 - promised) / n));
  return out;
}

Calibration calibration(std::span<const double> z, std::span<const double> weights, double confidence) {
  Calibration out;
  if (!weights.empty() && weights.size() != z.size()) out.reason = Reason::sizes_differ;
  if (!is_confidence(confidence)) out.reason = Reason::confidence_out_of_range;
  if (out.reason != Reason::none) return out;
  const auto counts = [&](std::size_t i) { return !std::isnan(z[i]) && weight_at(weights, i) > 0; };
  double all = 0, of_squares = 0, sum = 0;
  for (std::size_t i = 0; i < z.size(); ++i)
    if (counts(i)) {
      const double w = weight_at(weights, i);
      out.n += 1, all += w, of_squares += w * w, sum += w * z[i];
    }
  if (out.n < 2) {
    out.reason = Reason::sample_too_small;
    return out;
  }
  const double n = out.n_effective = all * all / of_squares;
  out.mean = sum / all;
  double squares = 0, plain = 0, m2 = 0, m3 = 0, m4 = 0;
  for (std::size_t i = 0; i < z.size(); ++i)
    if (counts(i)) squares += weight_at(weights, i) * (z[i] - out.mean) * (z[i] - out.mean), plain += z[i] / out.n;
  for (std::size_t i = 0; i < z.size(); ++i)
    if (counts(i)) {
      const double d = z[i] - plain;
      m2 += d * d / out.n, m3 += d * d * d / out.n, m4 += d * d * d * d / out.n;
    }
  out.sd = n > 1 ? std::sqrt(squares / all * n / (n - 1)) : undefined;
  if (!(out.sd > 0)) {
    out.reason = n > 1 ? Reason::no_variance : Reason::sample_too_small;
    return out;
  }
  const double half = student_t_quantile(0.5 + 0.5 * confidence, n - 1) * out.sd / std::sqrt(n);
  out.mean_interval = {out.mean - half, out.mean + half};
  if (out.n > 2) out.skew = std::sqrt(out.n * (out.n - 1)) / (out.n - 2) * m3 / std::pow(m2, 1.5);
  if (out.n > 3) out.kurtosis = (out.n - 1) / ((out.n - 2) * (out.n - 3)) * ((out.n + 1) * (m4 / (m2 * m2) - 3) + 6);
  const double excess = out.kurtosis > 0 ? out.kurtosis : 0;
  out.sd_df = 2 / (excess / n + 2 / (n - 1));
  const auto end = [&](double p) { return out.sd * std::sqrt(out.sd_df / chi_square_quantile(p, out.sd_df)); };
  out.sd_interval = {end(0.5 + 0.5 * confidence), end(0.5 - 0.5 * confidence)};
  return out;
}

Shift shift(double mean, double sd, double n, double norm_mean, double norm_sd, double norm_n, double confidence) {
  Shift out;
  if (!std::isfinite(mean) || !std::isfinite(norm_mean))
    out.reason = Reason::argument_missing;
  else if (!(sd > 0) || !(norm_sd > 0))
    out.reason = Reason::sd_not_positive;
  else if (!(n >= 2) || norm_n < 2)
    out.reason = Reason::sample_too_small;
  else if (!is_confidence(confidence))
    out.reason = Reason::confidence_out_of_range;
  if (out.reason != Reason::none) return out;
  out.norm_error = std::isfinite(norm_n);
  out.d = (mean - norm_mean) / norm_sd;
  out.variance_ratio = sd * sd / (norm_sd * norm_sd);
  const double of_norms = out.norm_error ? 1 / norm_n + out.d * out.d / (2 * norm_n) : 0;
  const double half = two_sided_z(confidence) * std::sqrt(out.variance_ratio / n + of_norms);
  out.d_interval = {out.d - half, out.d + half};
  const auto end = [&](double p) {
    return out.variance_ratio /
           (out.norm_error ? f_quantile(p, n - 1, norm_n - 1) : chi_square_quantile(p, n - 1) / (n - 1));
  };
  out.ratio_interval = {end(0.5 + 0.5 * confidence), end(0.5 - 0.5 * confidence)};
  return out;
}

UniformFit randomised_fit(std::span<const double> lower, std::span<const double> upper, std::uint64_t seed) {
  return fit(lower, upper,
             [&](std::size_t i) { return lower[i] + core::Random(seed, i).uniform() * (upper[i] - lower[i]); });
}

UniformFit middle_fit(std::span<const double> lower, std::span<const double> upper) {
  return fit(lower, upper, [&](std::size_t i) { return 0.5 * (lower[i] + upper[i]); });
}

std::vector<double> counts_below(std::span<const double> lower, std::span<const double> upper,
                                 std::span<const double> shares, std::span<const double> weights) {
  if (lower.size() != upper.size() || (!weights.empty() && weights.size() != lower.size())) return {};
  std::vector<double> counts(shares.size(), 0.0);
  for (std::size_t i = 0; i < lower.size(); ++i) {
    if (std::isnan(lower[i]) || std::isnan(upper[i])) continue;
    for (std::size_t s = 0; s < shares.size(); ++s) {
      const double part = upper[i] > lower[i] ? (shares[s] - lower[i]) / (upper[i] - lower[i])
                                              : static_cast<double>(lower[i] < shares[s]);
      counts[s] += weight_at(weights, i) * std::clamp(part, 0.0, 1.0);
    }
  }
  return counts;
}

}  // namespace kartlegg::stats
