// The error for one thing that is wrong with a call.
#pragma once

#include <string>
#include <utility>

#include "kartlegg/error.hpp"

namespace kartlegg::core {

[[noreturn]] inline void refuse(Refusal why, std::string field, std::string message, std::string hint) {
  throw ResponseError(why, {{{}, std::move(field), std::move(message), std::move(hint), {}}});
}

}  // namespace kartlegg::core
