#include "kartlegg/error.hpp"

#include <utility>

namespace kartlegg {
inline namespace v1 {
namespace {

std::string all_of(const std::vector<Problem>& problems) {
  std::string text;
  for (const Problem& problem : problems) {
    if (!text.empty()) text += '\n';
    text += to_text(problem);
  }
  return text;
}

/// The caret stands under the column, counted in characters, not bytes; tabs before it are kept so that it lines up.
std::string caret_line(const std::string& line, int column) {
  std::string blanks;
  int at = 1;
  for (const char c : line) {
    if (at >= column) break;
    if ((static_cast<unsigned char>(c) & 0xC0U) == 0x80U) continue;  // inside a UTF-8 character
    blanks += c == '\t' ? '\t' : ' ';
    ++at;
  }
  return blanks + '^';
}

}  // namespace

std::string to_text(const Problem& problem) {
  std::string text = problem.where.file;
  if (problem.where.line > 0)
    text += ":" + std::to_string(problem.where.line) + ":" + std::to_string(problem.where.column);
  if (!text.empty()) text += ": ";
  text += "error: ";
  const bool named = problem.message.find("'" + problem.field + "'") != std::string::npos;
  if (problem.where.line == 0 && !problem.field.empty() && !named) text += problem.field + ": ";
  text += problem.message;
  if (!problem.hint.empty()) text += "; " + problem.hint;
  if (!problem.source_line.empty() && problem.where.column > 0)
    text += "\n    " + problem.source_line + "\n    " + caret_line(problem.source_line, problem.where.column);
  return text;
}

Error::Error(std::vector<Problem> problems) : std::runtime_error(all_of(problems)), problems_(std::move(problems)) {}

ResponseError::ResponseError(Refusal refusal, std::vector<Problem> problems)
    : Error(std::move(problems)), refusal_(refusal) {}

std::string_view name(Refusal refusal) noexcept {
  switch (refusal) {
    case Refusal::none:
      return "none";
    case Refusal::unknown_item:
      return "unknown_item";
    case Refusal::repeated_item:
      return "repeated_item";
    case Refusal::invalid_code:
      return "invalid_code";
    case Refusal::unknown_form:
      return "unknown_form";
    case Refusal::unknown_informant:
      return "unknown_informant";
    case Refusal::missing_age:
      return "missing_age";
    case Refusal::impossible_age:
      return "impossible_age";
    case Refusal::no_form_for_age:
      return "no_form_for_age";
    case Refusal::ambiguous_form:
      return "ambiguous_form";
    case Refusal::unknown_norm_group:
      return "unknown_norm_group";
    case Refusal::norm_changed:
      return "norm_changed";
  }
  return "none";
}

}  // namespace v1
}  // namespace kartlegg
