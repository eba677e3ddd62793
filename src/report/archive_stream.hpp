// Numbers and texts, one after the other, in a portable text archive of Boost.Serialization. Boost stays in the .cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace kartlegg::report {

/// What is read is not what an ArchiveWriter writes; what() says what is wrong with it.
class BadContent : public std::runtime_error {
 public:
  explicit BadContent(const std::string& what, bool newer = false) : std::runtime_error(what), newer_(newer) {}
  /// True: it may well be whole, but was written by a newer Boost.
  bool newer() const noexcept { return newer_; }

 private:
  bool newer_;
};

constexpr std::int64_t no_limit = std::numeric_limits<std::int64_t>::max();

/// Writes. A description of fields takes a writer or a reader, so that both do the same in the same order.
class ArchiveWriter {
 public:
  static constexpr bool reads = false;
  template <class T>
  using Field = const T;

  ArchiveWriter();
  ~ArchiveWriter();
  ArchiveWriter(const ArchiveWriter&) = delete;
  ArchiveWriter& operator=(const ArchiveWriter&) = delete;

  /// All that was written; nothing can be written after it.
  std::string take();

  template <class T>
  void whole(const T& value, std::int64_t /*lowest*/, std::int64_t /*highest*/) {
    put(static_cast<std::int64_t>(value));
  }
  /// NaN is no value, and is written as an empty text; any other number as the shortest text that gives it back.
  void number(double value);
  void text(const std::string& value) { put(value); }

 private:
  friend class ArchiveReader;
  void put(std::int64_t value);
  void put(const std::string& value);

  struct Boost;
  std::unique_ptr<Boost> boost_;
};

/// Reads. Every number has its limits; nothing is allocated because a number says so: all of it must be there. Throws
/// BadContent, and nothing else.
class ArchiveReader {
 public:
  static constexpr bool reads = true;
  template <class T>
  using Field = T;

  /// `content` must outlive the reader.
  explicit ArchiveReader(std::string_view content);
  ~ArchiveReader();
  ArchiveReader(const ArchiveReader&) = delete;
  ArchiveReader& operator=(const ArchiveReader&) = delete;

  template <class T>
  void whole(T& value, std::int64_t lowest, std::int64_t highest) {
    value = static_cast<T>(get_whole(lowest, highest));
  }
  void number(double& value);
  void text(std::string& value) { value = get_text(); }
  /// BadContent if anything is left.
  void expect_end();

 private:
  std::int64_t get_whole(std::int64_t lowest, std::int64_t highest);
  std::string get_text();

  struct Boost;
  std::unique_ptr<Boost> boost_;
};

// --- what is made of numbers and texts. `Archive` is either of the two.

template <class Archive>
void flag(Archive& archive, typename Archive::template Field<bool>& value) {
  archive.whole(value, 0, 1);
}

/// An enumeration whose last name is `last`.
template <class Archive, class Enum>
requires std::is_enum_v<Enum>
void choice(Archive& archive, Enum& value, std::remove_const_t<Enum> last) {
  archive.whole(value, 0, static_cast<std::int64_t>(last));
}

/// A list of at most `most`; `each` describes one entry.
template <class Archive, class List, class Each>
void list(Archive& archive, List& values, std::size_t most, Each each) {
  std::size_t size = values.size();
  archive.whole(size, 0, static_cast<std::int64_t>(most));
  if constexpr (Archive::reads) {
    values.clear();
    for (; size > 0; --size) each(values.emplace_back());
  } else {
    for (const auto& value : values) each(value);
  }
}

/// A list of exactly `size`.
template <class Archive, class List, class Each>
void row(Archive& archive, List& values, std::size_t size, Each each) {
  list(archive, values, size, each);
  if (Archive::reads && values.size() != size)
    throw BadContent("a list has " + std::to_string(values.size()) + " entries");
}

template <class Archive, class Optional, class Each>
void maybe(Archive& archive, Optional& value, Each each) {
  bool there = value.has_value();
  archive.whole(there, 0, 1);
  if constexpr (Archive::reads) value = there ? Optional(std::in_place) : Optional();
  if (there) each(*value);
}

}  // namespace kartlegg::report
