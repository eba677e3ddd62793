// How long kartlegg takes: to load an instrument, to score one child, to score a table. Prints one line for each
// figure. Use: latency [FOLDER-OF-INSTRUMENTS]

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <kartlegg/kartlegg.hpp>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

/// Every result adds to this, so that no work can be left out by the compiler.
std::size_t used = 0;

std::string machine() {
  std::ifstream cpu("/proc/cpuinfo");
  for (std::string line; std::getline(cpu, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "unknown processor";
}

/// Median seconds of one call, over `runs` runs of `calls` calls.
template <class Work>
double seconds(int runs, int calls, const Work& work) {
  std::vector<double> times;
  for (int run = 0; run < runs; ++run) {
    const auto start = Clock::now();
    for (int call = 0; call < calls; ++call) work();
    times.push_back(std::chrono::duration<double>(Clock::now() - start).count() / calls);
  }
  std::nth_element(times.begin(), times.begin() + runs / 2, times.end());
  return times[static_cast<std::size_t>(runs) / 2];
}

void print(const std::string& what, double value, const char* unit) {
  std::printf("%-52s %10.2f %s\n", what.c_str(), value, unit);
  std::fflush(stdout);
}

/// A parent's answers to the form for ages 4 to 17, with impact; `lacking` answers are left out.
std::vector<kartlegg::Response> sheet(const std::vector<std::string>& items, std::size_t lacking) {
  std::vector<kartlegg::Response> responses;
  for (std::size_t i = lacking; i < items.size(); ++i) responses.push_back({items[i], static_cast<int>(i % 3)});
  return responses;
}

void measure_one(const kartlegg::Instrument& sdq, const std::vector<std::string>& items) {
  const kartlegg::Subject child{.age_months = 98, .informant = "parent"};
  const auto complete = sheet(items, 0);
  const auto lacking = sheet(items, 2);
  print("one SDQ sheet to a report",
        1e6 * seconds(101, 1000, [&] { used += sdq.score(complete, child).scores().size(); }), "us");
  print("the same, two answers missing",
        1e6 * seconds(101, 1000, [&] { used += sdq.score(lacking, child).scores().size(); }), "us");
  print("the same, with all scores, bands and notes as text",
        1e6 * seconds(51, 100,
                      [&] {
                        const auto report = sdq.score(lacking, child);
                        for (const auto& score : report.scores())
                          used += score.bands().size() + score.note().size() +
                                  static_cast<std::size_t>(score.raw().value_or(0));
                      }),
        "us");
  print("the same, as JSON", 1e6 * seconds(51, 100, [&] { used += to_json(sdq.score(lacking, child)).size(); }), "us");
  print("choice of the form", 1e6 * seconds(51, 1000, [&] { used += sdq.choose_form(child).form.size(); }), "us");
}

void measure_table(const kartlegg::Instrument& sdq, const std::vector<std::string>& items) {
  constexpr std::size_t rows = 200'000;
  std::mt19937 random(2024);
  std::vector<std::vector<double>> codes(items.size(), std::vector<double>(rows));
  for (auto& column : codes)
    for (double& code : column) code = random() % 50 == 0 ? kartlegg::unknown : static_cast<double>(random() % 3);
  std::vector<kartlegg::ColumnView> columns;
  for (std::size_t i = 0; i < items.size(); ++i) columns.push_back({items[i], codes[i]});
  const std::vector<std::string> form = {"p4-17"};
  for (const unsigned threads : {1U, 2U}) {
    const double time =
        seconds(5, 1, [&] { used += sdq.score_table(columns, {.form = form}, {.threads = threads}).rows(); });
    print(
        "SDQ table of 200 000 rows, 2 % missing, " + std::to_string(threads) + (threads == 1 ? " thread" : " threads"),
        static_cast<double>(rows) / time / 1e6, "million rows/s");
  }
}

}  // namespace

int main(int count, char** arguments) try {
  const kartlegg::Catalogue catalogue(count > 1 ? arguments[1] : "instruments");
  std::printf("kartlegg %s on %s, %u threads\n", KARTLEGG_VERSION, machine().c_str(),
              std::thread::hardware_concurrency());
  for (const auto& id : catalogue.ids())
    print("load " + id, 1e3 * seconds(11, 1, [&] { used += catalogue.get(id).item_ids().size(); }), "ms");

  const kartlegg::Instrument sdq = catalogue.get("sdq");
  std::vector<std::string> items;
  for (const auto& form : sdq.forms())
    if (form.id == "p4-17") items = form.items;
  measure_one(sdq, items);
  measure_table(sdq, items);
  return used > 0 ? 0 : 1;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
