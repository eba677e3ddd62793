#include "stats/resample_covariance.hpp"

#include <Eigen/Core>
#include <cmath>
#include <memory>

#include "stats/consistency.hpp"
#include "stats/one_factor.hpp"

namespace kartlegg::stats {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// The covariances of the sample, changed by those who count twice or not at all.
class DrawnCovariance {
 public:
  explicit DrawnCovariance(Columns columns) : persons_(static_cast<Index>(columns.size()), rows_of(columns)) {
    for (std::size_t c = 0; c < columns.size(); ++c)
      for (std::size_t r = 0; r < columns[c].size(); ++r)
        persons_(static_cast<Index>(c), static_cast<Index>(r)) = columns[c][r];
    if (persons_.cols() > 0) persons_.colwise() -= VectorXd(persons_.rowwise().mean());
    products_ = MatrixXd::Zero(persons_.rows(), persons_.rows());
    products_.selfadjointView<Eigen::Lower>().rankUpdate(persons_);
  }

  double n(Counts counts) const {
    double n = 0;
    for (const unsigned count : counts) n += count;
    return n;
  }

  MatrixXd operator()(Counts counts) const {
    constexpr Index block = 256;
    MatrixXd more(persons_.rows(), block), products = products_;
    VectorXd sums = VectorXd::Zero(persons_.rows());
    // First those who count more often than once, then those who do not count.
    for (const double sign : {1.0, -1.0}) {
      Index filled = 0;
      const auto add = [&] {
        products.selfadjointView<Eigen::Lower>().rankUpdate(more.leftCols(filled), sign);
        filled = 0;
      };
      for (std::size_t p = 0; p < counts.size(); ++p) {
        const double extra = static_cast<double>(counts[p]) - 1;
        if (extra * sign <= 0) continue;
        const auto person = persons_.col(static_cast<Index>(p));
        more.col(filled++) = std::sqrt(std::abs(extra)) * person;
        sums += extra * person;
        if (filled == block) add();
      }
      add();
    }
    const double size = n(counts);
    const VectorXd mean = sums / size;
    return (MatrixXd(products.selfadjointView<Eigen::Lower>()) - size * mean * mean.transpose()) / (size - 1);
  }

 private:
  static Index rows_of(Columns columns) { return static_cast<Index>(columns.front().size()); }

  MatrixXd persons_;   // a column a person, less the means
  MatrixXd products_;  // lower half
};

double lambda2_of(const MatrixXd& c) {
  const auto k = static_cast<double>(c.rows());
  const double squares = c.squaredNorm() - c.diagonal().squaredNorm();
  return 1 - (c.trace() - std::sqrt(k / (k - 1) * squares)) / c.sum();
}

class OmegaOfCovariance {
 public:
  explicit OmegaOfCovariance(bool observed) : observed_(observed) {}

  /// Beginning at the estimates of the sample.
  double operator()(const MatrixXd& c) const {
    VectorXd at = start_;
    return c.rows() < 3 || !estimate_one_factor(c, at, enough) ? undefined : value(c, at);
  }

  void begin_at(const MatrixXd& c, double n) {
    const OneFactor model = fit_one_factor(c, n);
    if (model.reason != Reason::none) return;
    start_.resize(2 * c.rows());
    start_ << model.loadings, model.errors;
  }

 private:
  static constexpr double enough = 1e-12;  // of the likelihood: beyond what 2 000 draws can show

  double value(const MatrixXd& c, const VectorXd& at) const {
    const double common = at.head(c.rows()).sum();
    return common * common / (observed_ ? c.sum() : common * common + at.tail(c.rows()).sum());
  }

  bool observed_;
  VectorXd start_;
};

std::function<double(const MatrixXd&)> of_matrix(const MatrixXd& c, double n, BootstrapStatistic statistic) {
  switch (statistic) {
    case BootstrapStatistic::standardised_alpha:
      return [](const MatrixXd& drawn) { return alpha_of(correlation(drawn)); };
    case BootstrapStatistic::lambda2:
      return lambda2_of;
    case BootstrapStatistic::lambda6:
      return lambda6_of;
    case BootstrapStatistic::omega:
    case BootstrapStatistic::omega_observed: {
      OmegaOfCovariance omega(statistic == BootstrapStatistic::omega_observed);
      omega.begin_at(c * ((n - 1) / n), n);
      return omega;
    }
    default:
      return alpha_of;
  }
}

}  // namespace

OfCounts of_covariance(Columns columns, BootstrapStatistic statistic) {
  if (columns.front().size() < 2) return [](Counts) { return undefined; };
  const auto drawn = std::make_shared<const DrawnCovariance>(columns);
  const std::vector<unsigned> once(columns.front().size(), 1);
  const auto value = of_matrix((*drawn)(once), drawn->n(once), statistic);
  return [drawn, value](Counts counts) {
    const double n = drawn->n(counts);
    const MatrixXd c = (*drawn)(counts);
    return n < 2 || !(c.sum() > 0) ? undefined : value(c);
  };
}

}  // namespace kartlegg::stats
