// One instrument, shared by eight threads that do everything at once. Also run under the thread sanitizer.
#include <atomic>
#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "kartlegg/kartlegg.hpp"
#include "support.hpp"

namespace {

using kartlegg::Instrument;
using kartlegg::Language;
using kartlegg::Report;

constexpr int threads = 8;
constexpr int rounds = 12;

/// Everything that can be asked of an instrument and a report, as one text.
std::string everything(const Instrument& instrument, const Report& shared, int round) {
  const auto language = static_cast<Language>(round % 3);
  std::string text = instrument.title(language) + instrument.rights(language) + std::string(instrument.content_hash());
  for (const auto& note : instrument.notes(language)) text += note;
  for (const auto& item : instrument.items(language)) text += item.topic;
  for (const auto& form : instrument.forms(language))
    text += form.title + std::to_string(instrument.scale_items(instrument.scale_ids().front(), form.id).size());

  std::vector<kartlegg::Response> responses;
  const auto ids = instrument.item_ids();
  const auto form = shared.form().form;
  const auto forms = instrument.forms();  // outlives the responses, which borrow its names
  for (const auto& one : forms)
    if (one.id == form)
      for (std::size_t i = static_cast<std::size_t>(round) % 3; i < one.items.size(); i += 2)
        responses.push_back({one.items[i], 0});
  const Report own = instrument.score(responses, {.form = form});
  for (const Report& report : {own, shared}) {
    text += to_json(report, language) + to_text(report, language) + report.form(language).explanation;
    for (const auto& score : report.scores()) {
      text += report.explain(score.scale(), language) + score.note(language);
      for (const auto& band : score.bands(language)) text += band.label;
    }
    for (const auto& alert : report.alerts(language)) text += alert.message;
  }
  try {
    text += instrument.choose_form({.age_months = 10.0 + round}, language).explanation;
  } catch (const kartlegg::ResponseError& error) {
    text += error.what();
  }

  const std::vector<double> codes(300, 0.0);
  const std::vector<kartlegg::ColumnView> columns = {{ids[0], codes}, {ids[1], codes}};
  const std::vector<std::string> form_of_all = {form};
  const auto table = instrument.score_table(columns, {.form = form_of_all}, {.threads = 2});
  return text + std::to_string(table.lower(table.scale_ids().front())[299]) + table.note(7, language);
}

}  // namespace

TEST_CASE("Eight threads share one instrument and one report") {
  for (const char* id : {"sdq", "asq-3", "epds"}) {
    const Instrument& instrument = support::shipped(id);
    const Report shared = instrument.score({}, {.form = instrument.forms().back().id});
    std::vector<std::string> expected;
    for (int round = 0; round < rounds; ++round) expected.push_back(everything(instrument, shared, round));
    std::atomic<int> wrong = 0, ready = 0;
    std::vector<std::jthread> workers;
    for (int t = 0; t < threads; ++t)
      workers.emplace_back([&, t] {
        ++ready;
        while (ready < threads) std::this_thread::yield();  // all at once
        for (int n = 0; n < rounds; ++n) {
          const int round = (n + t) % rounds;  // not all the same at the same time
          if (everything(instrument, shared, round) != expected[static_cast<std::size_t>(round)]) ++wrong;
        }
      });
    workers.clear();  // joins
    INFO(id);
    CHECK(wrong == 0);
  }
}

TEST_CASE("Eight threads read the columns of one table") {
  const Instrument& epds = support::shipped("epds");
  constexpr std::size_t rows = 300'000;  // enough for columns to be written by two threads
  const auto ids = epds.item_ids();
  std::vector<std::vector<std::int8_t>> codes(ids.size(), std::vector<std::int8_t>(rows));
  for (std::size_t i = 0; i < codes.size(); ++i)
    for (std::size_t row = 0; row < rows; ++row) {
      const std::size_t mixed = row * 2'654'435'761U >> i;  // every answer beside every other
      const int code = static_cast<int>(mixed % 5);
      codes[i][row] = static_cast<std::int8_t>(mixed % 50'021 == 0 ? 77 : code == 4 ? -1 : code);
    }
  std::vector<kartlegg::ColumnView> columns;
  for (std::size_t i = 0; i < codes.size(); ++i) columns.push_back({ids[i], std::span<const std::int8_t>(codes[i])});
  const auto table = epds.score_table(columns, {}, {.threads = 2});
  std::atomic<int> wrong = 0, ready = 0;
  {
    std::vector<std::jthread> workers;
    for (int t = 0; t < threads; ++t)
      workers.emplace_back([&] {
        ++ready;
        while (ready < threads) std::this_thread::yield();  // all at once
        const auto raw = table.raw("total");
        const auto status = table.status("total");
        const auto refusals = table.refusals();
        for (std::size_t row = 0; row < rows; row += 9973) {
          if (refusals[row] != kartlegg::Refusal::none) continue;
          const auto alone = table.row(row)["total"];
          if (alone.raw() ? *alone.raw() != raw[row] : raw[row] == raw[row]) ++wrong;
          if (alone.status() != status[row]) ++wrong;
        }
      });
  }
  CHECK(wrong == 0);
  CHECK(table.noted_rows().size() > 10);  // those with a wrong code
}

TEST_CASE("Handles are copied and dropped by many threads; a report outlives its instrument") {
  std::optional<Instrument> instrument = kartlegg::load("instruments/epds");
  std::atomic<int> scored = 0;
  {
    std::vector<std::jthread> workers;
    for (int t = 0; t < threads; ++t)
      workers.emplace_back([copy = *instrument, &scored] {
        for (int n = 0; n < 50; ++n) {
          const auto score = copy.score({{"sad", n % 4}})["total"];
          if (score.answered() == 1) ++scored;
        }
      });
    instrument.reset();
  }
  CHECK(scored == threads * 50);
}

TEST_CASE("Instruments are loaded by many threads at once") {
  std::atomic<int> loaded = 0;
  {
    std::vector<std::jthread> workers;
    for (int t = 0; t < threads; ++t)
      workers.emplace_back([&loaded, t] {
        const char* const folders[] = {"instruments/sdq", "instruments/epds"};
        if (kartlegg::load(folders[t % 2]).content_hash() == kartlegg::load(folders[t % 2]).content_hash()) ++loaded;
      });
  }
  CHECK(loaded == threads);
}
