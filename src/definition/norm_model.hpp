// What the norm files and the evidence file of an instrument say, as plain structs. Made by parse_norms.cpp and
// parse_evidence.cpp against the instrument's Definition; never changed after.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "definition/model.hpp"
#include "kartlegg/norms.hpp"
#include "kartlegg/responses.hpp"

namespace kartlegg::definition {

enum class NormKind : std::uint8_t {
  standardisation,
  national_survey,
  regional,
  reference_study,
  clinical,
  illustrative
};

/// Whom numbers are about. Sex::unspecified: both.
struct People {
  Sex sex = Sex::unspecified;
  AgeWindow age;
};

/// Mean and standard deviation of the raw score.
struct MeanNorm {
  double mean = 0, sd = 1;
  int mean_decimals = 0, sd_decimals = 0;  // as printed
};

/// A published table from raw score to normed score; only a raw score that stands in it has one.
struct TableNorm {
  Measure measure = Measure::t_score;  // never raw
  bool normalised = true;              // made through percentiles, not from mean and SD
  char percentile_definition = 'C';    // for percentile_rank: A below, B below and equal, C below and half of the equal
  struct Row {
    double raw = 0, value = 0;
    std::optional<double> standard_error;  // in the table's measure
  };
  std::vector<Row> rows;  // by raw score
  // Printed beside the table; no score is worked out from them, but checks hold the table against them.
  std::optional<MeanNorm> moments;
  std::vector<double> percentiles;  // one for each row, or none
  char percentiles_definition = 'C';
};

/// Box-Cox norms on a grid of ages.
struct LmsNorm {
  bool cubic = false;           // else linear between the ages
  bool age_equivalent = false;  // the age at which the score is the median is told
  struct Point {
    double age_months = 0, l = 1, m = 1, s = 1;
    double tau = std::numeric_limits<double>::infinity();  // of the Box-Cox t; infinite in every point, or in none
  };
  bool box_cox_t() const { return !grid.empty() && grid.front().tau < std::numeric_limits<double>::infinity(); }
  std::vector<Point> grid;  // by age; at least two
};

/// Expected score from age and sex, and the spread about it. Age in years less `centre`.
struct RegressionNorm {
  double centre = 0;
  double intercept = 0;
  std::vector<double> age;       // coefficients of age, age², ...
  double male = 0;               // added for boys
  std::vector<double> male_age;  // added for boys, times age, age², ...
  bool needs_sex() const { return male != 0 || !male_age.empty(); }

  struct LogSd {  // ln SD = intercept + age[0] age + age[1] age² + ... + expected x the expected score
    double intercept = 0;
    std::vector<double> age;
    double expected = 0;
  };
  struct SdStep {  // for expected scores below this; the last step has no end
    std::optional<double> below;
    double sd = 1;
  };
  std::variant<double, LogSd, std::vector<SdStep>> sd;
};

/// What one cell says of one score.
struct ScoreNorm {
  int score = 0;  // scales first, then composites
  std::optional<int> n;
  std::variant<std::monostate, MeanNorm, TableNorm, LmsNorm, RegressionNorm> values;  // monostate: cut-offs only
  std::vector<BandRange> cutoffs;  // band: into NormFile::bands; may stand beside values, or alone
  Sourcing sourcing;               // empty: the file's sample
  Location where;
};

/// People of one sex and age range, and their numbers.
struct NormCell {
  People people;
  std::optional<int> n;
  std::vector<ScoreNorm> scores;
  Location where;

  const ScoreNorm* of(int score) const {
    for (const ScoreNorm& one : scores)
      if (one.score == score) return &one;
    return nullptr;
  }
};

/// A published coefficient of one score.
struct Coefficient {
  int score = 0;
  std::string kind;  // alpha, omega, retest, icc, inter_rater, split_half, ...
  double value = 0;
  int decimals = 0;  // as printed
  std::optional<int> n;
  Text interval;              // between test and retest, as published
  People people;              // for whom it holds; open: for everybody in the file
  bool other_sample = false;  // not from the sample of this file: intervals from it are approximate
  Sourcing sourcing;
  Location where;
};

/// One norm study.
struct NormFile {
  std::string id;
  Text title;
  NormKind kind = NormKind::reference_study;
  std::string country, language;  // "GB", "en"; may be empty
  std::vector<int> forms;         // into Definition::forms
  struct Sample {
    std::optional<int> n;
    std::string years;  // when it was gathered, as published; may be empty
    Text about;
    Sourcing sourcing;
  } sample;
  std::vector<Citation> sources;  // Sourcing in this file points here
  std::vector<BandScheme::Entry> bands;
  std::vector<NormCell> cells;
  std::vector<Coefficient> reliability;
  Text note;
  std::string file, content_hash;  // "sha256:..." of the file
  bool from_holder = false;        // given beside the instrument, not part of it

  bool illustrative() const { return kind == NormKind::illustrative; }
};

/// One published study of how well a cut-off finds those whom it should.
struct AccuracyStudy {
  std::string id;
  int score = -1;                // -1: a decision or the like, named in `about`
  std::vector<int> forms;        // empty: all
  std::optional<double> cutoff;  // positive from this score on (concern high) or down to it (concern low)
  std::string country;
  People people;
  Text about, criterion, population;
  double sensitivity = 0, specificity = 0;  // 0..1
  std::optional<int> n, cases;              // people; people with the condition
  bool pooled = false;                      // several studies together: the counts give no interval
  Sourcing sourcing;
  Location where;
};

/// Any other published finding: a correlation, a mean coefficient over scales, an odds ratio.
struct Finding {
  std::string statistic;  // pearson, kappa, alpha, retest, odds_ratio, ...
  std::vector<int> scores;
  Text about;
  std::string country;
  People people;
  double value = 0;
  std::optional<int> n;
  Sourcing sourcing;
  Location where;
};

struct Evidence {
  std::vector<Citation> sources;
  std::vector<AccuracyStudy> accuracy;
  /// Correlation between informants, for the rarity of their difference.
  struct InformantCorrelation {
    int score = 0;
    std::array<int, 2> informants = {0, 0};
    std::string country;
    People people;
    double value = 0;
    std::optional<int> n;
    Sourcing sourcing;
    Location where;
  };
  std::vector<InformantCorrelation> informants;
  std::vector<Finding> findings;
  std::string file, content_hash;
};

}  // namespace kartlegg::definition
