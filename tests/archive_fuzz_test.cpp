// Damaged archives: each is a clear error, or, where the damage was given a right hash, at worst another report that
// hangs together; nothing crashes, hangs, or takes much memory.
// KARTLEGG_FUZZ_SEED: which ones. KARTLEGG_FUZZ: how many with a right hash, whose instrument is read each time.
#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <new>

#include "archive_support.hpp"
#include "mutation.hpp"
#include "support.hpp"

namespace {

std::atomic<std::size_t> in_use = 0, most_in_use = 0;

void* counted(std::size_t size, std::size_t alignment = alignof(std::max_align_t)) {
  void* const memory = std::aligned_alloc(alignment, (size / alignment + 1) * alignment);
  if (memory == nullptr) throw std::bad_alloc();
  const std::size_t now = in_use += malloc_usable_size(memory);
  std::size_t most = most_in_use;
  while (now > most && !most_in_use.compare_exchange_weak(most, now)) {
  }
  return memory;
}

void give_back(void* memory) noexcept {
  if (memory == nullptr) return;
  in_use -= malloc_usable_size(memory);
  std::free(memory);
}

/// The most that was in use at once beyond what was in use before.
template <class Work>
std::size_t memory_for(Work work) {
  const std::size_t before = in_use;
  most_in_use = before;
  work();
  return most_in_use - before;
}

}  // namespace

void* operator new(std::size_t size) { return counted(size); }
// Long columns ask for large pages.
void* operator new(std::size_t size, std::align_val_t alignment) {
  return counted(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory, std::align_val_t) noexcept { give_back(memory); }
void* operator new[](std::size_t size) { return counted(size); }
// The sorts of the standard library ask without throwing.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  try {
    return counted(size);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}
void* operator new[](std::size_t size, const std::nothrow_t& nothrow) noexcept { return operator new(size, nothrow); }
void operator delete(void* memory) noexcept { give_back(memory); }
void operator delete[](void* memory) noexcept { give_back(memory); }
void operator delete(void* memory, std::size_t) noexcept { give_back(memory); }
void operator delete[](void* memory, std::size_t) noexcept { give_back(memory); }

using namespace kartlegg;  // NOLINT(google-build-using-namespace): one short test of one namespace
using mutation::Dice;
using mutation::number_from;

namespace {

constexpr std::size_t most_memory = 64U << 20U;

/// Cuts the text off, or changes one of its bytes from `from` on.
void damage(std::string& text, std::size_t from, Dice& dice) {
  const std::size_t at = from + dice.below(text.size() - from);
  if (dice.one_in(4)) {
    text.resize(at);
  } else if (dice.one_in(3)) {
    text[at] = static_cast<char>(text[at] ^ (1 << dice.below(8)));  // one bit
  } else {
    const char before = text[at];
    while (text[at] == before)
      text[at] = dice.one_in(2) ? "0123456789 -."[dice.below(13)] : static_cast<char>(dice.below(256));
  }
}

enum class Reading { read, refused };

/// Reads the archive and looks at all that is in it.
Reading receive(const std::string& archive) {
  try {
    if (archive.find("\nkind table\n") < 100) {
      const ScoreTable table = table_from_archive(archive);
      const std::string differs = support::same_tables(table, table);
      CHECK(differs == "");
    } else if (archive.find("\nkind instrument\n") < 100) {
      const Instrument instrument = instrument_from_archive(archive);
      CHECK_FALSE(instrument.forms().empty());
    } else {
      for (const Report& report : reports_from_archive(archive)) CHECK(support::same_reports(report, report) == "");
    }
    return Reading::read;
  } catch (const ResponseError&) {
    return Reading::read;  // a row of a table was made such that it cannot be scored, and says so when it is asked for
  } catch (const ArchiveError& error) {
    CHECK(error.problems().size() == 1);
    CHECK_FALSE(error.problems().front().message.empty());
    CHECK_FALSE(error.problems().front().hint.empty());
    return Reading::refused;
  }
}

/// Archives of one report each.
std::vector<std::string> archives(const std::vector<Report>& reports) {
  std::vector<std::string> all;
  for (const Report& report : reports) all.push_back(to_archive(report));
  return all;
}

}  // namespace

TEST_CASE("Ten thousand truncated and flipped archives are errors") {
  Dice dice(number_from("KARTLEGG_FUZZ_SEED", 1));
  auto all = archives(support::stored_reports());
  all.push_back(to_archive(support::stored_reports()));
  all.push_back(to_archive(support::stored_table()));
  all.push_back(to_archive(support::shipped("epds")));
  std::size_t most = 0;
  for (int round = 0; round < 10'000; ++round) {
    const std::string& whole = dice.any_of(all);
    std::string text = whole;
    damage(text, dice.one_in(10) ? 0 : dice.below(text.size()), dice);
    INFO("round " << round);
    Reading reading = Reading::read;
    most = std::max(most, memory_for([&] { reading = receive(text); }));
    CHECK(reading == Reading::refused);
  }
  std::cout << "10000 damaged archives: at most " << most / 1024 << " kB\n";
  CHECK(most < most_memory);
}

TEST_CASE("Damage with a right hash is refused, or gives a report that hangs together") {
  Dice dice(number_from("KARTLEGG_FUZZ_SEED", 1));
  const std::size_t rounds = number_from("KARTLEGG_FUZZ", 1000);
  auto all = archives(support::small_stored_reports());
  for (int n = 0; n < 3; ++n) all.push_back(to_archive(support::small_stored_table()));
  all.push_back(to_archive(support::small_with_norms()));
  std::size_t most = 0, read = 0;
  for (std::size_t round = 0; round < rounds; ++round) {
    std::string text = dice.any_of(all);
    // After the hash; mostly what is said of the person, which stands behind the text of the instrument.
    const std::size_t content = text.find("22 serialization");
    damage(text, dice.one_in(4) ? content : std::max(content, text.size() - 2000), dice);
    text = support::with_right_hash(text);
    INFO("round " << round);
    Reading reading = Reading::refused;
    most = std::max(most, memory_for([&] { reading = receive(text); }));
    read += reading == Reading::read ? 1U : 0U;
  }
  std::cout << rounds << " damaged archives with a right hash: " << read << " read, at most " << most / 1024 << " kB\n";
  CHECK(most < most_memory);
  CHECK(read < rounds / 2);
}

TEST_CASE("Lengths that promise much cost nothing") {
  const std::string archive = to_archive(support::small_stored_reports().front());
  for (const std::string length : {"60000000", "4000000000", "9000000000000000000", "18446744073709551615", "-1"}) {
    INFO(length);
    std::string text = archive;
    text.replace(text.find("15 instrument.yaml"), 2, length);
    CHECK(memory_for([&] { CHECK(receive(support::with_right_hash(text)) == Reading::refused); }) < most_memory);
    std::string lists = archive;
    lists.replace(lists.find("archive 18 ") + 11, 1, length);  // how many instruments
    CHECK(memory_for([&] { CHECK(receive(support::with_right_hash(lists)) == Reading::refused); }) < most_memory);
  }
}
