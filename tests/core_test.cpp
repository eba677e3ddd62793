// The ground that everything stands on: hashes, numbers as text, rounding, names that are near, problems as text.
#include <algorithm>
#include <array>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "core/column.hpp"
#include "core/in_blocks.hpp"
#include "core/nearest.hpp"
#include "core/number.hpp"
#include "core/rounding.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "kartlegg/kartlegg.hpp"
#include "scoring/loops.hpp"

using namespace kartlegg;  // NOLINT(google-build-using-namespace): one short test of one namespace

TEST_CASE("SHA-256 of the examples of FIPS 180") {
  CHECK(core::sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(core::sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(core::sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(core::sha256(std::string(1'000'000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("SHA-256 of bytes in pieces is that of the whole") {
  const std::string text(1000, 'k');
  for (const std::size_t piece : {1U, 55U, 56U, 63U, 64U, 65U, 127U, 999U}) {
    core::Sha256 hash;
    for (std::size_t at = 0; at < text.size(); at += piece) hash.add(std::string_view(text).substr(at, piece));
    INFO(piece);
    CHECK(hash.hex() == core::sha256(text));
  }
}

TEST_CASE("The content hash is over the bytes of the file, as sha256sum prints it") {
  std::ifstream file("instruments/epds/instrument.yaml", std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  REQUIRE(bytes.size() > 1000);
  CHECK(load("instruments/epds").content_hash() == "sha256:" + core::sha256(bytes));
}

TEST_CASE("Numbers as text") {
  CHECK(core::to_text(7) == "7");
  CHECK(core::to_text(22.77) == "22.77");
  CHECK(core::to_text(0.1 + 0.2) == "0.30000000000000004");
  CHECK(core::to_text(20.0 / 3, 2) == "6.67");
  CHECK(core::to_text(7, 2) == "7");
  CHECK(core::to_text(34.5, 2) == "34.5");
  CHECK(core::to_text(-0.001, 2) == "0");
  CHECK(core::to_text(100, 2) == "100");
  CHECK(core::to_text(81.25, 1) == "81.3");
  CHECK(core::to_text(-81.25, 1) == "-81.3");
  CHECK(core::to_text(0.145, 2) == "0.15");  // a bit below in its binary digits
  CHECK(core::to_text(2.5, 0) == "3");
  CHECK(core::to_text(2.4999, 0) == "2");
  CHECK(core::to_text(99.96, 1) == "100");
  CHECK(core::to_text(-9.995, 2) == "-10");
  CHECK(core::to_text(-0.04, 1) == "0");
  CHECK(core::to_text(5e-324, 3) == "0");
  CHECK(core::to_text(1e20, 2) == "1e+20");
}

TEST_CASE("Numbers from text: the whole text, without locale") {
  CHECK(core::parse_number("22.77") == 22.77);
  CHECK(core::parse_number("-0.5") == -0.5);
  CHECK(core::parse_number("+3") == 3);
  CHECK(core::parse_int("66") == 66);
  for (const char* text : {"", " 1", "1 ", "1,5", "0x10", "nan", "inf", "-inf", "1e999", "one", "+", "--1"}) {
    INFO(text);
    CHECK_FALSE(core::parse_number(text));
    CHECK_FALSE(core::parse_int(text));
  }
  CHECK_FALSE(core::parse_int("1.0"));
  CHECK_FALSE(core::parse_int("2147483648"));
}

TEST_CASE("Rounding") {
  struct Row {
    double x, half_up, half_even;
  };
  for (const Row& row : {Row{2.5, 3, 2},
                         {3.5, 4, 4},
                         {-2.5, -2, -2},
                         {-1.5, -1, -2},
                         {2.4999, 2, 2},
                         {2.5001, 3, 3},
                         {0, 0, 0},
                         {0.5, 1, 0},
                         {7, 7, 7}}) {
    INFO(row.x);
    CHECK(core::round_half_up(row.x) == row.half_up);
    CHECK(core::round_half_even(row.x) == row.half_even);
  }
  // The largest number below one half is not one half.
  CHECK(core::round_half_up(std::nextafter(0.5, 0.0)) == 0);
}

TEST_CASE("The nearest name") {
  const std::vector<std::string> names = {"worries", "unhappy", "total"};
  CHECK(core::nearest("worrys", names) == "worries");
  CHECK(core::nearest("totl", names) == "total");
  CHECK(core::nearest("something else", names).empty());
  CHECK(core::suggestion("totl", names) == "did you mean 'total'?");
  CHECK(core::suggestion("totl", names, kartlegg::Language::nb) == "mente du 'total'?");
  CHECK(core::suggestion("xyz", names) == "one of: worries, unhappy, total");
  CHECK(core::listed({"a", "b", "c"}, 2) == "a, b, ... (+1)");
  CHECK(core::nearest(std::string(1'000'000, 'a'), names).empty());
}

TEST_CASE("A problem as text, with a caret under the character") {
  const Problem problem{
      {"sdq.yaml", 4, 12}, "scales.emotional", "unknown item 'worrys'", "did you mean 'worries'?", "  ærlig: [worrys]"};
  CHECK(to_text(problem) ==
        "sdq.yaml:4:12: error: unknown item 'worrys'; did you mean 'worries'?\n"
        "      ærlig: [worrys]\n"
        "               ^");
  CHECK(to_text(Problem{{}, "worries", "invalid code 3", "", ""}) == "error: worries: invalid code 3");
  CHECK(to_text(Problem{{"a folder", 0, 0}, "", "no such folder", "", ""}) == "a folder: error: no such folder");
}

TEST_CASE("An error prints every problem and keeps them") {
  const DefinitionError error({{{"f", 1, 1}, "", "first", "", ""}, {{"f", 2, 1}, "", "second", "", ""}});
  CHECK(error.problems().size() == 2);
  CHECK(std::string(error.what()) == "f:1:1: error: first\nf:2:1: error: second");
}

TEST_CASE("Words of enumerations") {
  CHECK(name(Status::complete) == "complete");
  CHECK(name(Status::prorated) == "prorated");
  CHECK(name(Status::filled) == "filled");
  CHECK(name(Status::too_many_missing) == "too_many_missing");
  CHECK(name(Status::not_applicable) == "not_applicable");
  CHECK(name(Status::out_of_range) == "out_of_range");
  CHECK(name(Language::nn) == "nn");
  CHECK(name(Refusal::none) == "none");
  CHECK(name(Refusal::ambiguous_form) == "ambiguous_form");
}

TEST_CASE("Dates are written year, month, day") {
  using namespace std::chrono;
  CHECK(kartlegg::core::to_text(year{2024} / 3 / 9) == "2024-03-09");
  CHECK(kartlegg::core::to_text(year{987} / 12 / 31) == "0987-12-31");
}

// --- many rows

TEST_CASE("Every row is worked on once, by any number of threads, also within another piece of work") {
  for (const std::size_t rows : {0U, 1U, 64U, 1000U, 4097U})
    for (const unsigned threads : {1U, 2U, 7U}) {
      std::vector<std::atomic<int>> times(rows);
      core::in_blocks(rows, threads, [&](std::size_t from, std::size_t to) {
        core::in_blocks(to - from, threads, [&](std::size_t first, std::size_t end) {
          for (std::size_t row = first; row < end; ++row) ++times[from + row];
        });
      });
      INFO(rows << " rows, " << threads << " threads");
      CHECK(std::all_of(times.begin(), times.end(), [](const auto& n) { return n == 1; }));
    }
}

TEST_CASE("What goes wrong in a thread is told to the caller, and the next piece of work is done") {
  const auto fail = [](std::size_t, std::size_t to) {
    if (to == 1000) throw std::runtime_error("the last rows");
  };
  CHECK_THROWS_WITH(core::in_blocks(1000, 4, fail), "the last rows");
  const auto fail_within = [&](std::size_t, std::size_t) { core::in_blocks(1000, 4, fail); };
  CHECK_THROWS_WITH(core::in_blocks(1000, 4, fail_within), "the last rows");
  std::atomic<std::size_t> rows = 0;
  core::in_blocks(1000, 4, [&](std::size_t from, std::size_t to) { rows += to - from; });
  CHECK(rows == 1000);
}

TEST_CASE("Every row is in one share, which begins where columns share no line of the cache") {
  for (const std::size_t rows : {0U, 1U, 8191U, 8192U, 8193U, 100'000U})
    for (const unsigned threads : {1U, 2U, 7U}) {
      std::vector<std::atomic<int>> times(rows);
      std::atomic<int> odd = 0;
      core::in_shares(rows, threads, [&](core::Shares& shares) {
        for (std::size_t from = 0, to = 0; shares.next(from, to);) {
          if (from % 8192 != 0 || to - from > 8192 || from >= to) ++odd;
          for (std::size_t row = from; row < to; ++row) ++times[row];
        }
      });
      INFO(rows << " rows, " << threads << " threads");
      CHECK(odd == 0);
      CHECK(std::all_of(times.begin(), times.end(), [](const auto& n) { return n == 1; }));
    }
}

TEST_CASE("Who is late leaves shares to the others") {
  constexpr std::size_t rows = 8192 * 64;
  std::atomic<std::size_t> done = 0, most = 0;
  std::atomic<bool> is_late = true;
  core::in_shares(rows, 2, [&](core::Shares& shares) {
    std::size_t own = 0;
    for (std::size_t from = 0, to = 0; shares.next(from, to); own += to - from) {
      // the first share is not done before all others are
      if (is_late.exchange(false))
        while (done + (to - from) < rows) std::this_thread::yield();
      done += to - from;
    }
    most = std::max(most.load(), own);
  });
  CHECK(done == rows);
  CHECK(most == rows - 8192);
}

TEST_CASE("What can wait is done when no thread is awake") {
  static std::atomic<int> times = 0;
  core::in_blocks(1000, 3, [](std::size_t, std::size_t) {});  // its threads look out for more
  core::when_idle([] { ++times; });
  for (int n = 0; n < 5000 && times == 0; ++n) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  CHECK(times == 1);
  core::when_idle([] { ++times; });
  CHECK(times == 2);  // at once
}

TEST_CASE("Memory that a table has left is given to the next one of its size") {
  constexpr std::size_t megabyte = std::size_t{1} << 20U;
  const void* left = nullptr;
  {
    core::ColumnMemory memory(8 * megabyte);
    left = memory.take(8 * megabyte);
    REQUIRE(left != nullptr);
    CHECK(memory.take(1) == nullptr);
  }
  core::ColumnMemory next(8 * megabyte), other(8 * megabyte);
  CHECK(next.take(1) == left);
  CHECK(next.holds(left));
  CHECK_FALSE(other.holds(left));
}

namespace {

using scoring::loops::Vectors;

/// What every machine must come to, said row by row.
struct ManyRows {
  explicit ManyRows(std::size_t rows) : codes(3, std::vector<std::int8_t>(rows)), keys(rows), table(200) {
    std::mt19937 random(20);
    for (auto& column : codes)
      for (auto& code : column)
        code = static_cast<std::int8_t>(static_cast<int>(random() % 6) - 2);  // -2 and 3 are wrong
    for (auto& key : keys) key = static_cast<std::uint8_t>(random() % table.size());
    for (auto& entry : table) entry = static_cast<std::uint8_t>(random() % 128);
  }
  std::vector<std::vector<std::int8_t>> codes;
  std::vector<std::uint8_t> keys, table;
};

template <class Key>
void check_steps(const ManyRows& given, const auto& add_steps) {
  const std::array<scoring::loops::Steps, 3> steps{{{0, 2, 0, 7}, {0, 2, 255, 9}, {1, 1, 0, 0}}};
  std::vector<scoring::loops::Term> terms;
  for (std::size_t i = 0; i < 3; ++i) terms.push_back({given.codes[i].data(), steps[i]});
  const std::size_t rows = given.keys.size();
  std::vector<Key> keys(rows, 77);
  std::vector<std::uint8_t> wrong(rows);
  add_steps(terms, rows, keys.data(), wrong.data());
  for (std::size_t r = 0; r < rows; ++r) {
    Key expected = 0;
    bool odd = false;
    for (std::size_t i = 0; i < 3; ++i) {
      const int code = given.codes[i][r], step = code - steps[i].first;
      const bool valid = step >= 0 && step <= steps[i].most;
      const int worth = (steps[i].turn != 0 ? 255 - step : step) + steps[i].offset;
      if (valid) expected = static_cast<Key>(expected + static_cast<Key>(sizeof(Key) == 1 ? worth & 255 : worth));
      odd = odd || (!valid && code != -1);
    }
    if (keys[r] != expected || wrong[r] != (odd ? 1 : 0)) FAIL("row " << r << " of " << rows);
  }
}

template <class Key>
void check_composite(const ManyRows& given, const auto& composite_keys) {
  const std::size_t rows = given.keys.size();
  const scoring::loops::CompositeKeys how{40};
  std::vector<std::uint8_t> low(rows), high(rows), traits(rows), wrong(rows);
  for (std::size_t r = 0; r < rows; ++r) {
    low[r] = given.keys[r] % 20, high[r] = sizeof(Key) == 1 ? 0 : given.keys[r] % 3, traits[r] = given.keys[r] % 18;
  }
  const std::vector<scoring::loops::Part> parts{{low.data(), high.data(), traits.data()},
                                                {low.data(), nullptr, traits.data()}};
  std::vector<Key> keys(rows);
  composite_keys(parts, rows, how, keys.data(), wrong.data());
  for (std::size_t r = 0; r < rows; ++r) {
    const int way = traits[r] % 16, sum = 2 * low[r] + 256 * high[r];
    const int expected = way < 4 ? sum + way * how.width : 4 * how.width + way - 4;
    if (keys[r] != expected || wrong[r] != (traits[r] > 15 ? 1 : 0)) FAIL("row " << r << " of " << rows);
  }
}

}  // namespace

TEST_CASE("Every kind of machine comes to the same numbers") {
  const auto vectors = GENERATE(Vectors::plain, Vectors::avx2, Vectors::avx512);
  const scoring::loops::Loops* const loops = scoring::loops::loops_for(vectors);
  if (loops == nullptr) {
    SUCCEED("this machine is none of that kind");
    return;
  }
  const auto rows = GENERATE(std::size_t{0}, std::size_t{1}, std::size_t{15}, std::size_t{64}, std::size_t{1000});
  const ManyRows given(rows);
  check_steps<std::uint8_t>(given, loops->add_steps);
  check_steps<std::uint16_t>(given, loops->add_steps_wide);
  check_composite<std::uint8_t>(given, loops->composite_keys);
  check_composite<std::uint16_t>(given, loops->composite_keys_wide);
  std::vector<std::uint8_t> found(rows), expected(rows);
  std::uint8_t all = 0;
  for (std::size_t r = 0; r < rows; ++r) {
    expected[r] = given.table[given.keys[r]];
    all |= expected[r];
  }
  CHECK(loops->look_up(given.table, given.keys.data(), rows, found.data()) == all);
  CHECK(found == expected);
}

TEST_CASE("Every kind of machine reads codes that are given as doubles") {
  const auto vectors = GENERATE(Vectors::plain, Vectors::avx2, Vectors::avx512);
  const scoring::loops::Loops* const loops = scoring::loops::loops_for(vectors);
  if (loops == nullptr) {
    SUCCEED("this machine is none of that kind");
    return;
  }
  const auto rows = GENERATE(std::size_t{1}, std::size_t{8}, std::size_t{21});
  std::vector<double> given(rows);
  std::vector<std::int8_t> read(rows), expected(rows);
  for (std::size_t r = 0; r < rows; ++r) {
    given[r] = r % 5 == 4 ? std::nan("") : -127 + 12.0 * static_cast<double>(r);
    expected[r] = static_cast<std::int8_t>(r % 5 == 4 ? -1 : -127 + 12 * static_cast<int>(r));
  }
  CHECK(loops->as_bytes(given.data(), rows, read.data()));
  CHECK(read == expected);
  for (const double odd : {0.5, -128.0, 128.0, 1e300, -1e300, HUGE_VAL, -HUGE_VAL, 256.0, 4294967296.0}) {
    for (std::size_t at = 0; at < rows; at += 7) {
      auto one = given;
      one[at] = odd;
      INFO(odd << " at " << at);
      CHECK_FALSE(loops->as_bytes(one.data(), rows, read.data()));
    }
  }
}
