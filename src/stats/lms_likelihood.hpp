// The penalised likelihood of an LMS model, as a function of all its coefficients.
#pragma once

#include <Eigen/Core>
#include <array>
#include <vector>

#include "stats/age_basis.hpp"
#include "stats/box_cox.hpp"

namespace kartlegg {
inline namespace v1 {
namespace stats {

/// The persons that a model is fitted to.
struct LmsSample {
  std::vector<double> ages, log_scores, weights;  // weights with mean 1
  AgeScale scale;
  bool weighted = false;
};

/// Parameters of the distribution in the order of BoxCoxDensity: M, S, L, tau.
class LmsLikelihood {
 public:
  /// `sample` is borrowed.
  LmsLikelihood(const LmsSample& sample, const LmsModel& model);

  std::size_t parameters() const { return bases_.size(); }  // 3, or 4 with tau
  const AgeBasis& basis(std::size_t p) const { return bases_[p]; }
  int offset(std::size_t p) const { return offsets_[p]; }
  int columns() const { return offsets_.back(); }

  /// ln likelihood at these coefficients; -infinity where there is none.
  double value(const Eigen::VectorXd& at) const;

  struct Slopes {
    Eigen::VectorXd gradient;
    Eigen::MatrixXd information;  // minus the curvature
    Eigen::MatrixXd spread;       // sum of the squared slopes of the persons: never indefinite
  };
  Slopes slopes(const Eigen::VectorXd& at, bool with_spread) const;

  /// What the coefficients of one parameter come to for a person.
  double predictor(const Eigen::VectorXd& at, std::size_t p, std::size_t person) const;
  /// The coefficients of M that fit these values best by least squares, a little smoothed.
  Eigen::VectorXd least_squares(const std::vector<double>& values) const;

 private:
  BoxCoxDensity density(const Eigen::VectorXd& at, std::size_t person, bool curves, TauTerms& tau) const;

  const LmsSample& sample_;
  const LmsModel& model_;
  std::vector<AgeBasis> bases_;
  std::vector<int> offsets_;                 // of each parameter's coefficients; and their number
  std::vector<std::vector<BasisRow>> rows_;  // by parameter, by person
};

/// Slope and curvature in M itself from those in ln M, where M is fitted as it is.
void from_log_m(BoxCoxDensity& density, double m);

}  // namespace stats
}  // namespace v1
}  // namespace kartlegg
