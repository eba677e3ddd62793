// Many people: the rows of a table, each scored as one person.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/column.hpp"
#include "kartlegg/batch.hpp"
#include "scoring/codes.hpp"
#include "scoring/form_choice.hpp"
#include "scoring/score.hpp"
#include "scoring/state.hpp"

namespace kartlegg::scoring {

/// One word a row, each word once.
struct Words {
  std::vector<std::string> names;
  std::vector<std::int32_t> numbers;  // by row, into names; -1 not known. Empty: the one name holds for all, or none

  std::string_view at(std::size_t row) const {
    if (numbers.empty()) return names.empty() ? std::string_view() : names.front();
    return numbers[row] < 0 ? std::string_view() : names[static_cast<std::size_t>(numbers[row])];
  }
};

/// What the caller gave, copied, so that a row can be looked at again.
struct TableInput {
  std::size_t rows = 0;
  std::vector<int> items;         // of the columns
  std::vector<CodeColumn> codes;  // by column
  std::vector<double> age_months, weeks_early, gestation_days;
  std::vector<std::int32_t> birth_day, assessment_day;
  std::vector<Sex> sex;
  Words informant, form;
  Keying keying;
  std::vector<int> missing_codes;
};

/// The columns of results; see ScoreTable for their meaning.
struct TableColumns {
  struct Score {
    core::Column<double> raw;
    core::Column<Status> status;
    core::Column<double> standard_error;  // empty unless the scale has an item response model
  };
  struct Banded {
    int score = 0, scheme = 0;
    core::Column<std::int8_t> band;
  };
  std::vector<Score> scores;
  std::vector<Banded> banded;
  std::vector<core::Column<std::uint8_t>> alerts;
  core::Column<std::int16_t> form;
  core::Column<double> age_used;
  core::Column<Refusal> refusals;
  core::Column<std::uint8_t> noted;  // 1 where ScoreTable::note has something to say
};

class TableResults;  // columns, or what they are written from

/// What the missing answers could have led to; see ScoreTable. Worked out when it is asked for.
struct TableRanges {
  struct Score {
    core::Column<double> lower, upper;
  };
  std::vector<Score> scores;
  std::vector<core::Column<std::uint8_t>> certain;  // as TableColumns::banded
};

/// One row, scored: why not, or the form, the codes and the scores.
struct RowResult {
  FormRefusal refused;              // why != none: not scored
  std::optional<BadCode> bad_code;  // with Refusal::invalid_code; code is CodeColumn::no_code if it is no code at all
  int odd_item = -1;                // with Refusal::unknown_item: the answered item that the form does not ask
  ChosenForm form;
  std::vector<int> codes;
  PersonScores person;
  Sex sex = Sex::unspecified;
  std::optional<std::chrono::year_month_day> assessment_date;  // absent where it does not exist, too
};

/// Scores one person whose codes stand in `into`: chooses the form, checks the codes, scores.
void score_one(const InstrumentState& instrument, const Subject& who, const Keying& keying, RowResult& into);

/// The person of a row. Its texts are those of `input`.
Subject subject_of(const TableInput& input, std::size_t row);

/// Scores a row into `into`, whose memory is reused.
void score_row(const InstrumentState& instrument, const TableInput& input, std::size_t row, RowResult& into);

TableResults score_rows(const InstrumentState& instrument, const TableInput& input, unsigned threads);

TableRanges range_rows(const InstrumentState& instrument, const TableInput& input, const TableResults& scored,
                       unsigned threads);

/// Writes refusal, form, age, and whether there is something to note, of rows.
void write_form(const FormResult& chosen, std::size_t from, std::size_t to, TableColumns& table);

/// Writes what came of a row into the columns, which hold nothing of it yet.
void write_row(const Plan& plan, const RowResult& result, std::size_t row, TableColumns& table);

/// Takes the scores of rows out: there are none.
void clear_rows(std::size_t from, std::size_t to, TableColumns& table);

/// `values`: of the row, by score, with its raw scores and ranges.
void write_ranges(const FormPlan& form, std::span<const TableColumns::Banded> banded,
                  std::span<const ScoreValue> values, std::size_t row, TableRanges& into);

}  // namespace kartlegg::scoring
