// Findings that the folder itself explains.
#include "review/cases.hpp"

namespace kartlegg::review {

void explain(const std::vector<Explanation>& explained, Ledger& ledger) {
  std::vector<const Explanation*> of_nothing;
  for (const Explanation& one : explained) {
    bool found = false;
    for (CheckFinding& finding : ledger.findings())
      if (finding.text.find(one.finding) != std::string::npos) {
        found = true;
        if (finding.why.empty()) finding.why = one.why;
      }
    if (!found) of_nothing.push_back(&one);
  }
  for (const Explanation* const one : of_nothing)
    ledger.falls_short(Claim::cases, one->where.file + ":" + std::to_string(one->where.line) +
                                         ": explains a finding that there is not: " + one->finding);
}

}  // namespace kartlegg::review
