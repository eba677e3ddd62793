// The sample that an entry of reference values was worked out from.
#pragma once

#include <string>
#include <vector>

#include "kartlegg/stats/sample.hpp"
#include "shared.hpp"

namespace shared {

/// Columns of numbers, and what the statistics take of them.
struct Sample {
  std::vector<std::string> names;
  std::vector<std::vector<double>> values;
  std::vector<std::span<const double>> views;

  kartlegg::stats::Columns columns() {
    views.assign(values.begin(), values.end());
    return views;
  }
};

/// The columns that the entry names, with its items reversed ("x -> 7 - x").
inline Sample sample_of(const nlohmann::json& entry) {
  const auto& about = entry.at("data");
  auto all = data(about.at("file"));
  Sample sample;
  for (const auto& name : about.at("columns")) {
    sample.names.push_back(name);
    sample.values.push_back(all.at(name));
  }
  if (!about.contains("reversed")) return sample;
  const double turn = std::stod(about.at("reverse_rule").get<std::string>().substr(5));
  for (const auto& name : about.at("reversed"))
    for (std::size_t i = 0; i < sample.names.size(); ++i)
      if (sample.names[i] == name)
        for (double& x : sample.values[i]) x = turn - x;
  return sample;
}

}  // namespace shared
