// LMS fits and regressions in the shape of all continuous norms.
#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "kartlegg/stats/norm_comparison.hpp"
#include "stats/lms_at_age.hpp"
#include "stats/norm_model.hpp"

namespace kartlegg::stats {
namespace {

class LmsNorms final : public NormModel {
 public:
  explicit LmsNorms(const LmsFit& lms) : fit_(lms) {}

  double z(double score, double age) const override {
    return score > 0 ? box_cox_z(score, at(age), fit_.model.family) : undefined;
  }
  double raw_at(double z, double age) const override { return box_cox_value(z, at(age), fit_.model.family); }
  double standard_error(double z, double age) const override { return fit_.z(raw_at(z, age), age).standard_error; }
  std::string_view method() const override {
    constexpr std::string_view names[] = {"lms", "bccg", "bct"};
    return names[static_cast<std::size_t>(fit_.model.family)];
  }

 private:
  Lms at(double age) const { return lms_from(fit_.model, predictors_at(fit_, age, false).value); }

  LmsFit fit_;
};

class RegressionByAge final : public NormModel {
 public:
  RegressionByAge(const RegressionNorms& regression, std::span<const double> person, std::size_t age)
      : fit_(regression), person_(person.begin(), person.end()), age_(age) {}

  double z(double score, double age) const override {
    const Moments like = fit_.expected(of(age));
    return (score - like.mean) / like.sd;
  }
  double raw_at(double z, double age) const override {
    const Moments like = fit_.expected(of(age));
    return like.mean + z * like.sd;
  }
  double standard_error(double z, double age) const override {
    return fit_.score(raw_at(z, age), of(age)).standard_error;
  }
  std::string_view method() const override { return "regression"; }

 private:
  std::vector<double> of(double age) const {
    std::vector<double> person = person_;
    person[age_] = age;
    return person;
  }

  RegressionNorms fit_;
  std::vector<double> person_;
  std::size_t age_;
};

ContinuousNorms judged(std::shared_ptr<NormModel> model, double parameters, const NormSample& sample,
                       const NormShape& shape) {
  const NormRows rows = norm_rows(sample);
  const bool sound = shape.limits.lower < 0 && shape.limits.upper > 0 && shape.window >= 0;
  if (rows.reason != Reason::none || !sound) return {};
  const NormRanks ranks(rows, RankMethod::rankit, shape.window);
  model->limits = shape.limits;
  model->fit.parameters = parameters;
  model->fit.smallest_group = ranks.smallest();
  judge(*model, rows, ranks.z(rows.weights));
  return ContinuousNorms(std::move(model));
}

}  // namespace

ContinuousNorms continuous_norms(const LmsFit& fit, const NormSample& sample, const NormShape& shape) {
  if (fit.covariance.empty()) return {};
  return judged(std::make_shared<LmsNorms>(fit), fit.df, sample, shape);
}

ContinuousNorms continuous_norms(const RegressionNorms& fit, const NormSample& sample, std::span<const double> person,
                                 std::size_t age, const NormShape& shape) {
  if (fit.reason != Reason::none || person.size() != fit.ranges.size() || age >= person.size()) return {};
  for (std::size_t v = 0; v < person.size(); ++v)
    if (v != age && !(person[v] >= fit.ranges[v].lower && person[v] <= fit.ranges[v].upper)) return {};
  return judged(std::make_shared<RegressionByAge>(fit, person, age), fit.parameters, sample, shape);
}

}  // namespace kartlegg::stats
