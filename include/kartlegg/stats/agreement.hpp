// How far raters, occasions or methods agree.
//
// A subject is whatever was rated: a child, a sheet, a cycle of a visit. Nothing is rounded or cut to 0..1: an estimate
// may be negative, and an end of an interval may lie beyond 1. Where there is no disagreement at all, the value is 1
// and the interval NaN, with Reason::perfect_agreement: nothing was seen from which its width could be known.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "kartlegg/config.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/stats/accuracy.hpp"
#include "kartlegg/stats/reason.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// One column a rater, one entry a subject, all of the same length; NaN is not rated. Borrowed for the call.
using Ratings = std::span<const std::span<const double>>;

// --- numbers: intraclass correlation

/// Which intraclass correlation; in the notation of McGraw & Wong, and of Shrout & Fleiss. Whether the raters are a
/// sample or all there are does not change the numbers: Liljequist, D. et al. (2019), PLoS ONE 14:e0219854,
/// doi:10.1371/journal.pone.0219854.
enum class IccForm : std::uint8_t {
  one_way,              ///< ICC(1), ICC(1,1): every subject has raters of its own
  one_way_average,      ///< ICC(k), ICC(1,k)
  agreement,            ///< ICC(A,1), ICC(2,1): a rater who is stricter than another counts as disagreement
  agreement_average,    ///< ICC(A,k), ICC(2,k)
  consistency,          ///< ICC(C,1), ICC(3,1): only the order and spacing of the subjects counts
  consistency_average,  ///< ICC(C,k), ICC(3,k); the same as coefficient alpha of the raters
};

/// "one_way", ...
KARTLEGG_API std::string_view name(IccForm form) noexcept;

/// Which interval agreement has; those of the other forms are exact.
enum class IccInterval : std::uint8_t {
  f,  ///< McGraw & Wong's: psych, pingouin. Holds too seldom where a few raters differ in level: of two raters with .27
      ///< of the variance between them, 80 times of 100 with 100 subjects, and the less, the more subjects
  /// Generalised: Tian, L. & Cappelleri, J. C. (2004), Stat Med 23:2125, doi:10.1002/sim.1782. Holds 94 to 97 times of
  /// 100, and is wider: two raters tell little of how far others differ
  generalised
};

struct IccEstimate {
  double value = undefined;
  Interval interval{undefined, undefined};
  double f = undefined, df1 = undefined, df2 = undefined;  ///< of the test that the correlation is 0, as psych has it
  double p = undefined;                                    ///< one-sided
  Reason reason = Reason::none;
};

/// All forms, and what they are made of: Shrout, P. E. & Fleiss, J. L. (1979), Psychol Bull 86:420,
/// doi:10.1037/0033-2909.86.2.420; McGraw, K. O. & Wong, S. P. (1996), Psychol Methods 1:30,
/// doi:10.1037/1082-989X.1.1.30.
struct Icc {
  std::array<IccEstimate, 6> forms;                       ///< by IccForm
  double ms_subjects = undefined, ms_raters = undefined;  ///< mean squares of the two-way analysis of variance
  double ms_error = undefined;                            ///< residual
  double ms_within = undefined;                           ///< within subjects: raters and residual together
  /// Standard error of measurement of a single rating: sqrt(rater variance + ms_error), with a rater variance below 0
  /// counted as 0; and sqrt(ms_error). On the scale of the ratings.
  double sem_agreement = undefined, sem_consistency = undefined;
  /// Smallest detectable change of one subject: z sqrt(2) SEM.
  double sdc_agreement = undefined, sdc_consistency = undefined;
  double n = 0;      ///< subjects that every rater rated; the others are left out
  double given = 0;  ///< subjects
  int raters = 0;
  Reason reason = Reason::none;

  const IccEstimate& operator[](IccForm form) const { return forms[static_cast<std::size_t>(form)]; }
};

/// Intraclass correlations by analysis of variance; psych::ICC(lmer = FALSE), pingouin. The interval of
/// agreement_average is that of agreement stepped up by Spearman and Brown; irr::icc puts the average into the degrees
/// of freedom of the single one, which is not the published formula. sample_too_small: fewer than two raters, or two
/// subjects rated by all.
KARTLEGG_API Icc icc(Ratings ratings, double confidence = 0.95, IccInterval interval = IccInterval::f);

/// Subjects needed for an interval of this width about an expected single ICC: Bonett, D. G. (2002), Stat Med 21:1331,
/// doi:10.1002/sim.1108. Not rounded. NaN unless 0 < width < 2, -1 < expected < 1 and raters >= 2.
KARTLEGG_API double icc_sample_size(double expected, double width, double raters, double confidence = 0.95);

/// Kendall's coefficient of concordance of the raters' rankings, 0..1, corrected for ties: Kendall, M. G. & Babington
/// Smith, B. (1939), Ann Math Stat 10:275, doi:10.1214/aoms/1177732186. irr::kendall(correct = TRUE).
struct KendallW {
  double value = undefined;
  double chi_square = undefined, df = undefined, p = undefined;  ///< test that the rankings have nothing in common
  double n = 0, given = 0;                                       ///< subjects that every rater rated, and subjects
  int raters = 0;
  Reason reason = Reason::none;
};

KARTLEGG_API KendallW kendall_w(Ratings ratings);

// --- two occasions or methods

/// How the standard error of a limit of agreement is worked out.
enum class LimitError : std::uint8_t {
  large_sample,  ///< sd sqrt(1 / n + z^2 / (2 (n - 1)))
  simple         ///< sd sqrt(3 / n), as in the first paper
};

/// Limits of agreement: Bland, J. M. & Altman, D. G. (1986), Lancet 327:307, doi:10.1016/S0140-6736(86)90837-8. All on
/// the scale of the scores; differences are first less second.
struct LimitsOfAgreement {
  Estimate mean_difference;        ///< with the interval of the paired t
  double sd = undefined;           ///< of the differences, divisor n - 1
  Estimate lower, upper;           ///< mean -+ z sd, z of `coverage`; intervals by t with n - 1 degrees of freedom
  double limit_error = undefined;  ///< standard error of a limit
  Estimate slope;  ///< of the difference on the mean of the two: does the difference grow with the score?
  double slope_p = undefined;
  double n = 0, given = 0;  ///< complete pairs, and pairs
  Reason reason = Reason::none;
};

/// `coverage`: share of the differences that lie between the limits, if they are normal. sample_too_small: fewer than
/// two pairs.
KARTLEGG_API LimitsOfAgreement limits_of_agreement(std::span<const double> first, std::span<const double> second,
                                                   double confidence = 0.95, double coverage = 0.95,
                                                   LimitError error = LimitError::large_sample);

/// Concordance correlation: Lin, L. I. (1989), Biometrics 45:255, doi:10.2307/2532051. Variances with divisor n;
/// interval by Fisher's z, as epiR::epi.ccc.
struct Concordance {
  double value = undefined;
  Interval interval{undefined, undefined};
  double correlation = undefined;      ///< Pearson's
  double bias_correction = undefined;  ///< value / correlation
  double scale_shift = undefined;      ///< sd of the second / sd of the first
  double location_shift = undefined;   ///< (mean of the second - mean of the first) / sqrt(sd x sd)
  double n = 0, given = 0;
  Reason reason = Reason::none;
};

KARTLEGG_API Concordance concordance(std::span<const double> first, std::span<const double> second,
                                     double confidence = 0.95);

/// Two occasions of one measure.
struct Retest {
  Estimate correlation;  ///< Pearson's, with Fisher's interval
  double correlation_p = undefined;
  Estimate mean_change;  ///< second less first, with the interval of the paired t
  double mean_change_t = undefined, mean_change_p = undefined;
  Estimate agreement, consistency;  ///< ICC(A,1) and ICC(C,1), with IccInterval::f
  double sem = undefined;           ///< agreement, see Icc
  double sdc = undefined;           ///< smallest detectable change of one subject, z sqrt(2) SEM
  double sdc_group = undefined;     ///< of the mean of n subjects, sdc / sqrt(n)
  double n = 0, given = 0;
  Reason reason = Reason::none;
};

/// sample_too_small: fewer than three complete pairs.
KARTLEGG_API Retest retest(std::span<const double> first, std::span<const double> second, double confidence = 0.95);

// --- categories

/// What a disagreement counts. The categories then have an order, in which their places are equally far apart.
enum class AgreementWeights : std::uint8_t {
  unweighted,  ///< everything or nothing
  linear,      ///< 1 - |i - j| / (q - 1)
  quadratic    ///< 1 - (i - j)^2 / (q - 1)^2
};

/// Cohen's kappa of two raters: Cohen, J. (1960), Educ Psychol Meas 20:37, doi:10.1177/001316446002000104, weighted
/// (1968), Psychol Bull 70:213, doi:10.1037/h0026256. Standard errors of Fleiss, J. L., Cohen, J. & Everitt, B. S.
/// (1969), Psychol Bull 72:323, doi:10.1037/h0028106: one for the interval, one for the test that kappa is 0.
struct Kappa {
  double value = undefined;
  /// Value -+ z SE: of large samples. With quadratic weights and 150 subjects it held 93.7 times of 100; see
  /// bootstrap_kappa.
  Interval interval{undefined, undefined};
  double standard_error = undefined, null_error = undefined;
  double z = undefined, p = undefined;                ///< of the test, two-sided
  double observed = undefined, expected = undefined;  ///< (weighted) agreement, seen and by chance, 0..1
  double highest = undefined;                         ///< kappa if the raters agreed as well as their margins allow
  double pabak = undefined;  ///< with equal margins, 1 / q: Byrt, T. et al. (1993), J Clin Epidemiol 46:423,
                             ///< doi:10.1016/0895-4356(93)90018-V; weighted: Brennan and Prediger's coefficient
  double prevalence_index = undefined, bias_index = undefined;  ///< Byrt et al.; of two categories only
  double n = 0, given = 0;                                      ///< subjects that both rated, and subjects
  int categories = 0;                                           ///< those without a rating too
  Reason reason = Reason::none;
};

/// `counts`: the table of the two raters, row by row, as many rows as columns; categories without a rating stay in it.
/// no_variance: both raters used one category only, and the same. count_out_of_range: negative, or no square table.
/// 20 5 1 0 / 3 15 6 1 / 2 4 12 5 / 0 1 3 22, unweighted: .586170 (SE .061333; of the test .057784); quadratic: .823118
/// (SE .039100; psych 2.2.9 has .0374, which is wrong where the margins differ).
KARTLEGG_API Kappa kappa_of_table(std::span<const double> counts, AgreementWeights weights, double confidence = 0.95);

/// `categories`: every value that a rating may have, in their order; not_a_category: a rating that is none of them.
KARTLEGG_API Kappa kappa(std::span<const double> first, std::span<const double> second,
                         std::span<const double> categories, AgreementWeights weights, double confidence = 0.95);

/// Agreement beyond chance of any number of raters.
struct ChanceCorrected {
  double value = undefined;
  Interval interval{undefined, undefined};  ///< value -+ t SE, n - 1 degrees of freedom
  double standard_error = undefined;
  double null_error = undefined, z = undefined, p = undefined;  ///< of the test that it is 0; Fleiss' kappa only
  double observed = undefined, expected = undefined;            ///< (weighted) agreement, seen and by chance
  double n = 0, given = 0;                                      ///< subjects that entered, and subjects
  int raters = 0, categories = 0;
  Reason reason = Reason::none;
};

/// Fleiss' kappa: Fleiss, J. L. (1971), Psychol Bull 76:378, doi:10.1037/h0031619, of subjects that every rater rated.
/// `null_error` is Fleiss' own, and only good for the test; the interval has the error of Gwet, K. L. (2021), Educ
/// Psychol Meas 81:781, doi:10.1177/0013164420973080.
KARTLEGG_API ChanceCorrected fleiss_kappa(Ratings ratings, std::span<const double> categories,
                                          double confidence = 0.95);

/// Gwet's AC1 (unweighted) and AC2: Gwet, K. L. (2008), Br J Math Stat Psychol 61:29, doi:10.1348/000711006X126600.
/// Where nearly all ratings are in one category, it stays close to the share of agreement, unlike kappa. Subjects with
/// one rating enter the categories' shares only; n counts those with two or more.
KARTLEGG_API ChanceCorrected gwet_ac(Ratings ratings, std::span<const double> categories, AgreementWeights weights,
                                     double confidence = 0.95);

/// What the numbers of the categories mean, for Krippendorff's alpha.
enum class MeasurementLevel : std::uint8_t {
  nominal,   ///< names: different or not
  ordinal,   ///< an order; the distance is the number of ratings in between
  interval,  ///< differences mean the same everywhere
  ratio      ///< there is a true 0; ratings are not negative
};

/// "nominal", ...
KARTLEGG_API std::string_view name(MeasurementLevel level) noexcept;

struct KrippendorffOptions {
  double confidence = 0.95;
  int draws = 2000;        ///< of the bootstrap; 0: no interval
  std::uint64_t seed = 1;  ///< the same seed gives the same interval, whatever the number of threads
  unsigned threads = 1;    ///< 0: as many as the machine has
};

/// Krippendorff's alpha of any number of raters, with gaps: Hayes, A. F. & Krippendorff, K. (2007), Commun Methods Meas
/// 1:77, doi:10.1080/19312450709336664.
struct KrippendorffAlpha {
  double value = undefined;
  /// Percentiles of alpha in samples of subjects drawn with replacement: Zapf, A. et al. (2016), BMC Med Res Methodol
  /// 16:93, doi:10.1186/s12874-016-0200-9, who found that the bootstrap proposed with the coefficient, which draws
  /// single pairs, covers far too little.
  Interval interval{undefined, undefined};
  double standard_error = undefined;                  ///< nominal only; linearised, as irrCAC has it
  double observed = undefined, expected = undefined;  ///< disagreement, seen and by chance; in squared distances
  double n = 0;                                       ///< subjects with two ratings or more; the others do not enter
  double given = 0;                                   ///< subjects
  double ratings = 0;                                 ///< that entered
  int draws = 0;                                      ///< in which alpha had a value
  Reason reason = Reason::none;
};

/// no_variance: all ratings that enter are the same. not_positive: a negative rating on a ratio scale. irr::kripp.alpha
/// differs in the third decimal for three raters or more without gaps, where it weights the subjects wrongly.
KARTLEGG_API KrippendorffAlpha krippendorff_alpha(Ratings ratings, MeasurementLevel level,
                                                  const KrippendorffOptions& options = {});

/// Share of pairs of ratings that differ by no more than `within` (0: the same rating), each subject counting the same.
struct PairAgreement {
  double value = undefined;  ///< 0..1
  Interval interval{undefined, undefined};
  bool wilson = false;  ///< interval of Wilson: every subject has one pair. Else t over the subjects' shares
  double within = 0;
  double pairs = 0;         ///< of ratings
  double n = 0, given = 0;  ///< subjects with two ratings or more, and subjects
  Reason reason = Reason::none;
};

KARTLEGG_API PairAgreement pair_agreement(Ratings ratings, double within = 0, double confidence = 0.95);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
