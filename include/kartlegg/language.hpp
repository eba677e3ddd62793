// The languages that kartlegg speaks.
#pragma once

#include <string_view>

#include "kartlegg/config.hpp"

namespace kartlegg {
inline namespace v1 {

/// English, Norwegian Bokmål, Norwegian Nynorsk. Texts that an instrument lacks in nn fall back to nb, then to en.
enum class Language : unsigned char { en, nb, nn };

/// "en", "nb", "nn".
KARTLEGG_API std::string_view name(Language language) noexcept;

}  // namespace v1
}  // namespace kartlegg
