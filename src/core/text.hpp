// Text of unknown origin, made fit to be read and shown.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace kartlegg::core {

/// Length in bytes of the well-formed UTF-8 character at `at`; 0 if there is none.
std::size_t utf8_length(std::string_view text, std::size_t at);

/// The same text, with U+FFFD for every byte that is no UTF-8.
std::string as_utf8(std::string_view text);

/// True for a character that steers a terminal instead of showing something (C0 but not \t and \n, DEL, C1).
bool is_control(std::string_view text, std::size_t at);

/// The first `most` characters, whole ones, with '?' for whatever cannot be shown; "..." follows if some are left out
/// and `say_so`.
std::string shown(std::string_view text, std::size_t most, bool say_so = true);

/// "2024-03-10" (ISO 8601).
std::string to_text(std::chrono::year_month_day date);

}  // namespace kartlegg::core
