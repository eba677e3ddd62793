#include "kartlegg/stats/quantile_regression.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>

#include "core/in_blocks.hpp"
#include "core/random.hpp"
#include "kartlegg/stats/percentiles.hpp"
#include "stats/check_loss.hpp"

namespace kartlegg::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int most_degree = 6, most_knots = 20, crossing_ages = 201;

/// The B-splines that are not 0 at an age: de Boor's recursion.
struct Splines {
  std::size_t first = 0;
  std::array<double, most_degree + 1> values{};
};
Splines splines_at(const QuantileRegression& fit, double age) {
  const auto degree = static_cast<std::size_t>(fit.degree);
  const std::size_t columns = fit.knots.size() - degree - 1;
  Splines found;
  std::size_t piece = degree;
  while (piece + 1 < columns && age >= fit.knots[piece + 1]) ++piece;
  found.values[0] = 1;
  for (std::size_t order = 1; order <= degree; ++order) {
    double carried = 0;
    for (std::size_t j = 0; j < order; ++j) {
      const double right = fit.knots[piece + j + 1], left = fit.knots[piece + j + 1 - order];
      const double part = right > left ? found.values[j] / (right - left) : 0;
      found.values[j] = carried + (right - age) * part;
      carried = (age - left) * part;
    }
    found.values[order] = carried;
  }
  found.first = piece - degree;
  return found;
}

double value_at(const QuantileRegression& fit, const double* coefficients, double age) {
  const Splines splines = splines_at(fit, age);
  double sum = 0;
  for (std::size_t j = 0; j <= static_cast<std::size_t>(fit.degree); ++j)
    sum += splines.values[j] * coefficients[splines.first + j];
  return sum;
}

Reason refusal(std::span<const double> ages, std::span<const double> scores, std::span<const double> percentiles,
               const QuantileRegressionOptions& options, std::span<const double> weights) {
  if (ages.size() != scores.size() || (!weights.empty() && weights.size() != ages.size())) return Reason::sizes_differ;
  if (std::any_of(weights.begin(), weights.end(), [](double w) { return w < 0; })) return Reason::argument_missing;
  if (options.degree < 0 || options.degree > most_degree || options.knots < 0 || options.knots > most_knots)
    return Reason::count_out_of_range;
  for (std::size_t i = 0; i < percentiles.size(); ++i) {
    if (!(percentiles[i] > 0 && percentiles[i] < 100)) return Reason::proportion_out_of_range;
    if (i > 0 && percentiles[i] <= percentiles[i - 1]) return Reason::not_ascending;
  }
  return percentiles.empty() ? Reason::argument_missing : Reason::none;
}

/// The persons with all that is needed, and the knots that follow from their ages.
Reason gather(std::span<const double> ages, std::span<const double> scores, std::span<const double> weights,
              int inner_knots, LinearSample& sample, QuantileRegression& fit) {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < ages.size(); ++i)
    if (std::isfinite(ages[i]) && std::isfinite(scores[i]) &&
        (weights.empty() || (weights[i] > 0 && std::isfinite(weights[i]))))
      rows.push_back(i);
  fit.n = static_cast<double>(rows.size()), fit.left_out = static_cast<double>(ages.size() - rows.size());
  const auto columns = static_cast<std::size_t>(fit.degree + 1 + inner_knots);
  if (rows.size() < columns + 2) return Reason::sample_too_small;
  std::vector<double> sorted;
  for (const std::size_t i : rows) sorted.push_back(ages[i]);
  std::sort(sorted.begin(), sorted.end());
  fit.ages = {sorted.front(), sorted.back()};
  if (fit.degree > 0 && sorted.front() == sorted.back()) return Reason::not_identified;
  const auto ends = static_cast<std::size_t>(fit.degree + 1);
  fit.knots.assign(ends, sorted.front());
  for (int k = 1; k <= inner_knots; ++k)
    fit.knots.push_back(quantile(sorted, static_cast<double>(k) / (inner_knots + 1)));
  fit.knots.insert(fit.knots.end(), ends, sorted.back());

  const auto n = static_cast<Index>(rows.size());
  sample.x = MatrixXd::Zero(n, static_cast<Index>(columns));
  sample.y.resize(n), sample.weights = VectorXd::Ones(n);
  for (Index i = 0; i < n; ++i) {
    const std::size_t row = rows[static_cast<std::size_t>(i)];
    const Splines splines = splines_at(fit, ages[row]);
    for (std::size_t j = 0; j < ends; ++j) sample.x(i, static_cast<Index>(splines.first + j)) = splines.values[j];
    sample.y[i] = scores[row];
    if (!weights.empty()) sample.weights[i] = weights[row];
  }
  return Reason::none;
}

QuantileCurve curve_of(const LinearSample& sample, const Vertex& vertex, double percentile) {
  QuantileCurve curve{percentile, {}, 0, 0, 0};
  curve.coefficients.assign(vertex.coefficients.data(), vertex.coefficients.data() + vertex.coefficients.size());
  const VectorXd rest = sample.y - sample.x * vertex.coefficients;
  const double nothing = hair(sample.y), all = sample.weights.sum();
  for (Index i = 0; i < rest.size(); ++i) {
    const double part = sample.weights[i] / all;
    curve.loss += part * rest[i] * (percentile / 100 - (rest[i] < 0 ? 1 : 0));
    if (std::abs(rest[i]) <= nothing)
      curve.on += part;
    else if (rest[i] < 0)
      curve.below += part;
  }
  return curve;
}

void find_crossings(QuantileRegression& fit, double nothing) {
  for (std::size_t c = 1; c < fit.curves.size(); ++c) {
    CrossingCentiles found{fit.curves[c - 1].percentile, fit.curves[c].percentile, {undefined, undefined}, 0};
    for (int i = 0; i < crossing_ages; ++i) {
      const double age = fit.ages.lower + (fit.ages.upper - fit.ages.lower) * i / (crossing_ages - 1);
      const double by = fit.at(c - 1, age) - fit.at(c, age);
      if (!(by > nothing)) continue;
      if (found.most == 0) found.ages.lower = age;
      found.ages.upper = age, found.most = std::max(found.most, by);
    }
    if (found.most > 0) fit.crossing.push_back(found);
  }
}

/// Persons drawn again: a draw is a weight, how often a person was drawn. Each search sets out from the sample's
/// vertex.
void bootstrap(const LinearSample& sample, const std::vector<Vertex>& vertices,
               const QuantileRegressionOptions& options, QuantileRegression& fit) {
  const auto columns = static_cast<std::size_t>(sample.x.cols()), curves = vertices.size();
  const auto persons = static_cast<std::uint64_t>(sample.y.size());
  fit.drawn.assign(options.draws * curves * columns, undefined);
  constexpr std::size_t block = 64;  // rows of in_blocks that one draw stands for: then it can go to any thread
  core::in_blocks(options.draws * block, options.threads, [&](std::size_t from, std::size_t to) {
    for (std::size_t draw = from / block; draw < to / block; ++draw) {
      core::Random random(options.seed, draw);
      VectorXd times = VectorXd::Zero(sample.y.size());
      for (std::uint64_t i = 0; i < persons; ++i) ++times[static_cast<Index>(random.below(persons))];
      const auto drawn = (times.array() > 0).count();
      LinearSample again{MatrixXd(drawn, sample.x.cols()), VectorXd(drawn), VectorXd(drawn)};
      for (Index i = 0, at = 0; i < times.size(); ++i) {
        if (times[i] == 0) continue;
        again.x.row(at) = sample.x.row(i), again.y[at] = sample.y[i];
        again.weights[at++] = times[i] * sample.weights[i];
      }
      for (std::size_t c = 0; c < curves; ++c) {
        const Vertex vertex = least_check_loss(again, fit.curves[c].percentile / 100, vertices[c].coefficients);
        if (!vertex.found) continue;
        std::copy(vertex.coefficients.begin(), vertex.coefficients.end(),
                  fit.drawn.begin() + static_cast<std::ptrdiff_t>((draw * curves + c) * columns));
      }
    }
  });
}

}  // namespace

QuantileRegression quantile_regression(std::span<const double> ages, std::span<const double> scores,
                                       std::span<const double> percentiles, const QuantileRegressionOptions& options,
                                       std::span<const double> weights) {
  QuantileRegression fit;
  fit.degree = options.degree;
  fit.reason = refusal(ages, scores, percentiles, options, weights);
  LinearSample sample;
  if (fit.reason == Reason::none) fit.reason = gather(ages, scores, weights, options.knots, sample, fit);
  if (fit.reason != Reason::none) return fit;
  std::vector<Vertex> vertices;
  for (const double percentile : percentiles) {
    const VectorXd start = vertices.empty() ? VectorXd() : vertices.back().coefficients;
    vertices.push_back(least_check_loss(sample, percentile / 100, start));
    if (!vertices.back().found) {
      fit.curves.clear();
      fit.reason = vertices.size() == 1 ? Reason::not_identified : Reason::not_converged;
      return fit;
    }
    fit.curves.push_back(curve_of(sample, vertices.back(), percentile));
  }
  find_crossings(fit, hair(sample.y));
  if (options.draws > 0) bootstrap(sample, vertices, options, fit);
  return fit;
}

double QuantileRegression::at(std::size_t curve, double age) const {
  if (curve >= curves.size() || !(age >= ages.lower && age <= ages.upper)) return undefined;
  return value_at(*this, curves[curve].coefficients.data(), age);
}

Interval QuantileRegression::interval(std::size_t curve, double age, double confidence) const {
  if (std::isnan(at(curve, age)) || !(confidence > 0 && confidence < 1)) return {undefined, undefined};
  const std::size_t columns = curves[curve].coefficients.size(), width = curves.size() * columns;
  std::vector<double> values;
  for (std::size_t from = curve * columns; from < drawn.size(); from += width)
    if (!std::isnan(drawn[from])) values.push_back(value_at(*this, &drawn[from], age));
  if (values.size() < 2) return {undefined, undefined};
  std::sort(values.begin(), values.end());
  return {quantile(values, (1 - confidence) / 2, 6), quantile(values, (1 + confidence) / 2, 6)};
}

}  // namespace kartlegg::stats
