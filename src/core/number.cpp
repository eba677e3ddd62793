#include "core/number.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace kartlegg::core {
namespace {

template <class T>
std::optional<T> parse_whole(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

/// The decimals beyond `decimals` rounded away, halves away from 0: "81.25" -> "81.3".
std::string cut(std::string number, int decimals) {
  const std::size_t point = number.find('.');
  const std::size_t end = point + 1 + static_cast<std::size_t>(decimals);
  if (point == std::string::npos || end >= number.size()) return number;
  const bool up = number[end] >= '5';
  number.erase(decimals == 0 ? point : end);
  if (!up) return number;
  for (std::size_t i = number.size(); i-- > 0;) {
    if (number[i] == '.' || number[i] == '-') continue;
    if (number[i] != '9') {
      ++number[i];
      return number;
    }
    number[i] = '0';
  }
  return number.insert(number.starts_with('-') ? 1 : 0, "1");
}

}  // namespace

std::string to_text(double x) {
  std::array<char, 32> buffer{};
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), x);
  return {buffer.data(), result.ptr};
}

std::string to_text(double x, int decimals) {
  if (!std::isfinite(x) || std::abs(x) > 1e15) return to_text(x);
  std::array<char, 400> buffer{};  // the smallest numbers have more than 300 decimals
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), x, std::chars_format::fixed);
  std::string text = cut(std::string(buffer.data(), result.ptr), decimals);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text == "-0" ? "0" : text;
}

std::optional<double> parse_number(std::string_view text) {
  const auto value = parse_whole<double>(text);
  return value && std::isfinite(*value) ? value : std::nullopt;
}

std::optional<int> parse_int(std::string_view text) { return parse_whole<int>(text); }

}  // namespace kartlegg::core
