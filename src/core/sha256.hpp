// SHA-256 (FIPS 180-4), for content hashes.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace kartlegg::core {

/// The hash of bytes that come in pieces.
class Sha256 {
 public:
  void add(std::string_view bytes);
  /// 64 lower-case hexadecimal digits, as sha256sum prints them. Nothing can be added after it.
  std::string hex();

 private:
  std::array<std::uint32_t, 8> digest_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                          0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::string rest_;  // less than a block of 64 bytes
  std::uint64_t length_ = 0;
};

std::string sha256(std::string_view bytes);

}  // namespace kartlegg::core
