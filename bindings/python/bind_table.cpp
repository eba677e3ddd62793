// ScoreTable: its columns are read-only NumPy views of the table's own memory.
#include "bind.hpp"

namespace kartlegg::python {
namespace {

/// A view of `values`, kept alive by the Python object of the table.
template <class Stored, class Shown = Stored>
py::array_t<Shown> view(const py::object& table, std::span<const Stored> values) {
  static_assert(sizeof(Stored) == sizeof(Shown));
  py::array_t<Shown> array({values.size()}, {sizeof(Shown)}, reinterpret_cast<const Shown*>(values.data()), table);
  array.attr("setflags")(py::arg("write") = false);
  return array;
}

const ScoreTable& table_of(const py::object& self) { return *self.cast<const ScoreTable*>(); }

}  // namespace

void bind_table(py::module_& module) {
  py::class_<ScoreTable>(module, "ScoreTable", "Scores of a cohort.")
      .def("__len__", &ScoreTable::rows)
      .def_property_readonly("scale_ids", &ScoreTable::scale_ids)
      .def_property_readonly("provenance", &ScoreTable::provenance)
      .def_property_readonly("banded", &ScoreTable::banded)
      .def_property_readonly("alert_ids", &ScoreTable::alert_ids)
      .def(
          "raw", [](const py::object& self, std::string_view scale) { return view(self, table_of(self).raw(scale)); },
          py::arg("scale"))
      .def(
          "lower",
          [](const py::object& self, std::string_view scale) { return view(self, table_of(self).lower(scale)); },
          py::arg("scale"))
      .def(
          "upper",
          [](const py::object& self, std::string_view scale) { return view(self, table_of(self).upper(scale)); },
          py::arg("scale"))
      .def(
          "status",
          [](const py::object& self, std::string_view scale) {
            return view<Status, std::uint8_t>(self, table_of(self).status(scale));
          },
          py::arg("scale"))
      .def(
          "band",
          [](const py::object& self, std::string_view scale, std::string_view scheme) {
            return view(self, table_of(self).band(scale, scheme));
          },
          py::arg("scale"), py::arg("scheme"))
      .def(
          "band_certain",
          [](const py::object& self, std::string_view scale, std::string_view scheme) {
            return view(self, table_of(self).band_certain(scale, scheme));
          },
          py::arg("scale"), py::arg("scheme"))
      .def(
          "alert",
          [](const py::object& self, std::string_view alert) { return view(self, table_of(self).alert(alert)); },
          py::arg("alert"))
      .def("form", [](const py::object& self) { return view(self, table_of(self).form()); })
      .def("age_used_months", [](const py::object& self) { return view(self, table_of(self).age_used_months()); })
      .def("refusals",
           [](const py::object& self) { return view<Refusal, std::uint8_t>(self, table_of(self).refusals()); })
      .def(
          "note",
          [](const ScoreTable& t, std::size_t row, std::string_view language) {
            return t.note(row, to_language(language));
          },
          py::arg("row"), py::arg("language") = "en")
      .def("noted_rows", &ScoreTable::noted_rows)
      .def("row", &ScoreTable::row, py::arg("row"));

  // The names behind the small numbers of status() and refusals(), in their order.
  py::list statuses, refusals;
  for (int i = 0; i <= static_cast<int>(Status::out_of_range); ++i) statuses.append(name(static_cast<Status>(i)));
  for (int i = 0; i <= static_cast<int>(Refusal::norm_changed); ++i) refusals.append(name(static_cast<Refusal>(i)));
  module.attr("STATUSES") = py::tuple(statuses);
  module.attr("REFUSALS") = py::tuple(refusals);
}

}  // namespace kartlegg::python
