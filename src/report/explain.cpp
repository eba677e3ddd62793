#include "report/explain.hpp"

#include <algorithm>
#include <cmath>

#include "core/nearest.hpp"
#include "kartlegg/responses.hpp"
#include "report/text.hpp"

namespace kartlegg::report {
namespace {

using definition::Rounding;
using definition::Rule;
using scoring::Answer;

/// The item's topic, with its number on the printed form where it has one: "worries (8)".
std::string item_name(const definition::Item& item, Language language) {
  const std::string number = item.number ? " (" + std::to_string(*item.number) + ")" : "";
  return item.topic.in(language) + number;
}

/// Writes the trace of one score; the scores that it is made of come first, indented.
class Explainer {
 public:
  Explainer(const ReportState& state, Language language) : state_(state), d_(state.definition()), language_(language) {}

  std::string whole(std::size_t score) {
    line(0, form_choice(d_, state_.form, language_));
    explain(score, 0);
    return std::move(text_);
  }

 private:
  template <class... Values>
  std::string say(Phrase phrase, Values... values) const {
    return report::say(phrase, language_, {std::string(values)...});
  }
  std::string number(double x) const { return report::number(x, language_); }
  void line(int depth, const std::string& text) { text_ += std::string(static_cast<std::size_t>(depth) * 2, ' ') + text + "\n"; }
  const definition::Sourcing& sourcing(std::size_t score) const {
    const auto s = static_cast<int>(score);
    return d_.is_scale(s) ? d_.scale(s).sourcing : d_.composite(s).sourcing;
  }

  void explain(std::size_t score, int depth) {
    const auto s = static_cast<int>(score);
    const auto& value = state_.score(score);
    line(depth, d_.score_title(s).in(language_) + ": " + (std::isnan(value.raw) ? say(Phrase::no_value) : number(value.raw)));
    if (!state_.form_plan().scores[score].on_form) {
      line(depth + 1, say(Phrase::note_not_applicable));
      return;
    }
    if (d_.is_scale(s)) explain_scale(d_.scale(s), value, depth + 1);
    else explain_composite(d_.composite(s), value, depth + 1);
    explain_reach(value, depth + 1);
    explain_bands(score, value, depth + 1);
    sources(sourcing(score), depth + 1);
  }

  void explain_scale(const definition::Scale& scale, const scoring::ScoreValue& value, int depth) {
    const auto& items = scale.items_by_form[static_cast<std::size_t>(state_.form.form)];
    for (const int i : items) line(depth, item_name(d_.items[static_cast<std::size_t>(i)], language_) + ": " + answer(i));
    if (value.zero_by_gate) {
      line(depth, say(Phrase::zero_by_gate, gate(*scale.zero_when)));
      return;
    }
    double sum = 0;
    int applicable = 0;
    for (const int i : items) {
      const auto& item = state_.person.items[static_cast<std::size_t>(i)];
      if (item.kind != Answer::not_applicable) ++applicable;
      if (item.kind == Answer::answered) sum += item.score;
    }
    explain_missing(scale, value);
    line(depth, counted_);
    if (scale.rule == Rule::formula) explain_item_formula(*scale.formula, value, depth);
    else explain_sum(scale, value, sum, applicable, depth);
  }

  /// "4 of 5 items answered (at least 3 needed)."
  void explain_missing(const definition::Scale& scale, const scoring::ScoreValue& value) {
    if (value.answered == value.items) {
      counted_ = say(Phrase::complete_score, std::to_string(value.items));
      return;
    }
    const std::string count = say(Phrase::answered_of, std::to_string(value.answered), std::to_string(value.items));
    if (scale.rule == Rule::formula) counted_ = count + ".";
    else if (scale.missing) counted_ = say(Phrase::needs_at_least, count, std::to_string(scale.missing->min_answered)) + ".";
    else counted_ = say(Phrase::needs_all, count) + ".";
  }

  void explain_sum(const definition::Scale& scale, const scoring::ScoreValue& value, double sum, int applicable, int depth) {
    const bool mean = scale.rule == Rule::mean;
    switch (value.status) {
      case Status::complete:
        line(depth, mean ? say(Phrase::mean_of, number(sum), std::to_string(applicable), number(value.raw)) : say(Phrase::sum_of, number(sum)));
        break;
      case Status::prorated: {
        const double unrounded = mean ? sum / value.answered : sum * value.items / value.answered;
        const std::string step = mean ? say(Phrase::prorated_mean, number(sum), std::to_string(value.answered), number(unrounded))
                                      : say(Phrase::prorated_sum, number(sum), std::to_string(value.items), std::to_string(value.answered), number(unrounded));
        line(depth, scale.missing->rounding == Rounding::none ? step + "."
                                                              : say(Phrase::rounded_to, step, rounding_name(scale.missing->rounding), number(value.raw)));
        missing_sources(scale, depth);
        break;
      }
      case Status::filled:
        line(depth, say(Phrase::filled_with, number(*scale.missing->fill), number(value.raw)));
        missing_sources(scale, depth);
        break;
      default: line(depth, say(Phrase::no_score));
    }
  }

  void missing_sources(const definition::Scale& scale, int depth) {
    const auto& own = scale.missing->sourcing;
    if (own.sources != scale.sourcing.sources || !own.note.in(language_).empty()) sources(own, depth);
  }

  std::string rounding_name(Rounding rounding) const {
    switch (rounding) {
      case Rounding::half_up: return say(Phrase::rounding_half_up);
      case Rounding::half_even: return say(Phrase::rounding_half_even);
      case Rounding::down: return say(Phrase::rounding_down);
      case Rounding::up: return say(Phrase::rounding_up);
      case Rounding::none: break;
    }
    return say(Phrase::rounding_none);
  }

  void explain_item_formula(const definition::Expression& formula, const scoring::ScoreValue& value, int depth) {
    line(depth, say(Phrase::formula_is, formula.text, with_values(formula, [&](int slot) {
                      return std::pair(d_.items[static_cast<std::size_t>(slot)].id, state_.person.items[static_cast<std::size_t>(slot)].score);
                    }), std::isnan(value.raw) ? say(Phrase::no_value) : number(value.raw)));
  }

  void explain_composite(const definition::Composite& composite, const scoring::ScoreValue& value, int depth) {
    for (const int part : composite.formula.slots) explain(static_cast<std::size_t>(part), depth);
    line(depth, say(Phrase::formula_is, titles(composite.formula), with_values(composite.formula, [&](int slot) {
                      return std::pair(d_.score_id(slot), state_.score(static_cast<std::size_t>(slot)).raw);
                    }), std::isnan(value.raw) ? say(Phrase::no_value) : number(value.raw)));
  }

  /// The formula's text with every name replaced.
  template <class Replace>
  static std::string replaced(const std::string& text, Replace replace) {
    const auto in_name = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.'; };
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
      if (!(text[at] >= 'a' && text[at] <= 'z')) {
        result += text[at++];
        continue;
      }
      std::size_t end = at;
      while (end < text.size() && in_name(text[end])) ++end;
      result += replace(text.substr(at, end - at));
      at = end;
    }
    return result;
  }

  template <class Value>
  std::string with_values(const definition::Expression& formula, Value value) const {
    return replaced(formula.text, [&](const std::string& word) {
      for (const int slot : formula.slots) {
        const auto [id, x] = value(slot);
        if (id == word) return std::isnan(x) ? "[" + say(Phrase::no_value) + "]" : number(x);
      }
      return word;
    });
  }

  std::string titles(const definition::Expression& formula) const {
    return replaced(formula.text, [&](const std::string& word) {
      for (const int slot : formula.slots)
        if (d_.score_id(slot) == word) return d_.score_title(slot).in(language_);
      return word;
    });
  }

  std::string gate(const definition::Expression& condition) const {
    std::string text;
    for (const int i : condition.slots) {
      if (!text.empty()) text += "; ";
      text += item_name(d_.items[static_cast<std::size_t>(i)], language_) + ": " + answer(i);
    }
    return text;
  }

  /// What was answered to an item, and what it counts.
  std::string answer(int index) const {
    const auto n = static_cast<std::size_t>(index);
    const auto& item = d_.items[n];
    const auto& value = state_.person.items[n];
    const int code = state_.codes[n];
    const bool keyed = !state_.keying.already_keyed.empty() && state_.keying.already_keyed[n];
    std::string text;
    if (value.not_asked) return say(Phrase::not_asked);
    if (value.invalid) text = say(Phrase::invalid_as_missing, std::to_string(code));
    else if (code == missing) text = say(Phrase::not_answered);
    else if (value.kind == Answer::not_applicable) text = say(Phrase::not_applicable);
    else if (value.kind == Answer::missing) text = say(Phrase::not_answered);
    else if (keyed) text = say(Phrase::keyed_before, std::to_string(code));
    else {
      const auto* const coded = state_.instrument->plan.items[n].find(code);
      text = item.scored ? say(item.reverse ? Phrase::reversed : Phrase::answer_scores, chosen(item, code), number(coded->score))
                         : chosen(item, code);
    }
    return value.credited ? say(Phrase::credited, text, number(value.score)) : text;
  }

  /// The code with its label: "2 (certainly true)".
  std::string chosen(const definition::Item& item, int code) const {
    for (const auto& option : d_.option_sets[static_cast<std::size_t>(item.options)].options)
      if (option.code == code && !option.label.in(language_).empty()) return std::to_string(code) + " (" + option.label.in(language_) + ")";
    return std::to_string(code);
  }

  void explain_reach(const scoring::ScoreValue& value, int depth) {
    if (std::isnan(value.lower) || value.lower == value.upper) return;
    line(depth, say(Phrase::reachable, number(value.lower), number(value.upper)));
  }

  void explain_bands(std::size_t score, const scoring::ScoreValue& value, int depth) {
    const auto& plan = state_.form_plan().scores[score];
    if (plan.bands.empty() && depth == 1) line(depth, say(Phrase::band_none));
    for (const auto& band : plan.bands) explain_band(plan, band, value, depth);
  }

  void explain_band(const scoring::ScorePlan& plan, const scoring::BandPlan& band, const scoring::ScoreValue& value, int depth) {
    const auto& scheme = d_.bands[static_cast<std::size_t>(band.scheme)];
    const auto label = [&](int b) { return scheme.bands[static_cast<std::size_t>(b)].label.in(language_); };
    const bool open = value.lower != value.upper;
    const bool certain = scoring::band_is_certain(*band.table, value);
    if (std::isnan(value.raw)) {
      if (!std::isnan(value.lower) && certain)
        line(depth, say(Phrase::band_whatever, label(scoring::band_of(*band.table, value.lower)), scheme.title.in(language_)));
      return;
    }
    const int index = scoring::band_of(*band.table, value.raw);
    const auto range = std::find_if(band.table->ranges.begin(), band.table->ranges.end(), [&](const auto& r) { return r.range.holds(value.raw); });
    std::string text = say(Phrase::band_is, label(index), band_ends(range->range, plan.lowest, plan.highest, language_), scheme.title.in(language_));
    if (open && certain) text = say(Phrase::band_certain, text);
    else if (open) text = say(Phrase::band_uncertain, text, others(scheme, band, value, index));
    else text += ".";
    line(depth, text);
    sources(scheme.sourcing, depth + 1);
  }

  /// The other bands that the missing answers could still lead to.
  std::string others(const definition::BandScheme& scheme, const scoring::BandPlan& band, const scoring::ScoreValue& value, int own) const {
    std::vector<std::string> labels;
    for (const auto& range : band.table->ranges)
      if (range.band != own && range.range.low <= value.upper && range.range.high >= value.lower)
        labels.push_back(scheme.bands[static_cast<std::size_t>(range.band)].label.in(language_));
    return core::listed(labels);
  }

  void sources(const definition::Sourcing& sourcing, int depth) {
    if (sourcing.illustrative) line(depth, say(Phrase::illustrative));
    for (const int s : sourcing.sources) line(depth, say(Phrase::source_is, citation(d_.sources[static_cast<std::size_t>(s)])));
    if (const auto& note = sourcing.note.in(language_); !note.empty()) line(depth, say(Phrase::note_is, note));
  }

  const ReportState& state_;
  const definition::Definition& d_;
  Language language_;
  std::string text_, counted_;
};

/// "A, B": the topics of the items for which `wanted` holds.
template <class Wanted>
std::string topics(const ReportState& state, Language language, Wanted wanted) {
  std::vector<std::string> names;
  for (const int i : state.definition().forms[static_cast<std::size_t>(state.form.form)].items)
    if (wanted(static_cast<std::size_t>(i))) names.push_back(item_name(state.definition().items[static_cast<std::size_t>(i)], language));
  return core::listed(names);
}

}  // namespace

std::string explain_score(const ReportState& state, std::size_t score, Language language) {
  return Explainer(state, language).whole(score);
}

std::string score_note(const ReportState& state, std::size_t score, Language language) {
  const auto& value = state.score(score);
  const auto& plan = state.form_plan().scores[score];
  const std::string lacking = std::to_string(value.items - value.answered), of = std::to_string(value.items);
  std::vector<std::string> parts;
  const auto add = [&](Phrase phrase, std::initializer_list<std::string> values = {}) { parts.push_back(say(phrase, language, values)); };
  switch (value.status) {
    case Status::complete: break;
    case Status::prorated: add(Phrase::note_prorated, {lacking, of}); break;
    case Status::filled: add(Phrase::note_filled, {lacking, of}); break;
    case Status::too_many_missing: add(Phrase::note_missing, {lacking, of}); break;
    case Status::not_applicable: add(Phrase::note_not_applicable); break;
    case Status::out_of_range: add(Phrase::note_out_of_range); break;
  }
  if (value.zero_by_gate) add(Phrase::note_gate);
  if (value.credited > 0) add(Phrase::note_credited, {std::to_string(value.credited)});
  if (plan.default_band >= 0 && !std::isnan(value.lower) && value.lower != value.upper) {
    const auto& band = plan.bands[static_cast<std::size_t>(plan.default_band)];
    const auto& scheme = state.definition().bands[static_cast<std::size_t>(band.scheme)];
    const bool certain = scoring::band_is_certain(*band.table, value);
    if (std::isnan(value.raw) && certain)
      add(Phrase::band_whatever, {scheme.bands[static_cast<std::size_t>(scoring::band_of(*band.table, value.lower))].label.in(language), scheme.title.in(language)});
    else
      add(Phrase::reachable, {number(value.lower, language), number(value.upper, language)});
  }
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : " ") + part;
  return text;
}

std::string row_note(const ReportState& state, Language language) {
  std::string text;
  const auto add = [&](const std::string& note) { text += (text.empty() ? "" : " ") + note; };
  if (state.form.age_impossible) add(say(Phrase::age_impossible, language));
  if (state.form.age_outside_form) {
    add(say(Phrase::age_outside, language));
    if (const auto forms = fitting_forms(state.definition(), state.form, language); !forms.empty()) add(forms);
  }
  if (const auto invalid = topics(state, language, [&](std::size_t i) { return state.person.items[i].invalid; }); !invalid.empty())
    add(say(Phrase::codes_as_missing, language, {invalid}));
  return text;
}

std::vector<std::string> report_notes(const ReportState& state, bool illustrative, Language language) {
  const auto& definition = state.definition();
  std::vector<std::string> notes;
  const auto add = [&](Phrase phrase, std::initializer_list<std::string> values = {}) { notes.push_back(say(phrase, language, values)); };
  if (illustrative) add(Phrase::illustrative);
  if (state.form.age_impossible) add(Phrase::age_impossible);
  if (state.form.age_outside_form) add(Phrase::age_outside);
  if (const auto invalid = topics(state, language, [&](std::size_t i) { return state.person.items[i].invalid; }); !invalid.empty())
    add(Phrase::codes_as_missing, {invalid});
  if (!state.keying.already_keyed.empty()) {
    const auto& keyed = state.keying.already_keyed;
    const auto is_scored = [&](std::size_t i) { return definition.items[i].scored; };
    if (topics(state, language, [&](std::size_t i) { return is_scored(i) && !keyed[i]; }).empty()) add(Phrase::keyed_before_all);
    else add(Phrase::keyed_before_some, {topics(state, language, [&](std::size_t i) { return static_cast<bool>(keyed[i]); })});
  }
  if (!state.keying.credits && !state.form_plan().credits.empty()) add(Phrase::credits_off);
  if (!definition.rights.wording_included) add(Phrase::wording_absent, {definition.rights.owner});
  return notes;
}

}  // namespace kartlegg::report
