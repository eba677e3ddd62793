#include "kartlegg/stats/taylor_norms.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <utility>

#include "core/in_blocks.hpp"
#include "core/random.hpp"
#include "stats/best_subsets.hpp"
#include "stats/norm_ranks.hpp"
#include "stats/taylor_surface.hpp"

namespace kartlegg::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int models_of_a_size = 10;

/// The predictors of one sample: all powers of L and A, and their regressions with any weights.
class Powers {
 public:
  Powers(const NormRows& rows, const TaylorOptions& options) : rows_(rows), options_(options) {
    for (int i = 0; i <= options.score_power; ++i)
      for (int j = 0; j <= options.age_power; ++j) terms_.push_back({i, j, 0});
    double weight = 0, mean = 0, squares = 0, largest = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) weight += rows.weights[i], mean += rows.weights[i] * rows.ages[i];
    mean /= weight;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      squares += rows.weights[i] * (rows.ages[i] - mean) * (rows.ages[i] - mean);
      largest = std::max(largest, std::abs(rows.ages[i]));
    }
    const double sd = std::sqrt(squares / weight);
    if (options.standardised) {
      if (options.age_power > 0) of_age = {-mean / sd, 1 / sd};
    } else {  // T / 50 and age / largest age: the same predictors as T and age, but for their size
      of_z = {1, 0.2};
      if (largest > 0) of_age = {0, 1 / largest};
    }
  }

  Index predictors() const { return static_cast<Index>(terms_.size()) - 1; }

  /// The triangle of a QR decomposition of constant, predictors and score, each times the root of the weight.
  MatrixXd triangle(const std::vector<double>& z, const std::vector<double>& weights) const {
    const Index columns = predictors() + 2;
    MatrixXd all(static_cast<Index>(rows_.size()), columns);
    Index used = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (!(weights[i] > 0) || std::isnan(z[i])) continue;
      const double l = of_z(z[i]), a = of_age(rows_.ages[i]), root = std::sqrt(weights[i]);
      double of_l = root;
      Index column = 0;
      for (int p = 0; p <= options_.score_power; ++p, of_l *= l) {
        double both = of_l;
        for (int q = 0; q <= options_.age_power; ++q, both *= a) all(used, column++) = both;
      }
      all(used++, column) = root * rows_.scores[i];
    }
    const Eigen::HouseholderQR<MatrixXd> qr(all.topRows(used));
    MatrixXd upper = MatrixXd::Zero(columns, columns);
    upper.topRows(std::min(used, columns)) =
        qr.matrixQR().topRows(std::min(used, columns)).triangularView<Eigen::Upper>();
    return upper;
  }

  /// Coefficients of the constant and these predictors.
  static VectorXd coefficients(const MatrixXd& triangle, std::uint32_t set) {
    const std::vector<Index> columns = columns_of(set);
    MatrixXd chosen(triangle.rows(), static_cast<Index>(columns.size()));
    for (std::size_t i = 0; i < columns.size(); ++i) chosen.col(static_cast<Index>(i)) = triangle.col(columns[i]);
    return chosen.householderQr().solve(triangle.rightCols(1));
  }

  std::vector<TaylorTerm> terms_of(std::uint32_t set, const VectorXd& coefficients) const {
    std::vector<TaylorTerm> result;
    for (const Index column : columns_of(set)) {
      result.push_back(terms_[static_cast<std::size_t>(column)]);
      result.back().coefficient = coefficients[static_cast<Index>(result.size()) - 1];
    }
    return result;
  }

  PowerBase of_z, of_age;

 private:
  static std::vector<Index> columns_of(std::uint32_t set) {
    std::vector<Index> columns{0};
    for (Index i = 0; i < 32; ++i)
      if ((set >> static_cast<unsigned>(i) & 1U) != 0) columns.push_back(i + 1);
    return columns;
  }

  const NormRows& rows_;
  const TaylorOptions& options_;
  std::vector<TaylorTerm> terms_;
};

/// The best models of every number of terms, of one sample.
class Models {
 public:
  Models(const Powers& powers, const NormRows& rows, const TaylorOptions& options, MatrixXd triangle, int most)
      : powers_(powers), rows_(rows), options_(options), triangle_(std::move(triangle)) {
    const Index n = powers.predictors();
    sets_ = best_subsets(triangle_.bottomRightCorner(n + 1, n + 1), most, models_of_a_size);
  }

  int sizes() const { return static_cast<int>(sets_.size()); }
  double residual(int size) const { return sets(size).front().residual; }

  /// The best consistent model of this number of terms; the best of all where none is.
  struct Found {
    Subset set;
    bool consistent;
  };
  Found of(int size) const {
    for (const Subset& set : sets(size))
      if (surface(set.predictors)->consistent()) return {set, true};
    return {sets(size).front(), false};
  }

  std::unique_ptr<TaylorSurface> surface(std::uint32_t set) const {
    auto result = std::make_unique<TaylorSurface>();
    result->of_z = powers_.of_z, result->of_age = powers_.of_age;
    result->terms = powers_.terms_of(set, Powers::coefficients(triangle_, set));
    result->limits = options_.limits;
    result->ages = {rows_.ages.front(), rows_.ages.back()};
    const auto [low, high] = std::minmax_element(rows_.scores.begin(), rows_.scores.end());
    result->scores = {*low, *high};
    return result;
  }

 private:
  const std::vector<Subset>& sets(int size) const { return sets_[static_cast<std::size_t>(size) - 1]; }

  const Powers& powers_;
  const NormRows& rows_;
  const TaylorOptions& options_;
  MatrixXd triangle_;
  std::vector<std::vector<Subset>> sets_;
};

/// Calls work(draw) for every draw, on as many threads as are allowed.
void for_draws(unsigned draws, unsigned threads, const std::function<void(std::size_t)>& work) {
  constexpr std::size_t block = 64;  // rows of in_blocks that one draw stands for: then it can go to any thread
  core::in_blocks(draws * block, threads, [&](std::size_t from, std::size_t to) {
    for (std::size_t draw = from / block; draw < to / block; ++draw) work(draw);
  });
}

/// A fifth of the persons is left out, the models are fitted to the others and tried on them.
VectorXd cross_r2(const Powers& powers, const NormRanks& ranks, const NormRows& rows, const TaylorOptions& options,
                  int most) {
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
    const Models models(powers, rows, options, powers.triangle(ranks.z(fitted), fitted), most);
    const std::vector<double> z = ranks.z(tried);
    double weight = 0, mean = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) weight += tried[i], mean += tried[i] * rows.scores[i];
    mean /= weight;
    for (int size = 1; size <= models.sizes(); ++size) {
      const auto surface = models.surface(models.of(size).set.predictors);
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

/// Covariance of the coefficients, over samples in which the persons of each group are drawn again.
MatrixXd bootstrap(const Powers& powers, const NormRanks& ranks, const NormRows& rows, const TaylorOptions& options,
                   std::uint32_t set, std::size_t terms) {
  const auto groups = strata(rows);
  MatrixXd found(static_cast<Index>(terms), options.draws);
  for_draws(options.draws, options.threads, [&](std::size_t draw) {
    core::Random random(options.seed, (std::uint64_t{1} << 32U) + draw);
    std::vector<double> weights(rows.size(), 0.0);
    for (const auto& group : groups)
      for (std::size_t i = 0; i < group.size(); ++i) {
        const std::size_t drawn = group[random.below(group.size())];
        weights[drawn] += rows.weights[drawn];
      }
    const MatrixXd triangle = powers.triangle(ranks.z(weights), weights);
    found.col(static_cast<Index>(draw)) = Powers::coefficients(triangle, set);
  });
  const VectorXd mean = found.rowwise().mean();
  found.colwise() -= mean;
  return found * found.transpose() / (static_cast<double>(options.draws) - 1);
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

/// Whether every predictor says something that those before it do not.
bool identified(const MatrixXd& triangle) {
  for (Index i = 0; i + 1 < triangle.cols(); ++i)
    if (!(std::abs(triangle(i, i)) > 1e-12 * triangle.col(i).norm())) return false;
  return true;
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

std::vector<TaylorSize> sizes_of(const Models& models, const MatrixXd& triangle, double n, const VectorXd& cross) {
  const Index last = triangle.cols() - 1;
  const double all = triangle.col(last).tail(last).squaredNorm();
  std::vector<TaylorSize> sizes;
  for (int size = 1; size <= models.sizes(); ++size) {
    const Models::Found found = models.of(size);
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
  const Powers powers(rows, options);
  const MatrixXd triangle = powers.triangle(z, rows.weights);
  if (!identified(triangle)) {
    out.reason = Reason::not_identified;
    return out;
  }
  const int all = static_cast<int>(powers.predictors());
  const int most = options.terms > 0 ? options.terms : options.most_terms > 0 ? std::min(options.most_terms, all) : all;
  VectorXd cross;
  if (options.terms == 0 && options.choice == TermChoice::cross_validation)
    cross = cross_r2(powers, ranks, rows, options, most);
  const Models models(powers, rows, options, triangle, most);
  out.sizes = sizes_of(models, triangle, static_cast<double>(rows.size()), cross);
  const Models::Found found = models.of(chosen(out.sizes, options));
  std::shared_ptr<TaylorSurface> surface = models.surface(found.set.predictors);
  if (options.draws > 1)
    surface->covariance = bootstrap(powers, ranks, rows, options, found.set.predictors, surface->terms.size());
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
  out.norms = ContinuousNorms(std::move(surface));
  return out;
}

}  // namespace kartlegg::stats
