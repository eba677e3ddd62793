// Reference data that does not lie in the repository, but in a folder `shared` beside it. A test that needs it passes
// with a note where it is not there.
#pragma once

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "agreement_record.hpp"

namespace shared {

inline std::filesystem::path folder() { return std::filesystem::path(KARTLEGG_SOURCE_DIR) / ".." / "shared"; }

/// The entries of one family of expected values, or nothing, and then that is said.
inline std::optional<nlohmann::json> expected(const std::string& family) {
  const auto file = folder() / "reference" / "expected" / (family + ".json");
  std::ifstream stream(file);
  if (!stream) {
    std::cout << "no " << file.string() << ": its values are not checked\n";
    return std::nullopt;
  }
  nlohmann::json entries = nlohmann::json::parse(stream).at("entries");
  for (nlohmann::json& entry : entries) entry["family"] = family;
  return entries;
}

/// A number as the files write it: null is NaN, "Inf" and "-Inf" are texts.
inline double number(const nlohmann::json& value) {
  if (value.is_null()) return std::numeric_limits<double>::quiet_NaN();
  if (value == "Inf") return std::numeric_limits<double>::infinity();
  if (value == "-Inf") return -std::numeric_limits<double>::infinity();
  return value.get<double>();
}

inline std::vector<double> numbers(const nlohmann::json& values) {
  std::vector<double> result;
  for (const auto& value : values) result.push_back(number(value));
  return result;
}

using Columns = std::map<std::string, std::vector<double>>;

/// A data file by columns; an empty field, or one that is not a number, is NaN.
inline Columns data(const std::string& file) {
  std::ifstream stream(folder() / "reference" / "data" / file);
  const auto cells = [&](const std::string& line) {
    std::vector<std::string> result;
    std::istringstream rest(line + ",");
    for (std::string cell; std::getline(rest, cell, ',');) result.push_back(cell);
    return result;
  };
  std::string line;
  std::getline(stream, line);
  const auto names = cells(line);
  Columns columns;
  while (std::getline(stream, line)) {
    const auto values = cells(line);
    for (std::size_t i = 0; i < names.size(); ++i) {
      char* end = nullptr;
      const double value = std::strtod(values[i].c_str(), &end);
      const bool whole = !values[i].empty() && *end == '\0';
      columns[names[i]].push_back(whole ? value : std::numeric_limits<double>::quiet_NaN());
    }
  }
  return columns;
}

/// What iterations come to agrees to six digits, unless the one who filed the value had not arrived.
constexpr double of_iterations = 1e-6;

/// Passes when |got - want| <= abs + rel |want|; undefined and infinite must be so in both. What is compared with an
/// entry goes into the table of agreement, there as the entry's own tolerance judges it.
struct Tolerance {
  double abs, rel, entry_abs = 0, entry_rel = 0;
  std::string family, id;
  explicit Tolerance(const nlohmann::json& entry)
      : abs(std::min(of_iterations, entry.at("tol").at("abs").get<double>())),
        rel(std::min(of_iterations, entry.at("tol").at("rel").get<double>())),
        entry_abs(entry.at("tol").at("abs")),
        entry_rel(entry.at("tol").at("rel")),
        family(entry.at("family")),
        id(entry.at("id")) {}
  /// As wide as the entry has it: R stops early there. The exact solution must be tested beside it.
  static Tolerance as_filed(const nlohmann::json& entry) {
    return {entry, entry.at("tol").at("abs"), entry.at("tol").at("rel")};
  }
  Tolerance(const nlohmann::json& entry, double absolute, double relative) : Tolerance(entry) {
    abs = absolute, rel = relative;
  }
  Tolerance(double absolute, double relative) : abs(absolute), rel(relative) {}
  /// R has another number, and both are told: in the table of agreement, whose script says why.
  void apart(const std::string& what, double there, double here) const {
    AgreementRecord::of_this_program().add_apart(family, id, what, there, here);
  }
  bool holds(double got, double want) const {
    if (!id.empty())
      AgreementRecord::of_this_program().add(family, id, got, want, within(got, want, entry_abs, entry_rel));
    return within(got, want, abs, rel);
  }

 private:
  static bool within(double got, double want, double absolute, double relative) {
    if (std::isnan(want)) return std::isnan(got);
    if (std::isinf(want)) return got == want;
    return std::abs(got - want) <= absolute + relative * std::abs(want);
  }
};

}  // namespace shared
