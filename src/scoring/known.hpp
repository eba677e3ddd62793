// What tables led to before, kept with the instrument: so that a score is worked out once, not once a table.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "scoring/lookup.hpp"
#include "scoring/score.hpp"

namespace kartlegg::scoring {

/// What entries hang on beside their keys.
struct EntriesOf {
  int form = 0;
  Keying keying;
  std::vector<int> items;  // that there are columns of
  std::vector<int> missing_codes;
  bool operator==(const EntriesOf&) const = default;
};

/// Shared by all threads. Whoever finds another thread here goes without: so no lock is ever waited for, nor in a
/// process that was forked meanwhile.
class KnownEntries {
 public:
  using All = std::vector<Entries>;  // by score, then by alert

  /// nullptr if there are none.
  std::shared_ptr<const All> find(const EntriesOf& of) const;
  void add(const EntriesOf& of, All met);

 private:
  static constexpr std::size_t most_kept = 8;
  mutable std::mutex mutex_;
  std::vector<std::pair<EntriesOf, std::shared_ptr<const All>>> kept_;  // the oldest first
};

}  // namespace kartlegg::scoring
