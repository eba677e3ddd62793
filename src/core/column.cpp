#include "core/column.hpp"

#include <algorithm>
#include <mutex>
#include <vector>

#include "core/in_blocks.hpp"

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace kartlegg::core {
namespace {

constexpr std::size_t cache_line = 64, large_page = std::size_t{2} << 20U;

struct Piece {
  std::byte* begin = nullptr;
  std::size_t size = 0;
  bool lent = false;  // the system may take back what is in it
};

bool is_large(std::size_t size) { return size >= large_page; }
std::align_val_t alignment(std::size_t size) { return std::align_val_t{is_large(size) ? large_page : cache_line}; }

Piece fresh(std::size_t size) {
  const Piece piece{static_cast<std::byte*>(::operator new(size, alignment(size))), size};
#ifdef MADV_HUGEPAGE
  if (is_large(size)) madvise(piece.begin, size, MADV_HUGEPAGE);  // a wish: what comes of it does not matter
#endif
  return piece;
}

void release(const Piece& piece) { ::operator delete(piece.begin, alignment(piece.size)); }

/// Large pieces that nobody needs now. Before the system hands out memory it clears it, which takes longer than to
/// score a table; so what a table has left is given to the next one. There is never more of it than was in use at once
/// before, and a system that is short of memory takes it back. Whoever finds another thread here goes without: so no
/// lock is ever waited for, nor in a process that was forked meanwhile.
class Spare {
 public:
  Spare() { pieces_.reserve(most_held / large_page); }  // so that keep never asks for memory

  /// A piece of that size or little more; none if there is none.
  Piece take(std::size_t size) {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock) return {};
    const auto fits = [&](const Piece& piece) { return piece.size >= size && piece.size - size <= size / 4; };
    const auto found = std::find_if(pieces_.begin(), pieces_.end(), fits);
    if (found == pieces_.end()) {
      make_way(size);
      return {};
    }
    const Piece piece{found->begin, found->size};
    pieces_.erase(found);
    held_ -= piece.size;
    return piece;
  }

  bool keep(const Piece& piece) {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock || piece.size > most_held) return false;
    if (held_ + piece.size > most_held) make_way(held_ + piece.size - most_held);
    pieces_.push_back(piece);
    held_ += piece.size;
    return true;
  }

  /// Lends the pieces to the system.
  void lend() {
#ifdef MADV_FREE
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock) return;
    for (Piece& piece : pieces_) {
      if (!piece.lent) madvise(piece.begin, piece.size, MADV_FREE);
      piece.lent = true;
    }
#endif
  }

 private:
  /// Releases the oldest pieces: as much memory as somebody else is about to have.
  void make_way(std::size_t size) {
    std::size_t released = 0, count = 0;
    for (; count < pieces_.size() && released < size; ++count) {
      release(pieces_[count]);
      released += pieces_[count].size;
    }
    pieces_.erase(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(count));
    held_ -= released;
  }

  static constexpr std::size_t most_held = std::size_t{256} << 20U;
  std::mutex mutex_;
  std::vector<Piece> pieces_;  // the oldest first
  std::size_t held_ = 0;
};

Spare& spare() {
  static Spare& kept = *new Spare;  // never destroyed: tables may outlive what is static
  return kept;
}

}  // namespace

ColumnMemory::ColumnMemory(std::size_t bytes) : size_(bytes) {
  Piece piece;
  if (is_large(bytes)) {
    size_ = (bytes + large_page - 1) / large_page * large_page;
    piece = spare().take(size_);
  }
  if (piece.begin == nullptr) piece = fresh(size_);
  begin_ = piece.begin;
  size_ = piece.size;
}

ColumnMemory::~ColumnMemory() {
  const Piece piece{begin_, size_};
  if (!is_large(size_) || !spare().keep(piece))
    release(piece);
  else  // lending interrupts every thread that is awake, once for each large page: that waits until none is
    when_idle([] { spare().lend(); });
}

}  // namespace kartlegg::core
