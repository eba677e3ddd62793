// The worked cases of an instrument: read, run, compared.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "definition/reader.hpp"
#include "kartlegg/check.hpp"
#include "norms/state.hpp"
#include "review/ledger.hpp"

namespace kartlegg::review {

/// A case as written in cases.yaml.
struct WorkedCase {
  std::string id, about, basis;
  std::vector<std::string> sources;
  // who and what
  std::string form, informant;
  std::optional<Age> age;
  std::optional<std::chrono::year_month_day> birth_date, assessment_date;
  std::optional<int> weeks_early, gestation_days, fill;
  std::vector<std::pair<std::string, int>> answers;
  std::vector<std::string> already_keyed;  // "*" for all
  std::vector<RoleScore> given;            // of a case for a combination
  /// Of a case for a visit: the answers of each cycle.
  struct Cycle {
    std::optional<int> fill;
    std::vector<std::pair<std::string, int>> answers;
  };
  std::vector<Cycle> cycles;

  // what must come out; absent where the case does not say
  struct Score {
    std::string scale;
    std::optional<std::optional<double>> raw, standard_error;
    std::optional<std::string> status;
    std::optional<std::optional<Interval>> reachable;
    std::vector<std::pair<std::string, std::string>> bands;
    std::vector<std::pair<std::string, bool>> certain;
  };
  std::vector<Score> scores;
  std::optional<Completeness> completeness;
  std::optional<std::vector<std::string>> alerts, unknown;
  std::optional<std::string> expected_form, refusal;
  std::optional<std::optional<Age>> chronological_age, corrected_age;
  std::vector<std::pair<std::string, std::string>> decisions;  // "none": no result
  std::vector<std::pair<std::string, std::optional<double>>> combined_scores;
};

/// Why a finding stands.
struct Explanation {
  std::string finding;  // words of it
  std::string why;
  Location where;
};

/// What a cases.yaml says: of an instrument, or of a battery.
template <class Case>
struct Cases {
  std::vector<Case> cases;
  std::vector<Explanation> explained;
};

/// `explained`: a list of {finding, why}.
std::vector<Explanation> read_explanations(const definition::Field& field);
/// Gives each finding its explanation; an explanation of nothing is a finding.
void explain(const std::vector<Explanation>& explained, Ledger& ledger);

/// Reads a cases.yaml; DefinitionError with every problem.
Cases<WorkedCase> read_cases(const std::string& file, std::string_view text, const definition::Definition& definition);

/// A case, run. The report is absent where the case is refused, or is about a combination.
struct CaseRun {
  CaseResult result;
  std::optional<Report> report;
};
CaseRun run_case(const Instrument& instrument, const WorkedCase& worked);

/// Whether the cases hold every end and boundary.
void prove_coverage(const definition::Definition& definition, const std::vector<WorkedCase>& cases,
                    const std::vector<CaseRun>& runs, Ledger& ledger);

}  // namespace kartlegg::review
