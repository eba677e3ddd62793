// Where cases stand among controls, and controls among cases: what the area under a ROC curve is made of.
#pragma once

#include <span>
#include <vector>

#include "kartlegg/stats/reason.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// Scores of persons with and without the condition, turned so that high means the condition.
struct Groups {
  std::vector<double> cases, controls;
};

/// Leaves out rows without score or condition. sizes_differ, not_a_category, sample_too_small.
Reason split(std::span<const double> scores, std::span<const double> condition, bool high_is_positive, Groups& into);

struct Placements {
  std::vector<double> of_cases;     // by case: share of controls below, ties by half
  std::vector<double> of_controls;  // by control: share of cases above, ties by half
  double area = 0;
};

/// In n log n; in any order.
Placements placements(const std::vector<double>& cases, const std::vector<double>& controls);

/// Standard error of an area if both groups were exponential: Hanley & McNeil (1982).
double hanley_mcneil(double area, double cases, double controls);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
