#include "stats/distribution.hpp"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/non_central_chi_squared.hpp>
#include <boost/math/distributions/non_central_t.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/owens_t.hpp>
#include <boost/math/special_functions/trigamma.hpp>

#include <algorithm>
#include <exception>

namespace kartlegg::stats {
namespace {

namespace bm = boost::math;

/// What Boost refuses, by its default policy with an exception, has no value here, and neither has infinity.
template <typename Function>
double value_or_nan(Function function) {
  try {
    const double value = function();
    return std::isfinite(value) ? value : undefined;
  } catch (const std::exception&) {
    return undefined;
  }
}

/// Owen's T of h and the slope (other - rho h) / (h sqrt(1 - rho^2)); at h = 0 its limit from above, T(0, +-infinity).
double owens_part(double h, double other, double rho, double root) {
  if (h == 0) return std::copysign(0.25, other);
  return bm::owens_t(h, (other - rho * h) / (h * root));
}

}  // namespace

double normal_quantile(double p) {
  if (!(p > 0 && p < 1)) return undefined;
  return value_or_nan([&] { return bm::quantile(bm::normal(), p); });
}

double two_sided_z(double confidence) {
  if (!(confidence > 0 && confidence < 1)) return undefined;
  return normal_quantile(0.5 + 0.5 * confidence);
}

double student_t_cdf(double t, double df) {
  return value_or_nan([&] { return bm::cdf(bm::students_t(df), t); });
}

double student_t_quantile(double p, double df) {
  return value_or_nan([&] { return bm::quantile(bm::students_t(df), p); });
}

double beta_cdf(double x, double a, double b) {
  return value_or_nan([&] { return bm::cdf(bm::beta_distribution<>(a, b), x); });
}

double beta_quantile(double p, double a, double b) {
  return value_or_nan([&] { return bm::quantile(bm::beta_distribution<>(a, b), p); });
}

double chi_square_upper(double x, double df) {
  return value_or_nan([&] { return bm::cdf(bm::complement(bm::chi_squared(df), x)); });
}

double noncentral_chi_square_upper(double x, double df, double noncentrality) {
  if (noncentrality == 0) return chi_square_upper(x, df);
  return value_or_nan([&] { return bm::cdf(bm::complement(bm::non_central_chi_squared(df, noncentrality), x)); });
}

double chi_square_quantile(double p, double df) {
  return value_or_nan([&] { return bm::quantile(bm::chi_squared(df), p); });
}

double f_cdf(double x, double df1, double df2) {
  return value_or_nan([&] { return bm::cdf(bm::fisher_f(df1, df2), x); });
}

double f_quantile(double p, double df1, double df2) {
  return value_or_nan([&] { return bm::quantile(bm::fisher_f(df1, df2), p); });
}

double noncentral_t_cdf(double t, double df, double delta) {
  return value_or_nan([&] { return bm::cdf(bm::non_central_t(df, delta), t); });
}

double binomial_cdf(double k, double n, double p) {
  if (k < 0) return 0;
  if (k >= n) return std::isnan(p) ? undefined : 1;
  return value_or_nan([&] { return bm::cdf(bm::binomial(n, p), std::floor(k)); });
}

double binomial_quantile(double share, double n, double p) {
  if (!(share >= 0 && share <= 1)) return undefined;
  double k = value_or_nan([&] { return std::floor(bm::quantile(bm::binomial(n, p), share)); });
  if (std::isnan(k)) return undefined;
  while (k < n && binomial_cdf(k, n, p) < share) ++k;
  while (k > 0 && binomial_cdf(k - 1, n, p) >= share) --k;
  return k;
}

// Owen, D. B. (1956), Ann Math Stat 27:1075, doi:10.1214/aoms/1177728074:
// P(X <= a, Y <= b) = (cdf(a) + cdf(b)) / 2 - T(a, slope of b on a) - T(b, slope of a on b) - (a, b of opposite sign) /
// 2
double bivariate_normal_cdf(double a, double b, double rho) {
  if (std::isnan(a) || std::isnan(b) || !(rho >= -1 && rho <= 1)) return undefined;
  if (std::isinf(a)) return a > 0 ? normal_cdf(b) : 0;
  if (std::isinf(b)) return b > 0 ? normal_cdf(a) : 0;
  if (rho == 1) return normal_cdf(std::min(a, b));
  if (rho == -1) return std::max(0.0, a > 0 ? normal_cdf(b) - normal_cdf(-a) : normal_cdf(a) - normal_cdf(-b));
  if (a == 0 && b == 0) return 0.25 + std::asin(rho) / (2 * std::numbers::pi);
  const double root = std::sqrt((1 - rho) * (1 + rho));
  const bool opposite = a * b < 0 || (a * b == 0 && a + b < 0);
  return value_or_nan([&] {
    return 0.5 * (normal_cdf(a) + normal_cdf(b)) - owens_part(a, b, rho, root) - owens_part(b, a, rho, root) -
           (opposite ? 0.5 : 0.0);
  });
}

double digamma(double x) {
  return value_or_nan([&] { return bm::digamma(x); });
}

double trigamma(double x) {
  return value_or_nan([&] { return bm::trigamma(x); });
}

}  // namespace kartlegg::stats
