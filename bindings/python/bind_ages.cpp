// Ages and dates.
#include <chrono>

#include "bind.hpp"

namespace kartlegg::python {
namespace {

/// Decimal months that age_from_months turns back into exactly this age.
double exact_months(Age age) {
  const double months = to_months(age);
  if (age_from_months(months) == age) return months;
  // Conversion rounds down to whole days, so a fifth of a day more stays within the day and within a month of 30 days.
  return age.months + (age.days + 0.2) / mean_month_days;
}

std::chrono::year_month_day date(const py::object& value) {
  const auto found = to_date(value);
  if (!found) throw py::value_error("a date is needed");
  return *found;
}

}  // namespace

std::optional<std::chrono::year_month_day> to_date(const py::object& value) {
  if (value.is_none()) return std::nullopt;
  return std::chrono::year{value.attr("year").cast<int>()} / std::chrono::month{value.attr("month").cast<unsigned>()} /
         std::chrono::day{value.attr("day").cast<unsigned>()};
}

py::object from_date(std::optional<std::chrono::year_month_day> date) {
  if (!date) return py::none();
  return py::module_::import("datetime")
      .attr("date")(static_cast<int>(date->year()), static_cast<unsigned>(date->month()),
                    static_cast<unsigned>(date->day()));
}

void bind_ages(py::module_& module) {
  py::class_<Age>(module, "Age", "Age in completed months, and the days (0 to 30) since the last completed month.")
      .def(py::init([](int months, int days) {
             return Age{months, days};
           }),
           py::arg("months"), py::arg("days") = 0)
      .def_readonly("months", &Age::months, "Completed months.")
      .def_readonly("days", &Age::days, "Days since the last completed month.")
      .def_property_readonly("completed_years", &Age::completed_years, "Completed years.")
      .def("to_months", &exact_months, "Decimal months: the days as a share of a mean month.")
      .def("__str__", [](Age age) { return to_text(age); })
      .def("__repr__", [](Age age) { return "Age('" + to_text(age) + "')"; })
      .def("__hash__", [](Age age) { return py::hash(py::make_tuple(age.months, age.days)); })
      .def("__eq__",
           [](Age age, const py::object& other) { return py::isinstance<Age>(other) && age == other.cast<Age>(); })
      .def("__lt__", [](Age a, Age b) { return a < b; })
      .def("__le__", [](Age a, Age b) { return a <= b; })
      .def("__gt__", [](Age a, Age b) { return a > b; })
      .def("__ge__", [](Age a, Age b) { return a >= b; });

  module.attr("mean_month_days") = mean_month_days;
  module.def(
      "age_between", [](const py::object& born, const py::object& on) { return age_between(date(born), date(on)); },
      py::arg("born"), py::arg("on"),
      "Age on a date by calendar arithmetic; None if the date lies before the birth.\n\n"
      "A month is completed on the same day of the month or, where a month is too short, on the first day of the "
      "next:\n"
      "born 31 January, one month old on 1 March.");
  module.def("age_from_months", &age_from_months, py::arg("age_months"),
             "Age from decimal months, the fraction counted in days of a mean month (30.436875) and rounded down.\n\n"
             "None if the number is not finite, negative, or above 150 years.");
  module.def("parse_age", &parse_age, py::arg("text"), "Reads '4y', '17y11m30d', '66m0d'; None if it is not an age.");
  module.def("weeks_early", &weeks_early, py::arg("gestation_days"), py::arg("full_term_weeks"),
             py::arg("round_up_from_days"),
             "Whole weeks born early against a full term, the gestational age first rounded to whole weeks.");
  module.def(
      "corrected_age_by_mean_month", &corrected_age_by_mean_month, py::arg("age_months"), py::arg("weeks_early"),
      "Corrected age of the published R data package 'ASQ3', in whole months: at any age, for any prematurity.\n\n"
      "Only for reproducing data sets that used it; it is not the rule of any instrument here.");
}

}  // namespace kartlegg::python
