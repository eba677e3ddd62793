#include "stats/lms_likelihood.hpp"

#include <cmath>
#include <limits>

#include "stats/linear_algebra.hpp"

namespace kartlegg::stats {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

LmsLikelihood::LmsLikelihood(const LmsSample& sample, const LmsModel& model) : sample_(sample), model_(model) {
  for (const AgeCurve* curve : {&model.m, &model.s, &model.l}) bases_.emplace_back(*curve, sample.scale);
  if (model.family == LmsFamily::bct) bases_.emplace_back(model.tau, sample.scale);
  offsets_.push_back(0);
  for (const AgeBasis& basis : bases_) {
    offsets_.push_back(offsets_.back() + basis.columns());
    auto& rows = rows_.emplace_back();
    rows.reserve(sample.ages.size());
    for (const double age : sample.ages) rows.push_back(basis.at(age));
  }
}

double LmsLikelihood::predictor(const VectorXd& at, std::size_t p, std::size_t person) const {
  const BasisRow& row = rows_[p][person];
  const double* const coefficients = at.data() + offsets_[p] + row.first;
  double sum = 0;
  for (int i = 0; i < bases_[p].width(); ++i) sum += coefficients[i] * row.values[static_cast<std::size_t>(i)];
  return sum;
}

BoxCoxDensity LmsLikelihood::density(const VectorXd& at, std::size_t person, bool curves, TauTerms& tau) const {
  const double m = predictor(at, 0, person);
  if (parameters() > 3)
    if (const double log_tau = predictor(at, 3, person); log_tau != tau.log_tau) tau = tau_terms(log_tau);
  const double log_m = model_.log_m ? m : std::log(m);  // NaN below 0: no density
  BoxCoxDensity d = box_cox_density(sample_.log_scores[person], log_m, predictor(at, 1, person),
                                    predictor(at, 2, person), tau, model_.family, curves);
  if (curves && !model_.log_m) from_log_m(d, m);
  return d;
}

double LmsLikelihood::value(const VectorXd& at) const {
  double sum = 0;
  TauTerms tau;
  for (std::size_t i = 0; i < sample_.ages.size(); ++i) sum += sample_.weights[i] * density(at, i, false, tau).value;
  return std::isnan(sum) ? -std::numeric_limits<double>::infinity() : sum;
}

LmsLikelihood::Slopes LmsLikelihood::slopes(const VectorXd& at, bool with_spread) const {
  Slopes found{VectorXd::Zero(columns()), MatrixXd::Zero(columns(), columns()), {}};
  if (with_spread) found.spread = found.information;
  TauTerms tau;
  for (std::size_t person = 0; person < sample_.ages.size(); ++person) {
    const BoxCoxDensity d = density(at, person, true, tau);
    const double weight = sample_.weights[person];
    for (std::size_t p = 0; p < parameters(); ++p) {
      const BasisRow& row = rows_[p][person];
      const Index from = offsets_[p] + row.first;
      for (int i = 0; i < bases_[p].width(); ++i) {
        const double x = row.values[static_cast<std::size_t>(i)];
        found.gradient[from + i] += weight * d.slope[p] * x;
        for (std::size_t q = p; q < parameters(); ++q) {
          const BasisRow& other = rows_[q][person];
          const Index to = offsets_[q] + other.first;
          const double bend = -weight * d.curvature[p][q] * x;
          const double square = weight * weight * d.slope[p] * d.slope[q] * x;
          // Column-major: the inner loop runs down a column of the lower triangle.
          for (int j = 0; j < bases_[q].width(); ++j) {
            found.information(to + j, from + i) += bend * other.values[static_cast<std::size_t>(j)];
            if (with_spread) found.spread(to + j, from + i) += square * other.values[static_cast<std::size_t>(j)];
          }
        }
      }
    }
  }
  found.information = found.information.selfadjointView<Eigen::Lower>();
  if (with_spread) found.spread = found.spread.selfadjointView<Eigen::Lower>();
  return found;
}

VectorXd LmsLikelihood::least_squares(const std::vector<double>& values) const {
  const AgeBasis& basis = bases_.front();
  const int k = basis.columns();
  MatrixXd squares = basis.penalty();
  VectorXd products = VectorXd::Zero(k);
  for (std::size_t person = 0; person < values.size(); ++person) {
    const BasisRow& row = rows_.front()[person];
    for (int i = 0; i < basis.width(); ++i) {
      const double x = sample_.weights[person] * row.values[static_cast<std::size_t>(i)];
      products[row.first + i] += x * values[person];
      for (int j = 0; j < basis.width(); ++j)
        squares(row.first + i, row.first + j) += x * row.values[static_cast<std::size_t>(j)];
    }
  }
  return solve_symmetric(squares, products);
}

void from_log_m(BoxCoxDensity& d, double m) {
  d.curvature[0][0] = (d.curvature[0][0] - d.slope[0]) / (m * m);
  d.slope[0] /= m;
  for (std::size_t q = 1; q < 4; ++q) d.curvature[0][q] = d.curvature[q][0] = d.curvature[0][q] / m;
}

}  // namespace kartlegg::stats
