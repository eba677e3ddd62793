// Check the folder of an instrument or a battery: run its worked cases, and say what they do not cover.
#pragma once

#include <cstddef>
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

/// One claim about a folder, and for how many things in it the claim was proved. What can only be claimed of everything
/// that may occur is proved by enumeration (every sum of answers and every combination of scores was looked at, alone
/// or in a box of them that ends alike) or, where these are too many or hang together, by bounds (interval arithmetic;
/// Moore 1966, Interval Analysis); the rest by reading.
struct KARTLEGG_API Proof {
  /// "items", "reversed", "scores", "bands", "tables", "moments", "printed", "ages", "norms", "sourced", "cited",
  /// "rules", "decisions" or "cases".
  std::string claim;
  std::string about;               ///< the claim in words: "every score that can occur lies in exactly one band"
  std::size_t proved = 0;          ///< things of which it was proved
  std::size_t by_enumeration = 0;  ///< of these
  std::size_t by_bounds = 0;       ///< of these
  std::size_t falls_short = 0;     ///< things of which it was not: each is a finding
  double looked_at = 0;            ///< sums and combinations, over all enumerations
  /// "every score that can occur lies in exactly one band: 45 of 45, by enumeration of 12345 sums and combinations".
  std::string text() const;
};

/// Something of which a claim was not proved.
struct CheckFinding {
  std::string claim;  ///< as in Proof
  std::string text;   ///< one sentence
  std::string why;    ///< why it stands, as cases.yaml explains it; empty: not explained
};

/// What a check of a folder found. Problems of the files themselves are thrown as DefinitionError.
struct KARTLEGG_API CheckResult {
  std::vector<CaseResult> cases;
  /// What was proved, by claim. Loading the folder proves most of it, and refuses the folder where it cannot.
  std::vector<Proof> proofs;
  /// Everything that falls short; also what stands in the next two lists.
  std::vector<CheckFinding> findings;
  /// What cases.yaml does not cover yet: for every scale its lowest and highest score, both sides of every band
  /// boundary, one answer missing, too many missing; for a battery every case of a decision, a decision that cannot be
  /// known, and every alert.
  std::vector<std::string> uncovered;
  /// What norms/*.yaml and evidence.yaml leave open: forms without default norms, ages without a group, scores without
  /// norms, tables without a row for a score that can occur, scores without a reliability coefficient, samples without
  /// n, models that expect what cannot occur. Studies often leave much open: these are no faults. And printed numbers
  /// that do not fit together (norm_faults in printed_norms.hpp): these may be.
  std::vector<std::string> norm_gaps;
  /// What text files leave out: items without a wording. These are no faults; such items go by their topic.
  std::vector<std::string> wording_gaps;
  bool passed() const noexcept;  ///< every case holds
  bool clean() const noexcept;   ///< every case holds, and every finding is explained
};

/// Loads the folder and runs its cases.yaml (DefinitionError if that is missing or wrong). `options`: of an instrument;
/// a battery has none.
KARTLEGG_API CheckResult check(const std::filesystem::path& folder, const LoadOptions& options = {});

}  // namespace v1
}  // namespace kartlegg
