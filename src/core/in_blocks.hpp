// Work on many rows, shared among threads.
#pragma once

#include <cstddef>
#include <functional>

namespace kartlegg::core {

/// Calls work(from, to) for blocks of rows that are all rows together; 0 threads: as many as the machine has. Blocks
/// begin at multiples of 64 rows, so that no two threads write to the same cache line of a column.
void in_blocks(std::size_t rows, unsigned threads, const std::function<void(std::size_t, std::size_t)>& work);

}  // namespace kartlegg::core
