// What the binding files share. They use the public headers only.
#pragma once

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kartlegg/kartlegg.hpp"

namespace kartlegg::python {

namespace py = pybind11;

void bind_errors(py::module_& module);
void bind_values(py::module_& module);
void bind_ages(py::module_& module);
void bind_norms(py::module_& module);
void bind_evidence(py::module_& module);
void bind_report(py::module_& module);
void bind_table(py::module_& module);
void bind_instrument(py::module_& module);
void bind_battery(py::module_& module);
void bind_change(py::module_& module);
void bind_stats(py::module_& module);
void bind_polychoric(py::module_& module);
void bind_descriptives(py::module_& module);
void bind_reliability(py::module_& module);
void bind_roc(py::module_& module);
void bind_norming(py::module_& module);
void bind_norm_models(py::module_& module);
void bind_agreement(py::module_& module);
void bind_answer_sheets(py::module_& module);
void bind_validation(py::module_& module);
void bind_archive(py::module_& module);

/// "en", "nb" or "nn"; ValueError for anything else.
Language to_language(std::string_view text);

/// "refuse" or "as_missing"; ValueError for anything else.
InvalidCode to_invalid_code(std::string_view text);

/// "t_score", ...; ValueError for anything else.
Measure to_measure(std::string_view text);

/// "obtained", ..., or absent; ValueError for anything else.
std::optional<IntervalKind> to_interval_kind(const std::optional<std::string>& text);

/// None, or a datetime.date.
std::optional<std::chrono::year_month_day> to_date(const py::object& value);

/// None where there is none, else a datetime.date.
py::object from_date(std::optional<std::chrono::year_month_day> date);

/// The person, with texts of its own: kartlegg::Subject borrows its texts.
struct OwnedSubject {
  Subject subject;
  std::string informant, form;
  Subject view() const;
};

}  // namespace kartlegg::python
