// Change in one person between two occasions, or over many, judged against measurement error.
//
// Every method compares the second score with the one that was to be expected, and divides by the standard error of
// that comparison: index = (after - expected) / standard_error. A positive index is a rise. Beyond the critical value
// the change is reliable. Which way is better is not known here but in classify().
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/stats/reason.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// x1, x2: the scores; M1, s1, r1 and M2, s2, r2: mean, sd and reliability of the reference group at the first and the
/// second occasion; r12: its retest correlation; SEM = s1 sqrt(1 - r1). In quotes the stable id.
enum class ChangeMethod : std::uint8_t {
  jt,        ///< "jt": expected x1, error sqrt(2) SEM. Jacobson, N. S. & Truax, P. (1991), J Consult Clin Psychol
             ///< 59:12, doi:10.1037/0022-006X.59.1.12, with the error of Christensen & Mendoza (1986)
  sem2,      ///< "sem2": expected x1, error sqrt(SEM1^2 + SEM2^2)
  practice,  ///< "practice": expected x1 + M2 - M1, error of jt. Chelune, G. J. et al. (1993), Neuropsychology 7:41
  practice_sem2,  ///< "practice.sem2": the same with the error of sem2
  practice_sd,    ///< "practice.sd": the same with the sd of the retest differences as error
  gln,            ///< "gln": expected M1 + r1 (x1 - M1), error s1 sqrt(1 - r1^2). Gulliksen, Lord & Novick; Hsu, L. M.
                  ///< (1999), J Consult Clin Psychol 67:594, doi:10.1037/0022-006X.67.4.594
  hll,            ///< "hll": expected M2 + r1 (x1 - M1), error of gln. Named after Hsu, Linn & Lord by R packages
  en,  ///< "en": expected M1 + r1 (x1 - M1), error SEM; the original rule is 2 SEM. Edwards & Nunnally; Speer,
       ///< D. C. (1992), J Consult Clin Psychol 60:402, doi:10.1037/0022-006X.60.3.402
  nk,  ///< "nk": expected as en, error sqrt(r1^2 s1^2 (1 - r1) + s1^2 (1 - r2)). Nunnally & Kotsch (1983)
  ha,  ///< "ha": ((x2 - x1) rd + (M2 - M1)(1 - rd)) / (sqrt(rd) sqrt(2) SEM), rd the reliability of the difference;
       ///< one-sided critical value (1.645 at 95 %). Hageman, W. J. & Arrindell, W. A. (1999), Behav Res Ther
       ///< 37:1169, doi:10.1016/S0005-7967(99)00032-7
  reg  ///< "reg": expected by the regression of the second on the first score in a sample of n, error of
       ///< prediction, t with n - 2 df. Crawford & Garthwaite (2006), Neuropsychology 20:259
};

/// The stable id of a method, and the method of an id.
KARTLEGG_API std::string_view name(ChangeMethod method) noexcept;
KARTLEGG_API std::optional<ChangeMethod> parse_change_method(std::string_view id) noexcept;

/// What a method may need. NaN is not known; a method that needs it then has no value, with Reason::argument_missing.
struct ChangeInput {
  double before = undefined;             ///< x1
  double after = undefined;              ///< x2
  double sd = undefined;                 ///< s1: all but practice_sd
  double reliability = undefined;        ///< r1: all but practice_sd and reg
  double mean = undefined;               ///< M1: practice*, gln, hll, en, nk, ha, reg
  double sd_after = undefined;           ///< s2: sem2, practice_sem2, ha, reg
  double reliability_after = undefined;  ///< r2: sem2, practice_sem2, nk
  double mean_after = undefined;         ///< M2: practice*, hll, ha, reg
  double correlation = undefined;        ///< r12: ha, reg
  double sd_difference = undefined;      ///< of the retest differences: practice_sd
  double n = undefined;                  ///< of the retest sample: reg
};

/// A change judged by one method.
struct Change {
  ChangeMethod method = ChangeMethod::jt;
  double difference = undefined;      ///< after - before
  double expected = undefined;        ///< the second score if nothing but error, regression or practice were at work
  double standard_error = undefined;  ///< of after - expected
  double index = undefined;           ///< (after - expected) / standard_error
  double critical = undefined;        ///< the index is reliable beyond this
  double p = undefined;               ///< two-sided (ha: one-sided, as its source has it), 0..1
  Interval unremarkable{
      undefined,
      undefined};         ///< second scores that would not be a reliable change: expected +- critical x standard error
  bool reliable = false;  ///< |index| > critical; false where there is no index
  Reason reason = Reason::none;
};

/// `confidence` gives the critical value: 0.95 is 1.96 (ha: 1.645; reg: by t).
/// s1 10, r1 .8, M1 60, M2 55, 70 to 58: jt -1.8973666, gln -1.6666667, en -2.2360680, practice -1.1067972.
KARTLEGG_API Change change(ChangeMethod method, const ChangeInput& input, double confidence = 0.95);

/// Smallest change of a score that is reliable, z sqrt(2) SEM. Terwee, C. B. et al. (2007), J Clin Epidemiol 60:34,
/// doi:10.1016/j.jclinepi.2006.03.012. For the mean of n persons divide by sqrt(n). NaN if the error is negative.
KARTLEGG_API double minimal_detectable_change(double standard_error_of_measurement, double confidence = 0.95);

/// Jacobson and Truax's limits between a clinical and a functional group.
struct ClinicalCutoffs {
  double a = undefined;  ///< 2 sd from the clinical mean, towards the functional
  double b = undefined;  ///< 2 sd from the functional mean, towards the clinical
  double c = undefined;  ///< between both means, as near to each as its sd says: (s0 M1 + s1 M0) / (s0 + s1)
  Reason reason = Reason::none;
};

/// Means and sd of both groups; either may be NaN, and what rests on it is then NaN. a needs the clinical group only, b
/// the functional group only.
KARTLEGG_API ClinicalCutoffs clinical_cutoffs(double clinical_mean, double clinical_sd, double functional_mean,
                                              double functional_sd, bool high_is_concern) noexcept;

/// What a change amounts to.
enum class ChangeClass : std::uint8_t {
  unknown,       ///< no index
  unchanged,     ///< no reliable change
  improved,      ///< reliably better
  recovered,     ///< reliably better, and from the clinical side of the cut-off to the other
  deteriorated,  ///< reliably worse
  harmed         ///< reliably worse, and from the functional side of the cut-off to the clinical
};

/// "unknown", "unchanged", "improved", "recovered", "deteriorated", "harmed".
KARTLEGG_API std::string_view name(ChangeClass change_class) noexcept;

/// A score at the cut-off is on the clinical side. Without a cut-off (NaN) nobody is recovered or harmed.
KARTLEGG_API ChangeClass classify(const Change& change, double before, double after, double cutoff,
                                  bool high_is_concern) noexcept;

/// The straight line through a person's scores over time.
struct Trend {
  double n = 0;                  ///< occasions used: those with a time and a score
  double slope = undefined;      ///< change per unit of time
  double intercept = undefined;  ///< at time 0
  /// Standard error of the slope if all that is not the line is measurement error of known size.
  double error_by_sem = undefined;
  /// The same from the scatter about the line, n - 2 degrees of freedom; NaN below three occasions.
  double error_by_residual = undefined;
  Interval interval_by_sem{undefined, undefined};       ///< slope +- z error
  Interval interval_by_residual{undefined, undefined};  ///< slope +- t error
  Reason reason = Reason::none;
};

/// Least squares. Times in any order and any unit; NaN scores and times are passed over.
/// `standard_error_of_measurement` may be NaN: what rests on it is then NaN. Fewer than two occasions, or all at one
/// time: no slope.
KARTLEGG_API Trend trend(std::span<const double> times, std::span<const double> scores,
                         double standard_error_of_measurement, double confidence = 0.95);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
