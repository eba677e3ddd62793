// A long list of numbers, one a row. Its memory is not touched before it is written, and is asked for in large pages
// where the system has them: for millions of rows that is most of the time that a table takes.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace kartlegg::core {

template <class T>
struct ColumnAllocator {
  using value_type = T;
  static constexpr std::size_t large_page = std::size_t{2} << 20U;

  ColumnAllocator() = default;
  template <class U>
  ColumnAllocator(const ColumnAllocator<U>&) {}  // NOLINT(google-explicit-constructor): as the standard asks

  T* allocate(std::size_t count) {
    const std::size_t bytes = count * sizeof(T);
    if (bytes < large_page) return static_cast<T*>(::operator new(bytes));
    void* const memory = ::operator new (bytes, std::align_val_t{large_page});
#ifdef MADV_HUGEPAGE
    madvise(memory, bytes / large_page * large_page, MADV_HUGEPAGE);  // a wish: what comes of it does not matter
#endif
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t count) noexcept {
    if (count * sizeof(T) < large_page)
      ::operator delete(memory);
    else
      ::operator delete (memory, std::align_val_t{large_page});
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
  bool operator==(const ColumnAllocator&) const { return true; }
};

/// `Column<T>(rows)` holds no values yet: every row must be written.
template <class T>
using Column = std::vector<T, ColumnAllocator<T>>;

}  // namespace kartlegg::core
