#include "scoring/score.hpp"

#include <algorithm>
#include <cmath>

#include "definition/rounding.hpp"
#include "kartlegg/responses.hpp"

namespace kartlegg::scoring {
namespace {

using definition::can_be_false;
using definition::can_be_true;
using definition::Expression;
using definition::leaves_out_what_does_not_apply;
using definition::no_value;
using definition::Point;
using definition::Range;
using definition::Rule;

/// How many ways of filling in missing answers are tried for one scale.
constexpr std::size_t most_completions = 1000;

/// The state of scoring one person.
class Scoring {
 public:
  Scoring(const Definition& definition, const Plan& plan, int form, std::span<const int> codes, double age_months,
          const Keying& keying, PersonScores& out)
      : d_(definition),
        plan_(plan),
        form_(plan.forms[static_cast<std::size_t>(form)]),
        form_index_(static_cast<std::size_t>(form)),
        codes_(codes),
        age_months_(age_months),
        keying_(keying),
        out_(out) {}

  std::optional<BadCode> run() {
    out_.scores.assign(static_cast<std::size_t>(d_.score_count()), {});
    out_.alerts.assign(d_.alerts.size(), AlertState::no);
    if (const auto bad = key_items()) return bad;
    leave_out_what_was_not_asked();
    judge_alerts();  // on the answers as given, before credits
    if (keying_.credits) give_credits();
    for (std::size_t s = 0; s < d_.scales.size(); ++s)
      if (form_.scores[s].on_form) score_scale(s);
    for (const int c : d_.composite_order) score_composite(c);
    return std::nullopt;
  }

 private:
  const std::vector<int>& asked() const { return d_.forms[form_index_].items; }
  ItemValue& item(int i) { return out_.items[static_cast<std::size_t>(i)]; }
  const ItemValue& item(int i) const { return out_.items[static_cast<std::size_t>(i)]; }

  definition::Truths truth_as_given(const Expression& e) const {
    return definition::evaluate_condition<Point>(e, [this](int i) { return Point{item(i).score}; });
  }

  /// The truth of a condition on the answers as given; where these leave it open, what holds whatever the missing
  /// answers are. A condition that says itself what a missing answer does is taken at its word.
  definition::Truths truth(const Expression& e) const {
    const auto given = truth_as_given(e);
    if (given != definition::can_be_unknown || definition::asks_for_absence(e)) return given;
    return definition::evaluate_condition<Range>(e, [this](int i) { return possible(i); });
  }

  /// Everything that the score of an item can still be.
  Range possible(int i) const {
    const auto& when = d_.items[static_cast<std::size_t>(i)].ask_when;
    Range range = item(i).range;
    if (item(i).open &&
        (plan_.items[static_cast<std::size_t>(i)].may_not_apply || (when && truth_as_given(*when) != can_be_true)))
      range.may_be_none = true;
    return range;
  }

  // --- items

  /// What the answer to an item means, or the answer that is assumed; nullptr as below.
  const Coded* meaning(std::size_t item) const {
    if (!assumed_.empty() && assumed_[item] != nullptr) return assumed_[item];
    return scoring::meaning(plan_, keying_, static_cast<int>(item), codes_[item]);
  }

  std::optional<BadCode> key_items() {
    out_.items.assign(d_.items.size(), {});
    for (const int i : asked()) {
      const auto n = static_cast<std::size_t>(i);
      ItemValue& value = out_.items[n];
      if (const Coded* const coded = meaning(n)) {
        value.kind = coded->kind;
        if (coded->kind == Answer::answered) value.score = coded->score;
      } else if (codes_[n] != missing) {
        if (!keying_.invalid_as_missing) return BadCode{i, codes_[n]};
        value.invalid = true;
      }
      value.open = value.kind == Answer::missing;
      if (value.open)
        value.range = Range::between(plan_.items[n].lowest, plan_.items[n].highest, false);
      else if (value.kind == Answer::answered)
        value.range = Range::of(value.score);
    }
    return std::nullopt;
  }

  void leave_out_what_was_not_asked() {
    for (const int i : asked()) {
      const auto& when = d_.items[static_cast<std::size_t>(i)].ask_when;
      if (when && truth(*when) == can_be_false) item(i).not_asked = true;
    }
    for (const int i : asked()) {  // in a second step, so that no condition sees another's effect
      ItemValue& value = item(i);
      if (!value.not_asked) continue;
      value.kind = Answer::not_applicable;
      value.score = no_value;
      value.range = {};
      value.open = false;
    }
  }

  void judge_alerts() {
    for (const int a : form_.alerts) {
      const auto answer = truth(d_.alerts[static_cast<std::size_t>(a)].when);
      out_.alerts[static_cast<std::size_t>(a)] = answer == can_be_true    ? AlertState::yes
                                                 : answer == can_be_false ? AlertState::no
                                                                          : AlertState::unknown;
    }
  }

  void give_credits() {
    std::vector<std::size_t> due;  // all conditions are judged before any credit is given
    for (std::size_t c = 0; c < form_.credits.size(); ++c)
      if (truth(form_.credits[c]->when) == can_be_true) due.push_back(c);
    for (const std::size_t c : due) {
      const definition::Credit& credit = *form_.credits[c];
      ItemValue& value = item(credit.item);
      if (value.kind == Answer::not_applicable || value.score == credit.score) continue;
      value.score = credit.score;
      value.range = Range::of(credit.score);
      value.kind = Answer::answered;
      value.credit = static_cast<std::int16_t>(c);
    }
  }

  // --- scales

  struct Tally {
    int items = 0, answered = 0, applicable = 0, credited = 0;
    double sum = 0, lowest = 0, highest = 0;  // the last two: of the applicable items, whatever the missing answers are
  };

  Tally tally(const definition::Scale& scale) const {
    Tally t;
    for (const int i : scale.items_by_form[form_index_]) {
      const ItemValue& value = item(i);
      if (value.not_asked) continue;
      ++t.items;
      if (value.kind == Answer::not_applicable) continue;
      ++t.applicable;
      t.lowest += value.range.lower;
      t.highest += value.range.upper;
      if (value.kind != Answer::answered) continue;
      ++t.answered;
      t.sum += value.score;
      t.credited += value.credit >= 0 ? 1 : 0;
    }
    return t;
  }

  bool is_zero(const definition::Scale& scale) const {
    return scale.zero_when && truth(*scale.zero_when) == can_be_true;
  }

  void score_scale(std::size_t index) {
    const definition::Scale& scale = d_.scales[index];
    ScoreValue& out = out_.scores[index];
    const Tally t = tally(scale);
    out.items = static_cast<std::int16_t>(t.items);
    out.answered = static_cast<std::int16_t>(t.answered);
    out.credited = static_cast<std::int16_t>(t.credited);
    if (scale.irt) return score_by_model(index, t, out);
    if (scale.rule == Rule::formula)
      score_formula(scale, t, out);
    else
      score_sum_or_mean(scale, t, out);
    out.zero_by_gate = is_zero(scale);
    if (out.zero_by_gate) out.raw = 0, out.status = Status::complete;
    const Range range = any_open(form_.scores[index].deciding) || (scale.formula && any_open(scale.formula->slots))
                            ? explored_reach(scale, form_.scores[index])
                            : reach(scale, t);
    out.lower = range.lower, out.upper = range.upper, out.may_be_none = range.may_be_none;
    if (scale.formula && !definition::asks_for_absence(*scale.formula)) settle(range, out);
  }

  /// A formula without a value for the answers as given has one if it is the same whatever the missing ones are.
  static void settle(Range range, ScoreValue& out) {
    if (!std::isnan(out.raw) || !range.single()) return;
    out.raw = range.lower;
    out.status = Status::filled;
  }

  /// A sum needs every item that was asked: one that does not apply counts as missing. A mean is over those that apply;
  /// a category is that of the one item.
  static void score_sum_or_mean(const definition::Scale& scale, const Tally& t, ScoreValue& out) {
    const bool mean = leaves_out_what_does_not_apply(scale.rule);
    const int needed = mean ? t.applicable : t.items;
    if (needed == 0) {
      out.status = Status::not_applicable;
    } else if (t.answered == needed) {
      out.raw = mean ? t.sum / needed : t.sum;
      out.status = Status::complete;
    } else if (scale.missing && t.answered >= scale.missing->min_answered) {
      out.raw = made_up(scale, t.sum, t.answered, needed);
      out.status = scale.missing->fill ? Status::filled : Status::prorated;
    } else {
      out.status = Status::too_many_missing;
    }
  }

  /// The score by the declared rule for missing answers.
  static double made_up(const definition::Scale& scale, double sum, int answered, int needed) {
    const bool mean = scale.rule == Rule::mean;
    if (scale.missing->fill) {
      const double whole = sum + (needed - answered) * *scale.missing->fill;
      return mean ? whole / needed : whole;
    }
    return definition::rounded(scale.missing->rounding, mean ? sum / answered : sum * needed / answered);
  }

  void score_formula(const definition::Scale& scale, const Tally& t, ScoreValue& out) const {
    const Point raw = definition::evaluate<Point>(*scale.formula, [this](int i) { return Point{item(i).score}; });
    out.raw = raw.value;
    if (t.answered == t.applicable)
      out.status = raw.known() ? Status::complete : Status::out_of_range;
    else
      out.status = raw.known() ? Status::filled : Status::too_many_missing;
  }

  // --- an item response model

  /// A score of the answers that were given, whichever they are: what others would have changed is in its error.
  void score_by_model(std::size_t index, const Tally& t, ScoreValue& out) {
    const definition::ItemResponse& irt = *d_.scales[index].irt;
    const stats::AbilityPrior prior = prior_at(irt, age_months_);
    if (t.applicable == 0) {
      out.status = Status::not_applicable;
    } else if (std::isnan(prior.mean)) {
      out.status = std::isnan(age_months_) ? Status::age_unknown : Status::out_of_range;
    } else if (t.answered < irt.min_answered) {
      out.status = Status::too_many_missing;
      if (t.applicable < irt.min_answered) return;
      const ScorePlan& plan = form_.scores[index];
      out.lower = plan.lowest, out.upper = plan.highest, out.may_be_none = false;
    } else {
      const stats::Ability found = plan_.banks[index]->bank.eap(answers_to(index), prior);
      out.raw = definition::rounded_to(irt.decimals, irt.intercept + irt.slope * found.theta);
      out.standard_error = irt.slope * found.standard_error;
      out.status = Status::complete;
      out.lower = out.upper = out.raw, out.may_be_none = false;
    }
  }

  std::span<const stats::ItemBank::Answer> answers_to(std::size_t index) {
    const BankPlan& bank = *plan_.banks[index];
    answers_.clear();
    for (const int i : d_.scales[index].items_by_form[form_index_]) {
      if (item(i).kind != Answer::answered) continue;
      const int place = bank.place[static_cast<std::size_t>(i)];
      const auto& scores = bank.scores[static_cast<std::size_t>(place)];
      const auto category = std::lower_bound(scores.begin(), scores.end(), item(i).score) - scores.begin();
      answers_.push_back({place, static_cast<int>(category)});
    }
    return answers_;
  }

  // --- the reachable range

  /// Every score that the missing answers could still lead to, where nothing hangs on them but their own score.
  Range reach(const definition::Scale& scale, const Tally& t) const {
    if (is_zero(scale)) return Range::of(0);
    if (scale.rule == Rule::formula)
      return definition::evaluate<Range>(*scale.formula, [this](int i) { return item(i).range; });
    if (leaves_out_what_does_not_apply(scale.rule))
      return t.applicable == 0 ? Range{} : Range::between(t.lowest / t.applicable, t.highest / t.applicable, false);
    if (t.items == 0) return {};
    if (t.applicable == t.items) return Range::between(t.lowest, t.highest, false);
    if (!scale.missing || t.applicable < scale.missing->min_answered) return {};
    return Range::between(made_up(scale, t.lowest, t.applicable, t.items),
                          made_up(scale, t.highest, t.applicable, t.items), false);
  }

  bool any_open(const std::vector<int>& items) const {
    return std::any_of(items.begin(), items.end(), [this](int i) { return item(i).open; });
  }

  /// The reachable range where more hangs on a missing answer: every answer to it is tried. Where that would be too
  /// much, a formula's names are taken to be independent, and at last anything is held to be possible.
  Range explored_reach(const definition::Scale& scale, const ScorePlan& plan) {
    std::vector<int> open;
    const auto add = [&](const std::vector<int>& items) {
      for (const int i : items)
        if (item(i).open && std::find(open.begin(), open.end(), i) == open.end()) open.push_back(i);
    };
    add(plan.deciding);
    const std::size_t deciding = open.size();
    if (scale.formula) add(scale.formula->slots);
    if (completions(open) > most_completions) open.resize(deciding);
    if (completions(open) > most_completions) return Range::between(plan.lowest, plan.highest, true);
    assumed_.assign(d_.items.size(), nullptr);
    std::optional<Range> found;
    fill_in(scale, open, found);
    assumed_.clear();
    take_up_answers();
    return *found;
  }

  /// In how many ways these items can be answered; not counted further than needed.
  std::size_t completions(const std::vector<int>& open) const {
    std::size_t ways = 1;
    for (const int i : open) {
      const auto& codes = plan_.items[static_cast<std::size_t>(i)].codes;
      ways *= static_cast<std::size_t>(std::count_if(codes.begin(), codes.end(), is_answer));
      if (ways > most_completions) break;
    }
    return ways;
  }
  static bool is_answer(const Coded& coded) { return coded.kind != Answer::missing; }

  /// Answers the first of the open items in every way, then the next; in the end `found` holds every score.
  void fill_in(const definition::Scale& scale, std::span<const int> open, std::optional<Range>& found) {
    if (open.empty()) {
      take_up_answers();
      const Range range = reach(scale, tally(scale));
      found = found ? definition::hull(*found, range) : range;
      return;
    }
    const auto n = static_cast<std::size_t>(open.front());
    for (const Coded& coded : plan_.items[n].codes) {
      if (!is_answer(coded)) continue;
      assumed_[n] = &coded;
      fill_in(scale, open.subspan(1), found);
    }
    assumed_[n] = nullptr;
  }

  void take_up_answers() {
    key_items();  // cannot be refused: it was not refused before
    leave_out_what_was_not_asked();
    if (keying_.credits) give_credits();
  }

  // --- composites

  void score_composite(int index) {
    const auto slot = d_.scales.size() + static_cast<std::size_t>(index);
    if (!form_.scores[slot].on_form) return;
    const definition::Composite& composite = d_.composites[static_cast<std::size_t>(index)];
    ScoreValue& out = out_.scores[slot];
    const auto part = [this](int s) -> const ScoreValue& { return out_.scores[static_cast<std::size_t>(s)]; };
    const Point raw = definition::evaluate<Point>(composite.formula, [&](int s) { return Point{part(s).raw}; });
    const Range range = composite_range(composite, out_.scores);
    if (raw.known()) out.raw = definition::rounded(composite.rounding, raw.value);
    out.lower = range.lower, out.upper = range.upper, out.may_be_none = range.may_be_none;
    bool prorated = false, filled = false, lacking = false, ageless = false, missing_part = false;
    for (const int s : composite.formula.slots) {
      const ScoreValue& p = part(s);
      out.items = static_cast<std::int16_t>(out.items + p.items);
      out.answered = static_cast<std::int16_t>(out.answered + p.answered);
      out.credited = static_cast<std::int16_t>(out.credited + p.credited);
      prorated = prorated || p.status == Status::prorated;
      filled = filled || p.status == Status::filled;
      lacking = lacking || p.status == Status::too_many_missing;
      ageless = ageless || p.status == Status::age_unknown;
      missing_part = missing_part || std::isnan(p.raw);
    }
    if (raw.known())
      out.status = prorated ? Status::prorated : filled || missing_part ? Status::filled : Status::complete;
    else
      out.status = lacking ? Status::too_many_missing : ageless ? Status::age_unknown : Status::out_of_range;
    const bool is_sum = !definition::summands(composite.formula).empty();  // needs its parts
    if (!is_sum && !speaks_of_absence(static_cast<int>(slot))) settle(range, out);
  }

  /// True if a formula that goes into the score says itself what a missing answer does.
  bool speaks_of_absence(int score) const {
    if (d_.is_scale(score)) return d_.scale(score).formula && definition::asks_for_absence(*d_.scale(score).formula);
    const Expression& formula = d_.composite(score).formula;
    return definition::asks_for_absence(formula) || std::any_of(formula.slots.begin(), formula.slots.end(),
                                                                [this](int part) { return speaks_of_absence(part); });
  }

  const Definition& d_;
  const Plan& plan_;
  const FormPlan& form_;
  std::size_t form_index_;
  std::span<const int> codes_;
  double age_months_;
  const Keying& keying_;
  PersonScores& out_;
  std::vector<stats::ItemBank::Answer> answers_;
  std::vector<const Coded*> assumed_;  // by item, while answers are tried; nullptr: as given
};

}  // namespace

std::optional<BadCode> score_person(const Definition& definition, const Plan& plan, int form,
                                    std::span<const int> codes, double age_months, const Keying& keying,
                                    PersonScores& into) {
  return Scoring(definition, plan, form, codes, age_months, keying, into).run();
}

double prior_years(const definition::ItemResponse& irt, double age_months) {
  return definition::rounded_to(irt.age_decimals, age_months / 12);
}

stats::AbilityPrior prior_at(const definition::ItemResponse& irt, double age_months) {
  if (irt.needs_age() && std::isnan(age_months) && irt.without_age) return *irt.without_age;
  const double years = prior_years(irt, age_months);
  return {definition::evaluate<Point>(irt.prior_mean, [years](int) { return Point{years}; }).value, irt.prior_sd};
}

const Coded* meaning(const Plan& plan, const Keying& keying, int item, int code) {
  if (code == missing) return nullptr;
  const auto n = static_cast<std::size_t>(item);
  const bool keyed = !keying.already_keyed.empty() && keying.already_keyed[n];
  return keyed ? plan.items[n].find_score(code) : plan.items[n].find(code);
}

definition::Range composite_range(const definition::Composite& composite, std::span<const ScoreValue> scores) {
  const auto part = [&](int s) {
    const ScoreValue& value = scores[static_cast<std::size_t>(s)];
    return Range::between(value.lower, value.upper, value.may_be_none);
  };
  Range range = definition::evaluate<Range>(composite.formula, part);
  if (range.known()) {
    range.lower = definition::rounded(composite.rounding, range.lower);
    range.upper = definition::rounded(composite.rounding, range.upper);
  }
  return range;
}

int band_of(const definition::BandTable& table, double score) {
  for (const auto& range : table.ranges)
    if (range.range.holds(score)) return range.band;
  return -1;
}

bool band_is_certain(const definition::BandTable& table, const ScoreValue& score) {
  return std::any_of(table.ranges.begin(), table.ranges.end(), [&](const definition::BandRange& r) {
    return r.range.holds(score.lower) && r.range.holds(score.upper) &&
           (std::isnan(score.raw) || r.range.holds(score.raw));
  });
}

}  // namespace kartlegg::scoring
