// Agreement of raters, and the cycles of a visit. A statistic comes back as a dictionary of its members.
#include <array>
#include <vector>

#include "bind.hpp"

namespace kartlegg::python {
namespace {

using Numbers = py::array_t<double, py::array::c_style | py::array::forcecast>;
using Visits = py::array_t<std::int32_t, py::array::c_style | py::array::forcecast>;

std::span<const double> view(const Numbers& numbers) {
  return {numbers.data(), static_cast<std::size_t>(numbers.size())};
}

/// The rows of a table, each the ratings of one rater.
std::vector<std::span<const double>> raters(const Numbers& ratings) {
  if (ratings.ndim() != 2) throw py::value_error("ratings have a row for each rater");
  const auto subjects = static_cast<std::size_t>(ratings.shape(1));
  std::vector<std::span<const double>> rows;
  for (py::ssize_t j = 0; j < ratings.shape(0); ++j)
    rows.emplace_back(ratings.data() + static_cast<std::size_t>(j) * subjects, subjects);
  return rows;
}

std::string word(stats::Reason reason) { return std::string(name(reason)); }
py::tuple both(Interval interval) { return py::make_tuple(interval.lower, interval.upper); }
py::tuple estimate(const stats::Estimate& one) { return py::make_tuple(one.value, both(one.interval)); }

py::dict dict(const stats::Icc& found) {
  using py::arg;
  py::dict forms;
  for (std::size_t i = 0; i < found.forms.size(); ++i) {
    const stats::IccEstimate& one = found.forms[i];
    forms[py::str(std::string(name(static_cast<stats::IccForm>(i))))] =
        py::dict(arg("value") = one.value, arg("interval") = both(one.interval), arg("f") = one.f, arg("df1") = one.df1,
                 arg("df2") = one.df2, arg("p") = one.p, arg("reason") = word(one.reason));
  }
  return py::dict(arg("forms") = forms, arg("ms_subjects") = found.ms_subjects, arg("ms_raters") = found.ms_raters,
                  arg("ms_error") = found.ms_error, arg("ms_within") = found.ms_within,
                  arg("sem_agreement") = found.sem_agreement, arg("sem_consistency") = found.sem_consistency,
                  arg("sdc_agreement") = found.sdc_agreement, arg("sdc_consistency") = found.sdc_consistency,
                  arg("n") = found.n, arg("given") = found.given, arg("raters") = found.raters,
                  arg("reason") = word(found.reason));
}

py::dict dict(const stats::KendallW& found) {
  using py::arg;
  return py::dict(arg("value") = found.value, arg("chi_square") = found.chi_square, arg("df") = found.df,
                  arg("p") = found.p, arg("n") = found.n, arg("given") = found.given, arg("raters") = found.raters,
                  arg("reason") = word(found.reason));
}

py::dict dict(const stats::LimitsOfAgreement& found) {
  using py::arg;
  return py::dict(arg("mean_difference") = estimate(found.mean_difference), arg("sd") = found.sd,
                  arg("lower") = estimate(found.lower), arg("upper") = estimate(found.upper),
                  arg("limit_error") = found.limit_error, arg("slope") = estimate(found.slope),
                  arg("slope_p") = found.slope_p, arg("n") = found.n, arg("given") = found.given,
                  arg("reason") = word(found.reason));
}

py::dict dict(const stats::Concordance& found) {
  using py::arg;
  return py::dict(arg("value") = found.value, arg("interval") = both(found.interval),
                  arg("correlation") = found.correlation, arg("bias_correction") = found.bias_correction,
                  arg("scale_shift") = found.scale_shift, arg("location_shift") = found.location_shift,
                  arg("n") = found.n, arg("given") = found.given, arg("reason") = word(found.reason));
}

py::dict dict(const stats::Retest& found) {
  using py::arg;
  return py::dict(arg("correlation") = estimate(found.correlation), arg("correlation_p") = found.correlation_p,
                  arg("mean_change") = estimate(found.mean_change), arg("mean_change_t") = found.mean_change_t,
                  arg("mean_change_p") = found.mean_change_p, arg("agreement") = estimate(found.agreement),
                  arg("consistency") = estimate(found.consistency), arg("sem") = found.sem, arg("sdc") = found.sdc,
                  arg("sdc_group") = found.sdc_group, arg("n") = found.n, arg("given") = found.given,
                  arg("reason") = word(found.reason));
}

py::dict dict(const stats::Kappa& found) {
  using py::arg;
  return py::dict(arg("value") = found.value, arg("interval") = both(found.interval),
                  arg("standard_error") = found.standard_error, arg("null_error") = found.null_error,
                  arg("z") = found.z, arg("p") = found.p, arg("observed") = found.observed,
                  arg("expected") = found.expected, arg("highest") = found.highest, arg("pabak") = found.pabak,
                  arg("prevalence_index") = found.prevalence_index, arg("bias_index") = found.bias_index,
                  arg("n") = found.n, arg("given") = found.given, arg("reason") = word(found.reason));
}

py::dict dict(const stats::ChanceCorrected& found) {
  using py::arg;
  return py::dict(arg("value") = found.value, arg("interval") = both(found.interval),
                  arg("standard_error") = found.standard_error, arg("null_error") = found.null_error,
                  arg("z") = found.z, arg("p") = found.p, arg("observed") = found.observed,
                  arg("expected") = found.expected, arg("n") = found.n, arg("given") = found.given,
                  arg("raters") = found.raters, arg("reason") = word(found.reason));
}

py::dict dict(const stats::KrippendorffAlpha& found) {
  using py::arg;
  return py::dict(arg("value") = found.value, arg("interval") = both(found.interval),
                  arg("standard_error") = found.standard_error, arg("observed") = found.observed,
                  arg("expected") = found.expected, arg("n") = found.n, arg("given") = found.given,
                  arg("ratings") = found.ratings, arg("draws") = found.draws, arg("reason") = word(found.reason));
}

py::dict dict(const stats::PairAgreement& found) {
  using py::arg;
  return py::dict(arg("value") = found.value, arg("interval") = both(found.interval), arg("wilson") = found.wilson,
                  arg("within") = found.within, arg("pairs") = found.pairs, arg("n") = found.n,
                  arg("given") = found.given, arg("reason") = word(found.reason));
}

stats::KrippendorffAlpha krippendorff(const Numbers& ratings, int level, double confidence, int draws,
                                      std::uint64_t seed, unsigned threads) {
  const auto rows = raters(ratings);
  const py::gil_scoped_release release;
  return stats::krippendorff_alpha(rows, static_cast<stats::MeasurementLevel>(level),
                                   {confidence, draws, seed, threads});
}

void bind_numbers(py::module_& module) {
  using py::arg;
  const auto ratings = arg("ratings"), confidence = arg("confidence"), first = arg("first"), second = arg("second");
  module.def(
      "stats_icc",
      [](const Numbers& r, double c, int interval) {
        return dict(stats::icc(raters(r), c, static_cast<stats::IccInterval>(interval)));
      },
      ratings, confidence, arg("interval"));
  module.def("stats_icc_sample_size", &stats::icc_sample_size, arg("expected"), arg("width"), arg("raters"),
             confidence);
  module.def(
      "stats_kendall_w", [](const Numbers& r) { return dict(stats::kendall_w(raters(r))); }, ratings);
  module.def(
      "stats_pair_agreement",
      [](const Numbers& r, double within, double c) { return dict(stats::pair_agreement(raters(r), within, c)); },
      ratings, arg("within"), confidence);
  module.def(
      "stats_limits_of_agreement",
      [](const Numbers& a, const Numbers& b, double c, double coverage, int error) {
        return dict(stats::limits_of_agreement(view(a), view(b), c, coverage, static_cast<stats::LimitError>(error)));
      },
      first, second, confidence, arg("coverage"), arg("error"));
  module.def(
      "stats_concordance",
      [](const Numbers& a, const Numbers& b, double c) { return dict(stats::concordance(view(a), view(b), c)); }, first,
      second, confidence);
  module.def(
      "stats_retest",
      [](const Numbers& a, const Numbers& b, double c) { return dict(stats::retest(view(a), view(b), c)); }, first,
      second, confidence);
}

void bind_categories(py::module_& module) {
  using py::arg;
  const auto ratings = arg("ratings"), confidence = arg("confidence"), categories = arg("categories"),
             weights = arg("weights");
  module.def(
      "stats_kappa_of_table",
      [](const Numbers& counts, int w, double c) {
        return dict(stats::kappa_of_table(view(counts), static_cast<stats::AgreementWeights>(w), c));
      },
      arg("counts"), weights, confidence);
  module.def(
      "stats_kappa_sample_size",
      [](const Numbers& expected, int w, double half_width, double c) {
        return stats::kappa_sample_size(view(expected), static_cast<stats::AgreementWeights>(w), half_width, c);
      },
      arg("expected"), weights, arg("half_width"), confidence);
  module.def(
      "stats_kappa",
      [](const Numbers& a, const Numbers& b, const Numbers& of, int w, double c) {
        return dict(stats::kappa(view(a), view(b), view(of), static_cast<stats::AgreementWeights>(w), c));
      },
      arg("first"), arg("second"), categories, weights, confidence);
  module.def(
      "stats_fleiss_kappa",
      [](const Numbers& r, const Numbers& of, double c) { return dict(stats::fleiss_kappa(raters(r), view(of), c)); },
      ratings, categories, confidence);
  module.def(
      "stats_gwet_ac",
      [](const Numbers& r, const Numbers& of, int w, double c) {
        return dict(stats::gwet_ac(raters(r), view(of), static_cast<stats::AgreementWeights>(w), c));
      },
      ratings, categories, weights, confidence);
  module.def(
      "stats_krippendorff_alpha",
      [](const Numbers& r, int level, double c, int draws, std::uint64_t seed, unsigned threads) {
        return dict(krippendorff(r, level, c, draws, seed, threads));
      },
      ratings, arg("level"), confidence, arg("draws"), arg("seed"), arg("threads"));
}

/// A read-only view of a column, kept alive by the table.
template <class Stored, class Shown = Stored>
py::array_t<Shown> column(const py::object& table, std::span<const Stored> values) {
  static_assert(sizeof(Stored) == sizeof(Shown));
  py::array_t<Shown> array({values.size()}, {sizeof(Shown)}, reinterpret_cast<const Shown*>(values.data()), table);
  array.attr("setflags")(py::arg("write") = false);
  return array;
}

void bind_visits(py::module_& module) {
  using py::arg;
  const auto scale = arg("scale");
  const auto language = arg("language") = "en";
  const auto of = [](const py::object& table) -> const VisitTable& { return table.cast<const VisitTable&>(); };
  py::class_<VisitTable>(module, "VisitTable", "The visits of a table, their cycles combined.")
      .def("__len__", &VisitTable::rows)
      .def_property_readonly("scale_ids", &VisitTable::scale_ids)
      .def_property_readonly("banded", &VisitTable::banded)
      .def("cycles", [of](const py::object& t) { return column(t, of(t).cycles()); })
      .def("scored", [of](const py::object& t) { return column(t, of(t).scored()); })
      .def("form", [of](const py::object& t) { return column(t, of(t).form()); })
      .def(
          "raw", [of](const py::object& t, std::string_view s) { return column(t, of(t).raw(s)); }, scale)
      .def(
          "status",
          [of](const py::object& t, std::string_view s) { return column<Status, std::uint8_t>(t, of(t).status(s)); },
          scale)
      .def(
          "used", [of](const py::object& t, std::string_view s) { return column(t, of(t).used(s)); }, scale)
      .def(
          "band",
          [](const VisitTable& t, std::string_view s, std::string_view scheme) {
            const auto bands = t.band(s, scheme);
            return py::array_t<std::int8_t>(static_cast<py::ssize_t>(bands.size()), bands.data());
          },
          scale, arg("scheme"))
      .def(
          "note", [](const VisitTable& t, std::size_t row, std::string_view l) { return t.note(row, to_language(l)); },
          arg("row"), language)
      .def(
          "row", [](const VisitTable& t, std::size_t row, std::string_view l) { return t.row(row, to_language(l)); },
          arg("row"), language);
  module.def(
      "combine_visits",
      [](const ScoreTable& table, const Visits& visit) {
        const std::span<const std::int32_t> numbers(visit.data(), static_cast<std::size_t>(visit.size()));
        const py::gil_scoped_release release;
        return combine_cycles(table, numbers);
      },
      arg("table"), arg("visit"));
  module.def(
      "combine_cycles",
      [](const Instrument& instrument, const std::vector<Report>& cycles, std::string_view l) {
        return combine_cycles(instrument, cycles, to_language(l));
      },
      arg("instrument"), arg("cycles"), language);
}

}  // namespace

void bind_agreement(py::module_& module) {
  bind_numbers(module);
  bind_categories(module);
  bind_visits(module);
}

}  // namespace kartlegg::python
