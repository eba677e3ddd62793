#include "core/in_blocks.hpp"

#include <algorithm>
#include <thread>
#include <vector>

namespace kartlegg::core {

void in_blocks(std::size_t rows, unsigned threads, const std::function<void(std::size_t, std::size_t)>& work) {
  if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t parts = std::clamp<std::size_t>(threads, 1, std::max<std::size_t>(1, rows / 64));
  std::vector<std::jthread> others;
  const std::size_t block = (rows / parts + 63) / 64 * 64;
  for (std::size_t part = 1; part < parts; ++part)
    others.emplace_back(work, std::min(part * block, rows), std::min((part + 1) * block, rows));
  work(0, std::min(parts == 1 ? rows : block, rows));
  others.clear();  // joins
  if (parts > 1 && parts * block < rows) work(parts * block, rows);
}

}  // namespace kartlegg::core
