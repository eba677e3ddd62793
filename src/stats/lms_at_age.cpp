#include "stats/lms_at_age.hpp"

#include <cmath>

namespace kartlegg::stats {
namespace {

std::array<const FittedCurve*, 4> curves_of(const LmsFit& fit) { return {&fit.m, &fit.s, &fit.l, &fit.tau}; }

/// A number that hangs on the predictors, with the error that they give it: by its slopes, found from both sides.
template <class Function>
WithError with_error(const LmsPredictors& at, const Function& function) {
  WithError found{.value = function(at.value)};
  constexpr double step = 1e-5;
  std::array<double, 4> slope{};
  for (std::size_t p = 0; p < 4; ++p) {
    if (!(at.covariance[p][p] > 0)) continue;
    const double h = step * (1 + std::abs(at.value[p]));
    auto more = at.value, less = at.value;
    more[p] += h, less[p] -= h;
    slope[p] = (function(more) - function(less)) / (2 * h);
  }
  double variance = 0;
  for (std::size_t p = 0; p < 4; ++p)
    for (std::size_t q = 0; q < 4; ++q) variance += slope[p] * at.covariance[p][q] * slope[q];
  found.standard_error = std::sqrt(variance);
  return found;
}

Reason fault(const LmsFit& fit, double age) {
  if (fit.covariance.empty()) return fit.reason;
  if (!std::isfinite(age)) return Reason::argument_missing;
  return age < fit.youngest || age > fit.oldest ? Reason::outside_grid : Reason::none;
}

}  // namespace

LmsPredictors predictors_at(const LmsFit& fit, double age, bool with_error) {
  LmsPredictors found;
  const AgeScale scale{fit.youngest, fit.oldest, fit.age_mean, fit.age_sd > 0 ? fit.age_sd : 1};
  const auto curves = curves_of(fit);
  std::array<BasisRow, 4> rows;
  std::array<std::size_t, 4> from{}, width{};
  std::size_t columns = 0;
  for (std::size_t p = 0; p < 4; ++p) {
    if (curves[p]->coefficients.empty()) continue;
    const AgeBasis basis(curves[p]->curve, scale);
    rows[p] = basis.at(age);
    from[p] = columns + static_cast<std::size_t>(rows[p].first);
    width[p] = static_cast<std::size_t>(basis.width());
    columns += curves[p]->coefficients.size();
    for (std::size_t i = 0; i < width[p]; ++i)
      found.value[p] += rows[p].values[i] * curves[p]->coefficients[static_cast<std::size_t>(rows[p].first) + i];
  }
  if (!with_error) return found;
  for (std::size_t p = 0; p < 4; ++p)
    for (std::size_t q = 0; q < 4; ++q)
      for (std::size_t i = 0; i < width[p]; ++i)
        for (std::size_t j = 0; j < width[q]; ++j)
          found.covariance[p][q] +=
              rows[p].values[i] * fit.covariance[(from[p] + i) * columns + from[q] + j] * rows[q].values[j];
  return found;
}

Lms lms_from(const LmsModel& model, const std::array<double, 4>& at) {
  Lms lms{.l = at[2], .m = model.log_m ? std::exp(at[0]) : at[0], .s = std::exp(at[1])};
  if (model.family == LmsFamily::bct) lms.tau = std::exp(at[3]);
  return lms;
}

double log_density(const LmsFit& fit, double score, double age) {
  const auto at = predictors_at(fit, age, false).value;
  const double log_m = fit.model.log_m ? at[0] : std::log(at[0]);
  return box_cox_density(std::log(score), log_m, at[1], at[2], tau_terms(at[3]), fit.model.family, false).value;
}

double LmsFit::criterion(double penalty) const noexcept { return -2 * log_likelihood + penalty * df; }

LmsAtAge LmsFit::at(double age) const {
  LmsAtAge found;
  found.value.reason = fault(*this, age);
  if (found.value.reason != Reason::none) return found;
  const LmsPredictors at = predictors_at(*this, age, true);
  found.value = lms_from(model, at.value);
  const auto error = [&](std::size_t p) { return std::sqrt(at.covariance[p][p]); };
  found.m_error = error(0) * (model.log_m ? found.value.m : 1);
  found.log_s_error = error(1), found.l_error = error(2);
  if (model.family == LmsFamily::bct) found.log_tau_error = error(3);
  return found;
}

WithError LmsFit::z(double score, double age) const {
  if (const Reason why = fault(*this, age); why != Reason::none) return {.reason = why};
  if (!(score > 0)) return {.reason = std::isnan(score) ? Reason::argument_missing : Reason::box_cox_undefined};
  return with_error(predictors_at(*this, age, true), [&](const std::array<double, 4>& at) {
    return box_cox_z(score, lms_from(model, at), model.family);
  });
}

WithError LmsFit::score(double z, double age) const {
  if (const Reason why = fault(*this, age); why != Reason::none) return {.reason = why};
  if (!std::isfinite(z)) return {.reason = Reason::argument_missing};
  WithError found = with_error(predictors_at(*this, age, true), [&](const std::array<double, 4>& at) {
    return box_cox_value(z, lms_from(model, at), model.family);
  });
  if (std::isnan(found.value)) found.reason = Reason::box_cox_undefined;
  return found;
}

}  // namespace kartlegg::stats
