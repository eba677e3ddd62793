#include <algorithm>
#include <cmath>
#include <utility>

#include "kartlegg/stats/norm_comparison.hpp"
#include "stats/norm_model.hpp"
#include "stats/portions.hpp"

namespace kartlegg::stats {
namespace {

/// The rows that lie in other portions than this one.
struct OtherPortions {
  std::vector<double> scores, ages, groups, weights;

  OtherPortions(const NormRows& rows, const std::vector<std::size_t>& portion, std::size_t left_out) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (portion[i] == left_out) continue;
      scores.push_back(rows.scores[i]), ages.push_back(rows.ages[i]), weights.push_back(rows.weights[i]);
      if (!rows.groups.empty()) groups.push_back(rows.groups[i]);
    }
  }
};

/// What is summed over persons and repeats.
class Judgement {
 public:
  Judgement(const NormRows& rows, double window)
      : rows_(rows),
        observed_(NormRanks(rows, RankMethod::rankit, window).z(rows.weights)),
        step_(smallest_step(rows.scores)),
        sums_(rows.size(), 0.0),
        times_(rows.size(), 0.0) {}

  /// A person who was left out; false if the norms are for other ages.
  bool add(const ContinuousNorms& norms, std::size_t row) {
    const double z = norms.z(rows_.scores[row], rows_.ages[row]);
    const double found = norms.log_probability(rows_.scores[row], rows_.ages[row], step_);
    if (std::isnan(found)) return false;
    const Interval limits = norms.limits();
    const double off = std::clamp(observed_[row], limits.lower, limits.upper) - z;
    sums_[row] += found, ++times_[row];
    of_repeat_ += rows_.weights[row] * found, in_repeat_ += rows_.weights[row];
    if (std::isnan(off)) return true;
    squares_ += rows_.weights[row] * off * off, weight_ += rows_.weights[row];
    return true;
  }

  void end_repeat(CrossValidatedNorms& out) {
    out.by_repeat.push_back(of_repeat_ / in_repeat_);
    of_repeat_ = in_repeat_ = 0;
  }

  void tell(CrossValidatedNorms& out) const {
    double sum = 0, weight = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (times_[i] == 0) continue;
      out.each[rows_.from[i]] = sums_[i] / times_[i];
      sum += rows_.weights[i] * sums_[i], weight += rows_.weights[i] * times_[i];
    }
    if (!(weight > 0)) {
      out.reason = Reason::outside_grid;
      return;
    }
    out.log_score = sum / weight;
    out.z_rmse = std::sqrt(squares_ / weight_);
  }

 private:
  const NormRows& rows_;
  std::vector<double> observed_;
  double step_;
  std::vector<double> sums_, times_;
  double squares_ = 0, weight_ = 0, of_repeat_ = 0, in_repeat_ = 0;
};

}  // namespace

CrossValidatedNorms cross_validate(const NormSample& sample,
                                   const std::function<ContinuousNorms(const NormSample&)>& fit,
                                   const CrossValidationOptions& options) {
  CrossValidatedNorms out;
  const NormRows rows = norm_rows(sample);
  out.n = static_cast<double>(rows.size());
  out.each.assign(sample.scores.size(), undefined);
  out.reason = rows.reason != Reason::none                                          ? rows.reason
               : options.folds < 2 || options.repeats < 1 || !(options.window >= 0) ? Reason::argument_missing
               : rows.size() < options.folds                                        ? Reason::sample_too_small
                                                                                    : Reason::none;
  if (out.reason != Reason::none) return out;
  Judgement judgement(rows, options.window);
  const auto groups = strata(rows);
  for (unsigned repeat = 0; repeat < options.repeats; ++repeat) {
    core::Random random(options.seed, repeat);
    const std::vector<std::size_t> portion = portions(groups, rows.size(), options.folds, random);
    for (std::size_t fold = 0; fold < options.folds; ++fold) {
      const OtherPortions rest(rows, portion, fold);
      const ContinuousNorms norms =
          fit({rest.scores, rest.ages, rest.groups, sample.weights.empty() ? std::span<const double>() : rest.weights});
      if (norms.method().empty()) {
        out.reason = Reason::not_converged;
        return out;
      }
      for (std::size_t i = 0; i < rows.size(); ++i)
        if (portion[i] == fold && !judgement.add(norms, i)) ++out.outside;
    }
    judgement.end_repeat(out);
  }
  judgement.tell(out);
  return out;
}

}  // namespace kartlegg::stats
