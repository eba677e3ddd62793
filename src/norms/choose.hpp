// Which norm groups a request means, which of a group's numbers are about this person, and the values they give.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "kartlegg/error.hpp"
#include "norms/normed.hpp"
#include "norms/state.hpp"
#include "scoring/form_choice.hpp"
#include "scoring/state.hpp"

namespace kartlegg::norms {

/// A norm group to be used for a form.
struct Selected {
  std::int16_t file = -1;   // into InstrumentState::norms
  bool by_default = false;  // named by the instrument, not by the caller
  bool fits = true;         // false: asked for, but made for other forms
};

/// Why a request cannot be met.
struct RequestRefusal {
  Refusal why = Refusal::none;
  std::string group;  // as asked for
  int file = -1;      // with Refusal::norm_changed
};

/// A request, resolved against an instrument: once for a person or a whole table. Points into the instrument's state.
class Norming {
 public:
  Norming(const InstrumentState& instrument, const NormRequest& request);

  /// why != none: there are no groups.
  const RequestRefusal& refusal() const { return refusal_; }
  const std::vector<Selected>& groups(int form) const { return by_form_[static_cast<std::size_t>(form)]; }
  bool empty() const;

  /// The values of every group for a person with these raw scores (NaN: none), in the order of groups(person.form).
  /// `into` is overwritten; its memory is reused.
  void apply(const Person& person, std::span<const double> raw, std::vector<GroupValues>& into) const;
  /// The part of it that does not hang on the raw scores: the cells and coefficients, or why there are none. `into` has
  /// an entry for every score.
  void choose(const Selected& selected, const Person& person, GroupValues& into) const;
  /// The same for a report whose scores are there.
  void apply(ReportState& report) const;

 private:
  void select(const NormRequest& request);
  void select_by_default(int form);
  void rank_coefficients(int file);
  void apply_group(const Selected& selected, const Person& person, std::span<const double> raw,
                   GroupValues& into) const;
  std::int16_t coefficient(int file, int score, const Person& person) const;

  const InstrumentState& instrument_;
  RequestRefusal refusal_;
  std::vector<std::vector<Selected>> by_form_;
  std::vector<std::vector<std::int16_t>> ranked_;  // by file: its coefficients, the preferred first
};

Person person_of(const scoring::ChosenForm& form, Sex sex);

/// True if what is said of these people is about the person: the sex is theirs or everybody's, the age in the window.
bool about(const definition::People& people, const Person& person);

}  // namespace kartlegg::norms
