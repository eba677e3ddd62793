// Broken files that say at their top what must be reported where: "# expect 12:5: message", "#     do: hint".
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <kartlegg/error.hpp>
#include <set>
#include <string>
#include <vector>

namespace expectations {

namespace fs = std::filesystem;

struct Expected {
  int line = 0, column = 0;
  std::string message, hint;
};

inline std::string read(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

/// "# expect 12:5: message" and "#     do: hint", from the top of the file.
inline std::vector<Expected> expected_of(const std::vector<std::string>& lines) {
  const std::string expect = "# expect ", cure = "#     do: ";
  std::vector<Expected> all;
  for (const std::string& line : lines) {
    if (line.rfind(expect, 0) == 0) {
      std::size_t at = expect.size(), used = 0;
      Expected one;
      one.line = std::stoi(line.substr(at), &used);
      at += used + 1;
      one.column = std::stoi(line.substr(at), &used);
      one.message = line.substr(at + used + 2);
      all.push_back(one);
    } else if (line.rfind(cure, 0) == 0) {
      all.back().hint = line.substr(cure.size());
    }
  }
  return all;
}

/// As many blanks as characters stand before the column (tabs kept), then the caret.
inline std::string caret_under(const std::string& line, int column) {
  std::string blanks;
  for (const char c : line) {
    if ((static_cast<unsigned char>(c) & 0xC0U) == 0x80U) continue;
    if (static_cast<int>(blanks.size()) + 1 == column) break;
    blanks += c == '\t' ? '\t' : ' ';
  }
  return blanks + "^";
}

/// Holds what was found in a broken file against what its top says; adds its messages to `messages`.
inline void check_problems(const std::string& name, const std::string& text,
                           const std::vector<kartlegg::Problem>& found, std::string what,
                           std::set<std::string>& messages) {
  const auto lines = lines_of(text);
  const auto expected = expected_of(lines);
  REQUIRE_FALSE(expected.empty());
  CHECK(found.size() == expected.size());
  for (std::size_t i = 0; i < std::min(found.size(), expected.size()); ++i) {
    INFO("problem " << i + 1);
    CHECK(found[i].message == expected[i].message);
    CHECK(found[i].hint == expected[i].hint);
    CHECK(found[i].where.line == expected[i].line);
    CHECK(found[i].where.column == expected[i].column);
    CHECK(found[i].where.file == name);
    messages.insert(expected[i].message);
    // what() prints: the place and the message, the line, the caret under the character
    std::string printed = name + ":" + std::to_string(expected[i].line) + ":" + std::to_string(expected[i].column) +
                          ": error: " + expected[i].message + "; " + expected[i].hint + "\n";
    const std::string& line = lines[static_cast<std::size_t>(expected[i].line) - 1];
    const bool plain = name != "not-utf-8.yaml" && name != "control-character.yaml" && line.size() <= 240;
    if (plain && !line.empty()) printed += "    " + line + "\n    " + caret_under(line, expected[i].column);
    const bool stands = what.rfind(printed, 0) == 0;
    CHECK(stands);
    if (!stands) CHECK(what == printed);
    const std::string next = "\n" + name + ":";
    what.erase(0, what.find(next) == std::string::npos ? what.size() : what.find(next) + 1);
  }
}

}  // namespace expectations
