// The facade of checking: load a folder, run its cases, say what they leave out.
#include "kartlegg/check.hpp"

#include <algorithm>

#include "core/file.hpp"
#include "core/nearest.hpp"
#include "kartlegg/battery.hpp"
#include "review/battery_cases.hpp"
#include "review/cases.hpp"

namespace kartlegg {
inline namespace v1 {

bool CheckResult::passed() const noexcept {
  return std::all_of(cases.begin(), cases.end(), [](const CaseResult& result) { return result.failures.empty(); });
}

CheckResult check(const std::filesystem::path& folder, const LoadOptions& options) {
  std::error_code error;
  const auto file = folder / "cases.yaml";
  const auto read = [&] { return core::read_file(file, "worked cases, see docs/format.md"); };
  if (std::filesystem::exists(folder / "battery.yaml", error)) {
    const Battery battery = load_battery(folder);
    return review::check_battery(battery.shared_state(),
                                 review::read_battery_cases(file.string(), read(), battery.state().definition));
  }
  const Instrument instrument = load(folder, options);
  const auto& definition = instrument.state().definition;
  const auto cases = review::read_cases(file.string(), read(), definition);
  std::vector<review::CaseRun> runs;
  for (const auto& worked : cases) runs.push_back(review::run_case(instrument, worked));
  CheckResult result;
  for (const auto& run : runs) result.cases.push_back(run.result);
  result.uncovered = review::uncovered(definition, cases, runs);
  result.norm_gaps = review::norm_gaps(instrument.state());
  for (const WordingFile& text : instrument.wording())
    if (!text.left_out.empty())
      result.wording_gaps.push_back("text/" + text.language + ".yaml: no wording for " +
                                    core::listed(text.left_out, text.left_out.size()));
  return result;
}

}  // namespace v1
}  // namespace kartlegg
