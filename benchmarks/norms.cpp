// What norms add to the time of scoring a table: the same rows with and without them, in one run. The goal: less than
// as much again. Use: norms [FOLDER-OF-INSTRUMENTS]

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <kartlegg/kartlegg.hpp>
#include <random>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

/// Every result adds to this, so that no work can be left out by the compiler.
double used = 0;

constexpr std::size_t rows = 100'000;

/// Parents' answers to the SDQ for ages 4 to 17, 2 % missing, with age and sex.
struct Cohort {
  explicit Cohort(const kartlegg::Instrument& sdq) {
    std::mt19937 random(2024);
    for (const auto& one : sdq.forms())
      if (one.id == "p4-17") items = one.items;
    codes.assign(items.size(), std::vector<double>(rows));
    for (auto& column : codes)
      for (double& code : column) code = random() % 50 == 0 ? kartlegg::unknown : static_cast<double>(random() % 3);
    for (std::size_t row = 0; row < rows; ++row) {
      age.push_back(60 + static_cast<double>(random() % 1300) / 10);
      sex.push_back(random() % 2 == 0 ? kartlegg::Sex::female : kartlegg::Sex::male);
    }
  }

  kartlegg::ScoreTable score(const kartlegg::Instrument& sdq, const std::string& norms) const {
    std::vector<kartlegg::ColumnView> columns;
    for (std::size_t i = 0; i < items.size(); ++i) columns.push_back({items[i], codes[i]});
    kartlegg::Cohort who;
    who.age_months = age;
    who.sex = sex;
    who.form = form;
    kartlegg::BatchOptions options;
    if (!norms.empty()) options.score.norms.groups = {norms};
    return sdq.score_table(columns, who, options);
  }

  std::vector<std::string> items;
  std::vector<std::vector<double>> codes;
  std::vector<double> age;
  std::vector<kartlegg::Sex> sex;
  std::vector<std::string> form = {"p4-17"};
};

template <class Work>
double seconds(const Work& work) {
  const auto start = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double median(std::vector<double> times) {
  std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2), times.end());
  return times[times.size() / 2];
}

void print(const char* what, double time, double raw) {
  std::printf("%-64s %7.3f s  %5.2f million rows/s  +%.0f %%\n", what, time, static_cast<double>(rows) / time / 1e6,
              100 * (time / raw - 1));
}

}  // namespace

int main(int count, char** arguments) try {
  const kartlegg::Instrument sdq = kartlegg::Catalogue(count > 1 ? arguments[1] : "instruments").get("sdq");
  const Cohort cohort(sdq);
  constexpr int runs = 9;
  std::vector<double> raw, normed, all, t_scores, read;
  for (int run = 0; run < runs; ++run) {  // in turn, so that what else the machine does falls on all of them
    raw.push_back(seconds([&] { used += static_cast<double>(cohort.score(sdq, "none").rows()); }));
    normed.push_back(seconds([&] { used += static_cast<double>(cohort.score(sdq, "").rows()); }));
    all.push_back(seconds([&] { used += static_cast<double>(cohort.score(sdq, "all").rows()); }));
    t_scores.push_back(seconds([&] {
      const auto table = cohort.score(sdq, "");
      for (const auto& scale : table.scale_ids())
        used += table.normed(scale, kartlegg::Measure::t_score)[7] > 0 ? 1 : 0;
    }));
    read.push_back(seconds([&] {
      const auto table = cohort.score(sdq, "");
      for (const auto& scale : table.scale_ids()) {
        used += table.normed(scale, kartlegg::Measure::t_score)[7] > 0 ? 1 : 0;
        used += table.normed(scale, kartlegg::Measure::percentile_rank)[7] > 0 ? 1 : 0;
        used += table.interval(scale, kartlegg::Measure::t_score)[7].lower > 0 ? 1 : 0;
      }
    }));
  }
  const double base = median(raw);
  std::printf("kartlegg %s, SDQ of %zu parents, one thread, median of %d runs\n", KARTLEGG_VERSION, rows, runs);
  print("raw scores", base, base);
  print("with the norms that the instrument names", median(normed), base);
  print("and the T scores of every scale read", median(t_scores), base);
  print("and T scores, percentile ranks and intervals of every scale read", median(read), base);
  print("with every norm group for the form", median(all), base);
  return used > 0 ? 0 : 1;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
