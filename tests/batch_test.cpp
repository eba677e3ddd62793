// Tables: a row is the person alone, bit for bit, however many threads; and what a table refuses or notes.
#include <bit>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "kartlegg/kartlegg.hpp"
#include "people.hpp"
#include "support.hpp"

namespace {

using kartlegg::BatchOptions;
using kartlegg::Cohort;
using kartlegg::ColumnView;
using kartlegg::Instrument;
using kartlegg::no_day;
using kartlegg::Refusal;
using kartlegg::ScoreOptions;
using kartlegg::ScoreTable;
using kartlegg::unknown;
using support::Gaps;
using support::People;
using support::random_people;
using support::shipped;

std::optional<std::chrono::year_month_day> date(std::int32_t day) {
  if (day == no_day) return std::nullopt;
  return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{day}}};
}

/// The row alone. Codes that no int can hold cannot be given to one person; they are given as a code that is invalid.
std::optional<kartlegg::Report> alone(const Instrument& instrument, const People& people, std::size_t row,
                                      const kartlegg::ScoreOptions& options, Refusal& refusal) {
  std::vector<kartlegg::Response> responses;
  for (std::size_t i = 0; i < people.items.size(); ++i) {
    const double code = people.codes[i][row];
    if (std::isnan(code)) continue;
    const bool fits = code == std::floor(code) && std::abs(code) < 1e9;
    responses.push_back({people.items[i], fits ? static_cast<int>(code) : 12345});
  }
  const auto whole = [](double x) { return std::isnan(x) ? std::nullopt : std::optional<int>(static_cast<int>(x)); };
  const kartlegg::Subject who{.birth_date = date(people.birth_day[row]),
                              .assessment_date = date(people.assessment_day[row]),
                              .age_months = people.age_months[row],
                              .weeks_early = whole(people.weeks_early[row]),
                              .gestation_days = whole(people.gestation_days[row]),
                              .informant = people.informant[row],
                              .form = people.form[row]};
  try {
    refusal = Refusal::none;
    return instrument.score(responses, who, options);
  } catch (const kartlegg::ResponseError& error) {
    refusal = error.refusal();
    return std::nullopt;
  }
}

bool same_bits(double a, double b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }
bool same(double cell, std::optional<double> value) { return value ? same_bits(cell, *value) : std::isnan(cell); }

/// Every cell of a scored row against the report of the person alone. Returns what differs first.
std::string difference(const Instrument& instrument, const ScoreTable& table, std::size_t row,
                       const kartlegg::Report& report) {
  const auto forms = instrument.forms();
  const auto choice = report.form();
  if (forms[static_cast<std::size_t>(table.form()[row])].id != choice.form) return "form";
  if (table.row(row).assessment_date() != report.assessment_date()) return "assessment date";
  const auto age = choice.corrected_age ? choice.corrected_age : choice.chronological_age;
  if (!same(table.age_used_months()[row], age ? std::optional(to_months(*age)) : std::nullopt)) return "age";
  for (const auto& scale : table.scale_ids()) {
    const auto score = report[scale];
    const auto reach = score.reachable();
    if (!same(table.raw(scale)[row], score.raw())) return scale + " raw";
    if (!same(table.lower(scale)[row], reach ? std::optional(reach->lower) : std::nullopt)) return scale + " lower";
    if (!same(table.upper(scale)[row], reach ? std::optional(reach->upper) : std::nullopt)) return scale + " upper";
    if (table.status(scale)[row] != score.status()) return scale + " status";
  }
  const auto schemes = instrument.band_schemes();
  for (const auto& [scale, scheme] : table.banded()) {
    const auto band = report[scale].band(scheme);
    const int number = table.band(scale, scheme)[row];
    if ((number < 0) == band.has_value()) return scale + " " + scheme + " has a band";
    if (!band) continue;
    for (const auto& one : schemes)
      if (one.id == scheme && one.bands[static_cast<std::size_t>(number)].id != band->id) return scale + " " + scheme;
    if ((table.band_certain(scale, scheme)[row] != 0) != band->certain) return scale + " " + scheme + " certain";
  }
  std::map<std::string, int> alerts;
  for (const auto& alert : report.alerts()) alerts[alert.id] = alert.certain ? 1 : 2;
  for (const auto& id : table.alert_ids())
    if (table.alert(id)[row] != alerts[id]) return "alert " + id;
  // The answers as given are set aside: a code that no int holds cannot be given alone.
  auto in_table = nlohmann::json::parse(to_json(table.row(row))), single = nlohmann::json::parse(to_json(report));
  for (auto* const json : {&in_table, &single}) (*json)["given"].erase("answers");
  return in_table == single ? "" : "report";
}

void check_rows(const Instrument& instrument, std::size_t rows, unsigned seed, const kartlegg::ScoreOptions& options,
                const Gaps& gaps = {}, std::size_t every = 1) {
  const People people = random_people(instrument, rows, seed, gaps);
  const auto columns = people.columns();
  const ScoreTable table = instrument.score_table(columns, people.cohort(), {.score = options});
  REQUIRE(table.rows() == rows);
  std::size_t scored = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    if (row % every != 0 && table.refusals()[row] == Refusal::none) continue;
    INFO(instrument.id() << " row " << row << ": " << table.note(row));
    Refusal refusal{};
    const auto report = alone(instrument, people, row, options, refusal);
    REQUIRE(name(table.refusals()[row]) == name(refusal));
    if (!report) {
      CHECK(std::isnan(table.raw(table.scale_ids().front())[row]));
      CHECK(table.form()[row] == -1);
      CHECK_FALSE(table.note(row).empty());
      CHECK_THROWS_AS(table.row(row), kartlegg::ResponseError);
      continue;
    }
    ++scored;
    CHECK(difference(instrument, table, row, *report).empty());
  }
  CHECK(scored > rows / every / 4);
  CHECK(scored < rows);
}

void check_rows(const char* id, std::size_t rows, unsigned seed, const kartlegg::ScoreOptions& options,
                const Gaps& gaps = {}, std::size_t every = 1) {
  check_rows(shipped(id), rows, seed, options, gaps, every);
}

/// All cells of a table as bits.
std::vector<std::uint64_t> bits(const ScoreTable& table) {
  std::vector<std::uint64_t> all;
  const auto add = [&](const auto& column) {
    for (const auto cell : column) all.push_back(static_cast<std::uint64_t>(cell));
  };
  const auto add_numbers = [&](std::span<const double> column) {
    for (const double cell : column) all.push_back(std::bit_cast<std::uint64_t>(cell));
  };
  for (const auto& scale : table.scale_ids()) {
    add_numbers(table.raw(scale));
    add_numbers(table.lower(scale));
    add_numbers(table.upper(scale));
    add(table.status(scale));
  }
  for (const auto& [scale, scheme] : table.banded()) {
    add(table.band(scale, scheme));
    add(table.band_certain(scale, scheme));
  }
  for (const auto& id : table.alert_ids()) add(table.alert(id));
  add(table.form());
  add_numbers(table.age_used_months());
  add(table.refusals());
  add(table.noted_rows());
  return all;
}

struct Given {
  bool borrowed = false;     // the columns are said to outlive the table
  bool by_validity = false;  // missing answers are told by bits, from the third on, not by codes
};

/// The cells of a table whose codes are given as another type.
template <class Code>
std::vector<std::uint64_t> typed_bits(const Instrument& instrument, const People& people, Given given) {
  const std::size_t rows = people.age_months.size();
  std::vector<std::vector<Code>> codes;
  std::vector<std::vector<std::uint8_t>> validity;
  for (const auto& column : people.codes) {
    auto& typed = codes.emplace_back();
    auto& bits = validity.emplace_back((rows + 2) / 8 + 1, std::uint8_t{0});
    for (std::size_t row = 0; row < rows; ++row) {
      const bool answered = column[row] != -1;
      typed.push_back(static_cast<Code>(given.by_validity && !answered ? 55 : column[row]));
      if (answered) bits[(row + 2) / 8] = static_cast<std::uint8_t>(bits[(row + 2) / 8] | 1U << (row + 2) % 8);
    }
  }
  std::vector<ColumnView> columns;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    columns.push_back({people.items[i], std::span<const Code>(codes[i])});
    if (given.by_validity) columns.back().validity = validity[i], columns.back().validity_offset = 2;
    if (given.borrowed) columns.back().owner = std::make_shared<const int>(0);
  }
  return bits(instrument.score_table(columns, people.cohort()));
}

}  // namespace

TEST_CASE("A row of a table is the person alone, bit for bit") {
  check_rows("sdq", 600, 11, {});
  check_rows("asq-3", 600, 12, {});
  check_rows("epds", 300, 13, {});
}

TEST_CASE("... whatever an instrument may say") {
  check_rows(kartlegg::load(std::string(KARTLEGG_SOURCE_DIR) + "/tests/definitions/whole/everything.yaml"), 2000, 14,
             {});
  check_rows("monthly-four", 500, 15, {});
}

TEST_CASE("... where few rows must be scored one by one") {
  const Gaps few{3000, 3000, 60, 60, {}};
  check_rows("sdq", 4200, 17, {}, few, 13);
  check_rows(kartlegg::load(std::string(KARTLEGG_SOURCE_DIR) + "/tests/definitions/whole/everything.yaml"), 4200, 18,
             {}, few);
}

TEST_CASE("... where all fill in the same form") {
  const auto& sdq = shipped("sdq");
  const People people = random_people(sdq, 9000, 19, {20'000, 20'000, 1, 1, "p4-17"});
  const std::vector<std::string> form = {"p4-17"};
  const ScoreTable table = sdq.score_table(people.columns(), {.form = form});
  std::size_t refused = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (row % 50 != 0 && table.refusals()[row] == Refusal::none) continue;
    INFO(row);
    People one;
    one.items = people.items;
    for (const auto& column : people.codes) one.codes.push_back({column[row]});
    one.age_months = one.weeks_early = one.gestation_days = {unknown};
    one.birth_day = one.assessment_day = {no_day};
    one.informant = {""}, one.form = form;
    Refusal refusal{};
    if (const auto report = alone(sdq, one, 0, {}, refusal))
      CHECK(difference(sdq, table, row, *report).empty());
    else
      CHECK(name(table.refusals()[row]) == name(refusal));
    CHECK((table.form()[row] < 0) == (refusal != Refusal::none));
    refused += refusal != Refusal::none ? 1 : 0;
  }
  CHECK(refused > 3);
  CHECK(refused < 100);  // few enough to be kept beside the others
}

TEST_CASE("... where nobody has a form") {
  const auto& sdq = shipped("sdq");
  const std::vector<std::string> form = {"none"};
  const std::vector<std::int8_t> codes(5000, std::int8_t{1});
  const std::vector<ColumnView> columns = {{"obeys", std::span<const std::int8_t>(codes)}};
  const ScoreTable table = sdq.score_table(columns, {.form = form});
  for (const std::size_t row : {0UL, 99UL, 4999UL}) {
    CHECK(name(table.refusals()[row]) == "unknown_form");
    CHECK(table.form()[row] == -1);
    CHECK(std::isnan(table.raw("total")[row]));
    CHECK(std::isnan(table.lower("total")[row]));
    CHECK(table.status("total")[row] == kartlegg::Status::not_applicable);
    for (const auto& [scale, scheme] : table.banded()) CHECK(table.band(scale, scheme)[row] == -1);
  }
  CHECK(table.noted_rows().size() == 5000);
}

TEST_CASE("... in tables of more than one block") {
  const auto& sdq = shipped("sdq");
  const People people = random_people(sdq, 10'000, 16);
  const ScoreTable table = sdq.score_table(people.columns(), people.cohort());
  for (std::size_t row = 0; row < table.rows(); row += 97) {
    INFO(row);
    Refusal refusal{};
    if (const auto report = alone(sdq, people, row, {}, refusal))
      CHECK(difference(sdq, table, row, *report).empty());
    else
      CHECK(name(table.refusals()[row]) == name(refusal));
  }
}

TEST_CASE("Columns of any type give the same bits") {
  for (const char* id : {"sdq", "asq-3", "epds"}) {
    const auto& instrument = shipped(id);
    People people = random_people(instrument, 5000, 51);
    for (auto& column : people.codes)
      for (double& code : column)
        if (!(code >= -100 && code <= 100) || code != std::floor(code)) code = -1;
    const auto expected = bits(instrument.score_table(people.columns(), people.cohort()));
    INFO(id);
    CHECK(typed_bits<float>(instrument, people, {}) == expected);
    CHECK(typed_bits<std::int8_t>(instrument, people, {}) == expected);
    CHECK(typed_bits<std::int8_t>(instrument, people, {.borrowed = true}) == expected);
    CHECK(typed_bits<std::int16_t>(instrument, people, {}) == expected);
    CHECK(typed_bits<std::int32_t>(instrument, people, {}) == expected);
    CHECK(typed_bits<std::int64_t>(instrument, people, {}) == expected);
    CHECK(typed_bits<std::int8_t>(instrument, people, {.by_validity = true}) == expected);
    CHECK(typed_bits<std::uint8_t>(instrument, people, {.by_validity = true}) == expected);
    CHECK(typed_bits<double>(instrument, people, {.by_validity = true}) == expected);
  }
}

TEST_CASE("Codes that a byte cannot hold") {
  const auto& epds = shipped("epds");
  std::vector<std::int64_t> codes = {0, 777, 128, -128, -129, 40'000, INT64_MAX, INT64_MIN, 3};
  std::vector<std::vector<std::int64_t>> all(epds.item_ids().size(), codes);
  std::vector<ColumnView> columns;
  const auto ids = epds.item_ids();
  for (std::size_t i = 0; i < ids.size(); ++i) columns.push_back({ids[i], std::span<const std::int64_t>(all[i])});
  const ScoreTable table = epds.score_table(columns, {}, {.score = {.missing_codes = {777}}});
  CHECK(name(table.refusals()[0]) == "none");
  CHECK(table.status("total")[1] == kartlegg::Status::too_many_missing);
  for (std::size_t row = 2; row < 8; ++row) CHECK(name(table.refusals()[row]) == "invalid_code");
  CHECK(name(table.refusals()[8]) == "none");
}

TEST_CASE("... also with the options of scoring") {
  check_rows("sdq", 200, 21, {.already_keyed = {"*"}, .missing_codes = {2, 99}});
  check_rows("asq-3", 200, 22, {.invalid_code = kartlegg::InvalidCode::as_missing, .credits = false});
  check_rows("epds", 200, 23, {.invalid_code = kartlegg::InvalidCode::as_missing, .already_keyed = {"sad"}});
}

TEST_CASE("What earlier tables led to changes no later one") {
  const std::string folder = std::string(KARTLEGG_SOURCE_DIR) + "/instruments/";
  const std::vector<ScoreOptions> ways = {{},
                                          {.missing_codes = {2, 99}},
                                          {.missing_codes = {99}},
                                          {.already_keyed = {"*"}},
                                          {.invalid_code = kartlegg::InvalidCode::as_missing, .credits = false}};
  for (const auto& [id, rows] : {std::pair{"sdq", 300UL}, std::pair{"epds", 4200UL}}) {
    const Instrument used = kartlegg::load(folder + id);
    const People people = random_people(used, rows, 41);
    for (int round = 0; round < 2; ++round)
      for (std::size_t way = 0; way < ways.size(); ++way)
        for (const std::size_t without : {0U, 2U}) {
          INFO(id << ", way " << way << ", without " << without << ", round " << round);
          auto columns = people.columns();
          columns.erase(columns.begin(), columns.begin() + static_cast<std::ptrdiff_t>(without));
          const BatchOptions options{.score = ways[way]};
          CHECK(bits(used.score_table(columns, people.cohort(), options)) ==
                bits(kartlegg::load(folder + id).score_table(columns, people.cohort(), options)));
        }
  }
}

TEST_CASE("Any number of threads gives the same bits") {
  for (const char* id : {"sdq", "asq-3"}) {
    const auto& instrument = shipped(id);
    const People people = random_people(instrument, 3001, 31);
    const auto columns = people.columns();
    const auto one = bits(instrument.score_table(columns, people.cohort(), {.threads = 1}));
    for (const unsigned threads : {2U, 3U, 4U, 8U, 64U, 0U}) {
      INFO(threads);
      CHECK(bits(instrument.score_table(columns, people.cohort(), {.threads = threads})) == one);
    }
  }
}

TEST_CASE("Few rows and many threads") {
  const auto& epds = shipped("epds");
  for (const std::size_t rows : {0UL, 1UL, 63UL, 64UL, 65UL, 127UL, 128UL, 129UL, 200UL}) {
    const People people = random_people(epds, rows, 41);
    const auto columns = people.columns();
    const auto one = bits(epds.score_table(columns, people.cohort()));
    CHECK(bits(epds.score_table(columns, people.cohort(), {.threads = 8})) == one);
  }
}

TEST_CASE("An empty table") {
  const auto& epds = shipped("epds");
  const ScoreTable nothing = epds.score_table({});
  CHECK(nothing.rows() == 0);
  CHECK(nothing.raw("total").empty());
  CHECK(nothing.noted_rows().empty());
  CHECK_THROWS_AS(nothing.row(0), std::out_of_range);
  CHECK_THROWS_AS(nothing.note(0), std::out_of_range);
  // People without a single answer are people.
  const std::vector<std::string> forms(3, "epds");
  const ScoreTable unanswered = epds.score_table({}, {.form = forms});
  CHECK(unanswered.rows() == 3);
  CHECK(unanswered.status("total")[2] == kartlegg::Status::too_many_missing);
  CHECK(unanswered.upper("total")[2] == 30);
}

TEST_CASE("Codes that are no codes") {
  const auto& epds = shipped("epds");
  const std::vector<double> sad = {unknown,
                                   1.5,
                                   1e300,
                                   std::numeric_limits<double>::infinity(),
                                   -std::numeric_limits<double>::infinity(),
                                   -1,
                                   -32768,
                                   4,
                                   2,
                                   -0.0};
  const std::vector<ColumnView> columns = {{"sad", sad}};
  const ScoreTable table = epds.score_table(columns);
  const std::vector<std::string> refused = {"none", "invalid_code", "invalid_code", "invalid_code", "invalid_code",
                                            "none", "invalid_code", "invalid_code", "none",         "none"};
  for (std::size_t row = 0; row < sad.size(); ++row) {
    INFO(row);
    CHECK(name(table.refusals()[row]) == refused[row]);
  }
  CHECK(table.note(1) == "invalid code (no whole number) for item 'sad'; one of: 0, 1, 2, 3");
  CHECK(table.note(1, kartlegg::Language::nb) == "ugyldig kode (ikke et helt tall) for ledd 'sad'; en av: 0, 1, 2, 3");
  CHECK(table.note(7) == "invalid code 4 for item 'sad'; one of: 0, 1, 2, 3");
  CHECK(table.note(8).empty());
  CHECK(table.noted_rows() == std::vector<std::size_t>{1, 2, 3, 4, 6, 7});
  CHECK_THROWS_WITH(table.row(7), "error: row 7, item sad: invalid code 4 for item 'sad'; one of: 0, 1, 2, 3");

  const ScoreTable lenient =
      epds.score_table(columns, {}, {.score = {.invalid_code = kartlegg::InvalidCode::as_missing}});
  CHECK(name(lenient.refusals()[1]) == "none");
  CHECK(lenient.note(1) == "Invalid codes, counted as not answered: sadness (8).");
  CHECK(lenient.noted_rows() == std::vector<std::size_t>{1, 2, 3, 4, 6, 7});
  const ScoreTable coded = epds.score_table(columns, {}, {.score = {.missing_codes = {4}}});
  CHECK(name(coded.refusals()[7]) == "none");
}

TEST_CASE("What a reader must know of a row") {
  const auto& asq = shipped("asq-3");
  const std::vector<double> ages = {12, 30, unknown, -1, 70};
  const std::vector<std::string> form = {"12"};
  const ScoreTable given = asq.score_table({}, {.age_months = ages, .form = form});
  CHECK(given.note(0).empty());
  CHECK(given.note(1) == "The age is outside the form's age range. Also fits: \"30 months\" (30).");
  CHECK(given.note(2).empty());
  CHECK(given.note(3, kartlegg::Language::nb) == "Alderen som er oppgitt, er umulig og er ikke brukt.");
  CHECK(given.noted_rows() == std::vector<std::size_t>{1, 3, 4});
  const ScoreTable chosen = asq.score_table({}, {.age_months = ages});
  const std::vector<std::string> refusals = {"none", "none", "missing_age", "impossible_age", "no_form_for_age"};
  for (std::size_t row = 0; row < ages.size(); ++row) CHECK(name(chosen.refusals()[row]) == refusals[row]);
  CHECK(chosen.note(2, kartlegg::Language::nb).starts_with("skjemaet avhenger av alder, og ingen alder er oppgitt"));
}

TEST_CASE("Informant and form may be said once for all") {
  const auto& sdq = shipped("sdq");
  const std::vector<double> ages = {100, 120, 30};
  const std::vector<std::string> teacher = {"teacher"}, each = {"teacher", "teacher", "teacher"};
  CHECK(bits(sdq.score_table({}, {.age_months = ages, .informant = teacher})) ==
        bits(sdq.score_table({}, {.age_months = ages, .informant = each})));
}

TEST_CASE("Informants and forms may be told by number, each word once") {
  const auto& sdq = shipped("sdq");
  const People people = random_people(sdq, 3000, 77);
  Cohort by_number = people.cohort();
  const auto number = [](const std::vector<std::string>& words, std::vector<std::string>& once) {
    once = {"never said"};
    std::vector<std::int32_t> numbers;
    for (const auto& word : words) {
      auto at = std::find(once.begin(), once.end(), word);
      if (at == once.end()) at = once.insert(once.end(), word);
      numbers.push_back(word.empty() ? -1 : static_cast<std::int32_t>(at - once.begin()));
    }
    return numbers;
  };
  std::vector<std::string> informants, forms;
  const auto informant_number = number(people.informant, informants);
  const auto form_number = number(people.form, forms);
  by_number.informant = informants, by_number.informant_number = informant_number;
  by_number.form = forms, by_number.form_number = form_number;
  const auto columns = people.columns();
  const ScoreTable told = sdq.score_table(columns, by_number), said = sdq.score_table(columns, people.cohort());
  CHECK(bits(told) == bits(said));
  CHECK(told.notes(told.noted_rows()) == said.notes(said.noted_rows()));
  const std::vector<std::int32_t> wrong(3000, 7);
  by_number.form_number = wrong;
  forms.resize(2);
  by_number.form = forms;
  CHECK_THROWS_WITH(sdq.score_table(columns, by_number), "column form_number: 7 of 2 words");
}

TEST_CASE("Notes of many rows are those of each row") {
  const auto& sdq = shipped("sdq");
  const People people = random_people(sdq, 3000, 78);
  const ScoreTable table = sdq.score_table(people.columns(), people.cohort());
  const auto rows = table.noted_rows();
  const auto notes = table.notes(rows, kartlegg::Language::nb);
  REQUIRE(notes.size() == rows.size());
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < rows.size(); ++i)
    wrong += notes[i] == table.note(rows[i], kartlegg::Language::nb) ? 0U : 1U;
  CHECK(wrong == 0);
  CHECK(std::set<std::string>(notes.begin(), notes.end()).size() > 20);
}

TEST_CASE("A table that cannot be read is refused as a whole") {
  const auto& epds = shipped("epds");
  const std::vector<double> three = {0, 1, 2}, two = {0, 1};
  const std::vector<std::string> two_forms = {"epds", "epds"};
  const auto table = [&](std::vector<ColumnView> columns, const Cohort& who = {}, const BatchOptions& options = {}) {
    return epds.score_table(columns, who, options);
  };
  CHECK_THROWS_WITH(table({{"sad", three}, {"sleep", two}}), "column sleep has 2 entries for 3 rows");
  CHECK_THROWS_AS(table({{"sad", three}, {"sad", three}}), kartlegg::ResponseError);
  CHECK_THROWS_AS(table({{"sadness", three}}), kartlegg::ResponseError);
  CHECK_THROWS_WITH(table({{"sad", three}}, {.age_months = two}), "column age_months has 2 entries for 3 rows");
  CHECK_THROWS_WITH(table({{"sad", three}}, {.form = two_forms}), "column form has 2 entries for 3 rows");
  CHECK_THROWS_AS(table({{"sad", three}}, {}, {.score = {.already_keyed = {"sadness"}}}), kartlegg::ResponseError);
  const auto scored = table({{"sad", three}});
  CHECK_THROWS_AS(scored.raw("totl"), std::out_of_range);
  CHECK_THROWS_AS(scored.band("total", "norway"), std::out_of_range);
  CHECK_THROWS_AS(scored.band("epds3a", "norway_10"), std::out_of_range);
  CHECK_THROWS_AS(scored.alert("self"), std::out_of_range);
}
