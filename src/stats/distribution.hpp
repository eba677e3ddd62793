// Distributions. NaN wherever an argument is outside the domain or the answer would be infinite; nothing throws.
//
// Relative errors are near 1e-14, except where a function says otherwise. Boost.Math stays in the .cpp file.
#pragma once

#include <cmath>
#include <numbers>

#include "kartlegg/stats/reason.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

inline double normal_density(double z) { return std::exp(-0.5 * z * z) / std::sqrt(2 * std::numbers::pi); }

/// P(Z <= z).
inline double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

/// z with P(Z <= z) = p, for 0 < p < 1.
double normal_quantile(double p);

/// The z that holds this share in the middle: 1.95996... for 0.95. For 0 < confidence < 1.
double two_sided_z(double confidence);

/// Student's t; df > 0 need not be whole.
double student_t_cdf(double t, double df);
double student_t_quantile(double p, double df);

/// Beta(a, b) on 0..1, a and b > 0; the quantile for 0 <= p <= 1.
double beta_cdf(double x, double a, double b);
double beta_quantile(double p, double a, double b);

/// P(X > x), for x >= 0 and df > 0, and the quantile of the lower share p.
double chi_square_upper(double x, double df);
double chi_square_quantile(double p, double df);

/// P(X > x) of noncentral chi-square, noncentrality >= 0.
double noncentral_chi_square_upper(double x, double df, double noncentrality);

double f_cdf(double x, double df1, double df2);
double f_quantile(double p, double df1, double df2);

/// P(T <= t) of (Z + delta) / sqrt(chi2_df / df). Relative error near 1e-9.
double noncentral_t_cdf(double t, double df, double delta);

/// P(X <= k) of n trials; 0 for k < 0.
double binomial_cdf(double k, double n, double p);
/// The smallest whole k with P(X <= k) >= share, for 0 <= share <= 1.
double binomial_quantile(double share, double n, double p);

/// P(X <= a and Y <= b) of two standard normals with correlation rho in -1..1. Absolute error near 1e-15.
double bivariate_normal_cdf(double a, double b, double rho);

/// The slope of ln gamma(x), and its curvature; x > 0.
double digamma(double x);
double trigamma(double x);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
