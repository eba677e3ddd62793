// A long list of numbers, one a row. Its memory is not touched before it is written, and is asked for in large pages
// where the system has them: for millions of rows that is most of the time that a table takes.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <new>
#include <utility>
#include <vector>

namespace kartlegg::core {

/// One piece of memory, from which columns that live together take theirs. Large ones are kept for those who come
/// after.
class ColumnMemory {
 public:
  explicit ColumnMemory(std::size_t bytes);
  ~ColumnMemory();
  ColumnMemory(const ColumnMemory&) = delete;
  ColumnMemory& operator=(const ColumnMemory&) = delete;

  /// What a column of so many bytes takes.
  static std::size_t needed(std::size_t bytes) { return (bytes + line_size - 1) / line_size * line_size; }

  /// nullptr if there is not enough left.
  void* take(std::size_t bytes) {
    const std::size_t wanted = needed(bytes);
    if (wanted > size_ - used_) return nullptr;
    std::byte* const taken = begin_ + used_;
    used_ += wanted;
    return taken;
  }
  bool holds(const void* memory) const {
    const auto* const at = static_cast<const std::byte*>(memory);
    return !std::less<>{}(at, begin_) && std::less<>{}(at, begin_ + size_);
  }

 private:
  static constexpr std::size_t line_size = 64;  // so that no two columns share a line of the cache
  std::size_t size_, used_ = 0;
  std::byte* begin_;
};

template <class T>
struct ColumnAllocator {
  using value_type = T;
  using propagate_on_container_move_assignment = std::true_type;

  ColumnAllocator() = default;
  explicit ColumnAllocator(std::shared_ptr<ColumnMemory> memory) : shared(std::move(memory)) {}
  template <class U>
  ColumnAllocator(const ColumnAllocator<U>& other)  // NOLINT(google-explicit-constructor): as the standard asks
      : shared(other.shared) {}

  T* allocate(std::size_t count) {
    void* const taken = shared ? shared->take(count * sizeof(T)) : nullptr;
    return static_cast<T*>(taken != nullptr ? taken : ::operator new(count * sizeof(T)));
  }
  void deallocate(T* memory, std::size_t) noexcept {
    if (!shared || !shared->holds(memory)) ::operator delete(memory);
  }
  /// Without a value nothing is written.
  template <class U>
  void construct(U* at) noexcept {
    ::new (static_cast<void*>(at)) U;
  }
  template <class U, class... Values>
  void construct(U* at, Values&&... values) {
    ::new (static_cast<void*>(at)) U(std::forward<Values>(values)...);
  }
  bool operator==(const ColumnAllocator& other) const { return shared == other.shared; }

  std::shared_ptr<ColumnMemory> shared;  // absent: every column has memory of its own
};

/// `Column<T>(rows)` holds no values yet: every row must be written.
template <class T>
using Column = std::vector<T, ColumnAllocator<T>>;

template <class T>
Column<T> new_column(std::size_t rows, const std::shared_ptr<ColumnMemory>& memory) {
  return Column<T>(rows, ColumnAllocator<T>(memory));
}

}  // namespace kartlegg::core
