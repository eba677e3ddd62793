// Many people: columns in, columns out. A row gives the same bits as the same person scored alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "kartlegg/config.hpp"
#include "kartlegg/error.hpp"
#include "kartlegg/report.hpp"
#include "kartlegg/responses.hpp"

namespace kartlegg {
inline namespace v1 {

/// One item, all people. Borrowed: the codes must outlive the call. -1 and NaN are not answered.
/// A code with a fraction, or beyond the range of int16, is an invalid code of that row.
struct ColumnView {
  std::string_view item;
  std::variant<std::span<const double>, std::span<const float>, std::span<const std::int8_t>,
               std::span<const std::uint8_t>, std::span<const std::int16_t>, std::span<const std::int32_t>,
               std::span<const std::int64_t>>
      codes;
  /// One bit a row, the lowest first, as Arrow has it: 0 is not answered, whatever the code. Empty: all ones.
  std::span<const std::uint8_t> validity = {};
  std::size_t validity_offset = 0;  ///< bits before that of the first row
  /// Keeps the codes alive for as long as the table lives: bytes (int8) are then not copied.
  std::shared_ptr<const void> owner = {};

  std::size_t size() const {
    return std::visit([](const auto& span) { return span.size(); }, codes);
  }
};

/// The people, one entry a row. An empty span means: not known for anybody.
struct Cohort {
  std::span<const double> age_months = {};       ///< NaN: not known
  std::span<const std::int32_t> birth_day = {};  ///< days since 1970-01-01; no_day: not known
  std::span<const std::int32_t> assessment_day = {};
  std::span<const double> weeks_early = {};     ///< whole weeks; NaN: not known
  std::span<const double> gestation_days = {};  ///< NaN: not known
  std::span<const Sex> sex = {};
  std::span<const std::string> informant = {};  ///< one for each row, or one for all
  std::span<const std::string> form = {};       ///< one for each row, or one for all
  /// For long tables: `informant` (and `form`) holds each word once, and these say, one entry a row, which of them a
  /// row has, from 0; -1: not known. std::invalid_argument, naming the column, for any other number.
  std::span<const std::int32_t> informant_number = {};
  std::span<const std::int32_t> form_number = {};
};

/// A date that is not known, in birth_day and assessment_day.
inline constexpr std::int32_t no_day = std::numeric_limits<std::int32_t>::min();

struct BatchOptions {
  ScoreOptions score;
  /// 0: as many as the machine has. Threads are kept, asleep, for the next table; so is memory that a table leaves, up
  /// to 256 MB, which the system may take back. The instrument remembers which scores tables led to, in a few MB.
  unsigned threads = 1;
};

struct TableState;

/// Scores of a cohort. A cheap handle over shared const state.
class KARTLEGG_API ScoreTable {
 public:
  explicit ScoreTable(std::shared_ptr<const TableState> state);

  std::size_t rows() const noexcept;
  /// Scales and composites of the instrument, in the order of the file.
  std::vector<std::string> scale_ids() const;
  Provenance provenance() const;

  /// Raw scores; NaN where not scored. std::out_of_range for an unknown scale, here and below.
  std::span<const double> raw(std::string_view scale) const&;
  std::span<const double> raw(std::string_view scale) const&& = delete;
  /// Lowest and highest score that the missing answers could have led to; NaN where there is none, and for a category.
  std::span<const double> lower(std::string_view scale) const&;
  std::span<const double> lower(std::string_view scale) const&& = delete;
  std::span<const double> upper(std::string_view scale) const&;
  std::span<const double> upper(std::string_view scale) const&& = delete;
  /// Standard errors of the rows' own raw scores, see ScaleScore::standard_error; NaN where there is none. Empty for a
  /// scale that is not scored by an item response model.
  std::span<const double> standard_error(std::string_view scale) const&;
  std::span<const double> standard_error(std::string_view scale) const&& = delete;
  std::span<const Status> status(std::string_view scale) const&;
  std::span<const Status> status(std::string_view scale) const&& = delete;
  /// Band number within the scheme's list of bands; -1 where there is none.
  std::span<const std::int8_t> band(std::string_view scale, std::string_view scheme) const&;
  std::span<const std::int8_t> band(std::string_view scale, std::string_view scheme) const&& = delete;
  /// True where the band stays the same whatever the missing answers are.
  std::span<const std::uint8_t> band_certain(std::string_view scale, std::string_view scheme) const&;
  std::span<const std::uint8_t> band_certain(std::string_view scale, std::string_view scheme) const&& = delete;
  /// Pairs (scale, scheme) that have cut-offs on at least one form of the instrument.
  std::vector<std::pair<std::string, std::string>> banded() const;
  /// Alert state by row: 0 no, 1 yes, 2 cannot be known; alerts of forms not used are 0.
  std::span<const std::uint8_t> alert(std::string_view alert) const&;
  std::span<const std::uint8_t> alert(std::string_view alert) const&& = delete;
  std::vector<std::string> alert_ids() const;
  /// The norm groups that rows are compared with, of all forms, in the order asked for; without `people`, who differ
  /// from row to row.
  std::vector<NormGroup> norm_groups(Language language = Language::en) const;
  /// Number, in norm_groups(), of the first group of each row's own form; -1 where there is none.
  std::vector<std::int16_t> norm_group() const;
  /// Scores on a measure in a norm group; NaN where there is none. group "": the first group of each row's own form, as
  /// ScaleScore::get has it. std::out_of_range for an unknown group, here and below.
  std::vector<double> normed(std::string_view scale, Measure measure, std::string_view group = {}) const;
  /// Why there is no normed score.
  std::vector<NormGap> norm_gap(std::string_view scale, std::string_view group = {}) const;
  /// Standard error of measurement; NaN where there is none.
  std::vector<double> sem(std::string_view scale, Measure measure, std::string_view group = {}) const;
  /// Ends of the confidence intervals, of the kind that the instrument names unless one is given; NaN where there is
  /// none. std::invalid_argument unless 0 < confidence < 1.
  std::vector<Interval> interval(std::string_view scale, Measure measure, double confidence = 0.95,
                                 std::string_view group = {}, std::optional<IntervalKind> kind = {}) const;
  /// Probability that the true score lies beyond the cut-off where a band begins, 0..1; `scheme` is a band scheme, or a
  /// norm group for its own cut-offs. NaN where there is none. std::out_of_range for an unknown scheme or band.
  std::vector<double> beyond(std::string_view scale, std::string_view scheme, std::string_view band,
                             std::string_view group = {}) const;
  /// Number of the band in the norm group's own cut-offs; -1 where there is none.
  std::vector<std::int8_t> norm_band(std::string_view scale, std::string_view group = {}) const;
  /// What was recorded for an item: its number among the options of the item; -1 where there is nothing, or nothing
  /// valid, or the row was not scored. std::out_of_range for an unknown item.
  std::vector<std::int16_t> answers(std::string_view item) const;
  /// As Report::completeness; zeros where the row was not scored.
  std::vector<Completeness> completeness() const;
  /// Number of the form used, in the instrument's list of forms; -1 where none.
  std::span<const std::int16_t> form() const&;
  std::span<const std::int16_t> form() const&& = delete;
  /// Corrected age in decimal months where it was used, else chronological age; NaN where not known.
  std::span<const double> age_used_months() const&;
  std::span<const double> age_used_months() const&& = delete;
  /// Why a row was not scored; Refusal::none where it was.
  std::span<const Refusal> refusals() const&;
  std::span<const Refusal> refusals() const&& = delete;
  /// What a reader must know of a row: why it was not scored, naming the item; an age outside the form's window;
  /// codes taken as missing. Empty where there is nothing.
  std::string note(std::size_t row, Language language = Language::en) const;
  /// note() of many rows, in their order; std::out_of_range for a row that the table does not have.
  std::vector<std::string> notes(std::span<const std::size_t> rows, Language language = Language::en) const;
  /// Rows for which note() is not empty.
  std::vector<std::size_t> noted_rows() const;
  /// The full report of one row; ResponseError where the row was not scored.
  Report row(std::size_t row) const;

  const TableState& state() const noexcept { return *state_; }

 private:
  std::shared_ptr<const TableState> state_;
};

}  // namespace v1
}  // namespace kartlegg
