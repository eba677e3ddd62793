#include "stats/taylor_surface.hpp"

#include <algorithm>
#include <cmath>

namespace kartlegg::stats {
namespace {

double power(double x, int exponent) {
  double result = 1;
  for (int i = 0; i < exponent; ++i) result *= x;
  return result;
}

double value(const TaylorSurface::Polynomial& p, double x) {
  double sum = 0;
  for (std::size_t i = p.size(); i-- > 0;) sum = sum * x + p[i];
  return sum;
}

double slope(const TaylorSurface::Polynomial& p, double x) {
  double sum = 0;
  for (std::size_t i = p.size() - 1; i > 0; --i) sum = sum * x + static_cast<double>(i) * p[i];
  return sum;
}

/// Where the polynomial is `wanted` between two places of which it is above at one and below at the other: Newton's
/// steps, or half of what is left where they lead out of it.
double root(const TaylorSurface::Polynomial& p, double wanted, double low, double high) {
  const bool rising = value(p, high) > value(p, low);
  double x = (low + high) / 2;
  for (int step = 0; step < 100 && high - low > 1e-14 * (1 + std::abs(x)); ++step) {
    const double off = value(p, x) - wanted;
    if (off == 0) return x;
    ((off > 0) == rising ? high : low) = x;
    const double next = x - off / slope(p, x);
    if (std::abs(next - x) < 1e-13 * (1 + std::abs(x))) return next;
    x = next > low && next < high ? next : (low + high) / 2;
  }
  return x;
}

}  // namespace

TaylorSurface::Polynomial TaylorSurface::at(double age) const {
  Polynomial p{};
  const double a = of_age(age);
  for (const TaylorTerm& term : terms)
    p[static_cast<std::size_t>(term.score_power)] += term.coefficient * power(a, term.age_power);
  return p;
}

bool TaylorSurface::consistent() const {
  constexpr int ages_looked_at = 50, places = 50;
  for (int i = 0; i < ages_looked_at; ++i) {
    const Polynomial p = at(std::lerp(ages.lower, ages.upper, i / (ages_looked_at - 1.0)));
    double before = scores.lower;
    for (int j = 0; j < places; ++j) {
      const double z = std::lerp(limits.lower, limits.upper, j / (places - 1.0));
      const double score = std::clamp(value(p, of_z(z)), scores.lower, scores.upper);
      if (score < before - 1e-8) return false;
      before = score;
    }
  }
  return true;
}

double TaylorSurface::raw_at(double z, double age) const { return value(at(age), of_z(z)); }

/// The solution nearest to the middle of the scale on the side of the score; where there is none, the limit there.
double TaylorSurface::z(double score, double age) const {
  const Polynomial p = at(age);
  const double middle = value(p, of_z(0));
  if (score == middle) return 0;
  const double end = score > middle ? limits.upper : limits.lower;
  constexpr int steps = 24;
  double from = 0;
  for (int i = 1; i <= steps; ++i) {
    const double to = end * i / steps;
    const bool passed = (value(p, of_z(to)) > score) == (score > middle);
    if (passed) {
      const double low = of_z(std::min(from, to)), high = of_z(std::max(from, to));
      return (root(p, score, low, high) - of_z.shift) / of_z.scale;
    }
    from = to;
  }
  return end;
}

double TaylorSurface::standard_error(double z, double age) const {
  if (covariance.size() == 0) return undefined;
  const double l = of_z(z), a = of_age(age);
  Eigen::VectorXd x(static_cast<Eigen::Index>(terms.size()));
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    const TaylorTerm& term = terms[static_cast<std::size_t>(i)];
    x[i] = power(l, term.score_power) * power(a, term.age_power);
  }
  const double rise = slope(at(age), l) * of_z.scale;  // of the score, for one sd
  return rise > 0 ? std::sqrt(std::max(0.0, x.dot(covariance * x))) / rise : undefined;
}

}  // namespace kartlegg::stats
