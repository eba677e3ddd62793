// What norms are checked with: the numbers of a norm file, where people lie among them, and how they fit.
#include <limits>

#include "bind_samples.hpp"

namespace kartlegg::python {
namespace {

std::span<const double> view(const ColumnArray& numbers) {
  return {numbers.data(), static_cast<std::size_t>(numbers.size())};
}

template <class T>
py::array_t<T> array_of(const std::vector<T>& values) {
  return py::array_t<T>(static_cast<py::ssize_t>(values.size()), values.data());
}

py::dict places(const Instrument& instrument, std::string_view group, std::string_view scale, std::string_view form,
                const ColumnArray& raw, const ColumnArray& age_months,
                const py::array_t<std::uint8_t, py::array::c_style | py::array::forcecast>& sex, double step) {
  std::vector<Sex> sexes;
  for (py::ssize_t i = 0; i < sex.size(); ++i) sexes.push_back(static_cast<Sex>(sex.data()[i]));
  NormPlaces found;
  {
    const py::gil_scoped_release release;
    found = norm_places(instrument, group, scale, form, view(raw), view(age_months), sexes, step);
  }
  std::vector<std::uint8_t> gaps;
  for (const NormGap gap : found.gap) gaps.push_back(static_cast<std::uint8_t>(gap));
  py::dict d;
  d["z"] = array_of(found.z), d["lower"] = array_of(found.lower), d["upper"] = array_of(found.upper);
  d["gap"] = array_of(gaps), d["numbers"] = array_of(found.numbers), d["cutoffs"] = array_of(found.cutoffs);
  return d;
}

void bind_printed(py::module_& module) {
  py::class_<PrintedNumber>(module, "PrintedNumber", "A published number with the decimals that it was printed with.")
      .def_readonly("value", &PrintedNumber::value)
      .def_readonly("decimals", &PrintedNumber::decimals, "With how many it was printed: 10.0 has one.")
      .def_readonly("lower", &PrintedNumber::lower, "The rounded number lies from here")
      .def_readonly("upper", &PrintedNumber::upper, "to here, both ends included.")
      .def("__repr__", [](const PrintedNumber& p) {
        return "PrintedNumber(" + py::repr(py::float_(p.value)).cast<std::string>() + ")";
      });
  py::class_<PrintedBand>(module, "PrintedBand", "A band of a norm group's own cut-offs.")
      .def_readonly("id", &PrintedBand::id)
      .def_readonly("label", &PrintedBand::label)
      .def_readonly("level", &PrintedBand::level, "0 is least concern.")
      .def_readonly("low", &PrintedBand::low, "Lowest raw score, included.")
      .def_readonly("high", &PrintedBand::high, "Highest raw score, included.")
      .def("__repr__", [](const PrintedBand& b) { return "PrintedBand('" + b.id + "')"; });
  py::class_<PrintedNorm>(module, "PrintedNorm", "What a norm file says of one score for people of one sex and age.")
      .def_readonly("scale", &PrintedNorm::scale)
      .def_readonly("people", &PrintedNorm::people, "Whom the numbers are about, and how many they were.")
      .def_readonly("method", &PrintedNorm::method,
                    "'linear', 'normalised', 'lms', 'regression'; '' where there are cut-offs only.")
      .def_readonly("lowest", &PrintedNorm::lowest, "Raw score that can occur.")
      .def_readonly("highest", &PrintedNorm::highest, "Raw score that can occur.")
      .def_readonly("mean", &PrintedNorm::mean, "Of raw scores; None where none is printed.")
      .def_readonly("sd", &PrintedNorm::sd, "Of raw scores; None where none is printed.")
      .def_readonly("measure", &PrintedNorm::measure, "Of the table: 't_score', ...; '' where there is none.")
      .def_readonly("table_raw", &PrintedNorm::table_raw, "Raw scores of the table, ascending.")
      .def_readonly("table_value", &PrintedNorm::table_value, "What the table gives for them.")
      .def_readonly("bands", &PrintedNorm::bands, "The lowest score first; empty where there are none.")
      .def_readonly("alpha", &PrintedNorm::alpha,
                    "Coefficient alpha of this sample and these people; None where none is published.")
      .def("__repr__", [](const PrintedNorm& p) {
        return "PrintedNorm('" + p.scale + "'" + (p.people.text.empty() ? "" : ", " + p.people.text) + ")";
      });
  module.def(
      "printed_norms",
      [](const Instrument& instrument, std::string_view group, std::string_view language) {
        return printed_norms(instrument, group, to_language(language));
      },
      py::arg("instrument"), py::arg("group"), py::arg("language"));
  py::class_<NormFault>(module, "NormFault", "Printed numbers of a norm group that do not fit together.")
      .def_property_readonly(
          "kind", [](const NormFault& f) { return name(f.kind); },
          "'jump', 'reversal', 'not_linear', 'moments', 'percentile', 'impossible_sd' or 'repeated'.")
      .def_readonly("number", &NormFault::number, "The numbers, in printed_norms.")
      .def_readonly("other", &NormFault::other, "Those they are held against: of other people; -1.")
      .def_readonly("raw", &NormFault::raw, "Raw score of the row of the table, of several the worst; None.")
      .def_readonly("printed", &NormFault::printed, "Value, percentile rank or SD; None.")
      .def_readonly("expected", &NormFault::expected, "By the other printed numbers; the largest SD that can be; None.")
      .def_readonly("more", &NormFault::more, "Rows of the table besides that are as wrong.")
      .def("__repr__", [](const NormFault& f) { return "NormFault('" + std::string(name(f.kind)) + "')"; });
  module.def("norm_faults", &norm_faults, py::arg("instrument"), py::arg("group"));
  module.def("norm_places", &places, py::arg("instrument"), py::arg("group"), py::arg("scale"), py::arg("form"),
             py::arg("raw"), py::arg("age_months"), py::arg("sex"), py::arg("step"));
}

py::dict to_dict(const stats::Equivalence& e) {
  py::dict d;
  d["p_equivalent"] = e.p_equivalent, d["p_different"] = e.p_different, d["reason"] = reason(e.reason);
  return d;
}

py::dict to_dict(const stats::Calibration& c) {
  py::dict d;
  d["n"] = c.n, d["n_effective"] = c.n_effective, d["mean"] = c.mean, d["mean_interval"] = both(c.mean_interval);
  d["sd"] = c.sd, d["sd_interval"] = both(c.sd_interval), d["sd_df"] = c.sd_df, d["skew"] = c.skew,
  d["kurtosis"] = c.kurtosis;
  d["reason"] = reason(c.reason);
  return d;
}

py::dict to_dict(const stats::Shift& s) {
  py::dict d;
  d["d"] = s.d, d["d_interval"] = both(s.d_interval), d["variance_ratio"] = s.variance_ratio;
  d["ratio_interval"] = both(s.ratio_interval), d["norm_error"] = s.norm_error, d["reason"] = reason(s.reason);
  return d;
}

py::dict to_dict(const stats::UniformFit& f) {
  py::dict d;
  d["n"] = f.n, d["kolmogorov"] = f.kolmogorov, d["kolmogorov_p"] = f.kolmogorov_p;
  d["anderson_darling"] = f.anderson_darling, d["anderson_darling_p"] = f.anderson_darling_p;
  d["chi_square"] = f.chi_square, d["chi_square_p"] = f.chi_square_p, d["stanines"] = copy(f.stanines);
  d["reason"] = reason(f.reason);
  return d;
}

py::dict to_dict(const stats::LinearFit& f) {
  py::array_t<double> table({f.coefficients.size(), std::size_t{5}});
  double* to = table.mutable_data();
  for (const auto& c : f.coefficients)
    for (const double one : {c.value, c.standard_error, c.interval.lower, c.interval.upper, c.p}) *to++ = one;
  py::dict d;
  d["coefficients"] = table, d["n"] = f.n, d["r_squared"] = f.r_squared,
  d["r_squared_interval"] = both(f.r_squared_interval), d["f"] = f.f, d["df1"] = f.df1;
  d["df2"] = f.df2, d["p"] = f.p, d["reason"] = reason(f.reason);
  return d;
}

void bind_fit(py::module_& module) {
  module.def("stats_equivalence",
             [](double estimate, double error, double promised, std::pair<double, double> margins, double df) {
               return to_dict(stats::equivalence(estimate, error, promised, {margins.first, margins.second}, df));
             });
  module.def("stats_sd_equivalence", [](double sd, double df, double promised, std::pair<double, double> margins) {
    return to_dict(stats::sd_equivalence(sd, df, promised, {margins.first, margins.second}));
  });
  module.def("stats_share_equivalence", [](double count, double n, double promised, std::pair<double, double> margins) {
    return to_dict(stats::share_equivalence(count, n, promised, {margins.first, margins.second}));
  });
  module.def("stats_calibration", [](const ColumnArray& z, const ColumnArray& weights, double confidence) {
    return to_dict(stats::calibration(view(z), view(weights), confidence));
  });
  module.def("stats_shift",
             [](double mean, double sd, double n, double norm_mean, double norm_sd, double norm_n, double confidence) {
               return to_dict(stats::shift(mean, sd, n, norm_mean, norm_sd, norm_n, confidence));
             });
  module.def("stats_randomised_fit", [](const ColumnArray& lower, const ColumnArray& upper, std::uint64_t seed) {
    return to_dict(stats::randomised_fit(view(lower), view(upper), seed));
  });
  module.def("stats_middle_fit", [](const ColumnArray& lower, const ColumnArray& upper) {
    return to_dict(stats::middle_fit(view(lower), view(upper)));
  });
  module.def("stats_counts_below", [](const ColumnArray& lower, const ColumnArray& upper, const ColumnArray& shares,
                                      const ColumnArray& weights) {
    return copy(stats::counts_below(view(lower), view(upper), view(shares), view(weights)));
  });
  module.def("stats_linear_fit",
             [](const ColumnList& predictors, const ColumnArray& y, const ColumnArray& weights, double confidence) {
               return without_gil(
                   predictors,
                   [y = view(y), weights = view(weights), confidence](stats::Columns columns) {
                     return stats::linear_fit(columns, y, weights, confidence);
                   },
                   [](const stats::LinearFit& fit) { return to_dict(fit); });
             });
}

}  // namespace

void bind_validation(py::module_& module) {
  bind_printed(module);
  bind_fit(module);
}

}  // namespace kartlegg::python
