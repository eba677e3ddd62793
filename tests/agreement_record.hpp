// What was compared with values of R or of a publication, for the table of agreement (docs/agreement.md). Written when
// the test program ends to the file that the variable KARTLEGG_AGREEMENT names, one line an entry; beside it, with the
// extension .apart, one line a value that R has otherwise, and why that is said by scripts/agreement. Without the
// variable, nothing is written.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

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
    double apart = holds ? 0 : 1;  // of what is not finite
    if (std::isfinite(got) && std::isfinite(want)) apart = std::abs(got - want) / std::max(1.0, std::abs(want));
    entry.exact += apart <= 1e-10 ? 1 : 0, entry.close += apart <= 1e-6 ? 1 : 0;
    entry.largest = std::max(entry.largest, apart);
  }

  /// One number that R has otherwise: it is no optimum, is not identified, or stands for something else.
  void add_apart(const std::string& family, const std::string& id, const std::string& what, double there, double here) {
    apart_.push_back({family, id, what, there, here});
  }

  ~AgreementRecord() {
    const char* const name = std::getenv("KARTLEGG_AGREEMENT");
    if (name == nullptr || entries_.empty()) return;
    const std::filesystem::path path(name);
    std::filesystem::create_directories(path.parent_path());
    std::ofstream file(path);
    file << "family,id,numbers,met,exact,close,largest\n";
    for (const auto& [key, entry] : entries_)
      file << key.first << ',' << key.second << ',' << entry.numbers << ',' << entry.met << ',' << entry.exact << ','
           << entry.close << ',' << entry.largest << '\n';
    std::ofstream others(std::filesystem::path(path).replace_extension(".apart"));
    others.precision(7);
    others << "family,id,what,there,here\n";
    for (const Apart& one : apart_)
      others << one.family << ',' << one.id << ',' << one.what << ',' << one.there << ',' << one.here << '\n';
  }

 private:
  struct Entry {
    int numbers = 0, met = 0, exact = 0, close = 0;  // to 1e-10, to 1e-6
    double largest = 0;  // difference, relative to what was wanted where that is more than 1
  };
  struct Apart {
    std::string family, id, what;
    double there, here;
  };
  std::map<std::pair<std::string, std::string>, Entry> entries_;
  std::vector<Apart> apart_;
};

}  // namespace shared
