// Work on many rows, shared among threads.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <vector>

namespace kartlegg::core {

/// Calls work(from, to) for blocks of rows that are all rows together; 0 threads: as many as the machine has. Blocks
/// begin at multiples of 64 rows, so that no two threads write to the same cache line of a column.
void in_blocks(std::size_t rows, unsigned threads, const std::function<void(std::size_t, std::size_t)>& work);

/// The rows of one thread: its lot, and when that is done, what others have not come to.
class Shares {
 public:
  struct Lot {
    std::atomic<std::size_t> next = 0;
    std::size_t end = 0;
  };
  Shares(std::vector<Lot>& lots, std::size_t own) : lots_(lots), own_(own) {}

  /// The next rows that nobody has; false once there are none left.
  bool next(std::size_t& from, std::size_t& to);

 private:
  std::vector<Lot>& lots_;
  std::size_t own_;
};

/// Calls work(shares) once by every thread, which is to take shares until there are none. Each begins at a multiple of
/// 8192 rows.
void in_shares(std::size_t rows, unsigned threads, const std::function<void(Shares&)>& work);

/// Does what can wait as soon as no thread looks out for work; at once if none does. What was to wait before is
/// forgotten.
void when_idle(void (*work)());

}  // namespace kartlegg::core
