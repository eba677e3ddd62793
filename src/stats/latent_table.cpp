#include "stats/latent_table.hpp"

#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <numbers>

#include "stats/distribution.hpp"

namespace kartlegg::stats {
namespace {

using Eigen::ArrayXd;
using Eigen::ArrayXXd;
using Eigen::Index;
using Eigen::MatrixXd;

ArrayXd of(std::span<const double> values) {
  return Eigen::Map<const ArrayXd>(values.data(), static_cast<Index>(values.size()));
}

/// Shares of the categories between thresholds.
ArrayXd margin(const ArrayXd& thresholds) {
  ArrayXd shares(thresholds.size() + 1);
  double below = 0;
  for (Index i = 0; i < thresholds.size(); ++i) {
    const double up_to = normal_cdf(thresholds[i]);
    shares[i] = up_to - below, below = up_to;
  }
  shares[thresholds.size()] = thresholds.size() == 0 ? 1 : normal_cdf(-thresholds[thresholds.size() - 1]);
  return shares;
}

/// What lies between the corners, of a function that is 0 at both ends of both variables.
ArrayXXd between(const ArrayXXd& corners) {
  ArrayXXd cells = ArrayXXd::Zero(corners.rows() + 1, corners.cols() + 1);
  const Index r = corners.rows(), c = corners.cols();
  cells.topLeftCorner(r, c) += corners;
  cells.bottomRightCorner(r, c) += corners;
  cells.bottomLeftCorner(r, c) -= corners;
  cells.topRightCorner(r, c) -= corners;
  return cells;
}

/// P(X <= h, Y <= k) less P(X <= h) P(Y <= k), for |correlation| up to .925: the integral over the angle of which the
/// correlation is the sine. Drezner, Z. & Wesolowsky, G. O. (1990), J Stat Comput Simul 35:101; nodes as many as Genz,
/// A. (2004), Stat Comput 14:251, doi:10.1023/B:STCO.0000035304.20635.31, or more. A node serves all corners.
template <unsigned nodes>
ArrayXXd integral(const ArrayXXd& half_squares, const ArrayXXd& product, double correlation) {
  using Rule = boost::math::quadrature::gauss<double, nodes>;
  const double half = std::asin(correlation) / 2;
  ArrayXXd sum = ArrayXXd::Zero(product.rows(), product.cols());
  const auto add = [&](double place, double weight) {
    const double sine = std::sin(half * (1 + place));
    sum += weight * ((sine * product - half_squares) / ((1 - sine) * (1 + sine))).exp();
  };
  for (std::size_t i = 0; i < Rule::abscissa().size(); ++i) {
    const double place = Rule::abscissa()[i], weight = Rule::weights()[i];
    add(place, weight);
    if (place != 0) add(-place, weight);
  }
  return sum * (half / (2 * std::numbers::pi));
}

}  // namespace

LatentTable::LatentTable(std::span<const double> first, std::span<const double> second)
    : first_(of(first)), second_(of(second)) {
  independent_ = (margin(first_).matrix() * margin(second_).matrix().transpose()).array();
  product_ = (first_.matrix() * second_.matrix().transpose()).array();
  half_squares_ = (0.5 * first_.square()).replicate(1, second_.size()) +
                  (0.5 * second_.square()).transpose().replicate(first_.size(), 1);
  set(0);
}

void LatentTable::set(double correlation) {
  correlation_ = correlation;
  const double size = std::abs(correlation), square = (1 - correlation) * (1 + correlation);
  if (size < 0.3)
    excess_ = integral<7>(half_squares_, product_, correlation);
  else if (size < 0.75)
    excess_ = integral<15>(half_squares_, product_, correlation);
  else if (size < 0.925)
    excess_ = integral<20>(half_squares_, product_, correlation);
  else {
    excess_.resize(first_.size(), second_.size());
    for (Index j = 0; j < excess_.cols(); ++j)
      for (Index i = 0; i < excess_.rows(); ++i)
        excess_(i, j) =
            bivariate_normal_cdf(first_[i], second_[j], correlation) - normal_cdf(first_[i]) * normal_cdf(second_[j]);
  }
  shares_ = independent_ + between(excess_);
  slopes_ =
      between(((correlation * product_ - half_squares_) / square).exp() / (2 * std::numbers::pi * std::sqrt(square)));
}

MatrixXd LatentTable::by_thresholds() const {
  const double root = std::sqrt((1 - correlation_) * (1 + correlation_));
  const Index rows = shares_.rows(), columns = shares_.cols();
  MatrixXd slopes = MatrixXd::Zero(rows * columns, rows + columns - 2);
  // At a threshold, the density times the share of the other variable's category given this value.
  const auto density = [&](double at, const ArrayXd& others, Index category) {
    const auto up_to = [&](Index i) {
      if (i < 0) return 0.0;
      return i == others.size() ? 1.0 : normal_cdf((others[i] - correlation_ * at) / root);
    };
    return normal_density(at) * (up_to(category) - up_to(category - 1));
  };
  for (Index t = 0; t < first_.size(); ++t)
    for (Index j = 0; j < columns; ++j) {
      const double d = density(first_[t], second_, j);
      slopes(t + j * rows, t) = d, slopes(t + 1 + j * rows, t) = -d;
    }
  for (Index t = 0; t < second_.size(); ++t)
    for (Index i = 0; i < rows; ++i) {
      const double d = density(second_[t], first_, i);
      slopes(i + t * rows, first_.size() + t) = d, slopes(i + (t + 1) * rows, first_.size() + t) = -d;
    }
  return slopes;
}

}  // namespace kartlegg::stats
