#include "stats/box_cox.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "stats/distribution.hpp"

namespace kartlegg::stats {
namespace {

enum Place : std::size_t { in_m, in_s, in_l, in_tau };

/// A function of x and tau: its value, and derivatives in x and ln tau.
struct Bent {
  double value = 0, x = 0, xx = 0, tau = 0, tau_tau = 0, x_tau = 0;
};

/// The power g = (e^(l w) - 1) / l with its first and second derivative in l: by series near 0, where the closed forms
/// lose their digits.
std::array<double, 3> box_cox_power(double w, double l) {
  const double x = l * w;
  if (std::abs(x) > 0.4) {
    const double e = std::exp(x);
    const double g = (e - 1) / l;
    const double first = (w * e - g) / l;
    return {g, first, (w * w * e - 2 * first) / l};
  }
  std::array<double, 3> sum{1, 0.5, 1.0 / 3};
  double term = 1;  // x^k / k!
  for (int k = 1; k < 14; ++k) {
    term *= x / k;
    sum[0] += term / (k + 1);
    sum[1] += term / (k + 2);
    sum[2] += term / (k + 3);
  }
  return {w * sum[0], w * w * sum[1], w * w * w * sum[2]};
}

/// ln of the normal density.
Bent log_normal_density(double z) {
  return {.value = -0.5 * (z * z + std::log(2 * std::numbers::pi)), .x = -z, .xx = -1};
}

/// ln of Student's density.
Bent log_t_density(double z, const TauTerms& terms, bool curves) {
  const double tau = terms.tau, zz = z * z, sum = tau + zz, spread = std::log1p(zz / tau);
  Bent q;
  q.value = terms.constant - (tau + 1) / 2 * spread;
  if (!curves) return q;
  q.x = -(tau + 1) * z / sum;
  q.xx = -(tau + 1) * (tau - zz) / (sum * sum);
  const double first = terms.slope - 0.5 * spread + (tau + 1) / 2 * zz / (tau * sum);
  const double second = terms.bend + zz / (tau * sum) - (tau + 1) / 2 * zz * (2 * tau + zz) / (tau * tau * sum * sum);
  q.tau = tau * first;
  q.tau_tau = tau * tau * second + tau * first;
  q.x_tau = -tau * z * (zz - 1) / (sum * sum);
  return q;
}

/// P(T <= -u) for u > 0: the continued fraction of the incomplete beta function, by Lentz's method. (The library's
/// student_t_cdf is ten times slower, and this is asked of every person in every step.)
double t_tail(double u, const TauTerms& terms) {
  const double tau = terms.tau, x = tau / (tau + u * u);
  const double a = tau / 2, b = 0.5;
  if (x > (a + 1) / (a + b + 2)) return student_t_cdf(-u, tau);
  double c = 1, d = 1 / (1 - (a + b) * x / (a + 1)), fraction = d;
  for (int m = 1; m < 200; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d), c = 1 + even / c;
    fraction *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d), c = 1 + odd / c;
    fraction *= d * c;
    if (std::abs(d * c - 1) < 1e-14) break;
  }
  // x^a (1 - x)^b / (a B(a, b)) / 2, and 1 / B(a, 1/2) is the t density at 0 times sqrt(tau).
  return std::exp(terms.constant + a * std::log(x)) * u / std::sqrt(1 + u * u / tau) / tau * fraction;
}

/// -ln P(T <= u), what cutting at y = 0 costs, u = 1 / (S |L|). The derivatives of the share in ln tau, which have no
/// closed form, by differences.
Bent cut_cost(double u, const TauTerms& tau, LmsFamily family, bool curves) {
  const bool t = family == LmsFamily::bct;
  const double cut = t ? t_tail(u, tau) : normal_cdf(-u);
  Bent cost{.value = -std::log1p(-cut)};
  if (!curves || cut == 0) return cost;
  const Bent density = t ? log_t_density(u, tau, true) : log_normal_density(u);
  const double ratio = std::exp(density.value) / (1 - cut);
  cost.x = -ratio;
  cost.xx = ratio * (ratio - density.x);
  if (!t) return cost;
  constexpr double step = 1e-3;
  const double more = t_tail(u, tau_terms(tau.log_tau + step)), less = t_tail(u, tau_terms(tau.log_tau - step));
  const double first = -(more - less) / (2 * step) / (1 - cut);
  cost.tau = -first;
  cost.tau_tau = first * first + (more - 2 * cut + less) / (step * step) / (1 - cut);
  cost.x_tau = -ratio * (density.tau - first);
  return cost;
}

void mirror(BoxCoxDensity& d) {
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = 0; j < i; ++j) d.curvature[i][j] = d.curvature[j][i];
}

/// Adds a function of z and tau, where z has the slopes and curvatures given (upper triangle).
void add(BoxCoxDensity& to, const Bent& f, const std::array<double, 3>& z,
         const std::array<std::array<double, 3>, 3>& zz) {
  for (std::size_t i = 0; i < 3; ++i) {
    to.slope[i] += f.x * z[i];
    to.curvature[i][in_tau] += f.x_tau * z[i];
    for (std::size_t j = i; j < 3; ++j) to.curvature[i][j] += f.xx * z[i] * z[j] + f.x * zz[i][j];
  }
  to.slope[in_tau] += f.tau;
  to.curvature[in_tau][in_tau] += f.tau_tau;
}

}  // namespace

TauTerms tau_terms(double log_tau) {
  const double tau = std::exp(log_tau), r = 1 / tau;
  TauTerms terms{.log_tau = log_tau, .tau = tau};
  if (tau > 1e3) {  // differences of gamma functions by series: Stirling's
    terms.constant = -0.5 * std::log(2 * std::numbers::pi) - r / 4 + r * r * r / 24;
    terms.slope = r * r / 4 - r * r * r * r / 8;
    terms.bend = -r * r * r / 2 + r * r * r * r * r / 2;
    return terms;
  }
  terms.constant = std::lgamma((tau + 1) / 2) - std::lgamma(tau / 2) - 0.5 * std::log(std::numbers::pi * tau);
  terms.slope = 0.5 * (digamma((tau + 1) / 2) - digamma(tau / 2)) - r / 2;
  terms.bend = 0.25 * (trigamma((tau + 1) / 2) - trigamma(tau / 2)) + r * r / 2;
  return terms;
}

BoxCoxDensity box_cox_density(double log_y, double log_m, double log_s, double l, const TauTerms& tau, LmsFamily family,
                              bool curves) {
  BoxCoxDensity d;
  const double s = std::exp(log_s), w = log_y - log_m;
  const auto [g, g1, g2] = box_cox_power(w, l);
  const double z = g / s;
  const Bent q = family == LmsFamily::bct ? log_t_density(z, tau, curves) : log_normal_density(z);
  d.value = l * w - log_s - log_y + q.value;
  const double u = 1 / (s * std::abs(l));
  const bool cut = family != LmsFamily::lms && std::isfinite(u);
  const Bent cost = cut ? cut_cost(u, tau, family, curves) : Bent{};
  d.value += cost.value;
  if (!std::isfinite(d.value)) d.value = -std::numeric_limits<double>::infinity();
  if (!curves) return d;
  const double e = (1 + l * g) / s;  // e^(l w) / s
  d.slope = {-l, -1, w, 0};
  d.curvature[in_m][in_l] = -1;
  add(d, q, {-e, -z, g1 / s}, {{{l * e, e, -w * e}, {0, z, -g1 / s}, {0, 0, g2 / s}}});
  if (cut) add(d, cost, {0, -u, -u / l}, {{{0, 0, 0}, {0, u, u / l}, {0, 0, 2 * u / (l * l)}}});
  mirror(d);
  return d;
}

}  // namespace kartlegg::stats
