// The ground that everything stands on: hashes, numbers as text, rounding, names that are near, problems as text.
#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>
#include <vector>

#include "core/nearest.hpp"
#include "core/number.hpp"
#include "core/rounding.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "kartlegg/kartlegg.hpp"

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
