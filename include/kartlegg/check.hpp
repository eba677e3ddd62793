// Check the folder of an instrument or a battery: run its worked cases, and say what they do not cover.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/error.hpp"
#include "kartlegg/instrument.hpp"

namespace kartlegg {
inline namespace v1 {

/// One worked case of cases.yaml.
struct CaseResult {
  std::string id;
  std::string about;
  std::string basis;                  ///< "published" or "derived"
  std::vector<std::string> failures;  ///< expected and got, one each; empty: the case holds
};

/// What a check of a folder found. Problems of the files themselves are thrown as DefinitionError.
struct CheckResult {
  std::vector<CaseResult> cases;
  /// What cases.yaml does not cover yet: for every scale its lowest and highest score, both sides of every band
  /// boundary, one answer missing, too many missing; for a battery every case of a decision, a decision that cannot be
  /// known, and every alert.
  std::vector<std::string> uncovered;
  /// What norms/*.yaml and evidence.yaml leave open: forms without default norms, ages without a group, scores without
  /// norms, tables without a row for a score that can occur, scores without a reliability coefficient, samples without
  /// n, models that expect what cannot occur. Studies often leave much open: these are no faults.
  std::vector<std::string> norm_gaps;
  /// What text files leave out: items without a wording. These are no faults; such items go by their topic.
  std::vector<std::string> wording_gaps;
  bool passed() const noexcept;  ///< every case holds
};

/// Loads the folder and runs its cases.yaml (DefinitionError if that is missing or wrong). `options`: of an instrument;
/// a battery has none.
KARTLEGG_API CheckResult check(const std::filesystem::path& folder, const LoadOptions& options = {});

}  // namespace v1
}  // namespace kartlegg
