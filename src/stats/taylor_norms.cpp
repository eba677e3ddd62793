#include "kartlegg/stats/taylor_norms.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <utility>

#include "core/in_blocks.hpp"
#include "core/random.hpp"
#include "stats/norm_ranks.hpp"
#include "stats/taylor_models.hpp"

namespace kartlegg::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Calls work(draw) for every draw, on as many threads as are allowed.
void for_draws(unsigned draws, unsigned threads, const std::function<void(std::size_t)>& work) {
  constexpr std::size_t block = 64;  // rows of in_blocks that one draw stands for: then it can go to any thread
  core::in_blocks(draws * block, threads, [&](std::size_t from, std::size_t to) {
    for (std::size_t draw = from / block; draw < to / block; ++draw) work(draw);
  });
}

/// A fifth of the persons is left out, the models are fitted to the others and tried on them.
VectorXd cross_r2(const TaylorPowers& powers, const NormRanks& ranks, const NormRows& rows,
                  const TaylorOptions& options, int most) {
  const auto groups = strata(rows);
  MatrixXd explained = MatrixXd::Zero(most, options.repeats);
  for_draws(options.repeats, options.threads, [&](std::size_t repeat) {
    core::Random random(options.seed, repeat);
    std::vector<double> fitted = rows.weights, tried(rows.size(), 0.0);
    for (auto group : groups) {
      for (std::size_t i = 0; i < group.size() / 5; ++i) {
        std::swap(group[i], group[i + random.below(group.size() - i)]);
        std::swap(fitted[group[i]], tried[group[i]]);
      }
    }
    const TaylorModels models(powers, powers.triangle(ranks.z(fitted), fitted), 1, most);
    const std::vector<double> z = ranks.z(tried);
    double weight = 0, mean = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) weight += tried[i], mean += tried[i] * rows.scores[i];
    mean /= weight;
    for (int size = 1; size <= models.sizes(); ++size) {
      const auto surface = models.of(size).surface;
      double rest = 0, all = 0;
      for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!(tried[i] > 0) || std::isnan(z[i])) continue;
        const double off = rows.scores[i] - surface->raw_at(z[i], rows.ages[i]), from_mean = rows.scores[i] - mean;
        rest += tried[i] * off * off, all += tried[i] * from_mean * from_mean;
      }
      explained(size - 1, static_cast<Index>(repeat)) = 1 - rest / all;
    }
  });
  return explained.rowwise().mean();
}

/// The models of samples in which the persons of each group are drawn again. Terms are chosen in each of them, too:
/// as many as in the sample, or by the same rule where that needs no cross-validation.
std::vector<std::vector<TaylorTerm>> bootstrap(const TaylorPowers& powers, const NormRanks& ranks, const NormRows& rows,
                                               const TaylorOptions& options, int most) {
  const auto groups = strata(rows);
  std::vector<std::vector<TaylorTerm>> models(options.draws);
  for_draws(options.draws, options.threads, [&](std::size_t draw) {
    core::Random random(options.seed, (std::uint64_t{1} << 32U) + draw);
    std::vector<double> weights(rows.size(), 0.0);
    for (const auto& group : groups)
      for (std::size_t i = 0; i < group.size(); ++i) {
        const std::size_t drawn = group[random.below(group.size())];
        weights[drawn] += rows.weights[drawn];
      }
    const MatrixXd triangle = powers.triangle(ranks.z(weights), weights);
    if (!identified(triangle)) return;
    TaylorModels::Found found = TaylorModels(powers, triangle, most, most).of(most);
    for (int size = most - 1; size > 0 && !found.consistent && options.terms == 0; --size)
      found = TaylorModels(powers, triangle, size, size).of(size);
    models[draw] = std::move(found.surface->terms);
  });
  return models;
}

Reason refusal(const NormRows& rows, const TaylorOptions& o) {
  if (rows.reason != Reason::none) return rows.reason;
  const int predictors = (o.score_power + 1) * (o.age_power + 1) - 1;
  if (o.score_power < 1 || o.score_power > 6 || o.age_power < 0 || o.age_power > 6 || predictors > 31 || o.terms < 0 ||
      o.terms > predictors || o.most_terms < 0 || !(o.limits.lower < 0 && o.limits.upper > 0) || !(o.window >= 0) ||
      (o.choice == TermChoice::cross_validation && o.repeats < 1) || o.draws == 1)
    return Reason::argument_missing;
  if (rows.size() < static_cast<std::size_t>(predictors) + 2) return Reason::sample_too_small;
  const auto [low, high] = std::minmax_element(rows.scores.begin(), rows.scores.end());
  if (*low == *high || (o.age_power > 0 && rows.ages.front() == rows.ages.back())) return Reason::no_variance;
  return Reason::none;
}

/// The number of terms: see TermChoice.
int chosen(const std::vector<TaylorSize>& sizes, const TaylorOptions& options) {
  if (options.terms > 0) return options.terms;
  auto last = sizes.end();
  if (options.choice == TermChoice::cross_validation) {
    last = std::adjacent_find(sizes.begin(), sizes.end(),
                              [](const TaylorSize& a, const TaylorSize& b) { return b.cross_r2 < a.cross_r2; });
    if (last != sizes.end()) ++last;
  }
  for (auto size = last; size != sizes.begin(); --size)
    if ((size - 1)->consistent) return (size - 1)->terms;
  const auto good =
      std::find_if(sizes.begin(), sizes.end(), [](const TaylorSize& size) { return size.adjusted_r2 > .99; });
  return good == sizes.end() ? 1 : good->terms;
}

std::vector<TaylorSize> sizes_of(const TaylorModels& models, const MatrixXd& triangle, double n,
                                 const VectorXd& cross) {
  const Index last = triangle.cols() - 1;
  const double all = triangle.col(last).tail(last).squaredNorm();
  std::vector<TaylorSize> sizes;
  for (int size = 1; size <= models.sizes(); ++size) {
    const TaylorModels::Found found = models.of(size);
    const double r2 = 1 - found.set.residual / all, k = size;
    sizes.push_back({size, r2, 1 - (1 - r2) * (n - 1) / (n - k - 1), n * std::log(1 - r2) + (k + 1) * std::log(n),
                     found.consistent, cross.size() > 0 ? cross[size - 1] : undefined});
  }
  return sizes;
}

}  // namespace

TaylorNorms taylor_norms(const NormSample& sample, const TaylorOptions& options) {
  TaylorNorms out;
  const NormRows rows = norm_rows(sample);
  out.reason = refusal(rows, options);
  if (out.reason != Reason::none) return out;
  const NormRanks ranks(rows, options.rank_method, options.window);
  const std::vector<double> z = ranks.z(rows.weights);
  const TaylorPowers powers(rows, options);
  const MatrixXd triangle = powers.triangle(z, rows.weights);
  if (!identified(triangle)) {
    out.reason = Reason::not_identified;
    return out;
  }
  const int all = powers.predictors();
  const int most = options.terms > 0 ? options.terms : options.most_terms > 0 ? std::min(options.most_terms, all) : all;
  VectorXd cross;
  if (options.terms == 0 && options.choice == TermChoice::cross_validation)
    cross = cross_r2(powers, ranks, rows, options, most);
  const TaylorModels models(powers, triangle, 1, most);
  out.sizes = sizes_of(models, triangle, static_cast<double>(rows.size()), cross);
  const int size = chosen(out.sizes, options);
  const TaylorModels::Found found = models.of(size);
  const std::shared_ptr<TaylorSurface>& surface = found.surface;
  const bool by_rule = options.terms == 0 && options.choice == TermChoice::largest_consistent;
  if (options.draws > 1) surface->drawn = bootstrap(powers, ranks, rows, options, by_rule ? most : size);
  surface->fit.parameters = static_cast<double>(surface->terms.size());
  surface->fit.smallest_group = ranks.smallest();
  judge(*surface, rows, z);

  out.consistent = found.consistent;
  out.terms = surface->terms;
  if (options.standardised) {
    out.age_sd = 1 / powers.of_age.scale;
    out.age_mean = -powers.of_age.shift * out.age_sd;
  } else {
    for (TaylorTerm& term : out.terms)
      term.coefficient *= std::pow(50, -term.score_power) * std::pow(powers.of_age.scale, term.age_power);
  }
  out.observed_z.assign(sample.scores.size(), undefined);
  for (std::size_t i = 0; i < rows.size(); ++i) out.observed_z[rows.from[i]] = z[i];
  out.norms = ContinuousNorms(surface);
  return out;
}

}  // namespace kartlegg::stats
