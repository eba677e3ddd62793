#include "scoring/cycles.hpp"

#include <algorithm>
#include <cmath>

#include "definition/rounding.hpp"

namespace kartlegg::scoring {
namespace {

using definition::CombineBy;

/// The scores of one scale, cycle by cycle.
OverCycles over_cycles(const definition::CycleRule& rule, std::span<const CycleScore> scores, std::size_t scale,
                       std::size_t width, int given) {
  OverCycles out;
  double sum = 0, lowest = 0, highest = 0;
  bool prorated = false, filled = false;
  for (std::size_t i = scale; i < scores.size(); i += width) {
    const CycleScore& one = scores[i];
    if (std::isnan(one.raw)) continue;
    lowest = out.cycles == 0 ? one.raw : std::min(lowest, one.raw);
    highest = out.cycles == 0 ? one.raw : std::max(highest, one.raw);
    sum += one.raw;
    ++out.cycles;
    prorated = prorated || one.status == Status::prorated;
    filled = filled || one.status == Status::filled;
  }
  if (out.cycles < rule.at_least) {
    out.status = Status::too_many_missing;
    return out;
  }
  out.raw = rule.combine == CombineBy::mean ? sum / out.cycles : rule.combine == CombineBy::max ? highest : lowest;
  out.status = prorated || out.cycles < given ? Status::prorated : filled ? Status::filled : Status::complete;
  return out;
}

OverCycles from_parts(const definition::Composite& composite, std::span<const OverCycles> scores) {
  const auto part = [&](int s) -> const OverCycles& { return scores[static_cast<std::size_t>(s)]; };
  OverCycles out;
  const auto raw =
      definition::evaluate<definition::Point>(composite.formula, [&](int s) { return definition::Point{part(s).raw}; });
  bool prorated = false, filled = false, lacking = false, first = true;
  for (const int s : composite.formula.slots) {
    const OverCycles& p = part(s);
    out.cycles = first ? p.cycles : std::min(out.cycles, p.cycles);
    first = false;
    prorated = prorated || p.status == Status::prorated;
    filled = filled || p.status == Status::filled || std::isnan(p.raw);
    lacking = lacking || p.status == Status::too_many_missing;
  }
  if (raw.known()) {
    out.raw = definition::rounded(composite.rounding, raw.value);
    out.status = prorated ? Status::prorated : filled ? Status::filled : Status::complete;
  } else {
    out.status = lacking ? Status::too_many_missing : Status::out_of_range;
  }
  return out;
}

}  // namespace

void over_cycles(const Definition& definition, const Plan& plan, int form, std::span<const CycleScore> scores,
                 int given, std::span<OverCycles> into) {
  const auto width = static_cast<std::size_t>(definition.score_count());
  const auto& on = plan.forms[static_cast<std::size_t>(form)].scores;
  for (std::size_t s = 0; s < width; ++s) {
    into[s] = {};
    if (on[s].on_form && s < definition.scales.size())
      into[s] = over_cycles(*definition.cycles, scores, s, width, given);
  }
  for (const int c : definition.composite_order) {
    const std::size_t s = definition.scales.size() + static_cast<std::size_t>(c);
    if (on[s].on_form) into[s] = from_parts(definition.composites[static_cast<std::size_t>(c)], into);
  }
}

}  // namespace kartlegg::scoring
