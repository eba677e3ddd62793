// What a positive or a negative result means: a published study of a cut-off, and how common the condition is here.
//
// Sensitivity and specificity say how many people with or without the condition are found or passed. What a reader
// wants is the other way round: how likely the condition is, given the result. That depends on how common it is among
// the people who are screened, which no instrument knows: the caller gives it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/evidence.hpp"
#include "kartlegg/instrument.hpp"
#include "kartlegg/interval.hpp"
#include "kartlegg/language.hpp"
#include "kartlegg/report.hpp"

namespace kartlegg {
inline namespace v1 {

struct PredictiveOptions {
  double confidence = 0.95;  ///< of the intervals, between 0 and 1
  std::string country;       ///< of the people who are screened ("NO"); empty: not said
};

/// A number, and how sure it is given the size of the study. No interval where the study does not tell how many people
/// with and without the condition it had, or all or none of them were found.
struct Estimated {
  double value = 0;
  std::optional<Interval> interval;
};

/// What the results of a cut-off mean at a prevalence. Shares are 0..1. A likelihood ratio that divides by zero is
/// absent.
struct KARTLEGG_API PredictiveValues {
  AccuracyStudy study;
  double prevalence = 0;
  PredictiveOptions options;
  Language language = Language::en;    ///< of all texts here
  Estimated sensitivity, specificity;  ///< Wilson's interval (1927, doi:10.1080/01621459.1927.10502953)
  std::optional<Estimated> positive_likelihood_ratio, negative_likelihood_ratio;  ///< interval of Simel et al. (1991,
                                                                                  ///< doi:10.1016/0895-4356(91)90128-V)
  /// Share of those with a positive result who have the condition, and of those with a negative one who have not. The
  /// intervals are those of the likelihood ratios; the prevalence counts as known. Absent where nobody has the result.
  std::optional<Estimated> positive_predictive, negative_predictive;
  /// Of the report, where one was given: its score is positive by the study's cut-off; absent where it has no score or
  /// the study no cut-off. Then how likely the condition is given that result.
  std::optional<bool> positive;
  std::optional<Estimated> probability;

  /// What a result means, in a sentence.
  std::string sentence;
  /// What it rests on, one sentence each: criterion, people and size of the study, and where these differ from the
  /// person.
  std::vector<std::string> notes;
};

/// std::out_of_range for a study that the evidence file does not have, naming the nearest; std::invalid_argument for a
/// prevalence or confidence that is not between 0 and 1.
KARTLEGG_API PredictiveValues predictive_values(const Instrument& instrument, std::string_view study, double prevalence,
                                                const PredictiveOptions& options = {},
                                                Language language = Language::en);

/// The same for a person: also whether the score is positive, and where the study is about other people.
KARTLEGG_API PredictiveValues predictive_values(const Report& report, std::string_view study, double prevalence,
                                                const PredictiveOptions& options = {},
                                                Language language = Language::en);

/// JSON (schema "kartlegg-predictive-values-1"). Absent values are left out, never null or NaN.
KARTLEGG_API std::string to_json(const PredictiveValues& values);
/// The sentence and its notes, a line each.
KARTLEGG_API std::string to_text(const PredictiveValues& values);

}  // namespace v1
}  // namespace kartlegg
