// How fast tables are scored, beside memcpy of the same bytes: the answers of the 25 SDQ items of parents, with
// prorating, composites and bands. "scored": all scores are found, but columns of numbers are written only when they
// are read; "and read": every column was read, so that as much is written as memcpy writes. Prints one line for each
// figure. Use: batch [FOLDER-OF-INSTRUMENTS [ROWS]]

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <kartlegg/kartlegg.hpp>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

std::size_t used = 0;  // every result adds to this, so that no work can be left out by the compiler

template <class Work>
double median_seconds(int runs, const Work& work) {
  std::vector<double> times;
  for (int run = 0; run < runs; ++run) {
    const auto start = Clock::now();
    work();
    times.push_back(std::chrono::duration<double>(Clock::now() - start).count());
  }
  std::nth_element(times.begin(), times.begin() + runs / 2, times.end());
  return times[static_cast<std::size_t>(runs) / 2];
}

/// Answers of parents, 2 % missing.
template <class Code>
struct Answers {
  Answers(const kartlegg::Instrument& sdq, std::size_t rows, Code not_answered) {
    std::mt19937 random(2024);
    for (const auto& one : sdq.forms())
      if (one.id == "p4-17") items.assign(one.items.begin(), one.items.begin() + 25);
    columns.assign(items.size(), std::vector<Code>(rows));
    for (auto& column : columns)
      for (Code& code : column) code = random() % 50 == 0 ? not_answered : static_cast<Code>(random() % 3);
  }
  kartlegg::ScoreTable score(const kartlegg::Instrument& sdq, unsigned threads) const {
    std::vector<kartlegg::ColumnView> views;
    for (std::size_t i = 0; i < items.size(); ++i)
      views.push_back({items[i], std::span<const Code>(columns[i]), {}, 0, alive});
    kartlegg::Cohort who;
    who.form = form;
    kartlegg::BatchOptions options;
    options.threads = threads;
    options.score.norms.groups = {"none"};
    return sdq.score_table(views, who, options);
  }

  std::vector<std::string> items;
  std::vector<std::vector<Code>> columns;
  std::vector<std::string> form = {"p4-17"};
  std::shared_ptr<const int> alive = std::make_shared<const int>(0);  // the columns outlive every table here
};

std::size_t result_bytes(const kartlegg::ScoreTable& table) {
  const std::size_t per_score = sizeof(double) + sizeof(kartlegg::Status);
  return table.rows() * (table.scale_ids().size() * per_score + table.banded().size() + table.alert_ids().size() +
                         sizeof(std::int16_t) + sizeof(double) + 2);
}

/// Has every column of results written.
void read_all(const kartlegg::ScoreTable& table) {
  const auto read = [](const auto& column) { used += static_cast<std::size_t>(column.back() != column.front()); };
  for (const auto& scale : table.scale_ids()) {
    read(table.raw(scale));
    read(table.status(scale));
  }
  for (const auto& [scale, scheme] : table.banded()) read(table.band(scale, scheme));
  for (const auto& alert : table.alert_ids()) read(table.alert(alert));
  read(table.form());
  read(table.age_used_months());
  read(table.refusals());
}

double copy_seconds(std::size_t bytes) {
  const std::unique_ptr<char[]> from(new char[bytes]);
  std::memset(from.get(), 1, bytes);
  return median_seconds(7, [&] {
    const std::unique_ptr<char[]> to(new char[bytes]);
    std::memcpy(to.get(), from.get(), bytes);
    used += static_cast<std::size_t>(to[bytes / 2]);
  });
}

template <class Code>
void measure(const kartlegg::Instrument& sdq, std::size_t rows, Code not_answered, const char* what) {
  const Answers<Code> answers(sdq, rows, not_answered);
  const std::size_t in = rows * answers.items.size() * sizeof(Code);
  const std::size_t out = result_bytes(answers.score(sdq, 1));
  const double copy = copy_seconds((in + out) / 2);  // reads and writes: half of the bytes each
  for (const unsigned threads : {1U, 2U})
    for (const bool read : {false, true}) {
      const double time = median_seconds(7, [&] {
        const kartlegg::ScoreTable table = answers.score(sdq, threads);
        if (read) read_all(table);
        used += table.rows();
      });
      std::printf("%-8s %u thread%s %8zu rows  %-8s %8.2f ms  %6.1f million rows/s", what, threads,
                  threads == 1 ? " " : "s", rows, read ? "and read" : "scored", time * 1e3,
                  static_cast<double>(rows) / time / 1e6);
      if (read) std::printf("  %5.2f of memcpy (%.2f ms)", copy / time, copy * 1e3);
      std::printf("\n");
    }
}

}  // namespace

int main(int count, char** arguments) try {
  const kartlegg::Instrument sdq = kartlegg::Catalogue(count > 1 ? arguments[1] : "instruments").get("sdq");
  const std::size_t rows = count > 2 ? static_cast<std::size_t>(std::atoll(arguments[2])) : 1'000'000;
  std::printf("kartlegg %s, SDQ, 25 items of parents, median of 7 runs\n", KARTLEGG_VERSION);
  measure<std::int8_t>(sdq, rows, -1, "int8");
  measure<double>(sdq, rows, kartlegg::unknown, "float64");
  return used > 0 ? 0 : 1;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
