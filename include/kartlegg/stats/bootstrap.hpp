// How far a statistic would be off in other samples of the same size: persons drawn again with replacement.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/stats/agreement.hpp"
#include "kartlegg/stats/reason.hpp"
#include "kartlegg/stats/sample.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

enum class BootstrapInterval : std::uint8_t {
  percentile,  ///< quantiles of the drawn values
  basic,       ///< the same, reflected about the value
  bca  ///< quantiles moved for bias and skewness: Efron, B. (1987), JASA 82:171, doi:10.1080/01621459.1987.10478410
};

struct BootstrapOptions {
  BootstrapInterval interval = BootstrapInterval::bca;
  double confidence = 0.95;
  unsigned draws = 2000;
  std::uint64_t seed = 1;
  unsigned threads = 1;  ///< 0: as many as the machine has; the result is the same
};

struct Bootstrap {
  double value = undefined;  ///< of the sample itself
  Interval interval{undefined, undefined};
  double standard_error = undefined;   ///< SD of the drawn values
  double bias = undefined;             ///< their mean less the value
  double bias_correction = undefined;  ///< z0: the normal quantile of the share of drawn values below the value
  double acceleration = undefined;     ///< a, by leaving persons out; one by one up to 2 500, above in 2 500 portions
  std::vector<double> drawn;           ///< in the order of the draws; NaN where the statistic was not defined
  double undefined_draws = 0;          ///< how many; they do not enter
  double n = 0;                        ///< persons that entered
  /// sample_too_small: fewer than two persons, or half of the draws undefined; no_variance: every draw has the same
  /// value; not_meaningful: the value itself is not defined; not_converged: the value is at the edge of all draws, so
  /// that BCa has no quantile; confidence_out_of_range; count_out_of_range: no draws; sizes_differ
  Reason reason = Reason::none;
};

/// Of what; columns as the function of that name takes them, persons without a gap.
enum class BootstrapStatistic : std::uint8_t {
  alpha,  ///< items that do not vary in a draw count as items
  standardised_alpha,
  lambda2,
  lambda6,  ///< of the covariances
  omega,    ///< fitted anew in each draw, beginning at the estimates of the sample
  omega_observed,
  icc_one_way,  ///< raters
  icc_agreement,
  icc_consistency,
  kappa,  ///< two raters; categories are the values that occur, in numerical order
  kappa_linear,
  kappa_quadratic,
  area,     ///< score and condition (0, 1), high scores positive; cases and controls are drawn apart, as pROC
  pearson,  ///< two columns
  spearman,
  kendall
};

/// not_meaningful also where the columns are not as many as the statistic needs.
KARTLEGG_API Bootstrap bootstrap(Columns columns, BootstrapStatistic statistic, const BootstrapOptions& options = {});

/// Any number worked out from columns, NaN where it is not defined. Rows are drawn with their gaps. `statistic` is
/// called from several threads at once if `options` asks for them. `strata`: rows with the same number are drawn among
/// themselves; empty for all together.
KARTLEGG_API Bootstrap bootstrap(Columns columns, const std::function<double(Columns)>& statistic,
                                 const BootstrapOptions& options = {}, std::span<const int> strata = {});

/// Of kappa with categories of which some may not occur, which places the others. Subjects that both rated are drawn.
KARTLEGG_API Bootstrap bootstrap_kappa(std::span<const double> first, std::span<const double> second,
                                       std::span<const double> categories, AgreementWeights weights,
                                       const BootstrapOptions& options = {});

/// Of Cohen's d of two groups, drawn apart; see standardised_difference.
KARTLEGG_API Bootstrap bootstrap_difference(std::span<const double> first, std::span<const double> second,
                                            const BootstrapOptions& options = {});

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
