// What the bindings of statistics of samples share.
#pragma once

#include "bind.hpp"

namespace kartlegg::python {

using ColumnArray = py::array_t<double, py::array::c_style | py::array::forcecast>;
/// One array an item, all of one dimension.
using ColumnList = std::vector<ColumnArray>;

/// Calls work(columns) without the interpreter's lock, and shape(result) with it.
template <class Work, class Shape>
py::object without_gil(const ColumnList& columns, const Work& work, const Shape& shape) {
  std::vector<std::span<const double>> views;
  for (const ColumnArray& column : columns) views.emplace_back(column.data(), static_cast<std::size_t>(column.size()));
  const auto result = [&] {
    const py::gil_scoped_release release;
    return work(stats::Columns(views));
  }();
  return shape(result);
}

/// An enumerator from its place, as Python passes it.
template <class Enum>
Enum place(const py::handle& number) {
  return static_cast<Enum>(number.cast<int>());
}

inline std::string reason(stats::Reason why) { return std::string(stats::name(why)); }

inline py::tuple both(Interval interval) { return py::make_tuple(interval.lower, interval.upper); }

inline py::array_t<double> copy(const std::vector<double>& numbers) {
  return py::array_t<double>(static_cast<py::ssize_t>(numbers.size()), numbers.data());
}

inline py::dict fit_dict(const stats::ModelFit& f) {
  py::dict d;
  d["chi_square"] = f.chi_square, d["df"] = f.df, d["p"] = f.p, d["cfi"] = f.cfi, d["tli"] = f.tli;
  d["rmsea"] = f.rmsea, d["rmsea_interval"] = both(f.rmsea_interval), d["srmr"] = f.srmr;
  return d;
}

}  // namespace kartlegg::python
