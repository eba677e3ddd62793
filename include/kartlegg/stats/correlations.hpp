// Correlations between the columns of a sample, two by two.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/stats/reason.hpp"
#include "kartlegg/stats/sample.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

enum class CorrelationMethod : std::uint8_t {
  pearson,   ///< interval by Fisher's z, error 1 / sqrt(n - 3); p by t
  spearman,  ///< Pearson's of mean ranks; error of z sqrt((1 + r^2 / 2) / (n - 3)): Bonett, D. G. & Wright, T. A.
             ///< (2000), Psychometrika 65:23, doi:10.1007/BF02294183; p by t
  kendall  ///< tau-b, in n log n: Knight, W. R. (1966), JASA 61:436; error of z sqrt(.437 / (n - 4)): Fieller, E. C. et
           ///< al. (1957), Biometrika 44:470; p by the normal distribution with the variance for ties
};

struct CorrelationOptions {
  CorrelationMethod method = CorrelationMethod::pearson;
  MissingAnswers missing = MissingAnswers::listwise;  ///< pairwise: each pair has persons and n of its own
  double confidence = 0.95;
  unsigned threads = 1;  ///< 0: as many as the machine has; the result is the same
};

/// The correlation of two columns.
struct Correlation {
  double value = undefined;
  Interval interval{undefined, undefined};
  double statistic = undefined;  ///< t with n - 2 degrees of freedom; for Kendall z
  double p = undefined;          ///< two-sided
  double p_holm = undefined;     ///< the same for as many tests as there are pairs: Holm (1979), Scand J Stat 6:65
  double n = 0;                  ///< persons with both
  /// sample_too_small: fewer than two persons for the value, three for p, four (Kendall: five) for the interval;
  /// no_variance; perfect_agreement: the value is 1 or -1, and nothing tells how far it may be off; sizes_differ;
  /// confidence_out_of_range.
  Reason reason = Reason::none;
};

/// Every pair of columns below the diagonal, by row: second with first, third with first, third with second, ...
KARTLEGG_API std::vector<Correlation> correlations(Columns columns, const CorrelationOptions& options = {});

/// What a column measures, and how; both numbered from 0.
struct TraitMethod {
  int trait, method;
};

/// Correlations of one kind.
struct CorrelationKind {
  double pairs = 0;
  double mean = undefined, lowest = undefined, highest = undefined;
};

/// Several traits, each by several methods (or informants): Campbell, D. T. & Fiske, D. W. (1959), Psychol Bull 56:81,
/// doi:10.1037/h0046016.
struct MultitraitMultimethod {
  std::vector<Correlation> correlations;  ///< as correlations gives them
  CorrelationKind convergent;             ///< the same trait by different methods: the validities
  CorrelationKind same_method;            ///< different traits by the same method
  CorrelationKind neither;                ///< different traits by different methods
  /// Share of comparisons in which a validity is higher than a correlation of its row or column in the same block of
  /// two methods; and than one of its traits with another trait by the same method.
  double above_neither = undefined, above_same_method = undefined;
  /// sample_too_small: fewer than two traits or two methods; count_out_of_range: two columns of one trait by one
  /// method; sizes_differ; or why a correlation is not defined
  Reason reason = Reason::none;
};

/// `what`: of each column. Not every trait must have every method.
KARTLEGG_API MultitraitMultimethod multitrait_multimethod(Columns columns, std::span<const TraitMethod> what,
                                                          const CorrelationOptions& options = {});

/// What a correlation would be without errors of measurement: r / sqrt(r_xx r_yy). Spearman, C. (1904), Am J Psychol
/// 15:72. More than 1 is returned as it is. NaN unless both reliabilities are above 0 and not above 1.
KARTLEGG_API double disattenuated(double correlation, double reliability_x, double reliability_y) noexcept;

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
