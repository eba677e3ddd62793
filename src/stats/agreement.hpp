// What the coefficients of agreement share: which subjects enter, and ratings as places among categories.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "kartlegg/stats/agreement.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// Why no coefficient can be worked out: columns of different lengths, fewer than two raters, no confidence level.
Reason refusal(Ratings ratings, double confidence) noexcept;

inline double subjects(Ratings ratings) { return ratings.empty() ? 0 : static_cast<double>(ratings.front().size()); }

/// Subjects that every rater rated.
std::vector<std::size_t> complete(Ratings ratings);

/// Two columns without the pairs of which one is missing.
struct Pairs {
  Pairs(std::span<const double> first, std::span<const double> second);
  std::vector<double> first, second;
  double n = 0, given = 0;
  Reason reason = Reason::none;
};

/// Place of a rating among the categories; -1 if it is none of them.
int place_of(double rating, std::span<const double> categories);

/// What two ratings, by their places among q categories, agree; 0..1.
double weight(int i, int j, int q, AgreementWeights weights);

double mean_of(std::span<const double> values);
/// Sum of (a - mean of a)(b - mean of b).
double products_about_mean(std::span<const double> a, std::span<const double> b);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
