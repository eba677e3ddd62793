#include "stats/agreement.hpp"

#include <algorithm>
#include <cmath>

namespace kartlegg::stats {

std::string_view name(IccForm form) noexcept {
  constexpr std::string_view names[] = {"one_way",           "one_way_average", "agreement",
                                        "agreement_average", "consistency",     "consistency_average"};
  return names[static_cast<std::size_t>(form)];
}

std::string_view name(MeasurementLevel level) noexcept {
  constexpr std::string_view names[] = {"nominal", "ordinal", "interval", "ratio"};
  return names[static_cast<std::size_t>(level)];
}

Reason refusal(Ratings ratings, double confidence) noexcept {
  if (std::any_of(ratings.begin(), ratings.end(),
                  [&](const auto& column) { return column.size() != ratings.front().size(); }))
    return Reason::sizes_differ;
  if (ratings.size() < 2) return Reason::sample_too_small;
  if (!(confidence > 0 && confidence < 1)) return Reason::confidence_out_of_range;
  return Reason::none;
}

std::vector<std::size_t> complete(Ratings ratings) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < ratings.front().size(); ++i)
    if (std::none_of(ratings.begin(), ratings.end(), [i](const auto& column) { return std::isnan(column[i]); }))
      found.push_back(i);
  return found;
}

Pairs::Pairs(std::span<const double> a, std::span<const double> b) : given(static_cast<double>(a.size())) {
  if (a.size() != b.size()) {
    reason = Reason::sizes_differ;
    return;
  }
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::isnan(a[i]) || std::isnan(b[i])) continue;
    first.push_back(a[i]);
    second.push_back(b[i]);
  }
  n = static_cast<double>(first.size());
}

int place_of(double rating, std::span<const double> categories) {
  const auto found = std::find(categories.begin(), categories.end(), rating);
  return found == categories.end() ? -1 : static_cast<int>(found - categories.begin());
}

double weight(int i, int j, int q, AgreementWeights weights) {
  if (i == j) return 1;
  const double apart = std::abs(i - j) / static_cast<double>(q - 1);
  switch (weights) {
    case AgreementWeights::unweighted:
      return 0;
    case AgreementWeights::linear:
      return 1 - apart;
    case AgreementWeights::quadratic:
      return 1 - apart * apart;
  }
  return 0;
}

double mean_of(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double products_about_mean(std::span<const double> a, std::span<const double> b) {
  const double mean_a = mean_of(a), mean_b = mean_of(b);
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - mean_a) * (b[i] - mean_b);
  return sum;
}

}  // namespace kartlegg::stats
