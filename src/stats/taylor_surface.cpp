#include "stats/taylor_surface.hpp"

#include <algorithm>
#include <cmath>

#include "kartlegg/stats/percentiles.hpp"

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

TaylorSurface::Polynomial TaylorSurface::at(double age, const std::vector<TaylorTerm>& model) const {
  Polynomial p{};
  const double a = of_age(age);
  for (const TaylorTerm& term : model)
    p[static_cast<std::size_t>(term.score_power)] += term.coefficient * power(a, term.age_power);
  return p;
}

bool TaylorSurface::consistent() const {
  constexpr int ages_looked_at = 50, places = 50;
  for (int i = 0; i < ages_looked_at; ++i) {
    const Polynomial p = at(std::lerp(ages.lower, ages.upper, i / (ages_looked_at - 1.0)), terms);
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

double TaylorSurface::raw_at(double z, double age) const { return value(at(age, terms), of_z(z)); }

double TaylorSurface::z(double score, double age) const { return z_of(score, at(age, terms)); }

/// The solution nearest to the middle of the scale on the side of the score; where there is none, the limit there.
double TaylorSurface::z_of(double score, const Polynomial& p) const {
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

bool TaylorSurface::known() const {
  const auto without = std::count_if(drawn.begin(), drawn.end(), [](const auto& model) { return model.empty(); });
  return drawn.size() >= 2 && 2 * static_cast<std::size_t>(without) <= drawn.size();
}

double TaylorSurface::standard_error(double z, double age) const {
  if (!known()) return undefined;
  const double l = of_z(z);
  double n = 0, mean = 0, squares = 0;
  for (const auto& model : drawn) {
    if (model.empty()) continue;
    const double off = value(at(age, model), l) - mean;
    mean += off / ++n;
    squares += off * off * (n - 1) / n;
  }
  const double rise = slope(at(age, terms), l) * of_z.scale;  // of the score, for one sd
  return rise > 0 ? std::sqrt(squares / (n - 1)) / rise : undefined;
}

Interval TaylorSurface::interval(double z, double age, double confidence) const {
  if (!known() || !(confidence > 0 && confidence < 1)) return {undefined, undefined};
  const double score = raw_at(z, age);
  std::vector<double> found;
  for (const auto& model : drawn)
    if (!model.empty()) found.push_back(std::clamp(z_of(score, at(age, model)), limits.lower, limits.upper));
  std::sort(found.begin(), found.end());
  return {quantile(found, (1 - confidence) / 2, 6), quantile(found, (1 + confidence) / 2, 6)};
}

}  // namespace kartlegg::stats
