// Krippendorff's alpha. The squared distance of two ratings on an interval or ratio scale comes from their values; on
// an ordinal one from their mid-ranks among all ratings, whose difference is the number of ratings in between. So the
// disagreement of many ratings needs no table of pairs, but on a ratio scale.
#include <algorithm>
#include <cmath>

#include "core/in_blocks.hpp"
#include "core/random.hpp"
#include "kartlegg/stats/percentiles.hpp"
#include "stats/agreement.hpp"
#include "stats/distribution.hpp"

namespace kartlegg::stats {
namespace {

/// The ratings of the subjects that have two or more, as places among the values that occur.
struct Coded {
  std::vector<double> values;      // ascending
  std::vector<std::size_t> place;  // of each rating, subject by subject
  std::vector<std::size_t> begin;  // of each subject, in `place`; one more for the end

  std::size_t subjects() const { return begin.size() - 1; }
  std::span<const std::size_t> of(std::size_t subject) const {
    return std::span(place).subspan(begin[subject], begin[subject + 1] - begin[subject]);
  }
};

Coded code(Ratings ratings) {
  Coded coded;
  std::vector<double> each;
  coded.begin.push_back(0);
  for (std::size_t i = 0; i < ratings.front().size(); ++i) {
    for (const auto& column : ratings)
      if (!std::isnan(column[i])) each.push_back(column[i]);
    if (each.size() >= coded.begin.back() + 2)
      coded.begin.push_back(each.size());
    else
      each.resize(coded.begin.back());
  }
  coded.values = each;
  std::sort(coded.values.begin(), coded.values.end());
  coded.values.erase(std::unique(coded.values.begin(), coded.values.end()), coded.values.end());
  for (const double one : each)
    coded.place.push_back(static_cast<std::size_t>(std::lower_bound(coded.values.begin(), coded.values.end(), one) -
                                                   coded.values.begin()));
  return coded;
}

/// Squared distances between all pairs of ratings, of which some are alike: `count` of each value.
class Distances {
 public:
  /// `all`: how often each value occurs in the whole.
  Distances(MeasurementLevel level, const std::vector<double>& values, const std::vector<double>& all)
      : level_(level), at_(values) {
    if (level != MeasurementLevel::ordinal) return;
    double below = 0;
    for (std::size_t c = 0; c < all.size(); ++c) {
      at_[c] = below + all[c] / 2;
      below += all[c];
    }
  }

  /// Sum over the pairs of a list of places.
  double of(std::span<const std::size_t> places) const {
    double sum = 0;
    for (std::size_t i = 0; i < places.size(); ++i)
      for (std::size_t j = i + 1; j < places.size(); ++j) sum += squared(places[i], places[j]);
    return sum;
  }

  /// Sum over the pairs among all ratings.
  double of_all(const std::vector<double>& all) const {
    double n = 0, mean = 0, sum = 0;
    for (const double count : all) n += count;
    switch (level_) {
      case MeasurementLevel::nominal:
        for (const double count : all) sum += count * (n - count) / 2;
        return sum;
      case MeasurementLevel::ordinal:
      case MeasurementLevel::interval:
        for (std::size_t c = 0; c < all.size(); ++c) mean += all[c] * at_[c] / n;
        for (std::size_t c = 0; c < all.size(); ++c) sum += all[c] * (at_[c] - mean) * (at_[c] - mean);
        return n * sum;
      case MeasurementLevel::ratio:
        for (std::size_t c = 0; c < all.size(); ++c)
          for (std::size_t k = c + 1; k < all.size(); ++k) sum += all[c] * all[k] * squared(c, k);
        return sum;
    }
    return undefined;
  }

 private:
  double squared(std::size_t c, std::size_t k) const {
    if (c == k) return 0;
    if (level_ == MeasurementLevel::nominal) return 1;
    const double apart = at_[c] - at_[k];
    if (level_ != MeasurementLevel::ratio) return apart * apart;
    const double share = apart / (at_[c] + at_[k]);
    return share * share;
  }

  MeasurementLevel level_;
  std::vector<double> at_;  // what distances are taken between
};

struct Disagreement {
  double observed = undefined, expected = undefined;
  double alpha() const { return expected > 0 ? 1 - observed / expected : undefined; }
};

/// Of these subjects, one of which may be there several times.
Disagreement disagreement(const Coded& coded, std::span<const std::size_t> subjects, MeasurementLevel level) {
  std::vector<double> all(coded.values.size(), 0);
  double n = 0, within = 0;
  for (const std::size_t subject : subjects)
    for (const std::size_t place : coded.of(subject)) {
      ++all[place];
      ++n;
    }
  const Distances distances(level, coded.values, all);
  for (const std::size_t subject : subjects) {
    const auto places = coded.of(subject);
    within += distances.of(places) / static_cast<double>(places.size() - 1);
  }
  return {within * 2 / n, distances.of_all(all) * 2 / (n * (n - 1))};
}

/// Percentiles of alpha over samples of the subjects.
void bootstrap(KrippendorffAlpha& result, const Coded& coded, MeasurementLevel level,
               const KrippendorffOptions& options) {
  std::vector<double> drawn(static_cast<std::size_t>(options.draws), undefined);
  core::in_blocks(drawn.size(), options.threads, [&](std::size_t from, std::size_t to) {
    std::vector<std::size_t> subjects(coded.subjects());
    for (std::size_t draw = from; draw < to; ++draw) {
      core::Random random(options.seed, draw);
      for (std::size_t& subject : subjects) subject = random.below(coded.subjects());
      drawn[draw] = disagreement(coded, subjects, level).alpha();
    }
  });
  drawn.erase(std::remove_if(drawn.begin(), drawn.end(), [](double x) { return std::isnan(x); }), drawn.end());
  std::sort(drawn.begin(), drawn.end());
  result.draws = static_cast<int>(drawn.size());
  const double tail = (1 - options.confidence) / 2;
  if (!drawn.empty()) result.interval = {quantile(drawn, tail), quantile(drawn, 1 - tail)};
}

/// The linearised standard error of the nominal alpha: Gwet's, as irrCAC works it out.
double nominal_error(const Coded& coded) {
  const auto n = static_cast<double>(coded.subjects()), ratings = static_cast<double>(coded.place.size());
  const double mean = ratings / n;
  std::vector<double> shares(coded.values.size(), 0);
  for (const std::size_t place : coded.place) shares[place] += 1 / ratings;
  double by_chance = 0, agreed = 0;
  for (const double share : shares) by_chance += share * share;
  std::vector<double> within(coded.subjects(), 0), chance(coded.subjects(), 0);
  for (std::size_t i = 0; i < coded.subjects(); ++i) {
    const auto places = coded.of(i);
    const auto m = static_cast<double>(places.size());
    for (std::size_t j = 0; j < places.size(); ++j) {
      for (std::size_t k = 0; k < places.size(); ++k)
        within[i] += j != k && places[j] == places[k] ? 1 / (mean * (m - 1)) : 0;
      chance[i] += shares[places[j]] / mean;
    }
    agreed += within[i] / n;
  }
  const double corrected = (1 - 1 / ratings) * agreed + 1 / ratings;
  const double plain = (agreed - by_chance) / (1 - by_chance);
  double squares = 0;
  for (std::size_t i = 0; i < coded.subjects(); ++i) {
    const double size = (static_cast<double>(coded.of(i).size()) - mean) / mean;
    const double seen = within[i] - corrected * size - by_chance;
    const double expected = chance[i] - by_chance * size - by_chance;
    const double one = (seen - 2 * (1 - plain) * expected) / (1 - by_chance) - plain;
    squares += one * one;
  }
  return std::sqrt(squares / (n * (n - 1)));
}

}  // namespace

KrippendorffAlpha krippendorff_alpha(Ratings ratings, MeasurementLevel level, const KrippendorffOptions& options) {
  KrippendorffAlpha result;
  result.given = subjects(ratings);
  result.reason = refusal(ratings, options.confidence);
  if (result.reason != Reason::none) return result;
  const Coded coded = code(ratings);
  result.n = static_cast<double>(coded.subjects());
  result.ratings = static_cast<double>(coded.place.size());
  if (coded.subjects() < 2)
    result.reason = Reason::sample_too_small;
  else if (coded.values.size() < 2)
    result.reason = Reason::no_variance;
  else if (level == MeasurementLevel::ratio && coded.values.front() < 0)
    result.reason = Reason::not_positive;
  if (result.reason != Reason::none) return result;

  std::vector<std::size_t> everybody(coded.subjects());
  for (std::size_t i = 0; i < everybody.size(); ++i) everybody[i] = i;
  const Disagreement found = disagreement(coded, everybody, level);
  result.observed = found.observed;
  result.expected = found.expected;
  result.value = found.alpha();
  if (found.observed == 0) {
    result.reason = Reason::perfect_agreement;
    return result;
  }
  if (level == MeasurementLevel::nominal) result.standard_error = nominal_error(coded);
  if (options.draws > 0) bootstrap(result, coded, level, options);
  return result;
}

}  // namespace kartlegg::stats
