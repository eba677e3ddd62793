#include "scoring/lookup.hpp"

namespace kartlegg::scoring {

Entries::Entries(std::size_t size, std::size_t bands_a_key)
    : raw(size, definition::no_value),
      states(size),
      bands(bands_a_key * size, std::int8_t{-1}),
      traits(size, not_met) {}

void Entries::learn_from(const Entries& others) {
  for (std::size_t key = 0; key < size(); ++key) {
    if (met(key) || !others.met(key)) continue;
    raw[key] = others.raw[key];
    states[key] = others.states[key];
    traits[key] = others.traits[key];
    if (!low.empty()) low[key] = others.low[key];
    if (!high.empty()) high[key] = others.high[key];
    if (!range.empty()) range[key] = others.range[key];
    for (std::size_t band = key; band < bands.size(); band += size()) bands[band] = others.bands[band];
  }
}

}  // namespace kartlegg::scoring
