// Conclusions from several reports together: instruments, informants and occasions, as a battery file states them.
//
// A battery supports a decision and never replaces the clinician. Its conclusions are three-valued: yes, no, or not to
// be known with the answers given. A score with missing answers enters as everything that it could be, and a report
// that was not given as anything at all, so that a conclusion is drawn only where it holds whatever the missing answers
// are.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/instrument.hpp"
#include "kartlegg/language.hpp"
#include "kartlegg/report.hpp"

namespace kartlegg {
inline namespace v1 {

struct BatteryState;
struct BatteryResultState;

/// One report that a battery takes.
struct BatteryRole {
  std::string id;
  std::string instrument, informant;
  std::string form;                ///< "" for any form of the informant
  std::string occasion;            ///< "latest", "previous" (the one before it) or "first", by the day of the answers
  std::optional<int> within_days;  ///< older reports count as not given: than the newest of all, or, for "previous",
                                   ///< than the latest of the same informant
  bool optional = false;           ///< may stay away: then it has no scores, instead of scores that are not known
  std::string norm_group;          ///< that z and T scores in the rules are of; may be empty
};

/// What became of a condition.
enum class Outcome : std::uint8_t {
  yes,       ///< holds, whatever the missing answers are
  no,        ///< does not hold, whatever the missing answers are
  not_known  ///< cannot be known with the answers given
};

/// "yes", "no" or "unknown".
KARTLEGG_API std::string_view name(Outcome outcome) noexcept;

/// A condition of the battery and the numbers that it met.
struct BatteryRule {
  std::string id, label;     ///< of the case or alert
  std::string text;          ///< as the file has it
  std::string with_numbers;  ///< "parent.total (17) >= 17 and parent.impact (0–2) >= 1"
  Outcome outcome = Outcome::not_known;
};

/// Something that a conclusion waits for.
struct BatteryGap {
  std::string role;
  std::string about;               ///< what is missing, in a sentence
  bool report_missing = false;     ///< the whole report; else single answers, or a score that has no value
  std::vector<std::string> items;  ///< not answered
};

/// A question of a report that was not answered.
struct BatteryQuestion {
  std::string role, item, topic;
  std::string informant;  ///< in words
  std::string wording;    ///< what is asked, word for word; "" where the report's instrument has none
};

/// A decision: the first of its cases that holds.
struct BatteryDecision {
  std::string id, title;
  Outcome outcome = Outcome::not_known;  ///< yes: a case holds; no: none does
  std::string case_id;                   ///< the case that holds, else ""
  std::string label, action;             ///< of that case; action may be empty
  std::vector<BatteryRule> rules;  ///< the conditions in the order in which they were tried, up to the one that holds
  std::vector<std::string> lets;   ///< named values that these conditions read: "level = 2: if(...)"
  /// Where it cannot be known: every case that it may come to, "none" for none of them, "unknown" where a score may
  /// stay without a value.
  std::vector<std::string> possible, possible_labels;
  /// Where it cannot be known: the case to which the scores as they stand lead, prorated ones too; else "".
  std::string as_scored, as_scored_label;
  std::vector<BatteryGap> missing;          ///< what it waits for
  std::vector<BatteryQuestion> settled_by;  ///< any answer to one of these alone would settle it
  std::vector<std::string> sources;
  bool illustrative = false;
  std::string note;  ///< may be empty
};

/// An alert that is raised, or of which it cannot be known whether it is.
struct BatteryAlert {
  std::string id, message;
  bool certain = true;  ///< false: it cannot be known
  BatteryRule rule;
  std::vector<std::string> lets;
  std::vector<BatteryGap> missing;
  std::vector<BatteryQuestion> settled_by;
  std::vector<std::string> sources;
  bool illustrative = false;
  std::string note;
};

/// A report that a battery took, or lacks.
struct BatteryReport {
  BatteryRole role;
  std::string title;      ///< of the instrument
  std::string informant;  ///< in words
  bool given = false;
  std::optional<std::chrono::year_month_day> date;
  std::string instrument_version, instrument_hash;  ///< of the report, or of the battery's instrument
  std::string note;                                 ///< why it is lacking, or what to know of it; may be empty
};

/// What a battery concludes. A cheap handle over shared const state; safe to use from any thread.
class KARTLEGG_API BatteryResult {
 public:
  /// Wraps a state made by the library.
  explicit BatteryResult(std::shared_ptr<const BatteryResultState> state);

  /// std::out_of_range for an unknown decision; the message names the nearest.
  BatteryDecision decision(std::string_view id, Language language = Language::en) const;
  /// All decisions, in the order of the file.
  std::vector<BatteryDecision> decisions(Language language = Language::en) const;
  /// Alerts that are raised, and those that cannot be known.
  std::vector<BatteryAlert> alerts(Language language = Language::en) const;
  /// One entry for every role of the battery.
  std::vector<BatteryReport> reports(Language language = Language::en) const;
  /// The report in a role; absent where it was not given, or scores were given instead. std::out_of_range for an
  /// unknown role.
  std::optional<Report> report(std::string_view role) const;
  /// Who owns the instruments, and what a user of each must hold.
  std::vector<std::string> rights(Language language = Language::en) const;
  /// True if any rule, or any report that was taken, rests on illustrative numbers.
  bool illustrative() const noexcept;
  /// What a reader must know of the whole. The last sentence is always that the clinician decides.
  std::vector<std::string> notes(Language language = Language::en) const;
  std::string battery_id() const;
  std::string battery_version() const;
  std::string content_hash() const;  ///< "sha256:..." of battery.yaml

  const BatteryResultState& state() const noexcept { return *state_; }

 private:
  std::shared_ptr<const BatteryResultState> state_;
};

/// The result as JSON (schema "kartlegg-battery-1"). Absent values are left out, never null or NaN.
KARTLEGG_API std::string to_json(const BatteryResult& result, Language language = Language::en);

/// The result as plain text for a terminal or a log.
KARTLEGG_API std::string to_text(const BatteryResult& result, Language language = Language::en);

/// A battery, checked together with its instruments. A cheap handle over shared const state; safe to use from any
/// thread.
class KARTLEGG_API Battery {
 public:
  explicit Battery(std::shared_ptr<const BatteryState> state);

  std::string_view id() const noexcept;
  std::string_view version() const noexcept;
  std::string_view content_hash() const noexcept;
  std::string title(Language language = Language::en) const;
  std::string about(Language language = Language::en) const;  ///< what it is for
  std::vector<std::string> notes(Language language = Language::en) const;
  std::vector<BatteryRole> roles() const;
  std::vector<std::string> decision_ids() const;
  std::vector<std::string> alert_ids() const;
  std::vector<Citation> citations() const;
  /// The instruments that its reports are made with.
  std::vector<Instrument> instruments() const;

  /// Concludes from reports about one person, in any order: each is matched to roles by instrument, informant and form,
  /// and several of one informant by the day of the answers, never by their place. A report that no role takes, that is
  /// of another major version of its instrument, or that cannot be put in order (no day, or the same day twice) is a
  /// ResponseError, worded in `language`. A role without a report is a result.
  BatteryResult decide(std::span<const Report> reports, Language language = Language::en) const;
  /// Concludes from scores that are known without their answers. A score of a role that is not named is not known; a
  /// role of which no score is named is not given. std::out_of_range for an unknown role or score, ResponseError for a
  /// score that cannot occur.
  BatteryResult decide(std::span<const RoleScore> scores, Language language = Language::en) const;

  const BatteryState& state() const noexcept { return *state_; }
  const std::shared_ptr<const BatteryState>& shared_state() const noexcept { return state_; }

 private:
  std::shared_ptr<const BatteryState> state_;
};

/// Load the battery in a folder (or its battery.yaml itself), with its instruments from the folders beside it.
/// DefinitionError with every problem found.
KARTLEGG_API Battery load_battery(const std::filesystem::path& folder);
/// The same with the instruments of a catalogue.
KARTLEGG_API Battery load_battery(const std::filesystem::path& folder, const Catalogue& instruments);
/// The same from memory, with these instruments; the name of the file is used in messages.
KARTLEGG_API Battery parse_battery(const SourceFile& battery, std::span<const Instrument> instruments);

}  // namespace v1
}  // namespace kartlegg
