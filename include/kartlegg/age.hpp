// Age by calendar arithmetic, and corrected age for children born early.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "kartlegg/config.hpp"

namespace kartlegg {
inline namespace v1 {

/// Age in completed months and the days since the last completed month (0..30).
/// Compared month first, then day, as the age windows of instruments are printed.
struct Age {
  int months = 0;
  int days = 0;

  friend constexpr auto operator<=>(const Age&, const Age&) = default;

  int completed_years() const noexcept { return months / 12; }
};

/// Average length of a month in the Gregorian calendar, in days (146 097 days in 4 800 months).
inline constexpr double mean_month_days = 30.436875;

/// Age on `on` of somebody born on `born`, by calendar arithmetic: a month is completed on the same day of the month,
/// or, where a month is too short, on the first day of the next month (born 31 January: one month old on 1 March).
/// std::nullopt if a date does not exist or `on` lies before `born`.
KARTLEGG_API std::optional<Age> age_between(std::chrono::year_month_day born, std::chrono::year_month_day on);

/// Age from decimal months: the fraction is counted in days of a mean month, rounded down.
/// std::nullopt if not finite, negative or above 150 years.
KARTLEGG_API std::optional<Age> age_from_months(double age_months);

/// Decimal months of an age, the inverse of age_from_months within a day.
KARTLEGG_API double to_months(Age age) noexcept;

/// An age less a number of days, where the dates are not known: counted in mean months, days rounded down, never
/// below zero.
KARTLEGG_API Age less_days(Age age, int days) noexcept;

/// "4y2m10d", the way ages are written in instrument files; months and days that are zero are left out, except "0d".
KARTLEGG_API std::string to_text(Age age);

/// Reads "4y", "17y11m30d", "66m0d", "10d". std::nullopt if the text is not an age.
KARTLEGG_API std::optional<Age> parse_age(std::string_view text);

/// Weeks born early against a full term, where gestational age is rounded to whole weeks first: up from
/// `round_up_from_days` days, else down. Never below zero.
/// Example: 33 weeks 5 days, full term 39, round up from 4 days: 34 weeks, so 5 weeks early.
KARTLEGG_API int weeks_early(int gestation_days, int full_term_weeks, int round_up_from_days);

/// The corrected age of the published R data package "ASQ3" (Castillo Aguilar & Núñez Espinosa, CADI-UMAG):
/// round((months x 4.34524 - weeks early) / 4.34524), at any age and for any prematurity. Only for reproducing data
/// sets that used it; it is not the rule of any instrument here.
KARTLEGG_API int corrected_age_by_mean_month(int age_months, int weeks_early);

}  // namespace v1
}  // namespace kartlegg
