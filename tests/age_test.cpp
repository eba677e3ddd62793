// Ages by the calendar, corrected ages, and how ages are written.
#include <catch2/catch.hpp>
#include <chrono>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "kartlegg/age.hpp"

namespace {

using kartlegg::Age;
using kartlegg::age_between;
using kartlegg::parse_age;
using std::chrono::day;
using std::chrono::days;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

year_month_day date(int y, unsigned m, unsigned d) { return {year{y}, month{m}, day{d}}; }

/// An age counted day by day, with its own calendar: a month is completed on the birth day's number, and, where a month
/// is too short to have it, on the first of the next.
class SlowAge {
 public:
  SlowAge(int y, int m, int d) : y_(y), m_(m), d_(d), birth_day_(d) {}

  void next_day() {
    if (++d_ > length_of_month()) {
      if (birth_day_ > length_of_month() && birth_day_ != 1) owed_ = true;
      d_ = 1;
      if (++m_ > 12) m_ = 1, ++y_;
    }
    ++age_.days;
    if (d_ == birth_day_ || owed_) {
      ++age_.months;
      age_.days = 0;
      owed_ = false;
    }
  }

  Age age() const { return age_; }
  year_month_day today() const { return date(y_, static_cast<unsigned>(m_), static_cast<unsigned>(d_)); }

 private:
  int length_of_month() const {
    constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (y_ % 4 == 0 && y_ % 100 != 0) || y_ % 400 == 0;
    return m_ == 2 && leap ? 29 : lengths[m_ - 1];
  }

  int y_, m_, d_, birth_day_;
  bool owed_ = false;  // the month that ended had no such day, so its month is completed today
  Age age_;
};

}  // namespace

TEST_CASE("Ages of known dates") {
  CHECK(age_between(date(2020, 1, 15), date(2020, 1, 15)) == Age{0, 0});
  CHECK(age_between(date(2020, 1, 15), date(2020, 2, 14)) == Age{0, 30});
  CHECK(age_between(date(2020, 1, 15), date(2020, 2, 15)) == Age{1, 0});
  CHECK(age_between(date(2016, 3, 10), date(2024, 5, 2)) == Age{97, 22});
  CHECK(age_between(date(1999, 12, 31), date(2000, 1, 1)) == Age{0, 1});
}

TEST_CASE("A month too short for the day of birth is completed on the first of the next") {
  CHECK(age_between(date(2023, 1, 31), date(2023, 2, 28)) == Age{0, 28});
  CHECK(age_between(date(2023, 1, 31), date(2023, 3, 1)) == Age{1, 0});
  CHECK(age_between(date(2023, 1, 31), date(2023, 3, 31)) == Age{2, 0});
  CHECK(age_between(date(2023, 1, 31), date(2023, 4, 30)) == Age{2, 30});
  CHECK(age_between(date(2023, 1, 31), date(2023, 5, 1)) == Age{3, 0});
  CHECK(age_between(date(2024, 1, 30), date(2024, 2, 29)) == Age{0, 30});
  CHECK(age_between(date(2024, 1, 30), date(2024, 3, 1)) == Age{1, 0});
}

TEST_CASE("Born on a leap day") {
  const auto born = date(2020, 2, 29);
  CHECK(age_between(born, date(2021, 2, 28)) == Age{11, 30});
  CHECK(age_between(born, date(2021, 3, 1)) == Age{12, 0});
  CHECK(age_between(born, date(2024, 2, 28)) == Age{47, 30});
  CHECK(age_between(born, date(2024, 2, 29)) == Age{48, 0});
  CHECK(age_between(date(1900, 2, 28), date(1900, 3, 1)) == Age{0, 1});  // 1900 was no leap year, 2000 was
  CHECK(age_between(date(2000, 2, 28), date(2000, 3, 1)) == Age{0, 2});
}

TEST_CASE("Dates that cannot give an age") {
  CHECK_FALSE(age_between(date(2020, 1, 2), date(2020, 1, 1)));
  CHECK_FALSE(age_between(date(2021, 2, 29), date(2022, 1, 1)));
  CHECK_FALSE(age_between(date(2020, 1, 1), date(2020, 4, 31)));
  CHECK_FALSE(age_between(date(2020, 13, 1), date(2022, 1, 1)));
}

TEST_CASE("Every day of several years agrees with counting day by day") {
  // Every day of birth of two years, one of them a leap year, looked at on every day of the next four years.
  int wrong = 0;
  std::string first_wrong;
  SlowAge births(2019, 3, 1);
  for (int birth = 0; birth < 731; ++birth, births.next_day()) {
    const year_month_day born = births.today();
    SlowAge slow(static_cast<int>(born.year()), static_cast<int>(static_cast<unsigned>(born.month())),
                 static_cast<int>(static_cast<unsigned>(born.day())));
    for (int n = 0; n < 4 * 366; ++n, slow.next_day()) {
      const auto age = age_between(born, slow.today());
      if (age == slow.age()) continue;
      if (wrong++ == 0) first_wrong = "day " + std::to_string(n) + " after birth " + std::to_string(birth);
    }
  }
  INFO(first_wrong);
  CHECK(wrong == 0);
}

TEST_CASE("Ages are compared month first, then day") {
  CHECK(Age{22, 30} < Age{23, 0});
  CHECK(Age{23, 0} < Age{23, 1});
  CHECK(Age{48, 0}.completed_years() == 4);
  CHECK(Age{47, 30}.completed_years() == 3);
}

TEST_CASE("Ages are written and read") {
  const std::vector<std::pair<Age, std::string>> written = {{{0, 0}, "0d"},    {{0, 10}, "10d"},        {{1, 0}, "1m"},
                                                            {{12, 0}, "1y"},   {{23, 15}, "1y11m15d"},  {{48, 0}, "4y"},
                                                            {{48, 3}, "4y3d"}, {{215, 30}, "17y11m30d"}};
  for (const auto& [age, text] : written) {
    CHECK(kartlegg::to_text(age) == text);
    CHECK(parse_age(text) == age);
  }
  CHECK(parse_age("66m0d") == Age{66, 0});
  CHECK(parse_age("25m16d") == Age{25, 16});
  CHECK(parse_age("0y0m0d") == Age{0, 0});
}

TEST_CASE("What is no age is not read as one") {
  for (const char* text : {"", "4", "y", "4y ", " 4y", "-4y", "4.5y", "4d3m", "4y4y", "4 y", "4Y", "31d", "151y",
                           "1801m", "4ym", "99999999999y", "+4y", "4y3", "four"}) {
    INFO(text);
    CHECK_FALSE(parse_age(text));
  }
}

TEST_CASE("Ages in decimal months") {
  CHECK(kartlegg::age_from_months(0) == Age{0, 0});
  CHECK(kartlegg::age_from_months(98) == Age{98, 0});
  CHECK(kartlegg::age_from_months(22.5) == Age{22, 15});  // half of 30.436875 is 15.2
  CHECK(kartlegg::age_from_months(1800) == Age{1800, 0});
  for (const double no_age : {-0.01, 1800.1, std::numeric_limits<double>::infinity(),
                              -std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()})
    CHECK_FALSE(kartlegg::age_from_months(no_age));
}

TEST_CASE("An age written in decimal months comes back to the day") {
  for (int months = 0; months <= 300; ++months)
    for (int d = 0; d <= 30; ++d) {
      const Age age{months, d};
      if (kartlegg::age_from_months(kartlegg::to_months(age)) != age) FAIL(kartlegg::to_text(age));
    }
  CHECK(kartlegg::to_months({6, 0}) == 6.0);
  CHECK(kartlegg::to_months({0, 30}) < 1.0);
}

TEST_CASE("An age less a number of days, without dates") {
  CHECK(kartlegg::less_days({23, 22}, 0) == Age{23, 22});
  CHECK(kartlegg::less_days({23, 22}, 22) == Age{23, 0});
  CHECK(kartlegg::less_days({2, 0}, 61) == Age{0, 0});  // two mean months are 60.87 days
  CHECK(kartlegg::less_days({1, 0}, 100) == Age{0, 0});
  // 24 mean months are 730.485 days; less 35 days 695.485: 22 months (669.61 days) and 25.87 days
  CHECK(kartlegg::less_days({24, 0}, 35) == Age{22, 25});
}

TEST_CASE("Weeks early, with gestational age rounded as ASQ-3 does: up from four days, full term 39 weeks") {
  const auto early = [](int weeks, int d) { return kartlegg::weeks_early(7 * weeks + d, 39, 4); };
  CHECK(early(33, 5) == 5);  // 33 weeks 5 days is 34 weeks
  CHECK(early(33, 4) == 5);
  CHECK(early(33, 3) == 6);
  CHECK(early(35, 0) == 4);
  CHECK(early(36, 6) == 2);
  CHECK(early(38, 3) == 1);
  CHECK(early(38, 4) == 0);
  CHECK(early(42, 0) == 0);  // never below zero
}

TEST_CASE("Corrected age of the published R package") {
  // round((40 x 4.34524 - 7) / 4.34524) = round(38.389) = 38
  CHECK(kartlegg::corrected_age_by_mean_month(40, 7) == 38);
  // round((24 x 4.34524 - 2) / 4.34524) = round(23.540) = 24
  CHECK(kartlegg::corrected_age_by_mean_month(24, 2) == 24);
  CHECK(kartlegg::corrected_age_by_mean_month(24, 0) == 24);
  // round((2 x 4.34524 - 13) / 4.34524) = round(-0.992) = -1: the package has no lower limit, and neither has this
  CHECK(kartlegg::corrected_age_by_mean_month(2, 13) == -1);
}
