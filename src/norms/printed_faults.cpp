#include "norms/printed_faults.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "kartlegg/stats/norm_scores.hpp"
#include "stats/distribution.hpp"

namespace kartlegg::norms {
namespace {

using definition::MeanNorm;
using definition::NormCell;
using definition::NormFile;
using definition::ScoreNorm;
using definition::TableNorm;

constexpr double jump = 4;      // robust standard deviations; Hampel's usual limit is 3
constexpr double far = 0.1;     // standard deviations: a T of 1
constexpr double slack = 1e-9;  // of sums of decimals
constexpr std::size_t fewest = 5;

/// Half a unit of the last decimal that any of the numbers was printed with.
template <class Numbers, class Value>
double half_unit(const Numbers& numbers, Value value) {
  double half = 0.5;
  for (int decimals = 0; decimals < 6; ++decimals, half /= 10)
    if (std::all_of(numbers.begin(), numbers.end(), [&](const auto& one) {
          const double units = value(one) * 0.5 / half;
          return std::abs(units - std::round(units)) < 1e-6;
        }))
      break;
  return half;
}

/// A row of a table on z.
struct Point {
  double raw = 0, z = 0;
  double rounding = 0;  // how far z may be off because the table is rounded
  std::size_t row = 0;
};

bool is_class(const TableNorm& table) { return table.measure == Measure::stanine || table.measure == Measure::sten; }

/// The rows that have a z; without those at a lowest or highest value that is repeated, where the table is cut off.
std::vector<Point> points_of(const TableNorm& table) {
  const auto& rows = table.rows;
  const double half = half_unit(rows, [](const TableNorm::Row& row) { return row.value; });
  const auto cut_off = [&](std::size_t i) {
    const bool low = rows[i].value == rows.front().value && rows.size() > 1 && rows[1].value == rows.front().value;
    const bool high =
        rows[i].value == rows.back().value && rows.size() > 1 && rows[rows.size() - 2].value == rows.back().value;
    return low || high;
  };
  std::vector<Point> points;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double z = stats::to_z(rows[i].value, table.measure);
    if (!std::isfinite(z) || cut_off(i)) continue;
    const double rounding = table.measure == Measure::percentile_rank ? half / 100 / stats::normal_density(z)
                                                                      : half / stats::measure_sd(table.measure);
    points.push_back({rows[i].raw, z, rounding, i});
  }
  return points;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

/// About 0, where bends of a smooth table lie.
double robust_sd(const std::vector<double>& bends) {
  std::vector<double> sizes;
  for (const double bend : bends) sizes.push_back(std::abs(bend));
  return 1.4826 * median(std::move(sizes));
}

/// z on the straight line between the neighbours of a point.
double between(const Point& before, const Point& after, double raw) {
  return std::lerp(before.z, after.z, (raw - before.raw) / (after.raw - before.raw));
}

const TableNorm* table_of(const ScoreNorm* norm) {
  return norm == nullptr ? nullptr : std::get_if<TableNorm>(&norm->values);
}

/// The mean and SD that are printed for a score.
std::optional<MeanNorm> moments_of(const ScoreNorm* norm) {
  if (norm == nullptr) return std::nullopt;
  if (const auto* const mean = std::get_if<MeanNorm>(&norm->values)) return *mean;
  const TableNorm* const table = table_of(norm);
  return table == nullptr ? std::nullopt : table->moments;
}

class Faults {
 public:
  Faults(const NormFile& file, const scoring::FormPlan& form) : file_(file), form_(form) {}

  std::vector<PrintedFault> find() {
    for (std::size_t c = 0; c < file_.cells.size(); ++c)
      for (const ScoreNorm& norm : file_.cells[c].scores) {
        at_ = {.cell = c, .score = norm.score};
        check_sd(norm);
        if (const TableNorm* const table = table_of(&norm)) check_table(*table);
        check_repeated(norm);
      }
    return std::move(found_);
  }

 private:
  void add(NormFaultKind kind, double raw, double printed, double expected, int more = 0) {
    PrintedFault fault = at_;
    fault.kind = kind, fault.raw = raw, fault.printed = printed, fault.expected = expected, fault.more = more;
    found_.push_back(fault);
  }

  /// No sample has a larger SD than one with everybody at an end of the range (divisor n - 1).
  void check_sd(const ScoreNorm& norm) {
    const auto moments = moments_of(&norm);
    if (!moments) return;
    const scoring::ScorePlan& plan = form_.scores[static_cast<std::size_t>(norm.score)];
    const double half_mean = 0.5 * std::pow(10, -moments->mean_decimals);
    const double half_sd = 0.5 * std::pow(10, -moments->sd_decimals);
    const double centre = (plan.lowest + plan.highest) / 2;
    const double mean = std::clamp(centre, moments->mean - half_mean, moments->mean + half_mean);
    const double n = norm.n.value_or(file_.cells[at_.cell].n.value_or(0));
    const double largest =
        std::sqrt(std::max((mean - plan.lowest) * (plan.highest - mean), 0.0) * (n > 1 ? n / (n - 1) : 1));
    if (moments->sd - half_sd > largest + slack)
      add(NormFaultKind::impossible_sd, definition::no_value, moments->sd, largest);
  }

  void check_table(const TableNorm& table) {
    const std::vector<Point> points = points_of(table);
    if (!is_class(table) && table.normalised) {
      check_jumps(table, points);
      if (table.measure != Measure::percentile_rank) check_percentiles(table, points);
    } else if (!is_class(table)) {
      check_line(table, points);
    }
    check_ages(table, points);
  }

  /// One wrong number bends a table there, and back beside it.
  void check_jumps(const TableNorm& table, const std::vector<Point>& points) {
    if (points.size() < fewest) return;
    std::vector<double> bends;  // of all points but the first and the last
    for (std::size_t i = 1; i + 1 < points.size(); ++i)
      bends.push_back(points[i].z - between(points[i - 1], points[i + 1], points[i].raw));
    for (std::size_t b = 1; b + 1 < bends.size(); ++b) {
      const Point& point = points[b + 1];
      const std::size_t from = b > 5 ? b - 5 : 0, to = std::min(b + 6, bends.size());
      const auto near = [&](std::size_t place) { return bends.begin() + static_cast<std::ptrdiff_t>(place); };
      const double spread = std::max({robust_sd(bends), robust_sd({near(from), near(to)}), 0.5 * point.rounding});
      const bool back = bends[b - 1] * bends[b] < 0 && bends[b + 1] * bends[b] < 0 &&
                        std::min(std::abs(bends[b - 1]), std::abs(bends[b + 1])) > 0.25 * std::abs(bends[b]);
      if (!back || std::abs(bends[b]) <= jump * spread) continue;
      const double expected = point.z - bends[b];
      add(NormFaultKind::jump, point.raw, table.rows[point.row].value, stats::from_z(expected, table.measure));
    }
  }

  /// T from a mean and an SD lie on a straight line: on that of the printed mean and SD or, else, on the table's own.
  void check_line(const TableNorm& table, const std::vector<Point>& points) {
    if (table.moments) {
      const MeanNorm& moments = *table.moments;
      return check_against(NormFaultKind::moments, table, points,
                           [&](double raw) { return (raw - moments.mean) / moments.sd; });
    }
    if (points.size() < fewest) return;
    std::vector<double> slopes, starts;  // Theil (1950), Sen (1968)
    for (std::size_t i = 0; i < points.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        slopes.push_back((points[i].z - points[j].z) / (points[i].raw - points[j].raw));
    const double slope = median(std::move(slopes));
    for (const Point& point : points) starts.push_back(point.z - slope * point.raw);
    const double start = median(std::move(starts));
    check_against(NormFaultKind::not_linear, table, points, [&](double raw) { return start + slope * raw; });
  }

  template <class Line>
  void check_against(NormFaultKind kind, const TableNorm& table, const std::vector<Point>& points, Line line) {
    const Point* worst = nullptr;
    double most = 0;
    int wrong = 0;
    for (const Point& point : points) {
      const double off = std::abs(point.z - line(point.raw));
      if (off <= far + point.rounding + slack) continue;
      ++wrong;
      if (off > most + slack) most = off, worst = &point;
    }
    if (worst != nullptr)
      add(kind, worst->raw, table.rows[worst->row].value, stats::from_z(line(worst->raw), table.measure), wrong - 1);
  }

  /// Percentile ranks that are printed beside normalised scores, and those that these scores imply.
  void check_percentiles(const TableNorm& table, const std::vector<Point>& points) {
    if (table.percentiles.size() != table.rows.size()) return;
    const double half = half_unit(table.percentiles, [](double value) { return value; }) / 100;
    const auto below = [&](std::size_t i, double move) {  // the share below, if every z were off by its rounding
      const auto z = [&](std::size_t at) { return points[at].z + move * points[at].rounding; };
      if (table.percentiles_definition == 'C') return stats::normal_cdf(z(i));
      if (table.percentiles_definition == 'A') return i == 0 ? 0 : stats::normal_cdf((z(i - 1) + z(i)) / 2);
      return i + 1 == points.size() ? 1 : stats::normal_cdf((z(i) + z(i + 1)) / 2);
    };
    std::size_t worst = 0;
    double most = 0;
    int wrong = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
      const bool end =
          (i == 0 && points[i].row > 0) || (i + 1 == points.size() && points[i].row + 1 < table.rows.size());
      if (end && table.percentiles_definition != 'C') continue;  // its neighbour is cut off
      const double printed = table.percentiles[points[i].row] / 100;
      const double near = 0.01;  // borders between scores, and ties, are known so far only
      const double off = std::max(below(i, -1) - near - half - printed, printed - below(i, 1) - near - half);
      if (off <= slack) continue;
      ++wrong;
      if (off > most + slack) most = off, worst = i;
    }
    if (wrong > 0)
      add(NormFaultKind::percentile, points[worst].raw, table.percentiles[points[worst].row], 100 * below(worst, 0),
          wrong - 1);
  }

  /// The group of the same sex that comes before in age, and has a table of this score.
  std::optional<std::size_t> younger(const TableNorm& table) const {
    const NormCell& here = file_.cells[at_.cell];
    std::optional<std::size_t> found;
    for (std::size_t c = 0; c < file_.cells.size(); ++c) {
      const NormCell& cell = file_.cells[c];
      const TableNorm* const other = table_of(cell.of(at_.score));
      if (other == nullptr || other->measure != table.measure || cell.people.sex != here.people.sex ||
          !(cell.people.age.begin() < here.people.age.begin()))
        continue;
      if (!found || file_.cells[*found].people.age.begin() < cell.people.age.begin()) found = c;
    }
    return found;
  }

  /// From one age to the next the scores about a raw score change one way, and it alone the other.
  void check_ages(const TableNorm& table, const std::vector<Point>& points) {
    const auto before = younger(table);
    if (!before) return;
    struct Change {
      Point point;
      double younger, by, rounding;
    };
    std::vector<Change> changes;
    for (const Point& old : points_of(*table_of(file_.cells[*before].of(at_.score)))) {
      const auto same =
          std::find_if(points.begin(), points.end(), [&](const Point& one) { return one.raw == old.raw; });
      if (same != points.end()) changes.push_back({*same, old.z, same->z - old.z, same->rounding + old.rounding});
    }
    for (std::size_t i = 1; i + 1 < changes.size(); ++i) {
      const double sides = (changes[i - 1].by + changes[i + 1].by) / 2;
      const auto against = [&](const Change& side) {
        return side.by * changes[i].by < 0 && std::abs(side.by) > side.rounding + slack;
      };
      if (!against(changes[i - 1]) || !against(changes[i + 1]) ||
          std::abs(changes[i].by) <= changes[i].rounding + slack ||
          std::abs(changes[i].by - sides) <= far + changes[i].rounding || told(changes[i].point.raw, *before))
        continue;
      at_.other = *before;
      add(NormFaultKind::reversal, changes[i].point.raw, table.rows[changes[i].point.row].value,
          stats::from_z(changes[i].younger + sides, table.measure));
    }
  }

  /// A jump at this raw score, here or at the age before, is the same fault.
  bool told(double raw, std::size_t before) const {
    return std::any_of(found_.begin(), found_.end(), [&](const PrintedFault& fault) {
      return fault.kind == NormFaultKind::jump && fault.score == at_.score && fault.raw == raw &&
             (fault.cell == at_.cell || fault.cell == before);
    });
  }

  /// The numbers of other people once more: a whole table, or the means and SDs of all scores.
  void check_repeated(const ScoreNorm& norm) {
    for (std::size_t c = 0; c < at_.cell; ++c) {
      const TableNorm *const here = table_of(&norm), *const there = table_of(file_.cells[c].of(norm.score));
      const bool same_table =
          here != nullptr && there != nullptr && here->rows.size() >= fewest && here->measure == there->measure &&
          points_of(*here).size() >= fewest &&
          std::equal(here->rows.begin(), here->rows.end(), there->rows.begin(), there->rows.end(),
                     [](const auto& a, const auto& b) { return a.raw == b.raw && a.value == b.value; });
      if (!same_table && !(&norm == &file_.cells[at_.cell].scores.front() && same_moments(c))) continue;
      at_.other = c;
      return add(NormFaultKind::repeated, definition::no_value, definition::no_value, definition::no_value);
    }
  }

  /// Two scores or more have a mean and SD in both cells, and all are the same.
  bool same_moments(std::size_t other) const {
    int same = 0;
    for (const ScoreNorm& norm : file_.cells[at_.cell].scores) {
      const auto here = moments_of(&norm), there = moments_of(file_.cells[other].of(norm.score));
      if (!here || !there) continue;
      if (here->mean != there->mean || here->sd != there->sd) return false;
      ++same;
    }
    return same > 1;
  }

  const NormFile& file_;
  const scoring::FormPlan& form_;
  PrintedFault at_;
  std::vector<PrintedFault> found_;
};

}  // namespace

std::vector<PrintedFault> printed_faults(const NormFile& file, const scoring::FormPlan& form) {
  return Faults(file, form).find();
}

}  // namespace kartlegg::norms
