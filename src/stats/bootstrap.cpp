#include "kartlegg/stats/bootstrap.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <set>
#include <utility>

#include "kartlegg/stats/correlations.hpp"
#include "stats/resample.hpp"
#include "stats/resample_covariance.hpp"

namespace kartlegg::stats {
namespace {

using Statistic = std::function<double(Columns)>;

Bootstrap refused(Reason reason) {
  Bootstrap out;
  out.reason = reason;
  return out;
}

/// The columns with each row as often as it counts.
double of_drawn(Columns columns, Counts counts, const Statistic& statistic) {
  std::vector<std::vector<double>> drawn(columns.size());
  for (std::size_t c = 0; c < columns.size(); ++c)
    for (std::size_t r = 0; r < counts.size(); ++r) drawn[c].insert(drawn[c].end(), counts[r], columns[c][r]);
  const std::vector<std::span<const double>> views(drawn.begin(), drawn.end());
  return statistic(views);
}

/// Rows without a gap.
std::vector<std::vector<double>> complete(Columns columns) {
  std::vector<std::vector<double>> found(columns.size());
  for (std::size_t r = 0; !columns.empty() && r < columns.front().size(); ++r) {
    if (std::any_of(columns.begin(), columns.end(), [&](const auto& column) { return std::isnan(column[r]); }))
      continue;
    for (std::size_t c = 0; c < columns.size(); ++c) found[c].push_back(columns[c][r]);
  }
  return found;
}

Statistic of_icc(IccForm form) {
  return [form](Columns drawn) { return icc(drawn)[form].value; };
}

Statistic of_kappa(std::vector<double> categories, AgreementWeights weights) {
  return [categories = std::move(categories), weights](Columns drawn) {
    return kappa(drawn[0], drawn[1], categories, weights).value;
  };
}

Statistic of_kappa(Columns columns, AgreementWeights weights) {
  std::set<double> seen;
  for (const auto& column : columns) seen.insert(column.begin(), column.end());
  return of_kappa(std::vector<double>(seen.begin(), seen.end()), weights);
}

Statistic of_pair(CorrelationMethod method) {
  return [method](Columns drawn) { return correlations(drawn, {.method = method}).at(0).value; };
}

/// The area under the curve of scores in their order, each person counted so often.
class Area {
 public:
  Area(std::span<const double> scores, std::span<const double> condition)
      : scores_(scores), condition_(condition), order_(scores.size()) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    std::sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) { return scores_[a] < scores_[b]; });
  }

  double operator()(Counts counts) const {
    double cases = 0, controls = 0, area = 0;
    for (std::size_t i = 0; i < order_.size();) {
      double tied_cases = 0, tied_controls = 0;
      const double score = scores_[order_[i]];
      for (; i < order_.size() && scores_[order_[i]] == score; ++i)
        (condition_[order_[i]] == 1 ? tied_cases : tied_controls) += counts[order_[i]];
      area += tied_cases * (controls + tied_controls / 2);
      cases += tied_cases, controls += tied_controls;
    }
    return cases > 0 && controls > 0 ? area / (cases * controls) : undefined;
  }

 private:
  std::span<const double> scores_, condition_;
  std::vector<std::size_t> order_;
};

/// Of the persons of groups 0 and 1, each counted so often.
double cohens_d(std::span<const double> scores, std::span<const int> group, Counts counts) {
  std::array<double, 2> n{}, mean{};
  const auto each = [&](const auto& work) {
    for (std::size_t i = 0; i < scores.size(); ++i) work(static_cast<std::size_t>(group[i]), scores[i], counts[i]);
  };
  each([&](std::size_t g, double x, double times) { n[g] += times, mean[g] += times * x; });
  mean[0] /= n[0], mean[1] /= n[1];
  double squares = 0;
  each([&](std::size_t g, double x, double times) { squares += times * (x - mean[g]) * (x - mean[g]); });
  const double d = (mean[0] - mean[1]) / std::sqrt(squares / (n[0] + n[1] - 2));
  return std::isfinite(d) ? d : undefined;
}

Bootstrap of_area(Columns columns, const BootstrapOptions& options) {
  std::vector<int> strata;
  for (const double condition : columns[1]) {
    if (condition != 0 && condition != 1) return refused(Reason::not_a_category);
    strata.push_back(static_cast<int>(condition));
  }
  return resample(columns[0].size(), strata, Area(columns[0], columns[1]), options);
}

Bootstrap of_columns(Columns columns, const Statistic& statistic, const BootstrapOptions& options) {
  return bootstrap(columns, statistic, options, {});
}

}  // namespace

Bootstrap bootstrap(Columns columns, const Statistic& statistic, const BootstrapOptions& options,
                    std::span<const int> strata) {
  const std::size_t rows = columns.empty() ? 0 : columns.front().size();
  for (const auto& column : columns)
    if (column.size() != rows) return refused(Reason::sizes_differ);
  return resample(
      rows, strata, [&](Counts counts) { return of_drawn(columns, counts, statistic); }, options);
}

Bootstrap bootstrap(Columns columns, BootstrapStatistic statistic, const BootstrapOptions& options) {
  for (const auto& column : columns)
    if (column.size() != columns.front().size()) return refused(Reason::sizes_differ);
  const auto rows = complete(columns);
  const std::vector<std::span<const double>> views(rows.begin(), rows.end());
  const bool of_two = statistic >= BootstrapStatistic::kappa;
  if (views.size() < 2 || (of_two && views.size() != 2)) return refused(Reason::not_meaningful);
  switch (statistic) {
    case BootstrapStatistic::alpha:
    case BootstrapStatistic::standardised_alpha:
    case BootstrapStatistic::lambda2:
    case BootstrapStatistic::lambda6:
    case BootstrapStatistic::omega:
    case BootstrapStatistic::omega_observed:
      return resample(views.front().size(), {}, of_covariance(views, statistic), options);
    case BootstrapStatistic::icc_one_way:
      return of_columns(views, of_icc(IccForm::one_way), options);
    case BootstrapStatistic::icc_agreement:
      return of_columns(views, of_icc(IccForm::agreement), options);
    case BootstrapStatistic::icc_consistency:
      return of_columns(views, of_icc(IccForm::consistency), options);
    case BootstrapStatistic::kappa:
      return of_columns(views, of_kappa(views, AgreementWeights::unweighted), options);
    case BootstrapStatistic::kappa_linear:
      return of_columns(views, of_kappa(views, AgreementWeights::linear), options);
    case BootstrapStatistic::kappa_quadratic:
      return of_columns(views, of_kappa(views, AgreementWeights::quadratic), options);
    case BootstrapStatistic::area:
      return of_area(views, options);
    case BootstrapStatistic::pearson:
      return of_columns(views, of_pair(CorrelationMethod::pearson), options);
    case BootstrapStatistic::spearman:
      return of_columns(views, of_pair(CorrelationMethod::spearman), options);
    case BootstrapStatistic::kendall:
      break;
  }
  return of_columns(views, of_pair(CorrelationMethod::kendall), options);
}

Bootstrap bootstrap_kappa(std::span<const double> first, std::span<const double> second,
                          std::span<const double> categories, AgreementWeights weights,
                          const BootstrapOptions& options) {
  if (first.size() != second.size()) return refused(Reason::sizes_differ);
  const auto rows = complete(std::array{first, second});
  const std::array<std::span<const double>, 2> both{rows[0], rows[1]};
  return of_columns(both, of_kappa(std::vector<double>(categories.begin(), categories.end()), weights), options);
}

Bootstrap bootstrap_difference(std::span<const double> first, std::span<const double> second,
                               const BootstrapOptions& options) {
  std::vector<double> scores;
  std::vector<int> strata;
  const auto add = [&](std::span<const double> values, int group) {
    for (const double x : values)
      if (!std::isnan(x)) scores.push_back(x), strata.push_back(group);
  };
  add(first, 0), add(second, 1);
  return resample(
      scores.size(), strata, [&](Counts counts) { return cohens_d(scores, strata, counts); }, options);
}

}  // namespace kartlegg::stats
