// The small instrument with every kind of norms (tests/definitions/norms/small), as it stands and with changes.
#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <kartlegg/instrument.hpp>
#include <string>

#include "expectations.hpp"

namespace small_norms {

namespace fs = std::filesystem;

inline const fs::path definitions = fs::path(KARTLEGG_SOURCE_DIR) / "tests/definitions";
inline const fs::path small = definitions / "norms/small";

inline kartlegg::SourceFile instrument_file() {
  return {"instrument.yaml", expectations::read(small / "instrument.yaml")};
}
inline kartlegg::SourceFile norm_file() {
  return {"norms/everything.yaml", expectations::read(small / "norms/everything.yaml")};
}
inline kartlegg::SourceFile evidence_file() { return {"evidence.yaml", expectations::read(small / "evidence.yaml")}; }

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace small_norms
