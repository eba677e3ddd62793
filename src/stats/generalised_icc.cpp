#include "stats/generalised_icc.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "stats/distribution.hpp"
#include "stats/falling_root.hpp"

namespace kartlegg::stats {
namespace {

/// Chi-squares of subjects (U) and error (V) as their sum W and the share B = U / W, which are independent: W is
/// chi-square, B is beta, with logit x.
class Shares {
 public:
  Shares(double df_subjects, double df_error)
      : a_(df_subjects / 2), b_(df_error / 2), mode_(std::log(a_ / b_)), top_(log_density(mode_)) {
    const double sd = std::sqrt(1 / a_ + 1 / b_);
    const auto reach = [&](double way) {  // to where the density is nothing beside its top
      double x = mode_;
      while (log_density(x) - top_ > -25) x += way * sd;
      return x;
    };
    from_ = reach(-1), to_ = reach(1);
  }

  double below(double x) const { return beta_cdf(1 / (1 + std::exp(-x)), a_, b_); }

  /// The mean of value(share of subjects) where x is between two places; by the double exponential rule, since values
  /// may change fast at one of the two.
  template <class Value>
  double mean(double from, double to, const Value& value) const {
    from = std::clamp(from, from_, to_), to = std::clamp(to, from_, to_);
    const double middle = (from + to) / 2, half = (to - from) / 2;
    double sum = 0, weights = 0;
    constexpr double step = 0.06;
    for (int i = -53; i <= 53; ++i) {
      const double at = std::numbers::pi / 2 * std::sinh(step * i),
                   slope = std::cosh(step * i) / std::pow(std::cosh(at), 2);
      const double x = middle + half * std::tanh(at), weight = slope * std::exp(log_density(x) - top_);
      if (!(weight > 0)) continue;
      sum += weight * value(1 / (1 + std::exp(-x))), weights += weight;
    }
    return weights > 0 ? sum / weights : value(1 / (1 + std::exp(-middle)));
  }

 private:
  double log_density(double x) const {
    const double log_one_and = x > 0 ? x + std::log1p(std::exp(-x)) : std::log1p(std::exp(x));
    return a_ * x - (a_ + b_) * log_one_and;
  }

  double a_, b_, mode_, top_;
  double from_ = 0, to_ = 0;
};

/// P(the correlation is at most rho). With S, C, E for the mean squares over their chi-squares, times degrees of
/// freedom, that is S (1 - rho) / k <= C rho / n + E ((1 - rho) / k + rho (1 - 1 / n)).
double probability(const MeanSquares& squares, const Shares& shares, double rho) {
  const auto [n, k, msr, msc, mse] = squares;
  const double df_raters = k - 1, df_rest = (n - 1) * k;  // of subjects and error together
  const double of_subjects = (1 - rho) / k * msr * (n - 1);
  const double of_error = ((1 - rho) / k + rho * (1 - 1 / n)) * mse * (n - 1) * (k - 1);
  const double of_raters = rho / n * msc * (k - 1);
  const double balanced = std::log(of_subjects / of_error);  // without raters: the share from which on it is so
  const auto f = [&](double share) {
    const double apart = of_subjects / share - of_error / (1 - share);
    const double ratio = std::abs(of_raters / apart) * df_rest / df_raters;
    return std::isfinite(ratio) ? f_cdf(ratio, df_raters, df_rest) : 1;
  };
  const double without = shares.below(balanced);
  if (rho >= 0) return 1 - without + (without > 0 ? without * shares.mean(-INFINITY, balanced, f) : 0);
  return without < 1 ? (1 - without) * (1 - shares.mean(balanced, INFINITY, f)) : 0;
}

}  // namespace

Interval generalised_agreement(const MeanSquares& squares, double tail) {
  const double k = squares.k;
  const Shares shares(squares.n - 1, (squares.n - 1) * (k - 1));
  const auto rho_at = [k](double log_f) { return std::expm1(log_f) / (std::exp(log_f) + k - 1); };
  const auto end = [&](double below) {
    const double wanted = normal_quantile(below);
    const auto missing = [&](double log_f) {  // in normal scores, of which it is nearly a straight line
      const double reached = probability(squares, shares, rho_at(log_f));
      return reached > 0 && reached < 1 ? wanted - normal_quantile(reached) : reached > 0 ? -INFINITY : INFINITY;
    };
    const FallingRoot root = falling_root(missing, 2, 40);
    return !root.at_end ? rho_at(root.at) : root.at > 0 ? 1 : -1 / (k - 1);
  };
  return {end(tail), end(1 - tail)};
}

}  // namespace kartlegg::stats
