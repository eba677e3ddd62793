// The facade of checking: load a folder, run its cases, say what is proved of it and what falls short.
#include "kartlegg/check.hpp"

#include <algorithm>

#include "core/file.hpp"
#include "core/nearest.hpp"
#include "core/number.hpp"
#include "kartlegg/battery.hpp"
#include "review/battery_cases.hpp"
#include "review/cases.hpp"
#include "review/proofs.hpp"

namespace kartlegg {
inline namespace v1 {
namespace {

using review::Claim;

CheckResult result_of(std::vector<CaseResult> cases, const std::vector<review::Explanation>& explained,
                      review::Ledger& ledger) {
  CheckResult result;
  result.cases = std::move(cases);
  result.uncovered = ledger.texts({Claim::cases});
  result.norm_gaps = ledger.texts({Claim::tables, Claim::moments, Claim::printed, Claim::ages, Claim::norms});
  review::explain(explained, ledger);
  result.proofs = ledger.proofs();
  result.findings = std::move(ledger.findings());
  return result;
}

bool has(const std::filesystem::path& folder, std::string_view file) {
  std::error_code error;
  return std::filesystem::exists(folder / file, error);
}

struct CasesFile {
  std::string name, text;
};

/// `what` and `id` are those of the folder.
CasesFile cases_in(const std::filesystem::path& folder, std::string_view what, std::string_view id) {
  const auto file = folder / "cases.yaml";
  if (!has(folder, "cases.yaml"))
    throw DefinitionError(
        {{{file.string(), 0, 0},
          "",
          "there are no worked cases",
          "write this file with the lines 'format: 1', '" + std::string(what) + ": " + std::string(id) +
              "' and 'cases: []', and check again: then it is told which are wanted",
          ""}});
  return {file.string(), core::read_file(file, "worked cases, see docs/format.md")};
}

CheckResult check_battery(const std::filesystem::path& folder) {
  const Battery battery = load_battery(folder);
  const CasesFile file = cases_in(folder, "battery", battery.id());
  const auto read = review::read_battery_cases(file.name, file.text, battery.state().definition);
  review::Ledger ledger;
  auto cases = review::check_cases(battery.shared_state(), read.cases, ledger);
  review::prove_sources(battery.state().definition, ledger);
  review::prove_rules(battery.state(), ledger);
  return result_of(std::move(cases), read.explained, ledger);
}

CheckResult check_instrument(const std::filesystem::path& folder, const LoadOptions& options) {
  const Instrument instrument = load(folder, options);
  const auto& definition = instrument.state().definition;
  const CasesFile file = cases_in(folder, "instrument", instrument.id());
  const auto read = review::read_cases(file.name, file.text, definition);
  std::vector<review::CaseRun> runs;
  std::vector<CaseResult> results;
  std::vector<std::string> cited;
  for (const auto& worked : read.cases) {
    runs.push_back(review::run_case(instrument, worked));
    results.push_back(runs.back().result);
    cited.insert(cited.end(), worked.sources.begin(), worked.sources.end());
  }
  review::Ledger ledger;
  review::prove_definition(instrument.state(), ledger);
  review::prove_sources(instrument.state(), cited, ledger);
  review::prove_rules(instrument.state(), ledger);
  review::prove_norms(instrument.state(), ledger);
  review::prove_coverage(definition, read.cases, runs, ledger);
  CheckResult result = result_of(std::move(results), read.explained, ledger);
  for (const WordingFile& words : instrument.wording())
    if (!words.left_out.empty())
      result.wording_gaps.push_back("text/" + words.language + ".yaml: no wording for " +
                                    core::listed(words.left_out, words.left_out.size()));
  return result;
}

}  // namespace

std::string Proof::text() const {
  std::string text = about + ": " + std::to_string(proved);
  if (falls_short > 0) text += " of " + std::to_string(proved + falls_short);
  const auto how = [&](std::size_t n, const std::string& by) {
    if (n > 0) text += ", " + (n == proved ? "" : std::to_string(n) + " ") + by;
  };
  how(by_enumeration, "by enumeration of " + core::to_text(looked_at) +
                          (looked_at == 1 ? " sum or combination" : " sums and combinations"));
  how(by_bounds, "by bounds");
  return text;
}

bool CheckResult::passed() const noexcept {
  return std::all_of(cases.begin(), cases.end(), [](const CaseResult& result) { return result.failures.empty(); });
}

bool CheckResult::clean() const noexcept {
  return passed() &&
         std::none_of(findings.begin(), findings.end(), [](const CheckFinding& one) { return one.why.empty(); });
}

CheckResult check(const std::filesystem::path& folder, const LoadOptions& options) {
  if (has(folder, "battery.yaml")) return check_battery(folder);
  if (has(folder, "instrument.yaml")) return check_instrument(folder, options);
  const bool there = has(folder, "");
  throw DefinitionError({{{(there ? folder / "instrument.yaml" : folder).string(), 0, 0},
                          "",
                          there ? "no instrument.yaml in this folder" : "no such folder",
                          "the folder of an instrument or a battery; 'kartlegg new FOLDER' begins one",
                          ""}});
}

}  // namespace v1
}  // namespace kartlegg
