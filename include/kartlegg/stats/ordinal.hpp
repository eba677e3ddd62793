// Reliability from polychoric correlations: of the normal variables behind the answers, and of the sum of the answers.
#pragma once

#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/stats/omega.hpp"
#include "kartlegg/stats/polychoric.hpp"
#include "kartlegg/stats/reason.hpp"
#include "kartlegg/stats/sample.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// Alpha of the polychoric correlations: k r / (1 + (k - 1) r). Zumbo, B. D. et al. (2007), J Mod Appl Stat Methods
/// 6:21, doi:10.22237/jmasm/1177992180. It belongs to a sum of the normal variables behind the answers, which nobody
/// has seen; what is scored is less reliable (see categorical_omega). No interval is given: Feldt's does not hold for
/// it.
struct OrdinalAlpha {
  double value = undefined;
  double mean_correlation = undefined;
  double n = 0;  ///< as in Polychoric
  double given = 0;
  int items = 0;
  std::vector<int> left_out;               ///< items that everybody answered alike
  double smallest_eigenvalue = undefined;  ///< of the correlations
  bool smoothed = false;
  Reason reason = Reason::none;
};

/// Reason::sample_too_small for fewer than two items with two categories.
KARTLEGG_API OrdinalAlpha ordinal_alpha(Columns items, const PolychoricOptions& options = {});

/// Omega of the normal variables behind the answers, of one factor fitted to the polychoric correlations by diagonally
/// weighted least squares (weights: one over the correlations' variances), as lavaan's WLSMV. As with ordinal_alpha, it
/// is not the reliability of the sum that is scored.
struct OrdinalOmega {
  double value = undefined;                 ///< (sum of loadings)^2 over the model's variance of the sum
  Interval interval{undefined, undefined};  ///< on the logit scale; of complete answers only
  double standard_error = undefined;        ///< delta method
  double observed = undefined;              ///< over the sum of the polychoric correlations
  double average_variance_extracted = undefined;
  std::vector<double> loadings;  ///< standardised, by item that entered
  /// Mean and variance adjusted ("scaled and shifted") chi-square, and CFI, TLI and RMSEA from it; of complete answers
  /// only, like the interval. Muthen, B. (1984), Psychometrika 49:115; Asparouhov, T. &
  /// Muthen, B. (2010), Simple second order chi-square correction. Cut-offs made for maximum likelihood are too
  /// lenient.
  ModelFit fit;
  double n = 0, given = 0;
  std::vector<int> left_out;
  double smallest_eigenvalue = undefined;
  bool converged = false;
  bool improper = false;  ///< a loading beyond 1 (Heywood case)
  Reason reason = Reason::none;
};

/// Reason::sample_too_small for fewer than three items; singular: a correlation at -1 or 1, which has no variance;
/// not_converged.
KARTLEGG_API OrdinalOmega ordinal_omega(Columns items, const PolychoricOptions& options = {});

/// Categorical omega: the reliability of the sum of the answers as they are scored, from the same model. Green, S. B. &
/// Yang, Y. (2009), Psychometrika 74:155, doi:10.1007/s11336-008-9099-3, formula 21; with the distances between the
/// codes where they are not 1.
struct CategoricalOmega {
  double value = undefined;     ///< the variance of the sum by the model's correlations; semTools::reliability "omega"
  double observed = undefined;  ///< by the polychoric correlations; "omega3", semTools::compRelSEM's default
  OrdinalOmega latent;          ///< the model, and the omega of the variables behind the answers
  Reason reason = Reason::none;
};

KARTLEGG_API CategoricalOmega categorical_omega(Columns items, const PolychoricOptions& options = {});

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
