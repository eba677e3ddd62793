// What change and differences have in common: two scores, each with the norms that it was compared with.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "norms/normed.hpp"
#include "norms/state.hpp"

namespace kartlegg::norms {

/// One score of a report in one of the report's norm groups.
struct Side {
  const ReportState* state = nullptr;
  std::size_t score = 0;
  int group = -1;  // into ReportState::norms; -1: none
  Scored scored;   // norm is nullptr where there is no normed score

  const NormFile& file() const {
    return state->instrument->norms[static_cast<std::size_t>(state->norms[static_cast<std::size_t>(group)].file)];
  }
};

/// One score in one group, with what its measures are worked out from.
Scored scored(const ReportState& state, std::size_t group, std::size_t score);

/// std::out_of_range for an unknown scale, naming the nearest.
std::size_t score_index(const ReportState& state, std::string_view scale);

/// The score in the norm group of that id; where the id is empty, in the first group that has a normed score for it, or
/// else the first. group is -1 where there is none.
Side side_of(const ReportState& state, std::size_t score, std::string_view group);

/// The same with several ids, tried in this order.
Side side_of(const ReportState& state, std::size_t score, const std::vector<std::string>& groups);

/// Mean and SD of the norm group on a measure; NaN where raw scores have none, as in tables and LMS.
struct Moments {
  double mean = definition::no_value, sd = definition::no_value;
};
Moments moments(const Scored& scored, Measure measure);

/// True for raw scores and those with mean and SD: their errors are the same all along the scale.
bool is_interval_scale(Measure measure);

/// Coefficients of the file that are about this score and person, in the order of the file.
std::vector<int> coefficients_about(const NormFile& file, std::size_t score, const Person& person);

/// True if both scores are made of the same items on their forms.
bool same_items(const ReportState& a, std::size_t score_a, const ReportState& b, std::size_t score_b);

/// False where sex or birth date, given in both reports, tell that they are about different people.
bool may_be_same_person(const ReportState& a, const ReportState& b);

/// "3" of "3.1.4".
std::string_view major_version(std::string_view version);

std::string_view informant_of(const ReportState& state);

/// True where a high score is the concern, false where a low one is; absent where neither is.
std::optional<bool> high_is_concern(const ReportState& state, std::size_t score);

}  // namespace kartlegg::norms
