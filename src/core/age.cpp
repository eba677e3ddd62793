#include "kartlegg/age.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace kartlegg {
inline namespace v1 {
namespace {

using std::chrono::days;
using std::chrono::months;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr int oldest_months = 150 * 12;

/// The day on which somebody born on `born` has completed `n` months.
sys_days completed_on(year_month_day born, int n) {
  const year_month_day date = born + months{n};
  if (date.ok()) return sys_days{date};
  return sys_days{date.year() / date.month() / std::chrono::last} + days{1};
}

/// Days of an age on the scale of mean months.
double mean_days(Age age) { return age.months * mean_month_days + age.days; }

}  // namespace

std::optional<Age> age_between(year_month_day born, year_month_day on) {
  if (!born.ok() || !on.ok() || sys_days{on} < sys_days{born}) return std::nullopt;
  int n = (static_cast<int>(on.year()) - static_cast<int>(born.year())) * 12 +
          static_cast<int>(static_cast<unsigned>(on.month())) - static_cast<int>(static_cast<unsigned>(born.month()));
  if (on.day() < born.day()) --n;
  return Age{n, static_cast<int>((sys_days{on} - completed_on(born, n)).count())};
}

std::optional<Age> age_from_months(double age_months) {
  if (!std::isfinite(age_months) || age_months < 0 || age_months > oldest_months) return std::nullopt;
  const double whole = std::floor(age_months);
  // The small addition lets 25 + 15 / 30.436875 come back as 15 days, not 14.
  const double rest = std::floor((age_months - whole) * mean_month_days + 1e-6);
  return Age{static_cast<int>(whole), std::min(static_cast<int>(rest), 30)};
}

double to_months(Age age) noexcept { return age.months + age.days / mean_month_days; }

Age less_days(Age age, int less) noexcept {
  const double left = mean_days(age) - less;
  if (left <= 0) return {};
  const double whole = std::floor(left / mean_month_days);
  return {static_cast<int>(whole), static_cast<int>(std::floor(left - whole * mean_month_days))};
}

std::string to_text(Age age) {
  const int years = age.months / 12;
  const int rest = age.months % 12;
  std::string text;
  if (years > 0) text += std::to_string(years) + "y";
  if (rest > 0) text += std::to_string(rest) + "m";
  if (age.days > 0 || text.empty()) text += std::to_string(age.days) + "d";
  return text;
}

std::optional<Age> parse_age(std::string_view text) {
  constexpr std::array<char, 3> units = {'y', 'm', 'd'};
  std::array<int, 3> counts{};
  std::size_t next = 0;  // units must come in this order, each at most once
  const char* at = text.data();
  const char* const end = at + text.size();
  if (at == end) return std::nullopt;
  while (at != end) {
    int count = 0;
    const auto [after, error] = std::from_chars(at, end, count);
    if (error != std::errc{} || after == end || *at == '-') return std::nullopt;
    while (next < units.size() && units[next] != *after) ++next;
    if (next == units.size()) return std::nullopt;
    counts[next++] = count;
    at = after + 1;
  }
  if (counts[0] > 150 || counts[1] > oldest_months || counts[2] > 30) return std::nullopt;
  return Age{counts[0] * 12 + counts[1], counts[2]};
}

int weeks_early(int gestation_days, int full_term_weeks, int round_up_from_days) {
  const int weeks = gestation_days / 7 + (gestation_days % 7 >= round_up_from_days ? 1 : 0);
  return std::max(0, full_term_weeks - weeks);
}

int corrected_age_by_mean_month(int age_months, int weeks_early) {
  constexpr double weeks_in_month = 4.34524;
  // R's round() goes half to even; no half can occur here, so nearest is nearest.
  return static_cast<int>(std::lround((age_months * weeks_in_month - weeks_early) / weeks_in_month));
}

}  // namespace v1
}  // namespace kartlegg
