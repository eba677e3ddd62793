// What several tests need: the shipped instruments, published tables, small instruments made in the test.
#pragma once

#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "kartlegg/kartlegg.hpp"

namespace support {

/// A shipped instrument, loaded once.
inline const kartlegg::Instrument& shipped(const std::string& id) {
  static std::map<std::string, kartlegg::Instrument> loaded;
  const auto found = loaded.find(id);
  if (found != loaded.end()) return found->second;
  return loaded.emplace(id, kartlegg::load("instruments/" + id)).first->second;
}

/// The text of an instrument.yaml without the norms that it names as its default: it can be read without their files.
inline std::string without_default_norms(std::string text) {
  const auto norms = text.find("\nnorms:");
  const auto start = text.find("  default:", norms);
  return text.erase(start, text.find('\n', start) + 1 - start);
}

using CsvRow = std::map<std::string, std::string>;

/// The rows of a table in tests/reference, by column name. Its cells hold no quotes.
inline std::vector<CsvRow> reference(const std::string& file) {
  std::ifstream stream("tests/reference/" + file);
  if (!stream) throw std::runtime_error("no tests/reference/" + file);
  const auto cells = [](const std::string& line) {
    std::vector<std::string> result;
    std::istringstream rest(line);
    for (std::string cell; std::getline(rest, cell, ',');) result.push_back(cell);
    return result;
  };
  std::string line;
  std::getline(stream, line);
  const auto names = cells(line);
  std::vector<CsvRow> rows;
  while (std::getline(stream, line)) {
    const auto values = cells(line);
    CsvRow row;
    for (std::size_t i = 0; i < names.size() && i < values.size(); ++i) row[names[i]] = values[i];
    rows.push_back(row);
  }
  return rows;
}

/// The text of a small instrument from the YAML of its parts, which stand between the head below and the end.
/// `items` is the list of items; the one form asks them all. Options: "points" 0 to 4, with code 8 for does not apply
/// and 9 for cannot say; "steps" 0 to 2; "place" codes without scores.
inline std::string small_text(const std::string& items, const std::string& rest,
                              const std::string& form_items = "all") {
  const std::string head = R"(
format: 1
id: small
version: "1.0.0"
title: {en: Small, nb: Liten}
purpose: screening
rights: {owner: Nobody, wording: included, use: {en: Free.}, source: made-up}
sources:
  made-up: {citation: "Invented for a test."}
informants: {parent: {en: parent, nb: forelder}}
options:
  points:
    - {code: 0, score: 0}
    - {code: 1, score: 1}
    - {code: 2, score: 2}
    - {code: 3, score: 3}
    - {code: 4, score: 4}
    - {code: 8, non_answer: not_applicable, label: {en: does not apply}}
    - {code: 9, non_answer: missing, label: {en: cannot say}}
  steps:
    - {code: 0, score: 0}
    - {code: 1, score: 1}
    - {code: 2, score: 2}
  place:
    - {code: 0}
    - {code: 1}
    - {code: 7}
)";
  const std::string forms =
      "\nforms: [{id: only, informant: parent, title: {en: only form}, items: " + form_items + ", source: made-up}]\n";
  return head + "items:\n" + items + forms + rest;
}
inline kartlegg::Instrument small(const std::string& items, const std::string& rest,
                                  const std::string& form_items = "all") {
  return kartlegg::parse({"small.yaml", small_text(items, rest, form_items)});
}

/// Items with these ids on one option set.
inline std::string items(const std::vector<std::string>& ids, const std::string& options) {
  std::string text;
  for (const auto& id : ids) text += "  - {id: " + id + ", options: " + options + ", topic: {en: " + id + "}}\n";
  return text;
}

}  // namespace support
