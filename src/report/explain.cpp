#include "report/explain.hpp"

#include <algorithm>
#include <cmath>

#include "core/nearest.hpp"
#include "definition/evaluate.hpp"
#include "kartlegg/responses.hpp"
#include "report/answers.hpp"
#include "report/norm_text.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace kartlegg::report {
namespace {

using definition::Rounding;
using definition::Rule;
using scoring::Answer;

/// Writes the trace of one score, its parts before it and indented. Sources are numbered and listed once, at the end.
class Explainer {
 public:
  Explainer(const ReportState& state, Language language) : state_(state), d_(state.definition()), language_(language) {}

  std::string whole(std::size_t score) {
    const bool corrected = state_.form.corrected.has_value();
    line(0, form_choice(d_, state_.form, language_) + (corrected ? cited(d_.prematurity->sourcing) : ""));
    explain(score, 0);
    explain_bands(score);
    for (const auto& step : explain_norms(state_, score, language_))
      line(step.depth, step.text + cited(step.citations));
    if (!citations_.empty()) line(0, say(Phrase::sources_are));
    for (std::size_t i = 0; i < citations_.size(); ++i) line(1, "[" + std::to_string(i + 1) + "] " + citations_[i]);
    return std::move(text_);
  }

 private:
  template <class... Values>
  std::string say(Phrase phrase, Values... values) const {
    return report::say(phrase, language_, {std::string(values)...});
  }
  std::string number(double x) const { return report::number(x, language_); }
  std::string score_or_none(double x) const { return std::isnan(x) ? say(Phrase::no_score) : number(x); }
  void line(int depth, const std::string& text) {
    text_ += std::string(static_cast<std::size_t>(depth) * 2, ' ') + text + "\n";
  }

  /// " [1, 3]": the numbers of these sources in the list at the end.
  std::string cited(const definition::Sourcing& sourcing) { return cited(citations_of(d_.sources, sourcing)); }
  std::string cited(const std::vector<std::string>& sources) {
    std::vector<std::size_t> numbers;
    for (const auto& source : sources) {
      const auto found = std::find(citations_.begin(), citations_.end(), source);
      numbers.push_back(static_cast<std::size_t>(found - citations_.begin()) + 1);
      if (found == citations_.end()) citations_.push_back(source);
    }
    std::sort(numbers.begin(), numbers.end());
    std::string marks;
    for (const std::size_t number : numbers) marks += (marks.empty() ? "" : ", ") + std::to_string(number);
    return marks.empty() ? "" : " [" + marks + "]";
  }

  /// What a reader must know of a number's source; each remark once.
  void remarks(const definition::Sourcing& sourcing, int depth) {
    const auto once = [&](const std::string& remark) {
      if (std::find(remarks_.begin(), remarks_.end(), remark) != remarks_.end()) return;
      remarks_.push_back(remark);
      line(depth, remark);
    };
    if (sourcing.illustrative) once(say(Phrase::illustrative));
    if (const auto& note = sourcing.note.in(language_); !note.empty()) once(say(Phrase::note_is, note));
  }

  /// The score, or the name of the category.
  std::string shown(std::size_t score, const scoring::ScoreValue& value) const {
    const auto& plan = state_.form_plan().scores[score];
    if (!plan.nominal || std::isnan(value.raw)) return score_or_none(value.raw);
    const auto& categories = plan.bands[static_cast<std::size_t>(plan.default_band)];
    const int band = scoring::band_of(*categories.table, value.raw);
    const auto& scheme = d_.bands[static_cast<std::size_t>(categories.scheme)];
    return scheme.bands[static_cast<std::size_t>(band)].label.in(language_);
  }

  void explain(std::size_t score, int depth) {
    const auto s = static_cast<int>(score);
    const auto& value = state_.score(score);
    std::string heading = d_.score_title(s).in(language_) + ": " + shown(score, value);
    if (std::find(explained_.begin(), explained_.end(), score) != explained_.end()) {
      line(depth, heading + " (" + say(Phrase::explained_above) + ")");
      return;
    }
    explained_.push_back(score);
    const auto& sourcing = d_.is_scale(s) ? d_.scale(s).sourcing : d_.composite(s).sourcing;
    line(depth, heading + cited(sourcing));
    remarks(sourcing, depth + 1);
    if (!state_.form_plan().scores[score].on_form)
      line(depth + 1, say(Phrase::not_on_form));
    else if (d_.is_scale(s))
      explain_scale(d_.scale(s), value, depth + 1);
    else
      explain_composite(d_.composite(s), value, depth + 1);
  }

  // --- a scale

  void explain_scale(const definition::Scale& scale, const scoring::ScoreValue& value, int depth) {
    const auto& items = scale.items_by_form[static_cast<std::size_t>(state_.form.form)];
    if (scale.zero_when)
      for (const int gate : scale.zero_when->slots)
        if (std::find(items.begin(), items.end(), gate) == items.end()) line(depth, answer(gate));
    if (value.zero_by_gate) {
      line(depth, say(Phrase::gate_says_zero));
      return;
    }
    if (scale.irt) return explain_model(scale, value, items, depth);
    for (const int i : items) line(depth, answer(i));
    if (scale.rule == Rule::formula)
      explain_item_formula(*scale.formula, value, depth);
    else if (scale.rule != Rule::nominal || value.status != Status::complete)
      explain_sum(scale, value, items, depth);
  }

  void explain_sum(const definition::Scale& scale, const scoring::ScoreValue& value, const std::vector<int>& items,
                   int depth) {
    double sum = 0;
    int applicable = 0;
    for (const int i : items) {
      const auto& item = state_.person.items[static_cast<std::size_t>(i)];
      if (item.kind != Answer::not_applicable) ++applicable;
      if (item.kind == Answer::answered) sum += item.score;
    }
    const bool mean = scale.rule == Rule::mean;
    const std::string count = counted(scale, value);
    const auto answered = std::to_string(value.answered), all = std::to_string(value.items);
    switch (value.status) {
      case Status::complete:
        line(depth, mean ? say(Phrase::mean_is, count, number(sum), std::to_string(applicable), number(value.raw))
                         : say(Phrase::sum_is, count, number(value.raw)));
        return;
      case Status::prorated: {
        const double unrounded = mean ? sum / value.answered : sum * value.items / value.answered;
        const std::string step = mean ? say(Phrase::prorated_mean, count, number(sum), answered, number(unrounded))
                                      : say(Phrase::prorated_sum, count, all, number(sum), answered, number(unrounded));
        line(depth, rounded(step, scale.missing->rounding, unrounded, value.raw) + "." +
                        cited_if_own(scale, scale.missing->sourcing));
        break;
      }
      case Status::filled:
        line(depth, say(mean ? Phrase::filled_mean : Phrase::filled_sum, count, number(*scale.missing->fill),
                        number(value.raw)) +
                        cited_if_own(scale, scale.missing->sourcing));
        break;
      case Status::not_applicable:
        line(depth, say(Phrase::no_item_applies));
        return;
      default:
        line(depth, say(Phrase::so_no_score, count));
        return;
    }
    remarks(scale.missing->sourcing, depth + 1);
  }

  void explain_model(const definition::Scale& scale, const scoring::ScoreValue& value, const std::vector<int>& items,
                     int depth) {
    const definition::ItemResponse& irt = *scale.irt;
    const auto in_full = [this](double x) { return report::number(x, language_, 4); };
    for (const int i : items) {
      const auto parameters =
          std::find_if(irt.items.begin(), irt.items.end(), [i](const auto& p) { return p.item == i; });
      line(depth, with_parameters(answer(i), irt, *parameters) + cited_if_own(scale, parameters->sourcing));
      remarks(parameters->sourcing, depth + 1);
    }
    const double months = state_.form.age_months;
    const auto prior = scoring::prior_at(irt, months);
    if (value.status == Status::age_unknown) return line(depth, say(Phrase::irt_needs_age));
    if (std::isnan(prior.mean)) return line(depth, say(Phrase::irt_no_prior));
    const Phrase before = !irt.needs_age()     ? Phrase::irt_prior
                          : std::isnan(months) ? Phrase::irt_prior_without_age
                                               : Phrase::irt_prior_at_age;
    const double years = scoring::prior_years(irt, months);
    line(depth, say(before, in_full(prior.mean), in_full(prior.sd), std::isnan(years) ? "" : in_full(years)));
    if (value.answered < irt.min_answered) return line(depth, say(Phrase::so_no_score, counted(scale, value)));
    const double estimate = (value.raw - irt.intercept) / irt.slope;
    line(depth, say(Phrase::irt_estimate, counted(scale, value), in_full(estimate), in_full(irt.from), in_full(irt.to),
                    in_full(irt.step)));
    if (irt.intercept != 0 || irt.slope != 1)
      line(depth,
           say(Phrase::irt_metric, in_full(irt.intercept), in_full(irt.slope), in_full(estimate), in_full(value.raw)));
    if (irt.decimals) line(depth, say(Phrase::irt_rounded, std::to_string(*irt.decimals)));
    line(depth, say(Phrase::irt_error, in_full(value.standard_error)));
  }

  std::string with_parameters(const std::string& answer, const definition::ItemResponse& irt,
                              const definition::ItemResponse::Item& item) const {
    const auto in_full = [this](double x) { return report::number(x, language_, 4); };
    const auto& thresholds = item.parameters.thresholds;
    const std::string discrimination = in_full(item.discrimination);
    if (irt.model == definition::ItemResponse::Model::rasch)
      return say(Phrase::irt_difficulty, answer, in_full(thresholds.front()));
    if (irt.model == definition::ItemResponse::Model::two_parameter)
      return say(Phrase::irt_discrimination, answer, discrimination, in_full(thresholds.front()));
    std::vector<std::string> all;
    for (const double threshold : thresholds) all.push_back(in_full(threshold));
    return say(Phrase::irt_thresholds, answer, discrimination, core::listed(all));
  }

  /// "4 of 5 items answered (at least 3 needed)".
  std::string counted(const definition::Scale& scale, const scoring::ScoreValue& value) const {
    const bool credited = value.credited > 0;  // such an item need not be answered
    const auto n = std::to_string(value.answered), all = std::to_string(value.items);
    if (n == all && value.items == 1) return say(credited ? Phrase::one_scored : Phrase::one_answered);
    if (n == all) return say(credited ? Phrase::all_scored : Phrase::all_answered, all);
    const std::string count = say(credited ? Phrase::scored_of : Phrase::answered_of, n, all);
    if (value.status == Status::complete) return count + ".";  // a mean, where some items do not apply; a model
    if (scale.irt) return say(Phrase::needs_at_least, count, std::to_string(scale.irt->min_answered));
    return scale.missing ? say(Phrase::needs_at_least, count, std::to_string(scale.missing->min_answered))
                         : say(Phrase::needs_all, count);
  }

  std::string rounded(const std::string& step, Rounding rounding, double from, double to) const {
    if (from == to) return step;
    switch (rounding) {
      case Rounding::half_up:
        return say(Phrase::rounded_half_up, step, number(to));
      case Rounding::half_even:
        return say(Phrase::rounded_half_even, step, number(to));
      case Rounding::down:
        return say(Phrase::rounded_down, step, number(to));
      case Rounding::up:
        return say(Phrase::rounded_up, step, number(to));
      case Rounding::none:
        break;
    }
    return step;
  }

  /// The sources of a part of the scale, where they are not those of the scale.
  std::string cited_if_own(const definition::Scale& scale, const definition::Sourcing& own) {
    return own.sources == scale.sourcing.sources ? "" : cited(own);
  }

  // --- an item

  /// "obedience (7): 1 (partly), reversed to 1".
  std::string answer(int index) {
    const auto& item = d_.items[static_cast<std::size_t>(index)];
    const auto& value = state_.person.items[static_cast<std::size_t>(index)];
    std::string text = item_name(item, state_.form.form, language_) + ": " +
                       answered(item, value, state_.codes[static_cast<std::size_t>(index)], index);
    if (value.credit < 0) return text;
    const auto& credit = *state_.form_plan().credits[static_cast<std::size_t>(value.credit)];
    return say(Phrase::credited, text, number(value.score), names(credit.when.slots)) + cited(credit.sourcing);
  }

  std::string answered(const definition::Item& item, const scoring::ItemValue& value, int code, int index) const {
    const auto& keyed = state_.keying.already_keyed;
    if (value.not_asked) return say(Phrase::not_asked);
    if (value.invalid) return say(Phrase::invalid_code, std::to_string(code));
    if (code == missing) return say(Phrase::not_answered);
    if (!keyed.empty() && keyed[static_cast<std::size_t>(index)])
      return say(Phrase::keyed_before, std::to_string(code));
    const auto* const coded = state_.instrument->plan.items[static_cast<std::size_t>(index)].find(code);
    if (coded->kind == Answer::not_applicable) return say(Phrase::not_applicable);
    if (coded->kind == Answer::missing) return say(Phrase::not_answered);
    std::string chosen = std::to_string(code) + label(item, code);
    if (!item.scored) return chosen;
    if (item.reverse) return say(Phrase::reversed, chosen, number(coded->score));
    return coded->score == code ? chosen : say(Phrase::counts_as, chosen, number(coded->score));
  }

  /// " (partly)", or "" where the option has no label.
  std::string label(const definition::Item& item, int code) const {
    for (const auto& option : d_.option_sets[static_cast<std::size_t>(item.options)].options)
      if (option.code == code && !option.label.in(language_).empty()) return " (" + option.label.in(language_) + ")";
    return {};
  }

  std::string names(const std::vector<int>& items) const {
    std::vector<std::string> names;
    for (const int i : items)
      names.push_back(item_name(d_.items[static_cast<std::size_t>(i)], state_.form.form, language_));
    return core::listed(names);
  }

  // --- formulas

  void explain_item_formula(const definition::Expression& formula, const scoring::ScoreValue& value, int depth) {
    const auto item = [&](int slot) -> const definition::Item& { return d_.items[static_cast<std::size_t>(slot)]; };
    explain_formula(
        formula, Rounding::none, value, depth, [&](int slot) { return item(slot).id; },
        [&](int slot) { return item_named(item(slot), state_.form.form, language_); },
        [&](int slot) { return state_.person.items[static_cast<std::size_t>(slot)].score; });
  }

  void explain_composite(const definition::Composite& composite, const scoring::ScoreValue& value, int depth) {
    for (const int part : composite.formula.slots) explain(static_cast<std::size_t>(part), depth);
    explain_formula(
        composite.formula, composite.rounding, value, depth, [&](int slot) { return d_.score_id(slot); },
        [&](int slot) { return d_.score_title(slot).in(language_); },
        [&](int slot) { return state_.score(static_cast<std::size_t>(slot)).raw; });
  }

  /// "Internalising + Externalising = 5 + 11 = 16." Of a name in the formula: its id, what it is called, its value.
  template <class Id, class Title, class Value>
  void explain_formula(const definition::Expression& formula, Rounding rounding, const scoring::ScoreValue& result,
                       int depth, Id id, Title title, Value value) {
    const auto replaced = [&](auto replace) {
      return with_names_replaced(formula.text, [&](const std::string& word) {
        for (const int slot : formula.slots)
          if (id(slot) == word) return std::string(replace(slot));
        return word;
      });
    };
    const auto in_numbers = [&](int slot) {
      const double x = value(slot);
      return std::isnan(x) ? "[" + say(Phrase::no_score) + "]" : number(x);
    };
    const double exact = definition::evaluate<definition::Point>(formula, [&](int slot) {
                           return definition::Point{value(slot)};
                         }).value;
    const std::string numbers = replaced(title) + " = " + replaced(in_numbers);
    if (std::isnan(exact) && !std::isnan(result.raw))
      return line(depth, say(Phrase::formula_settled, numbers, number(result.raw)) + ".");
    const std::string step = numbers + " = " + score_or_none(exact);
    line(depth, (std::isnan(exact) ? step : rounded(step, rounding, exact, result.raw)) + ".");
    if (result.status == Status::out_of_range) line(depth, say(Phrase::out_of_range));
  }

  template <class Replace>
  static std::string with_names_replaced(const std::string& text, Replace replace) {
    const auto begins = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto goes_on = [&](char c) { return begins(c) || (c >= '0' && c <= '9') || c == '_' || c == '.'; };
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
      if (!begins(text[at])) {
        result += text[at++];
        continue;
      }
      std::size_t end = at;
      while (end < text.size() && goes_on(text[end])) ++end;
      result += replace(text.substr(at, end - at));
      at = end;
    }
    return result;
  }

  // --- what it could have been, and the bands

  void explain_bands(std::size_t score) {
    const auto& value = state_.score(score);
    const auto& plan = state_.form_plan().scores[score];
    if (!plan.on_form || plan.nominal) return;
    if (!std::isnan(value.lower) && value.lower != value.upper)
      line(1, say(Phrase::reachable, number(value.lower), number(value.upper)));
    if (plan.bands.empty()) line(1, say(Phrase::band_none));
    for (const auto& band : plan.bands) explain_band(plan, band, value);
  }

  void explain_band(const scoring::ScorePlan& plan, const scoring::BandPlan& band, const scoring::ScoreValue& value) {
    const auto& scheme = d_.bands[static_cast<std::size_t>(band.scheme)];
    const std::string title = scheme.title.in(language_);
    const auto label_of = [&](int b) { return scheme.bands[static_cast<std::size_t>(b)].label.in(language_); };
    const bool certain = scoring::band_is_certain(*band.table, value);
    if (std::isnan(value.raw)) {
      if (!certain) return;
      line(1, say(Phrase::band_whatever, title, label_of(scoring::band_of(*band.table, value.lower))) +
                  cited(scheme.sourcing));
    } else {
      const auto& ranges = band.table->ranges;
      const auto own =
          std::find_if(ranges.begin(), ranges.end(), [&](const auto& r) { return r.range.holds(value.raw); });
      const std::string ends = band_ends(own->range, plan.lowest, plan.highest, language_);
      const bool open = value.lower != value.upper;
      const std::string others =
          certain ? "" : either(reachable_bands(scheme, *band.table, value, language_, own->band), language_);
      const Phrase phrase = !certain ? Phrase::band_uncertain : open ? Phrase::band_certain : Phrase::band_is;
      line(1, say(phrase, title, label_of(own->band), ends, others) + cited(scheme.sourcing));
    }
    remarks(scheme.sourcing, 2);
  }

  const ReportState& state_;
  const definition::Definition& d_;
  Language language_;
  std::string text_;
  std::vector<std::string> citations_;  // in the order of their numbers
  std::vector<std::string> remarks_;    // said already
  std::vector<std::size_t> explained_;  // scores
};

}  // namespace

std::string explain_score(const ReportState& state, std::size_t score, Language language) {
  return Explainer(state, language).whole(score);
}

}  // namespace kartlegg::report
