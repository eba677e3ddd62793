#include "report/answers.hpp"

#include "core/nearest.hpp"
#include "kartlegg/responses.hpp"
#include "report/text.hpp"

namespace kartlegg::report {
namespace {

using scoring::Answer;

const definition::Form& form_of(const ReportState& state) {
  return state.definition().forms[static_cast<std::size_t>(state.form.form)];
}

std::string name_of(const ItemAnswer& answer) {
  return answer.topic + (answer.number ? " (" + std::to_string(*answer.number) + ")" : "");
}

std::string value_of(const ItemAnswer& answer, Language language) {
  if (answer.non_answer == "not_asked") return say(Phrase::not_asked, language);
  const std::string code = answer.code ? std::to_string(*answer.code) : "";
  if (!answer.label.empty()) return code + " (" + answer.label + ")";
  if (answer.non_answer == "not_applicable") return say(Phrase::not_applicable, language);
  return code.empty() ? say(Phrase::not_answered, language) : code;
}

std::string line_of(const ItemAnswer& answer, Language language) {
  return name_of(answer) + ": " + value_of(answer, language);
}

}  // namespace

ItemAnswer item_answer(const ReportState& state, std::size_t item, Language language) {
  const auto& of = state.definition().items[item];
  const auto& value = state.person.items[item];
  ItemAnswer answer{.item = of.id, .topic = of.topic.in(language), .number = of.number, .scored = of.scored};
  if (value.not_asked)
    answer.non_answer = "not_asked";
  else if (value.kind != Answer::answered || value.open)  // open: credited, and not answered
    answer.non_answer = value.kind == Answer::not_applicable ? "not_applicable" : "missing";
  const bool keyed = !state.keying.already_keyed.empty() && state.keying.already_keyed[item];
  const int code = state.codes[item];
  if (code == missing || value.invalid || keyed) return answer;
  for (const auto& option : state.definition().option_sets[static_cast<std::size_t>(of.options)].options)
    if (option.code == code) answer.code = code, answer.label = option.label.in(language);
  return answer;
}

Completeness completeness(const definition::Form& form, const scoring::PersonScores& person) {
  Completeness found;
  for (const int i : form.items) {
    const auto kind = person.items[static_cast<std::size_t>(i)].kind;
    if (kind == Answer::not_applicable) continue;
    ++found.items;
    if (kind == Answer::answered && !person.items[static_cast<std::size_t>(i)].open) ++found.answered;
  }
  return found;
}

std::vector<std::string> recorded_lines(const ReportState& state, Language language) {
  std::vector<std::string> lines;
  for (const int i : form_of(state).items) {
    const ItemAnswer answer = item_answer(state, static_cast<std::size_t>(i), language);
    const bool is_category = state.definition().is_category(static_cast<std::size_t>(i));
    if (!answer.scored && !is_category && answer.code) lines.push_back(line_of(answer, language));
  }
  return lines;
}

std::string record_note(const ReportState& state, Language language) {
  const auto [items, answered] = completeness(form_of(state), state.person);
  const std::string all = std::to_string(items);
  std::string text = say(Phrase::record_only, language) + " ";
  const bool one = items == 1;
  if (answered == items) return text + say(one ? Phrase::record_whole_of_one : Phrase::record_whole, language, {all});
  if (answered == 0) return text + say(one ? Phrase::record_none_of_one : Phrase::record_none, language, {all});
  std::vector<std::string> lacking;
  for (const int i : form_of(state).items)
    if (state.person.items[static_cast<std::size_t>(i)].kind == Answer::missing)
      lacking.push_back(name_of(item_answer(state, static_cast<std::size_t>(i), language)));
  return text + say(Phrase::record_partly, language, {std::to_string(answered), all, core::listed(lacking)});
}

std::string explain_record(const ReportState& state, Language language) {
  std::string text = form_choice(state.definition(), state.form, language) + "\n";
  for (const int i : form_of(state).items)
    text += "  " + line_of(item_answer(state, static_cast<std::size_t>(i), language), language) + "\n";
  return text + record_note(state, language) + "\n";
}

}  // namespace kartlegg::report
