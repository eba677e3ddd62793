// The facade of checking: load a folder, run its cases, say what they leave out.
#include "kartlegg/check.hpp"

#include <algorithm>

#include "core/file.hpp"
#include "review/cases.hpp"

namespace kartlegg {
inline namespace v1 {

bool CheckResult::passed() const noexcept {
  return std::all_of(cases.begin(), cases.end(), [](const CaseResult& result) { return result.failures.empty(); });
}

CheckResult check(const std::filesystem::path& folder) {
  const Instrument instrument = load(folder);
  const auto file = folder / "cases.yaml";
  const auto& definition = instrument.state().definition;
  const auto cases =
      review::read_cases(file.string(), core::read_file(file, "worked cases, see docs/format.md"), definition);
  std::vector<review::CaseRun> runs;
  for (const auto& worked : cases) runs.push_back(review::run_case(instrument, worked));
  CheckResult result;
  for (const auto& run : runs) result.cases.push_back(run.result);
  result.uncovered = review::uncovered(definition, cases, runs);
  result.norm_gaps = review::norm_gaps(instrument.state());
  return result;
}

}  // namespace v1
}  // namespace kartlegg
