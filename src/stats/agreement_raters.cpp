// Any number of raters who sort into categories: Fleiss' kappa, Gwet's AC1 and AC2, share of agreeing pairs.
#include <algorithm>
#include <cmath>

#include "stats/agreement.hpp"
#include "stats/distribution.hpp"

namespace kartlegg::stats {
namespace {

/// How many raters put each subject into each category. Subjects without a rating are left out.
struct Counts {
  std::size_t q = 0;
  std::vector<double> of;       // by subject, by category
  std::vector<double> ratings;  // by subject
  Reason reason = Reason::none;

  std::size_t subjects() const { return ratings.size(); }
  std::span<const double> row(std::size_t i) const { return std::span(of).subspan(i * q, q); }
};

Counts count(Ratings ratings, const std::vector<std::size_t>& used, std::span<const double> categories) {
  Counts counts{categories.size()};
  for (const std::size_t i : used) {
    std::vector<double> row(counts.q, 0);
    double rated = 0;
    for (const auto& column : ratings) {
      if (std::isnan(column[i])) continue;
      const int place = place_of(column[i], categories);
      if (place < 0) {
        counts.reason = Reason::not_a_category;
        return counts;
      }
      ++row[static_cast<std::size_t>(place)];
      ++rated;
    }
    if (rated == 0) continue;
    counts.of.insert(counts.of.end(), row.begin(), row.end());
    counts.ratings.push_back(rated);
  }
  return counts;
}

std::vector<std::size_t> everybody(Ratings ratings) {
  std::vector<std::size_t> all(ratings.front().size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  return all;
}

/// Mean share of each category among a subject's ratings.
std::vector<double> category_shares(const Counts& counts) {
  std::vector<double> shares(counts.q, 0);
  for (std::size_t i = 0; i < counts.subjects(); ++i)
    for (std::size_t c = 0; c < counts.q; ++c)
      shares[c] += counts.row(i)[c] / counts.ratings[i] / static_cast<double>(counts.subjects());
  return shares;
}

/// Agreement of a subject's ratings with each other, less themselves, over the number of pairs.
double agreement_within(const Counts& counts, std::size_t i, AgreementWeights weights) {
  const auto row = counts.row(i);
  double sum = 0;
  for (std::size_t c = 0; c < counts.q; ++c) {
    if (row[c] == 0) continue;
    double with = -1;
    for (std::size_t d = 0; d < counts.q; ++d)
      with += row[d] * weight(static_cast<int>(c), static_cast<int>(d), static_cast<int>(counts.q), weights);
    sum += row[c] * with;
  }
  return sum / (counts.ratings[i] * (counts.ratings[i] - 1));
}

/// The coefficient and its linearised standard error: Gwet (2008, 2021). `chance`: by category, what a rating in it
/// adds to the agreement by chance.
void add_coefficient(ChanceCorrected& result, const Counts& counts, const std::vector<double>& shares,
                     const std::vector<double>& chance, AgreementWeights weights, double confidence) {
  const auto all = static_cast<double>(counts.subjects());
  double pairs = 0, observed = 0, expected = 0;
  bool differ = false;
  std::vector<double> within(counts.subjects(), undefined);
  for (std::size_t i = 0; i < counts.subjects(); ++i) {
    if (counts.ratings[i] < 2) continue;
    ++pairs;
    observed += within[i] = agreement_within(counts, i, weights);
    differ = differ || *std::max_element(counts.row(i).begin(), counts.row(i).end()) < counts.ratings[i];
  }
  result.n = pairs;
  if (pairs < 2) result.reason = Reason::sample_too_small;
  for (std::size_t c = 0; c < counts.q; ++c) expected += shares[c] * chance[c];
  if (result.reason == Reason::none && 1 - expected < 1e-12) result.reason = Reason::no_variance;
  if (result.reason != Reason::none) return;
  result.observed = observed / pairs;
  result.expected = expected;
  result.value = (result.observed - expected) / (1 - expected);
  if (!differ) {
    result.value = 1;
    result.reason = Reason::perfect_agreement;
    return;
  }
  double squares = 0;
  for (std::size_t i = 0; i < counts.subjects(); ++i) {
    double by_chance = 0;
    for (std::size_t c = 0; c < counts.q; ++c) by_chance += counts.row(i)[c] / counts.ratings[i] * chance[c];
    const double seen = std::isnan(within[i]) ? 0 : all / pairs * (within[i] - expected);
    const double one = (seen - 2 * (1 - result.value) * (by_chance - expected)) / (1 - expected);
    squares += (one - result.value) * (one - result.value);
  }
  result.standard_error = std::sqrt(squares / (all * (all - 1)));
  const double half = student_t_quantile(0.5 + confidence / 2, all - 1) * result.standard_error;
  result.interval = {result.value - half, result.value + half};
}

ChanceCorrected begin(Ratings ratings, std::span<const double> categories, double confidence) {
  ChanceCorrected result;
  result.raters = static_cast<int>(ratings.size());
  result.categories = static_cast<int>(categories.size());
  result.given = subjects(ratings);
  result.reason = refusal(ratings, confidence);
  if (result.reason == Reason::none && categories.size() < 2) result.reason = Reason::no_variance;
  return result;
}

/// Fleiss' standard error of a kappa of 0, which is no measure of how far another kappa may be off.
void add_null_test(ChanceCorrected& result, const std::vector<double>& shares) {
  double products = 0, skewed = 0;
  for (const double p : shares) {
    products += p * (1 - p);
    skewed += p * (1 - p) * (1 - 2 * p);
  }
  const double m = result.raters;
  result.null_error = std::sqrt(2 * (products * products - skewed) / (result.n * m * (m - 1))) / products;
  result.z = result.value / result.null_error;
  result.p = 2 * normal_cdf(-std::abs(result.z));
}

}  // namespace

ChanceCorrected fleiss_kappa(Ratings ratings, std::span<const double> categories, double confidence) {
  ChanceCorrected result = begin(ratings, categories, confidence);
  if (result.reason != Reason::none) return result;
  const Counts counts = count(ratings, complete(ratings), categories);
  result.n = static_cast<double>(counts.subjects());
  result.reason = counts.reason;
  if (result.reason != Reason::none) return result;
  const auto shares = category_shares(counts);
  add_coefficient(result, counts, shares, shares, AgreementWeights::unweighted, confidence);
  if (!std::isnan(result.value)) add_null_test(result, shares);
  return result;
}

ChanceCorrected gwet_ac(Ratings ratings, std::span<const double> categories, AgreementWeights weights,
                        double confidence) {
  ChanceCorrected result = begin(ratings, categories, confidence);
  if (result.reason != Reason::none) return result;
  const Counts counts = count(ratings, everybody(ratings), categories);
  result.reason = counts.reason;
  if (result.reason != Reason::none) return result;
  const auto shares = category_shares(counts);
  const int q = result.categories;
  double all = 0;
  for (int i = 0; i < q; ++i)
    for (int j = 0; j < q; ++j) all += weight(i, j, q, weights);
  std::vector<double> chance;
  for (const double share : shares) chance.push_back(all / (q * (q - 1.0)) * (1 - share));
  add_coefficient(result, counts, shares, chance, weights, confidence);
  return result;
}

PairAgreement pair_agreement(Ratings ratings, double within, double confidence) {
  PairAgreement result;
  result.within = within;
  result.given = subjects(ratings);
  result.reason = refusal(ratings, confidence);
  if (result.reason == Reason::none && !(within >= 0)) result.reason = Reason::argument_missing;
  if (result.reason != Reason::none) return result;
  std::vector<double> shares;
  for (std::size_t i = 0; i < ratings.front().size(); ++i) {
    double pairs = 0, near = 0;
    for (std::size_t j = 0; j < ratings.size(); ++j)
      for (std::size_t k = j + 1; k < ratings.size(); ++k) {
        if (std::isnan(ratings[j][i]) || std::isnan(ratings[k][i])) continue;
        ++pairs;
        near += std::abs(ratings[j][i] - ratings[k][i]) <= within ? 1 : 0;
      }
    if (pairs == 0) continue;
    result.pairs += pairs;
    shares.push_back(near / pairs);
  }
  const double n = result.n = static_cast<double>(shares.size());
  if (n < 1) {
    result.reason = Reason::sample_too_small;
    return result;
  }
  result.value = mean_of(shares);
  result.wilson = result.pairs == n;
  if (result.wilson) {
    result.interval = proportion_interval(std::round(result.value * n), n, confidence);
    return result;
  }
  const double squares = products_about_mean(shares, shares);
  if (n < 2 || squares == 0) {
    result.reason = n < 2 ? Reason::sample_too_small : Reason::no_variance;
    return result;
  }
  const double half = student_t_quantile(0.5 + confidence / 2, n - 1) * std::sqrt(squares / (n - 1) / n);
  result.interval = {result.value - half, result.value + half};
  return result;
}

}  // namespace kartlegg::stats
