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

/// An array of its own.
template <class T, class Shown = T>
py::array_t<Shown> array(const std::vector<T>& values) {
  static_assert(sizeof(T) == sizeof(Shown));
  return py::array_t<Shown>(static_cast<py::ssize_t>(values.size()), reinterpret_cast<const Shown*>(values.data()));
}

void bind_norm_columns(py::class_<ScoreTable>& table) {
  const auto scale = py::arg("scale"), measure = py::arg("measure");
  const auto group = py::arg("group") = "";
  table
      .def(
          "norm_groups",
          [](const ScoreTable& t, std::string_view language) { return t.norm_groups(to_language(language)); },
          py::arg("language") = "en")
      .def("norm_group", [](const ScoreTable& t) { return array(t.norm_group()); })
      .def(
          "normed",
          [](const ScoreTable& t, std::string_view s, std::string_view m, std::string_view g) {
            return array(t.normed(s, to_measure(m), g));
          },
          scale, measure, group)
      .def(
          "norm_gap",
          [](const ScoreTable& t, std::string_view s, std::string_view g) {
            return array<NormGap, std::uint8_t>(t.norm_gap(s, g));
          },
          scale, group)
      .def(
          "sem",
          [](const ScoreTable& t, std::string_view s, std::string_view m, std::string_view g) {
            return array(t.sem(s, to_measure(m), g));
          },
          scale, measure, group)
      .def(
          "interval",
          [](const ScoreTable& t, std::string_view s, std::string_view m, double confidence, std::string_view g,
             const std::optional<std::string>& kind) {
            std::vector<double> lower, upper;
            for (const Interval& one : t.interval(s, to_measure(m), confidence, g, to_interval_kind(kind))) {
              lower.push_back(one.lower);
              upper.push_back(one.upper);
            }
            return py::make_tuple(array(lower), array(upper));
          },
          scale, measure, py::arg("confidence") = 0.95, group, py::arg("kind") = py::none())
      .def(
          "beyond",
          [](const ScoreTable& t, std::string_view s, std::string_view scheme, std::string_view band,
             std::string_view g) { return array(t.beyond(s, scheme, band, g)); },
          scale, py::arg("scheme"), py::arg("band"), group)
      .def(
          "norm_band",
          [](const ScoreTable& t, std::string_view s, std::string_view g) { return array(t.norm_band(s, g)); }, scale,
          group);
}

const ScoreTable& table_of(const py::object& self) { return *self.cast<const ScoreTable*>(); }

}  // namespace

void bind_table(py::module_& module) {
  py::class_<ScoreTable> table(module, "ScoreTable", "Scores of a cohort.");
  bind_norm_columns(table);
  table.def("__len__", &ScoreTable::rows)
      .def_property_readonly("scale_ids", &ScoreTable::scale_ids)
      .def_property_readonly("provenance", &ScoreTable::provenance)
      .def_property_readonly("banded", &ScoreTable::banded)
      .def_property_readonly("alert_ids", &ScoreTable::alert_ids)
      .def(
          "raw", [](const py::object& self, std::string_view scale) { return view(self, table_of(self).raw(scale)); },
          py::arg("scale"))
      .def(
          "standard_error",
          [](const py::object& self, std::string_view scale) {
            return view(self, table_of(self).standard_error(scale));
          },
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
      .def(
          "answers", [](const ScoreTable& t, std::string_view item) { return array(t.answers(item)); }, py::arg("item"))
      .def("completeness",
           [](const ScoreTable& t) {
             std::vector<std::int16_t> items, answered;
             for (const Completeness& one : t.completeness()) {
               items.push_back(static_cast<std::int16_t>(one.items));
               answered.push_back(static_cast<std::int16_t>(one.answered));
             }
             return py::make_tuple(array(items), array(answered));
           })
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
      .def(
          "notes",
          [](const ScoreTable& t, const std::vector<std::size_t>& rows, std::string_view language) {
            return t.notes(rows, to_language(language));
          },
          py::arg("rows"), py::arg("language") = "en")
      .def("noted_rows", &ScoreTable::noted_rows)
      .def("row", &ScoreTable::row, py::arg("row"));

  // The names behind the small numbers of status(), refusals() and norm_gap(), in their order.
  py::list statuses, refusals, gaps;
  for (int i = 0; i <= static_cast<int>(Status::age_unknown); ++i) statuses.append(name(static_cast<Status>(i)));
  for (int i = 0; i <= static_cast<int>(Refusal::norm_changed); ++i) refusals.append(name(static_cast<Refusal>(i)));
  for (int i = 0; i <= static_cast<int>(NormGap::cutoffs_only); ++i) gaps.append(name(static_cast<NormGap>(i)));
  module.attr("NORM_GAPS") = py::tuple(gaps);
  module.attr("STATUSES") = py::tuple(statuses);
  module.attr("REFUSALS") = py::tuple(refusals);
}

}  // namespace kartlegg::python
