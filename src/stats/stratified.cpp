#include <algorithm>
#include <cmath>

#include "stats/consistency.hpp"

namespace kartlegg::stats {

StratifiedAlpha stratified_alpha(Columns items, std::span<const int> scale, const ReliabilityOptions& options) {
  StratifiedAlpha out;
  ReliabilityOptions keeping = options;
  keeping.constant_items = ConstantItems::keep;
  const ScaleCovariance all = scale_covariance(items, keeping);
  out.n = all.n, out.reason = all.reason;
  if (scale.size() != items.size()) out.reason = Reason::sizes_differ;
  if (out.reason != Reason::none) return out;
  out.sd = std::sqrt(all.matrix.sum());
  std::vector<Part> parts;
  for (int s = 0; s <= *std::max_element(scale.begin(), scale.end()); ++s) {
    std::vector<int> own;
    for (std::size_t i = 0; i < scale.size(); ++i)
      if (scale[i] == s) own.push_back(static_cast<int>(i));
    const Eigen::MatrixXd matrix = block(all.matrix, own);
    out.alphas.push_back(own.size() < 2 || !(matrix.sum() > 0) ? undefined : alpha_of(matrix));
    if (own.size() < 2)
      out.reason = Reason::sample_too_small;
    else if (!(matrix.sum() > 0))
      out.reason = Reason::no_variance;
    parts.push_back({std::sqrt(std::max(0.0, matrix.sum())), out.alphas.back()});
  }
  if (out.reason != Reason::none) return out;
  double error = 0;
  for (const Part& part : parts) error += part.sd * part.sd * (1 - part.reliability);
  out.value = 1 - error / (out.sd * out.sd);
  return out;
}

}  // namespace kartlegg::stats
