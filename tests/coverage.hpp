// How often the intervals of simulated samples hold the true value.
#pragma once

#include <catch2/catch.hpp>
#include <cmath>

#include "kartlegg/interval.hpp"

/// No allowance is made beside the Monte-Carlo error, of which four are taken: of some dozens of seeded comparisons
/// none should be further.
struct Coverage {
  int held = 0, of = 0;

  void add(kartlegg::Interval interval, double value) {
    held += interval.lower <= value && value <= interval.upper ? 1 : 0;
    ++of;
  }
  double share() const { return held / static_cast<double>(of); }

  /// As often as they say.
  void right() const { near(.95, 0); }

  /// As often as in a longer simulation with other random numbers (docs/statistics.md), whose own error counts too.
  void as_measured(double long_share, double long_runs) const { near(long_share, 1 / long_runs); }

  /// As often as is worked out.
  void near(double expected, double more_error = 0) const {
    const double error = std::sqrt(expected * (1 - expected) * (1.0 / of + more_error));
    CHECK(share() == Approx(expected).margin(4 * error).epsilon(0));
  }
};
