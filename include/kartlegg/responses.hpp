// What the caller fills in: answers and who they are about. Plain structs, unchanged within a major version.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kartlegg/age.hpp"
#include "kartlegg/config.hpp"
#include "kartlegg/language.hpp"
#include "kartlegg/norms.hpp"

namespace kartlegg {
inline namespace v1 {

/// The one code for "not answered". No option of an instrument has a negative code.
inline constexpr int missing = -1;

/// A number that is not known.
inline constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

enum class Sex : std::uint8_t { unspecified, female, male };

/// The code given to one item, as stored: before reversing, before any scoring. `missing` if not answered.
struct Response {
  std::string_view item;
  int code = missing;
};

/// The person the answers are about. Everything is optional; what an instrument needs and does not get is a
/// ResponseError that says so. Age is taken from the dates if both are given, else from age_months.
struct Subject {
  std::optional<std::chrono::year_month_day> birth_date = {};
  std::optional<std::chrono::year_month_day> assessment_date = {};
  double age_months = unknown;             ///< chronological age in decimal months
  std::optional<int> weeks_early = {};     ///< whole weeks born early, at most 20; born late: 0 or negative; or
  std::optional<int> gestation_days = {};  ///< gestational age at birth in days (33 weeks 5 days: 236)
  Sex sex = Sex::unspecified;
  std::string_view informant = {};  ///< who answers; empty: not said
  std::string_view form = {};       ///< the form that was filled in; empty: chosen by informant and age
};

/// How codes are read.
enum class InvalidCode : std::uint8_t {
  refuse,     ///< a code outside the item's options: the person is not scored (ResponseError, or the row's status)
  as_missing  ///< counted as not answered, and noted
};

struct ScoreOptions {
  InvalidCode invalid_code = InvalidCode::refuse;
  /// Items whose stored value is the item score already (reversed items were turned before). "*" means all scored
  /// items.
  std::vector<std::string> already_keyed;
  /// Codes that mean "not answered" in this file, whatever the item (for example 777, 999), beside `missing`.
  std::vector<int> missing_codes;
  /// false: answers count as entered, without the instrument's credits (ASQ-3's sequential items). The report says so.
  bool credits = true;
  /// Norm groups to compare the scores with; as it is: those that the instrument names as its default for the form.
  NormRequest norms;
  /// Of the text of a ResponseError.
  Language language = Language::en;
};

}  // namespace v1
}  // namespace kartlegg
