// What the tests of batteries share: shipped batteries, sheets of the four monthly questions, small batteries.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "kartlegg/battery.hpp"
#include "support.hpp"

namespace battery_support {

using namespace kartlegg;  // NOLINT(google-build-using-namespace)
using support::shipped;
using Date = std::chrono::year_month_day;

inline const std::vector<std::string> questions = {"low_mood", "worry", "quarrels", "took_part"};

inline const Battery& battery(const std::string& id) {
  static std::map<std::string, Battery> loaded;
  const auto found = loaded.find(id);
  return found != loaded.end() ? found->second : loaded.emplace(id, Catalogue("instruments").battery(id)).first->second;
}

inline Date day(unsigned month, unsigned of_month) {
  return std::chrono::year{2026} / std::chrono::month{month} / std::chrono::day{of_month};
}

/// Codes of the four questions; missing where not answered.
inline Report four(const std::string& informant, std::optional<Date> date, std::vector<int> codes) {
  std::vector<Response> responses;
  for (std::size_t i = 0; i < codes.size(); ++i) responses.push_back({questions[i], codes[i]});
  return shipped("monthly-four").score(responses, {.assessment_date = date, .informant = informant});
}

inline BatteryResult series(const std::vector<Report>& reports, Language language = Language::en) {
  return battery("monthly-four-series").decide(reports, language);
}

inline std::set<std::string> raised(const BatteryResult& result, bool certain) {
  std::set<std::string> ids;
  for (const auto& alert : result.alerts())
    if (alert.certain == certain) ids.insert(alert.id);
  return ids;
}

inline std::string end_of(const BatteryResult& result, const std::string& decision) {
  const auto found = result.decision(decision);
  if (found.outcome == Outcome::not_known) return "unknown";
  return found.outcome == Outcome::yes ? found.case_id : "none";
}

/// A battery on the four questions, from its sections after the header.
inline Battery small(const std::string& sections, const std::string& about = "about: {en: A test.}") {
  const std::vector<Instrument> instruments = {shipped("monthly-four"), shipped("sdq"), shipped("epds")};
  return parse_battery(
      {"small.yaml", "format: 1\nid: small\nversion: \"1.0.0\"\ntitle: {en: Small}\n" + about + "\n" + sections},
      instruments);
}

}  // namespace battery_support
