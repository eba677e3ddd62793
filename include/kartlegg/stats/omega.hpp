// Reliability from a factor model of the items: omega.
#pragma once

#include <array>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/stats/reason.hpp"
#include "kartlegg/stats/reliability.hpp"
#include "kartlegg/stats/sample.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// How well a model gives the covariances back. Chi-square is n F with covariances of divisor n, as lavaan has it.
struct ModelFit {
  double chi_square = undefined, df = undefined, p = undefined;
  double cfi = undefined, tli = undefined;  ///< against items without any correlation; Bentler (1990); Tucker & Lewis
                                            ///< (1973)
  double rmsea = undefined;                 ///< Steiger (1990)
  Interval rmsea_interval{undefined, undefined};  ///< 90 %
  double srmr = undefined;                        ///< of correlations, diagonal included
};

/// Omega of a scale with one factor: (sum of loadings)^2 over the variance of the sum. McDonald, R. P. (1999), Test
/// Theory. Fitted by maximum likelihood; loadings and error variances may be what they like, so that a Heywood case is
/// seen. Read the fit beside it: where one factor does not hold, the two omegas differ, and neither means much.
struct Omega {
  double value = undefined;  ///< over the variance that the model implies; semTools::compRelSEM(obs.var = FALSE)
  /// On the logit scale from the standard error. Both take items to be normal; of skewed ones the interval is too short
  /// (see bootstrap).
  Interval interval{undefined, undefined};
  double standard_error = undefined;              ///< delta method, normal theory
  double observed = undefined;                    ///< over the observed variance; compRelSEM's default
  double average_variance_extracted = undefined;  ///< Fornell & Larcker (1981), over the observed variances
  double maximal_reliability = undefined;         ///< H, of the best weighted sum
  std::vector<double> loadings, standardised_loadings, error_variances;  ///< by item that entered
  ModelFit fit;
  double n = 0;
  std::vector<int> left_out;  ///< items without variance
  bool converged = false;
  bool improper = false;  ///< an error variance below 0 (Heywood case)
  Reason reason = Reason::none;
};

/// Reason::sample_too_small for fewer than three items or no more persons than items; singular; not_converged.
KARTLEGG_API Omega omega(Columns items, const ReliabilityOptions& options = {});

/// Omega hierarchical and total, of a general factor and group factors: minres factors of the correlations, oblimin
/// rotation, a general factor of theirs, and the transformation of Schmid, J. & Leiman, J. M. (1957), Psychometrika
/// 22:53, doi:10.1007/BF02289209. Zinbarg, R. E. et al. (2005), Psychometrika 70:123, doi:10.1007/s11336-003-0974-7.
struct OmegaHierarchical {
  double hierarchical = undefined;               ///< share of the variance of the sum that is of the general factor
  double total = undefined;                      ///< ... of all common factors
  double limit = undefined;                      ///< hierarchical over total: of an endless test
  double explained_common_variance = undefined;  ///< ECV: the general factor's part of the common variance
  std::vector<double> general;                   ///< loadings, by item that entered
  std::vector<std::vector<double>> groups;       ///< loadings, by group factor, then item
  std::vector<double> uniquenesses;
  struct Group {
    double total = undefined, hierarchical = undefined, general = undefined;  ///< of the sum of its items
    std::vector<int> items;
  };
  std::vector<Group> of_groups;  ///< the items that load highest on each group factor
  double n = 0;
  std::vector<int> left_out;
  bool improper = false;  ///< a communality at its bound
  bool negative = false;  ///< an item loads below 0 on the general factor: was it meant to be reversed?
  bool converged = false;
  Reason reason = Reason::none;
};

/// `factors`: 2 (their general loadings are then set equal) or more; 3 is usual. Reason::not_identified for fewer than
/// 2, or more than so few items can tell apart (3 factors need 6 items; psych gives one of many solutions then).
KARTLEGG_API OmegaHierarchical omega_hierarchical(Columns items, int factors = 3,
                                                  const ReliabilityOptions& options = {});

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
