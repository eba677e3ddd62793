// A stored report, read again: the same answers scored today, with the instrument as it is today.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/instrument.hpp"
#include "kartlegg/language.hpp"
#include "kartlegg/report.hpp"

namespace kartlegg {
inline namespace v1 {

/// Both readings of the same answers. Neither is the right one: the stored report is what was known and told then.
struct Rereading {
  Report stored, today;

  /// What differs, a sentence each: the instrument, the version of kartlegg, the form, a score or its band, a norm
  /// group or a score normed by it, an alert. Empty where both say the same.
  KARTLEGG_API std::vector<std::string> differences(Language language = Language::en) const;
};

/// Scores the answers of a report again, for the same person, read in the same way, with the same norms asked for.
/// Norm groups that were pinned by their hash are not any more: what has changed in them is among the differences.
/// `instrument` is another version of the report's instrument, or the very same: else ResponseError, as for answers
/// that it does not take, and for norm groups that it no longer has. `norms`: those of today, in place of those asked
/// for then. `language`: of the text of a ResponseError.
KARTLEGG_API Rereading reread(const Report& stored, const Instrument& instrument,
                              const std::optional<NormRequest>& norms = {}, Language language = Language::en);

}  // namespace v1
}  // namespace kartlegg
