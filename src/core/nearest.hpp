// The nearest valid name, for error messages.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kartlegg/language.hpp"

namespace kartlegg::core {

/// The name with the fewest changes from `wrong`: a letter more, less, another or two exchanged (Damerau 1964). "" if
/// none is near.
std::string nearest(std::string_view wrong, const std::vector<std::string>& valid);

/// "did you mean 'x'?" where a name is near, else "one of: a, b, c" (shortened).
std::string suggestion(std::string_view wrong, const std::vector<std::string>& valid, Language language = Language::en);

/// "a, b, c", with at most `most` names and then "... (+N)", N being how many more there are.
std::string listed(const std::vector<std::string>& names, std::size_t most = 12);

/// Throws std::out_of_range: "unknown WHAT 'ID'; did you mean ...?"
[[noreturn]] void throw_unknown(std::string_view what, std::string_view id, const std::vector<std::string>& valid);

}  // namespace kartlegg::core
