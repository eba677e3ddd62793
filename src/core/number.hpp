// Numbers as text, without locale.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kartlegg::core {

/// Shortest text that reads back as the same number: "7", "22.77", "-inf".
std::string to_text(double x);

/// At most `decimals` decimals, trailing zeros cut: 6.6667 -> "6.67", 7 -> "7". Halves are rounded away from 0, as the
/// number is written with as few digits as tell it from all others: 81.25 -> "81.3", 0.145 -> "0.15", whatever their
/// bits are.
std::string to_text(double x, int decimals);

/// The whole text as a finite number ("6", "-0.5", "22.77"); std::nullopt for anything else.
std::optional<double> parse_number(std::string_view text);

/// The whole text as a whole number; std::nullopt for anything else, or beyond the range of int.
std::optional<int> parse_int(std::string_view text);

}  // namespace kartlegg::core
