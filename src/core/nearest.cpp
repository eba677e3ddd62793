#include "core/nearest.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <stdexcept>

namespace kartlegg::core {
namespace {

/// The distance, or `enough` if it is not less.
std::size_t distance(std::string_view a, std::string_view b, std::size_t enough) {
  std::vector<std::size_t> row(b.size() + 1), before(b.size() + 1), before_that(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    before_that.swap(before);
    before.swap(row);
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      row[j + 1] = std::min({row[j] + 1, before[j + 1] + 1, before[j] + (a[i] == b[j] ? 0 : 1)});
      if (i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j])
        row[j + 1] = std::min(row[j + 1], before_that[j - 1] + 1);
    }
    if (std::min(*std::min_element(row.begin(), row.end()), *std::min_element(before.begin(), before.end())) >= enough)
      return enough;
  }
  return row.back();
}

}  // namespace

std::string nearest(std::string_view wrong, const std::vector<std::string>& valid) {
  const std::string_view head = wrong.substr(0, 64);  // a hostile name of a megabyte is near to nothing
  std::string best;
  std::size_t least = std::max<std::size_t>(1, head.size() / 3) + 1;
  for (const auto& name : valid) {
    if (name.size() > head.size() + least || head.size() > name.size() + least) continue;
    const std::size_t d = distance(head, name, least);
    if (d < least) least = d, best = name;
  }
  return best;
}

std::string suggestion(std::string_view wrong, const std::vector<std::string>& valid, Language language) {
  using Words = std::array<const char*, 3>;
  const auto in_words = [&](const Words& words) { return std::string(words[static_cast<std::size_t>(language)]); };
  if (const auto name = nearest(wrong, valid); !name.empty())
    return in_words({"did you mean '", "mente du '", "meinte du '"}) + name + "'?";
  if (valid.empty()) return in_words({"there is none", "det finnes ingen", "det finst ingen"});
  return in_words({"one of: ", "en av: ", "ein av: "}) + listed(valid);
}

std::string listed(const std::vector<std::string>& names, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < most; ++i) text += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > most) text += ", ... (+" + std::to_string(names.size() - most) + ")";
  return text;
}

void throw_unknown(std::string_view what, std::string_view id, const std::vector<std::string>& valid) {
  throw std::out_of_range("unknown " + std::string(what) + " '" + std::string(id) + "'; " + suggestion(id, valid));
}

}  // namespace kartlegg::core
