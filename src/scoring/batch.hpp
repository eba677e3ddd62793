// Many people: the rows of a table, each scored as one person.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "kartlegg/batch.hpp"
#include "scoring/form_choice.hpp"
#include "scoring/score.hpp"
#include "scoring/state.hpp"

namespace kartlegg::scoring {

/// What the caller gave, copied, so that a row can be looked at again.
struct TableInput {
  static constexpr std::int16_t no_code = INT16_MIN;  // a value that is no whole number, or far too large

  std::size_t rows = 0;
  std::vector<int> items;                        // of the columns
  std::vector<std::vector<std::int16_t>> codes;  // by column
  std::vector<double> age_months, weeks_early, gestation_days;
  std::vector<std::int32_t> birth_day, assessment_day;
  std::vector<Sex> sex;
  std::vector<std::string> informant, form;
  Keying keying;
  std::vector<int> missing_codes;
};

/// The columns of results; see ScoreTable for their meaning.
struct TableColumns {
  struct Score {
    std::vector<double> raw, lower, upper;
    std::vector<Status> status;
  };
  struct Banded {
    int score = 0, scheme = 0;
    std::vector<std::int8_t> band;
    std::vector<std::uint8_t> certain;
  };
  std::vector<Score> scores;
  std::vector<Banded> banded;
  std::vector<std::vector<std::uint8_t>> alerts;
  std::vector<std::int16_t> form;
  std::vector<double> age_used;
  std::vector<Refusal> refusals;
  std::vector<std::uint8_t> noted;  // 1 where ScoreTable::note has something to say
};

/// One row, scored: why not, or the form, the codes and the scores.
struct RowResult {
  FormRefusal refused;              // why != none: not scored
  std::optional<BadCode> bad_code;  // with Refusal::invalid_code; code is TableInput::no_code if it is no code at all
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

/// Calls work(from, to) for blocks of rows that are all rows together; 0 threads: as many as the machine has. Blocks
/// begin at multiples of 64 rows, so that no two threads write to the same cache line of a column.
void in_blocks(std::size_t rows, unsigned threads, const std::function<void(std::size_t, std::size_t)>& work);

TableColumns score_rows(const InstrumentState& instrument, const TableInput& input, unsigned threads);

}  // namespace kartlegg::scoring
