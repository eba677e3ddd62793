#include "scoring/combine.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace kartlegg::scoring {
namespace {

using definition::Range;

/// How many combinations of parts of open scores are looked at.
constexpr std::size_t most_parts = 1000;

/// A range in parts, in each of which a condition is mostly true or mostly false: no value, every whole number, and
/// what lies between two of them. One part where that would be too many.
std::vector<Range> parts_of(Range range) {
  constexpr double large = 1e9;  // beyond, adding 1 may change nothing
  if (!range.known() || range.single() || range.lower < -large || range.upper > large ||
      range.upper - range.lower > most_parts)
    return {range};
  constexpr double endless = std::numeric_limits<double>::infinity();
  std::vector<Range> parts;
  if (range.may_be_none) parts.emplace_back();
  double rest = range.lower;
  for (double whole = std::ceil(range.lower); whole <= range.upper; ++whole) {
    if (rest < whole) parts.push_back(Range::between(rest, std::nextafter(whole, -endless), false));
    parts.push_back(Range::of(whole));
    rest = std::nextafter(whole, endless);
  }
  if (rest <= range.upper) parts.push_back(Range::between(rest, range.upper, false));
  return parts;
}

class Deciding {
 public:
  Deciding(const Decision& decision, std::span<const Range> scores)
      : decision_(decision), scores_(scores.begin(), scores.end()), lets_(decision.lets.size()) {
    found_.cases.assign(decision.cases.size(), false);
  }

  Outcomes run() {
    const auto open = parts_of_open_scores();
    try_parts(open);
    return std::move(found_);
  }

 private:
  struct Open {
    std::size_t score = 0;
    std::vector<Range> parts;
  };

  Range value(int slot) const {
    const auto s = static_cast<std::size_t>(slot);
    return s < lets_.size() ? lets_[s] : scores_[s - lets_.size()];
  }

  /// The scores that are read and not known, in parts: as many of them as can be tried, those with few parts first.
  std::vector<Open> parts_of_open_scores() const {
    std::vector<bool> read(scores_.size(), false);
    const auto mark = [&](const definition::Expression& expression) {
      for (const int slot : expression.slots)
        if (const auto s = static_cast<std::size_t>(slot); s >= lets_.size()) read[s - lets_.size()] = true;
    };
    for (const auto& let : decision_.lets) mark(let.value);
    for (const auto* const one : decision_.cases) mark(*one);
    std::vector<Open> open;
    for (std::size_t s = 0; s < scores_.size(); ++s)
      if (read[s])
        if (auto parts = parts_of(scores_[s]); parts.size() > 1) open.push_back({s, std::move(parts)});
    std::stable_sort(open.begin(), open.end(),
                     [](const Open& a, const Open& b) { return a.parts.size() < b.parts.size(); });
    std::size_t combinations = 1, n = 0;
    while (n < open.size() && combinations * open[n].parts.size() <= most_parts) combinations *= open[n++].parts.size();
    open.resize(n);
    return open;
  }

  void try_parts(std::span<const Open> open) {
    if (open.empty()) return judge();
    Range& score = scores_[open.front().score];
    const Range whole = score;
    for (const Range& part : open.front().parts) {
      score = part;
      try_parts(open.subspan(1));
    }
    score = whole;
  }

  void judge() {
    const auto lookup = [this](int slot) { return value(slot); };
    for (std::size_t i = 0; i < lets_.size(); ++i)
      lets_[i] = definition::evaluate<Range>(decision_.lets[i].value, lookup);
    for (std::size_t c = 0; c < decision_.cases.size(); ++c) {
      const auto truth = definition::evaluate_condition<Range>(*decision_.cases[c], lookup);
      if ((truth & definition::can_be_true) != 0) found_.cases[c] = true;
      // Where a case is neither true nor false, an earlier one may hold, so no later one can be the result.
      if ((truth & definition::can_be_unknown) != 0) found_.unknown = true;
      if ((truth & definition::can_be_false) == 0) return;
    }
    found_.none = true;
  }

  const Decision& decision_;
  std::vector<Range> scores_, lets_;
  Outcomes found_;
};

}  // namespace

bool Outcomes::only_unknown() const {
  return unknown && !none && std::find(cases.begin(), cases.end(), true) == cases.end();
}

std::optional<int> Outcomes::settled() const {
  if (unknown) return std::nullopt;
  const auto ways = std::count(cases.begin(), cases.end(), true) + (none ? 1 : 0);
  if (ways != 1) return std::nullopt;
  return none ? -1 : static_cast<int>(std::find(cases.begin(), cases.end(), true) - cases.begin());
}

Outcomes decide(const Decision& decision, std::span<const Range> scores) { return Deciding(decision, scores).run(); }

Range combine(std::span<const definition::Combination::Let> lets, const definition::Expression& formula,
              std::span<const Range> scores) {
  std::vector<Range> values(lets.size());
  const auto lookup = [&](int slot) {
    const auto s = static_cast<std::size_t>(slot);
    return s < values.size() ? values[s] : scores[s - values.size()];
  };
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = definition::evaluate<Range>(lets[i].value, lookup);
  return definition::evaluate<Range>(formula, lookup);
}

}  // namespace kartlegg::scoring
