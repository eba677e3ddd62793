// What studies found out about an instrument: screening accuracy, agreement of informants, other published numbers.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "kartlegg/age.hpp"
#include "kartlegg/responses.hpp"

namespace kartlegg {
inline namespace v1 {

/// Whom a published number is about. What is left open was not limited, or not said.
struct StudiedPeople {
  std::string text;            ///< "girls, 9 to 10 years"; empty where both sexes and every age are meant
  Sex sex = Sex::unspecified;  ///< unspecified: both
  std::optional<Age> from;     ///< first age, included
  std::optional<Age> to;       ///< last age, included; or
  std::optional<Age> before;   ///< first age beyond
  std::string country;         ///< "FI"; may be empty
  std::optional<int> n;        ///< how many; absent where it was not published
};

/// How well a cut-off finds those whom it should find.
struct AccuracyStudy {
  std::string id;
  std::string scale;               ///< a scale or composite; empty: a decision or the like, named in `about`
  std::vector<std::string> forms;  ///< empty: all
  std::optional<double> cutoff;    ///< a raw score; positive is this score or beyond it
  bool high = true;                ///< beyond means higher; else lower
  std::string about;               ///< what was tested
  std::string criterion;           ///< what decided who has the condition
  std::string population;          ///< where the people came from; may be empty
  StudiedPeople people;
  std::optional<int> cases;  ///< people with the condition
  bool pooled = false;       ///< several studies together: the counts give no interval
  double sensitivity = 0;    ///< share of those with the condition who are positive, 0..1
  double specificity = 0;    ///< share of those without it who are not, 0..1
  std::vector<std::string> sources;
  std::string note;
  bool illustrative = false;
};

/// Correlation between two informants on one scale.
struct InformantCorrelation {
  std::string scale;
  std::array<std::string, 2> informants;
  double value = 0;  ///< -1..1
  StudiedPeople people;
  std::vector<std::string> sources;
  std::string note;
  bool illustrative = false;
};

/// Any other published number.
struct Finding {
  std::string statistic;            ///< "alpha", "retest", "kappa", "odds_ratio", ...
  std::vector<std::string> scales;  ///< may be empty
  std::string about;                ///< what was found
  double value = 0;
  StudiedPeople people;
  std::vector<std::string> sources;
  std::string note;
  bool illustrative = false;
};

/// The evidence file of an instrument, in one language. Everything is empty if there is none.
struct Evidence {
  std::vector<AccuracyStudy> accuracy;
  std::vector<InformantCorrelation> informants;
  std::vector<Finding> findings;
  std::string hash;  ///< "sha256:..." of the file
};

}  // namespace v1
}  // namespace kartlegg
