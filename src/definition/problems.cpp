#include "definition/problems.hpp"

#include <algorithm>
#include <utility>

#include "core/text.hpp"

namespace kartlegg::definition {
namespace {

constexpr std::size_t most_problems = 100;
constexpr std::size_t longest_shown_line = 240;

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

}  // namespace

std::string_view without_byte_order_mark(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text;
}

Problems::Problems(std::string file, std::string_view text)
    : file_(std::move(file)), text_(without_byte_order_mark(text)) {
  line_starts_.push_back(0);
  for (std::size_t i = 0; i < text_.size(); ++i)
    if (text_[i] == '\n') line_starts_.push_back(i + 1);
}

bool Problems::full() const { return problems_.size() >= most_problems; }

std::string_view Problems::line(int number) const {
  if (number < 1 || static_cast<std::size_t>(number) > line_starts_.size()) return {};
  const std::size_t from = line_starts_[static_cast<std::size_t>(number) - 1];
  const bool last = static_cast<std::size_t>(number) == line_starts_.size();
  std::string_view found =
      text_.substr(from, (last ? text_.size() : line_starts_[static_cast<std::size_t>(number)] - 1) - from);
  if (found.ends_with('\r')) found.remove_suffix(1);
  return found;
}

std::string Problems::source_line(int number, int column) const {
  // No line where the caret would stand beyond what is shown of it.
  if (column > static_cast<int>(longest_shown_line)) return {};
  std::string text;
  const std::string_view whole = line(number);
  std::size_t from = 0;
  for (std::size_t tab = whole.find('\t'); from < whole.size();
       tab = whole.find('\t', from)) {  // tabs are shown as they are
    text += core::shown(whole.substr(from, tab - from), longest_shown_line, false);
    if (tab == std::string_view::npos || from > 4 * longest_shown_line) break;
    text += '\t';
    from = tab + 1;
  }
  return text;
}

int Problems::character_column(int line_number, int byte_column) const {
  if (line_number < 1 || static_cast<std::size_t>(line_number) > line_starts_.size() || byte_column < 0) return 1;
  if (line_number != last_.line || byte_column < last_.byte) last_ = {line_number, 0, 1};
  const std::size_t start = line_starts_[static_cast<std::size_t>(line_number) - 1];
  const auto place = [&](int byte) {
    return text_.begin() + static_cast<std::ptrdiff_t>(std::min(start + static_cast<std::size_t>(byte), text_.size()));
  };
  last_.column += static_cast<int>(std::count_if(place(last_.byte), place(byte_column), begins_character));
  last_.byte = byte_column;
  return last_.column;
}

bool Problems::stands_at(int line_number, int column, std::string_view text) const {
  const std::string_view whole = line(line_number);
  std::size_t at = 0;
  for (int c = 1; c < column && at < whole.size(); ++c) do
      ++at;
    while (at < whole.size() && !begins_character(whole[at]));
  return whole.substr(at).starts_with(text);
}

int Problems::byte_before_tabs_were_replaced(int line_number, int byte_column) const {
  const std::string_view whole = line(line_number);
  std::size_t at = 0;
  for (int width = 0; at < whole.size() && (whole[at] == ' ' || whole[at] == '\t'); ++at) {
    width += whole[at] == '\t' ? 2 : 1;
    if (width > byte_column) return static_cast<int>(at);
    if (whole[at] == '\t') --byte_column, --width;
  }
  return byte_column;
}

void Problems::add(int line_number, int column, std::string field, std::string message, std::string hint) {
  structural_ = true;
  add_harmless(line_number, column, std::move(field), std::move(message), std::move(hint));
}

void Problems::add_harmless(int line_number, int column, std::string field, std::string message, std::string hint) {
  if (!full()) {
    problems_.push_back({{file_, line_number, column},
                         std::move(field),
                         std::move(message),
                         std::move(hint),
                         source_line(line_number, column)});
    return;
  }
  if (more_++ == 0) first_of_more_ = {file_, line_number, column};
}

std::vector<Problem> Problems::take() {
  std::stable_sort(problems_.begin(), problems_.end(), [](const Problem& a, const Problem& b) {
    return std::pair(a.where.line, a.where.column) < std::pair(b.where.line, b.where.column);
  });
  if (more_ > 0)
    problems_.push_back(
        {first_of_more_, "",
         std::to_string(more_) + (more_ == 1 ? " more problem is" : " more problems are") + " not shown",
         "mend those above first", ""});
  return std::move(problems_);
}

}  // namespace kartlegg::definition
