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
using definition::no_value;
using definition::Point;
using definition::Range;
using definition::Rule;

/// The state of scoring one person.
class Scoring {
 public:
  Scoring(const Definition& definition, const Plan& plan, int form, std::span<const int> codes, const Keying& keying, PersonScores& out)
      : d_(definition), plan_(plan), form_(plan.forms[static_cast<std::size_t>(form)]), form_index_(static_cast<std::size_t>(form)),
        codes_(codes), keying_(keying), out_(out) {}

  std::optional<BadCode> run() {
    out_.items.assign(d_.items.size(), {});
    out_.scores.assign(static_cast<std::size_t>(d_.score_count()), {});
    out_.alerts.assign(d_.alerts.size(), AlertState::no);
    if (const auto bad = key_items()) return bad;
    leave_out_what_was_not_asked();
    judge_alerts();  // on the answers as given, before credits
    if (keying_.credits) give_credits();
    for (std::size_t s = 0; s < d_.scales.size(); ++s)
      if (form_.scores[s].on_form) score_scale(d_.scales[s], out_.scores[s]);
    for (const int c : d_.composite_order) score_composite(c);
    return std::nullopt;
  }

 private:
  const std::vector<int>& asked() const { return d_.forms[form_index_].items; }
  ItemValue& item(int i) { return out_.items[static_cast<std::size_t>(i)]; }

  Point item_point(int slot) const { return {out_.items[static_cast<std::size_t>(slot)].score}; }
  Range item_range(int slot) const { return out_.items[static_cast<std::size_t>(slot)].range; }
  Point value(const Expression& e) const {
    return definition::evaluate<Point>(e, [this](int s) { return item_point(s); });
  }
  definition::Truths now(const Expression& e) const {
    return definition::evaluate_condition<Point>(e, [this](int s) { return item_point(s); });
  }
  definition::Truths possibly(const Expression& e) const {
    return definition::evaluate_condition<Range>(e, [this](int s) { return item_range(s); });
  }

  std::optional<BadCode> key_items() {
    for (const int i : asked()) {
      const auto n = static_cast<std::size_t>(i);
      const ItemPlan& plan = plan_.items[n];
      ItemValue& value = out_.items[n];
      const int code = codes_[n];
      if (code != missing) {
        const bool keyed = !keying_.already_keyed.empty() && keying_.already_keyed[n];
        const Coded* const coded = keyed ? plan.find_score(code) : plan.find(code);
        if (coded == nullptr) {
          if (!keying_.invalid_as_missing) return BadCode{i, code};
          value.invalid = true;
        } else {
          value.kind = coded->kind;
          if (coded->kind == Answer::answered) value.score = coded->score;
        }
      }
      if (value.kind == Answer::answered) value.range = Range::of(value.score);
      else if (value.kind == Answer::missing) value.range = Range::between(plan.lowest, plan.highest, false);
    }
    return std::nullopt;
  }

  void leave_out_what_was_not_asked() {
    for (const int i : asked()) {
      const auto& when = d_.items[static_cast<std::size_t>(i)].ask_when;
      if (when && now(*when) == can_be_false) item(i).not_asked = true;
    }
    for (const int i : asked()) {  // in a second step, so that no condition sees another's effect
      ItemValue& value = item(i);
      if (!value.not_asked) continue;
      value.kind = Answer::not_applicable;
      value.score = no_value;
      value.range = {};
    }
  }

  void judge_alerts() {
    for (const int a : form_.alerts) {
      const auto truth = now(d_.alerts[static_cast<std::size_t>(a)].when);
      out_.alerts[static_cast<std::size_t>(a)] = truth == can_be_true    ? AlertState::yes
                                                 : truth == can_be_false ? AlertState::no
                                                                         : AlertState::unknown;
    }
  }

  void give_credits() {
    struct Given {
      const definition::Credit* credit;
      bool now, possibly, certainly;
    };
    std::vector<Given> given;  // all conditions are judged before any credit is given
    for (const definition::Credit* credit : form_.credits) {
      const auto may = possibly(credit->when);
      if ((may & can_be_true) != 0) given.push_back({credit, now(credit->when) == can_be_true, true, may == can_be_true});
    }
    for (const Given& g : given) {
      ItemValue& value = item(g.credit->item);
      const Range credit = Range::of(g.credit->score);
      if (value.kind == Answer::not_applicable) continue;
      value.range = g.certainly ? credit : definition::hull(value.range, credit);
      if (!g.now || value.score == g.credit->score) continue;
      value.score = g.credit->score;
      value.kind = Answer::answered;
      value.credited = true;
    }
  }

  struct Tally {
    int items = 0, answered = 0, applicable = 0, credited = 0;
    double sum = 0, lowest = 0, highest = 0;  // the last two: of the applicable items, whatever the missing answers are
  };

  Tally tally(const std::vector<int>& items) {
    Tally t;
    for (const int i : items) {
      const ItemValue& value = item(i);
      ++t.items;
      if (value.kind == Answer::not_applicable) continue;
      ++t.applicable;
      t.lowest += value.range.lower;
      t.highest += value.range.upper;
      if (value.kind != Answer::answered) continue;
      ++t.answered;
      t.sum += value.score;
      t.credited += value.credited ? 1 : 0;
    }
    return t;
  }

  void score_scale(const definition::Scale& scale, ScoreValue& out) {
    const auto& items = scale.items_by_form[form_index_];
    const Tally t = tally(items);
    out.items = static_cast<std::int16_t>(t.items);
    out.answered = static_cast<std::int16_t>(t.answered);
    out.credited = static_cast<std::int16_t>(t.credited);
    if (scale.rule == Rule::formula) score_formula(scale, t, out);
    else if (scale.rule == Rule::mean) score_mean(scale, t, out);
    else score_sum(scale, t, out);
    if (scale.zero_when) apply_gate(*scale.zero_when, out);
  }

  /// A sum needs every item: one that does not apply counts as missing. The reachable range is over the answers that
  /// could still be given.
  static void score_sum(const definition::Scale& scale, const Tally& t, ScoreValue& out) {
    const double n = t.items;
    const auto whole = [&](double sum, int answered) {  // the declared rule for what is not there
      if (scale.missing->fill) return sum + (n - answered) * *scale.missing->fill;
      return definition::rounded(scale.missing->rounding, sum * n / answered);
    };
    const bool enough = scale.missing && t.answered >= scale.missing->min_answered;
    if (t.answered == t.items) out.raw = t.sum, out.status = Status::complete;
    else if (enough) out.raw = whole(t.sum, t.answered), out.status = scale.missing->fill ? Status::filled : Status::prorated;
    else out.status = Status::too_many_missing;
    if (t.applicable == t.items) {
      out.lower = t.lowest, out.upper = t.highest;
    } else if (scale.missing && t.applicable >= scale.missing->min_answered) {
      out.lower = whole(t.lowest, t.applicable), out.upper = whole(t.highest, t.applicable);
    }
  }

  /// A mean is over the items that apply.
  static void score_mean(const definition::Scale& scale, const Tally& t, ScoreValue& out) {
    if (t.applicable == 0) {
      out.status = Status::not_applicable;
      return;
    }
    const double n = t.applicable;
    out.lower = t.lowest / n, out.upper = t.highest / n;
    if (t.answered == t.applicable) {
      out.raw = t.sum / n, out.status = Status::complete;
    } else if (scale.missing && t.answered >= scale.missing->min_answered) {
      const bool fill = scale.missing->fill.has_value();
      out.raw = fill ? (t.sum + (n - t.answered) * *scale.missing->fill) / n
                     : definition::rounded(scale.missing->rounding, t.sum / t.answered);
      out.status = fill ? Status::filled : Status::prorated;
    } else {
      out.status = Status::too_many_missing;
    }
  }

  void score_formula(const definition::Scale& scale, const Tally& t, ScoreValue& out) {
    const Point raw = value(*scale.formula);
    const Range range = definition::evaluate<Range>(*scale.formula, [this](int s) { return item_range(s); });
    out.raw = raw.value;
    out.lower = range.lower, out.upper = range.upper;
    if (t.answered == t.applicable) out.status = raw.known() ? Status::complete : Status::out_of_range;
    else out.status = raw.known() ? Status::filled : Status::too_many_missing;
  }

  void apply_gate(const Expression& zero_when, ScoreValue& out) {
    const auto may = possibly(zero_when);
    if (now(zero_when) == can_be_true) {
      out.raw = 0, out.status = Status::complete, out.zero_by_gate = true;
    }
    if (may == can_be_true) out.lower = out.upper = 0;
    else if ((may & can_be_true) != 0 && std::isnan(out.lower)) out.lower = out.upper = 0;
    else if ((may & can_be_true) != 0) out.lower = std::min(out.lower, 0.0), out.upper = std::max(out.upper, 0.0);
  }

  void score_composite(int index) {
    const auto slot = d_.scales.size() + static_cast<std::size_t>(index);
    if (!form_.scores[slot].on_form) return;
    const definition::Composite& composite = d_.composites[static_cast<std::size_t>(index)];
    ScoreValue& out = out_.scores[slot];
    const auto part = [this](int s) -> const ScoreValue& { return out_.scores[static_cast<std::size_t>(s)]; };
    const Point raw = definition::evaluate<Point>(composite.formula, [&](int s) { return Point{part(s).raw}; });
    const Range range = definition::evaluate<Range>(composite.formula, [&](int s) {
      return Range::between(part(s).lower, part(s).upper, false);
    });
    if (raw.known()) out.raw = definition::rounded(composite.rounding, raw.value);
    if (range.known()) {
      out.lower = definition::rounded(composite.rounding, range.lower);
      out.upper = definition::rounded(composite.rounding, range.upper);
    }
    bool prorated = false, filled = false, lacking = false, missing_part = false;
    for (const int s : composite.formula.slots) {
      const ScoreValue& p = part(s);
      out.items = static_cast<std::int16_t>(out.items + p.items);
      out.answered = static_cast<std::int16_t>(out.answered + p.answered);
      out.credited = static_cast<std::int16_t>(out.credited + p.credited);
      prorated = prorated || p.status == Status::prorated;
      filled = filled || p.status == Status::filled;
      lacking = lacking || p.status == Status::too_many_missing;
      missing_part = missing_part || std::isnan(p.raw);
    }
    if (raw.known()) out.status = prorated ? Status::prorated : filled || missing_part ? Status::filled : Status::complete;
    else out.status = lacking ? Status::too_many_missing : Status::out_of_range;
  }

  const Definition& d_;
  const Plan& plan_;
  const FormPlan& form_;
  std::size_t form_index_;
  std::span<const int> codes_;
  const Keying& keying_;
  PersonScores& out_;
};

}  // namespace

std::optional<BadCode> score_person(const Definition& definition, const Plan& plan, int form, std::span<const int> codes,
                                    const Keying& keying, PersonScores& into) {
  return Scoring(definition, plan, form, codes, keying, into).run();
}

int band_of(const definition::BandTable& table, double score) {
  for (const auto& range : table.ranges)
    if (range.range.holds(score)) return range.band;
  return -1;
}

bool band_is_certain(const definition::BandTable& table, double lower, double upper) {
  return std::any_of(table.ranges.begin(), table.ranges.end(),
                     [&](const definition::BandRange& r) { return r.range.holds(lower) && r.range.holds(upper); });
}

}  // namespace kartlegg::scoring
