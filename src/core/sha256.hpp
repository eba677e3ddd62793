// SHA-256 (FIPS 180-4), for content hashes.
#pragma once

#include <string>
#include <string_view>

namespace kartlegg::core {

/// 64 lower-case hexadecimal digits, as sha256sum prints them.
std::string sha256(std::string_view bytes);

}  // namespace kartlegg::core
