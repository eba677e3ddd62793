// Random numbers that do not hang on the order in which they are asked for: a draw has a stream of its own, so that any
// number of threads gives the same result. Philox 2x64, 10 rounds: Salmon, J. K. et al. (2011), SC'11,
// doi:10.1145/2063384.2063405.
#pragma once

#include <cstdint>

namespace kartlegg::core {

class Random {
 public:
  /// The numbers of one draw of one seed.
  Random(std::uint64_t seed, std::uint64_t stream) : key_(seed), stream_(stream) {}

  std::uint64_t next() {
    if (left_ == 0) make();
    return block_[--left_];
  }

  /// 0 <= x < 1, in steps of 2^-53.
  double uniform() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }

  /// 0 <= x < count, every number as likely as the others (Lemire's multiplication; the bias is below count / 2^64).
  std::uint64_t below(std::uint64_t count) { return high(next(), count); }

 private:
  static std::uint64_t high(std::uint64_t a, std::uint64_t b) {
    const std::uint64_t a_low = a & 0xFFFFFFFFU, a_high = a >> 32U, b_low = b & 0xFFFFFFFFU, b_high = b >> 32U;
    const std::uint64_t middle = a_high * b_low + (a_low * b_low >> 32U);
    const std::uint64_t other = a_low * b_high + (middle & 0xFFFFFFFFU);
    return a_high * b_high + (middle >> 32U) + (other >> 32U);
  }

  void make() {
    constexpr std::uint64_t multiplier = 0xD2B74407B1CE6E93U, step = 0x9E3779B97F4A7C15U;
    std::uint64_t first = counter_++, second = stream_, key = key_;
    for (int round = 0; round < 10; ++round) {
      const std::uint64_t upper = high(first, multiplier), lower = first * multiplier;
      first = upper ^ key ^ second;
      second = lower;
      key += step;
    }
    block_[0] = second, block_[1] = first;
    left_ = 2;
  }

  std::uint64_t key_, stream_, counter_ = 0;
  std::uint64_t block_[2] = {0, 0};
  int left_ = 0;
};

}  // namespace kartlegg::core
