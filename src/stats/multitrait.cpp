#include <algorithm>
#include <cmath>

#include "kartlegg/stats/correlations.hpp"

namespace kartlegg::stats {
namespace {

/// Comparisons of validities with others, and how many they win.
struct Contest {
  double won = 0, of = 0;
  void add(double validity, double other) { won += validity > other ? 1 : 0, of += 1; }
  double share() const { return of > 0 ? won / of : undefined; }
};

class Matrix {
 public:
  Matrix(const std::vector<Correlation>& pairs, std::span<const TraitMethod> what) : pairs_(pairs), what_(what) {}
  std::size_t size() const { return what_.size(); }
  bool same_trait(std::size_t i, std::size_t j) const { return what_[i].trait == what_[j].trait; }
  bool same_method(std::size_t i, std::size_t j) const { return what_[i].method == what_[j].method; }
  double operator()(std::size_t i, std::size_t j) const {
    const std::size_t row = std::max(i, j), place = std::min(i, j);
    return pairs_[row * (row - 1) / 2 + place].value;
  }

 private:
  const std::vector<Correlation>& pairs_;
  std::span<const TraitMethod> what_;
};

Reason refused(Columns columns, std::span<const TraitMethod> what) {
  if (columns.size() != what.size()) return Reason::sizes_differ;
  bool traits = false, methods = false;
  for (std::size_t i = 0; i < what.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const bool trait = what[i].trait != what[j].trait, method = what[i].method != what[j].method;
      if (!trait && !method) return Reason::count_out_of_range;
      traits = traits || trait, methods = methods || method;
    }
  return traits && methods ? Reason::none : Reason::sample_too_small;
}

CorrelationKind kind_of(std::vector<double> values) {
  CorrelationKind out;
  out.pairs = static_cast<double>(values.size());
  if (values.empty()) return out;
  double sum = 0;
  for (const double r : values) sum += r;
  out.mean = sum / out.pairs;
  out.lowest = *std::min_element(values.begin(), values.end());
  out.highest = *std::max_element(values.begin(), values.end());
  return out;
}

/// The validity of columns i and j against what each of them has with a third column.
void compare(const Matrix& r, std::size_t i, std::size_t j, Contest& neither, Contest& same_method) {
  for (std::size_t k = 0; k < r.size(); ++k) {
    if (r.same_trait(i, k)) continue;
    if (r.same_method(k, j)) neither.add(r(i, j), r(i, k)), same_method.add(r(i, j), r(j, k));
    if (r.same_method(k, i)) neither.add(r(i, j), r(j, k)), same_method.add(r(i, j), r(i, k));
  }
}

}  // namespace

MultitraitMultimethod multitrait_multimethod(Columns columns, std::span<const TraitMethod> what,
                                             const CorrelationOptions& options) {
  MultitraitMultimethod out;
  out.reason = refused(columns, what);
  if (out.reason != Reason::none) return out;
  out.correlations = correlations(columns, options);
  for (const Correlation& pair : out.correlations)
    if (std::isnan(pair.value)) out.reason = pair.reason;
  if (out.reason != Reason::none) return out;
  const Matrix r(out.correlations, what);
  std::vector<double> convergent, same_method, neither;
  Contest with_neither, with_same_method;
  for (std::size_t i = 1; i < r.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      (r.same_trait(i, j) ? convergent : r.same_method(i, j) ? same_method : neither).push_back(r(i, j));
      if (r.same_trait(i, j)) compare(r, i, j, with_neither, with_same_method);
    }
  out.convergent = kind_of(convergent), out.same_method = kind_of(same_method), out.neither = kind_of(neither);
  out.above_neither = with_neither.share(), out.above_same_method = with_same_method.share();
  return out;
}

}  // namespace kartlegg::stats
