// The state behind ScoreTable.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "kartlegg/batch.hpp"
#include "norms/columns.hpp"
#include "norms/state.hpp"
#include "scoring/batch.hpp"
#include "scoring/results.hpp"

namespace kartlegg {
inline namespace v1 {

struct TableState;

/// Worked out when they are first asked for, by whichever thread asks; or those of an archive.
class LaterRanges {
 public:
  const scoring::TableRanges& of(const TableState& table) const;
  void set(scoring::TableRanges ranges);

 private:
  mutable std::once_flag once_;
  mutable scoring::TableRanges ranges_;
};

struct TableState {
  std::shared_ptr<const InstrumentState> instrument;
  scoring::TableInput input;
  scoring::TableResults columns;
  NormRequest request;
  std::optional<norms::Norming> norming;  // the request, resolved
  norms::NormColumns norms;
  std::string library_version = KARTLEGG_VERSION;  // that scored it
  LaterRanges ranges;
};

}  // namespace v1

namespace report {

/// Number of an id; std::out_of_range, naming the nearest, for an unknown one.
std::size_t index_in(const scoring::Index& index, std::string_view id, std::string_view what);

/// The refusal of a row as a problem that names the item and what would be right.
Problem row_problem(const InstrumentState& instrument, const scoring::RowResult& result, const scoring::Keying& keying,
                    std::string_view form, std::string_view informant, Language language);

}  // namespace report
}  // namespace kartlegg
