// What was compared with values of R or of a publication, for the table of agreement (docs/agreement.md). Written when
// the test program ends, one line an entry, to the file that the variable KARTLEGG_AGREEMENT names; without it, nothing
// is written.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <utility>

namespace shared {

class AgreementRecord {
 public:
  static AgreementRecord& of_this_program() {
    static AgreementRecord record;
    return record;
  }

  /// One number of an entry, met within its tolerance or not.
  void add(const std::string& family, const std::string& id, double got, double want, bool holds) {
    Entry& entry = entries_[{family, id}];
    entry.numbers += 1, entry.met += holds ? 1 : 0;
    if (std::isfinite(got) && std::isfinite(want))
      entry.largest = std::max(entry.largest, std::abs(got - want) / std::max(1.0, std::abs(want)));
  }

  ~AgreementRecord() {
    const char* const name = std::getenv("KARTLEGG_AGREEMENT");
    if (name == nullptr || entries_.empty()) return;
    std::filesystem::create_directories(std::filesystem::path(name).parent_path());
    std::ofstream file(name);
    file << "family,id,numbers,met,largest\n";
    for (const auto& [key, entry] : entries_)
      file << key.first << ',' << key.second << ',' << entry.numbers << ',' << entry.met << ',' << entry.largest
           << '\n';
  }

 private:
  struct Entry {
    int numbers = 0, met = 0;
    double largest = 0;  // difference, relative to what was wanted where that is more than 1
  };
  std::map<std::pair<std::string, std::string>, Entry> entries_;
};

}  // namespace shared
