// Raters who give numbers: intraclass correlations, and the concordance of rankings.
#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "kartlegg/stats/percentiles.hpp"
#include "stats/agreement.hpp"
#include "stats/distribution.hpp"
#include "stats/generalised_icc.hpp"

namespace kartlegg::stats {
namespace {

/// The two-way analysis of variance without replication.
struct Anova {
  double n = 0, k = 0;
  double subjects = 0, raters = 0, error = 0, within = 0;  // mean squares
};

/// A sum of squares that is only what rounding leaves of numbers of this size.
double or_zero(double sum_of_squares, double total) { return sum_of_squares <= 1e-26 * total ? 0 : sum_of_squares; }

using Column = Eigen::Map<const Eigen::ArrayXd>;

/// The ratings of subjects that every rater rated; copied only where there are gaps.
class Complete {
 public:
  explicit Complete(Ratings ratings) {
    for (const auto& rater : ratings) columns_.push_back(view(rater));
    if (std::none_of(columns_.begin(), columns_.end(), [](const Column& c) { return c.isNaN().any(); })) return;
    const auto used = complete(ratings);
    kept_.resize(ratings.size());
    columns_.clear();
    for (std::size_t j = 0; j < ratings.size(); ++j) {
      for (const std::size_t i : used) kept_[j].push_back(ratings[j][i]);
      columns_.push_back(view(kept_[j]));
    }
  }
  const std::vector<Column>& columns() const { return columns_; }
  Eigen::Index subjects() const { return columns_.empty() ? 0 : columns_.front().size(); }

 private:
  static Column view(std::span<const double> x) { return {x.data(), static_cast<Eigen::Index>(x.size())}; }
  std::vector<std::vector<double>> kept_;
  std::vector<Column> columns_;
};

Anova anova(const Complete& ratings) {
  const auto& columns = ratings.columns();
  Anova result{static_cast<double>(ratings.subjects()), static_cast<double>(columns.size())};
  Eigen::ArrayXd of_subject = columns.front();
  for (std::size_t j = 1; j < columns.size(); ++j) of_subject += columns[j];
  of_subject /= result.k;
  const double grand = of_subject.mean();
  double raters = 0, error = 0, within = 0, total = 0;
  for (const Column& column : columns) {
    const double of_rater = column.mean() - grand;
    raters += result.n * of_rater * of_rater;
    constexpr Eigen::Index block = 1024;  // read from memory once
    for (Eigen::Index i = 0; i < column.size(); i += block) {
      const auto rows = std::min(block, column.size() - i);
      const Eigen::ArrayXd deviation = column.segment(i, rows) - of_subject.segment(i, rows);
      within += deviation.square().sum();
      error += (deviation - of_rater).square().sum();
      total += column.segment(i, rows).square().sum();
    }
  }
  const double subjects = result.k * (of_subject - grand).square().sum();
  result.subjects = or_zero(subjects, total) / (result.n - 1);
  result.raters = or_zero(raters, total) / (result.k - 1);
  result.error = or_zero(error, total) / ((result.n - 1) * (result.k - 1));
  result.within = or_zero(within, total) / (result.n * (result.k - 1));
  return result;
}

double stepped_up(double single, double k) { return k * single / (1 + (k - 1) * single); }

/// P of an F at least as large.
double p_of(const IccEstimate& one) { return one.f > 0 ? f_cdf(1 / one.f, one.df2, one.df1) : 1; }

/// The value, if it is one.
void set(IccEstimate& one, double value) {
  one.value = std::isfinite(value) ? value : undefined;
  if (!std::isfinite(value)) one.reason = Reason::no_variance;
}

/// Correlations whose interval comes from F alone: one-way, and consistency.
void by_f(IccEstimate& single, IccEstimate& average, const Anova& a, double noise, double tail) {
  set(single, (a.subjects - noise) / (a.subjects + (a.k - 1) * noise));
  set(average, (a.subjects - noise) / a.subjects);
  for (IccEstimate* one : {&single, &average}) {
    if (one->reason != Reason::none) continue;
    if (noise == 0) {
      one->reason = Reason::perfect_agreement;
      continue;
    }
    one->f = a.subjects / noise;
    one->p = p_of(*one);
    const double lower = one->f / f_quantile(1 - tail, one->df1, one->df2);
    const double upper = one->f * f_quantile(1 - tail, one->df2, one->df1);
    const auto end = [&](double f) { return one == &single ? (f - 1) / (f + a.k - 1) : 1 - 1 / f; };
    one->interval = {end(lower), end(upper)};
  }
}

/// The interval of McGraw & Wong, whose degrees of freedom v hang on the estimate.
Interval by_degrees_of_freedom(const Anova& a, double v, double tail) {
  const auto [n, k, msr, msc, mse, msw] = a;
  const double to_lower = f_quantile(1 - tail, n - 1, v), to_upper = f_quantile(1 - tail, v, n - 1);
  const double rest = k * msc + (k * n - k - n) * mse;
  return {n * (msr - to_lower * mse) / (to_lower * rest + n * msr),
          n * (to_upper * msr - mse) / (rest + n * to_upper * msr)};
}

void by_agreement(IccEstimate& single, IccEstimate& average, const Anova& a, double tail, IccInterval interval) {
  const auto [n, k, msr, msc, mse, msw] = a;
  set(single, msr == 0 && mse == 0 ? undefined : (msr - mse) / (msr + (k - 1) * mse + k * (msc - mse) / n));
  set(average, msr == 0 && mse == 0 ? undefined : (msr - mse) / (msr + (msc - mse) / n));
  if (single.reason == Reason::none && msw == 0) single.reason = average.reason = Reason::perfect_agreement;
  if (single.reason != Reason::none) return;
  double v = k - 1;  // its limit, where the raters differ by the same everywhere
  if (mse > 0) {
    single.f = average.f = msr / mse;
    single.p = average.p = p_of(single);
    const double f = msc / mse, rho = single.value;
    const double part = n * (1 + (k - 1) * rho) - k * rho;
    const double sum = k * rho * f + part;
    v = (k - 1) * (n - 1) * sum * sum / ((n - 1) * k * k * rho * rho * f * f + part * part);
  }
  single.interval = interval == IccInterval::generalised ? generalised_agreement({n, k, msr, msc, mse}, tail)
                                                         : by_degrees_of_freedom(a, v, tail);
  if (average.reason == Reason::none)
    average.interval = {stepped_up(single.interval.lower, k), stepped_up(single.interval.upper, k)};
}

}  // namespace

Icc icc(Ratings ratings, double confidence, IccInterval interval) {
  Icc result;
  result.raters = static_cast<int>(ratings.size());
  result.given = subjects(ratings);
  result.reason = refusal(ratings, confidence);
  const Complete used(result.reason == Reason::none ? ratings : Ratings{});
  result.n = static_cast<double>(used.subjects());
  if (result.reason == Reason::none && result.n < 2) result.reason = Reason::sample_too_small;
  for (IccEstimate& one : result.forms) one.reason = result.reason;
  if (result.reason != Reason::none) return result;

  const Anova a = anova(used);
  result.ms_subjects = a.subjects;
  result.ms_raters = a.raters;
  result.ms_error = a.error;
  result.ms_within = a.within;
  const auto at = [&](IccForm form) -> IccEstimate& { return result.forms[static_cast<std::size_t>(form)]; };
  for (IccEstimate& one : result.forms) {
    one.df1 = a.n - 1;
    one.df2 = (a.n - 1) * (a.k - 1);
  }
  at(IccForm::one_way).df2 = at(IccForm::one_way_average).df2 = a.n * (a.k - 1);
  const double tail = (1 - confidence) / 2;
  by_f(at(IccForm::one_way), at(IccForm::one_way_average), a, a.within, tail);
  by_f(at(IccForm::consistency), at(IccForm::consistency_average), a, a.error, tail);
  by_agreement(at(IccForm::agreement), at(IccForm::agreement_average), a, tail, interval);

  result.sem_agreement = std::sqrt(std::max(0.0, (a.raters - a.error) / a.n) + a.error);
  result.sem_consistency = std::sqrt(a.error);
  const double change = two_sided_z(confidence) * std::sqrt(2.0);
  result.sdc_agreement = change * result.sem_agreement;
  result.sdc_consistency = change * result.sem_consistency;
  return result;
}

double icc_sample_size(double expected, double width, double raters, double confidence) {
  if (!(expected > -1 && expected < 1) || !(width > 0 && width < 2) || !(raters >= 2)) return undefined;
  const double z = two_sided_z(confidence), apart = 1 - expected, together = 1 + (raters - 1) * expected;
  return 8 * z * z * apart * apart * together * together / (raters * (raters - 1) * width * width) + 1;
}

KendallW kendall_w(Ratings ratings) {
  KendallW result;
  result.raters = static_cast<int>(ratings.size());
  result.given = subjects(ratings);
  result.reason = refusal(ratings, 0.5);
  if (result.reason != Reason::none) return result;
  const auto used = complete(ratings);
  const double n = result.n = static_cast<double>(used.size()), m = static_cast<double>(ratings.size());
  if (n < 2) result.reason = Reason::sample_too_small;
  if (result.reason != Reason::none) return result;

  std::vector<double> sums(used.size(), 0);
  double ties = 0;  // sum of t^3 - t over the groups of equal ranks
  for (const auto& column : ratings) {
    std::vector<double> ranked;
    for (const std::size_t i : used) ranked.push_back(column[i]);
    const std::vector<double> rank = ranks(ranked);
    for (std::size_t i = 0; i < rank.size(); ++i) sums[i] += rank[i];
    std::sort(ranked.begin(), ranked.end());
    for (std::size_t from = 0, to = 0; from < ranked.size(); from = to) {
      while (to < ranked.size() && ranked[to] == ranked[from]) ++to;
      const double t = static_cast<double>(to - from);
      ties += t * t * t - t;
    }
  }
  const double most = m * m * (n * n * n - n) - m * ties;
  if (!(most > 0)) {
    result.reason = Reason::no_variance;
    return result;
  }
  result.value = 12 * products_about_mean(sums, sums) / most;
  result.df = n - 1;
  result.chi_square = m * result.df * result.value;
  result.p = chi_square_upper(result.chi_square, result.df);
  return result;
}

}  // namespace kartlegg::stats
