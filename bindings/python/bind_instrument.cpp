// Subject, Instrument, Catalogue, load, parse, check. Loading and scoring tables let other Python threads run.
#include <filesystem>
#include <map>

#include "bind.hpp"

namespace kartlegg::python {
namespace {

using Numbers = py::array_t<double, py::array::c_style>;
using Days = py::array_t<std::int32_t, py::array::c_style>;
using Codes8 = py::array_t<std::uint8_t, py::array::c_style>;
using Validity = std::pair<Codes8, std::size_t>;
using Names = std::vector<std::string>;

template <class T>
std::span<const T> span_of(const py::array_t<T, py::array::c_style>& array) {
  return {array.data(), static_cast<std::size_t>(array.size())};
}

template <class T>
std::span<const T> span_of(const std::optional<py::array_t<T, py::array::c_style>>& array) {
  return array ? span_of(*array) : std::span<const T>{};
}

/// Keeps a Python object alive for as long as C++ needs it, whichever thread lets it go.
std::shared_ptr<const void> keep(const py::object& object) {
  return {new py::object(object), [](const py::object* kept) {
            const py::gil_scoped_acquire gil;
            delete kept;
          }};
}

/// A column of codes, of the types that the core takes as they are. Not copied if it is of bytes, all of them valid.
/// `validity`, as Arrow has it: bits, and how many there are before that of the first row.
ColumnView codes_of(std::string_view item, const py::array& codes, const std::optional<Validity>& validity) {
  ColumnView column{item, {}};
  const auto size = static_cast<std::size_t>(codes.size());
  const auto take = [&](auto one) {
    using Code = decltype(one);
    const bool fits = py::isinstance<py::array_t<Code>>(codes) && (codes.flags() & py::array::c_style) != 0;
    if (fits) column.codes = std::span<const Code>(static_cast<const Code*>(codes.data()), size);
    return fits;
  };
  if (take(std::int8_t{}))
    column.owner = keep(codes);
  else if (!(take(std::uint8_t{}) || take(std::int16_t{}) || take(std::int32_t{}) || take(std::int64_t{}) ||
             take(float{}) || take(double{})))
    throw py::type_error("codes of item '" + std::string(item) + "': an array of another type, or not contiguous");
  if (validity) {
    column.validity = span_of(validity->first);
    column.validity_offset = validity->second;
    if (column.validity.size() * 8 < column.validity_offset + size)
      throw py::value_error("codes of item '" + std::string(item) + "': fewer validity bits than codes");
  }
  return column;
}

OwnedSubject make_subject(const py::object& birth_date, const py::object& assessment_date, double age_months,
                          std::optional<int> weeks_early, std::optional<int> gestation_days, std::uint8_t sex,
                          std::string informant, std::string form) {
  OwnedSubject who;
  who.subject.birth_date = to_date(birth_date);
  who.subject.assessment_date = to_date(assessment_date);
  who.subject.age_months = age_months;
  who.subject.weeks_early = weeks_early;
  who.subject.gestation_days = gestation_days;
  who.subject.sex = static_cast<Sex>(sex);
  who.informant = std::move(informant);
  who.form = std::move(form);
  return who;
}

Report score(const Instrument& instrument, const Names& items, const std::vector<int>& codes, const OwnedSubject& who,
             const Names& already_keyed, const std::vector<int>& missing_codes, std::string_view invalid, bool credits,
             const NormRequest& norms, std::string_view language) {
  if (items.size() != codes.size()) throw py::value_error("items and codes differ in number");
  std::vector<Response> responses;
  responses.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) responses.push_back({items[i], codes[i]});
  return instrument.score(
      responses, who.view(),
      {to_invalid_code(invalid), already_keyed, missing_codes, credits, norms, to_language(language)});
}

ScoreTable score_table(const Instrument& instrument, const Names& items, const std::vector<py::array>& codes,
                       const std::vector<std::optional<Validity>>& validity, const std::optional<Numbers>& age_months,
                       const std::optional<Days>& birth_day, const std::optional<Days>& assessment_day,
                       const std::optional<Numbers>& weeks_early, const std::optional<Numbers>& gestation_days,
                       const std::optional<Codes8>& sex, const Names& informant,
                       const std::optional<Days>& informant_number, const Names& form,
                       const std::optional<Days>& form_number, const Names& already_keyed,
                       const std::vector<int>& missing_codes, std::string_view invalid, bool credits,
                       const NormRequest& norms, unsigned threads, std::string_view language) {
  if (items.size() != codes.size() || items.size() != validity.size())
    throw py::value_error("items, codes and validity differ in number");
  std::vector<ColumnView> columns;
  columns.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i) columns.push_back(codes_of(items[i], codes[i], validity[i]));
  std::vector<Sex> sexes;
  for (const std::uint8_t value : span_of(sex)) sexes.push_back(static_cast<Sex>(value));
  Cohort who;
  who.age_months = span_of(age_months);
  who.birth_day = span_of(birth_day);
  who.assessment_day = span_of(assessment_day);
  who.weeks_early = span_of(weeks_early);
  who.gestation_days = span_of(gestation_days);
  who.sex = sexes;
  who.informant = informant;
  who.informant_number = span_of(informant_number);
  who.form = form;
  who.form_number = span_of(form_number);
  const BatchOptions options{
      {to_invalid_code(invalid), already_keyed, missing_codes, credits, norms, to_language(language)}, threads};
  const py::gil_scoped_release release;
  return instrument.score_table(columns, who, options);
}

Combined combine_reports(const Instrument& instrument, std::string_view id, const std::map<std::string, Report>& given,
                         std::string_view language) {
  std::vector<RoleReport> reports;
  for (const auto& [role, report] : given) reports.push_back({role, report});
  return instrument.combine(id, reports, to_language(language));
}

Combined combine_scores(const Instrument& instrument, std::string_view id,
                        const std::map<std::string, std::map<std::string, double>>& given, std::string_view language) {
  std::vector<RoleScore> scores;
  for (const auto& [role, values] : given)
    for (const auto& [scale, value] : values) scores.push_back({role, scale, value});
  return instrument.combine(id, scores, to_language(language));
}

LoadOptions load_options(const std::string& wording, const std::string& norms) { return {wording, norms}; }

void bind_inspection(py::class_<Instrument>& instrument) {
  const auto en = py::arg("language") = "en";
  const auto texts = [&](const char* what, auto member) {
    instrument.def(
        what, [member](const Instrument& i, std::string_view language) { return (i.*member)(to_language(language)); },
        en);
  };
  instrument.def_property_readonly("id", &Instrument::id)
      .def_property_readonly("version", &Instrument::version)
      .def_property_readonly("content_hash", &Instrument::content_hash)
      .def_property_readonly("purpose", &Instrument::purpose)
      .def_property_readonly("item_ids", &Instrument::item_ids)
      .def_property_readonly("scale_ids", &Instrument::scale_ids)
      .def("citations", &Instrument::citations)
      .def("wording", &Instrument::wording)
      .def(
          "items_on",
          [](const Instrument& i, std::string_view form, std::string_view language) {
            return i.items(form, to_language(language));
          },
          py::arg("form"), en)
      .def("scale_items", &Instrument::scale_items, py::arg("scale"), py::arg("form"));
  texts("title", &Instrument::title);
  texts("norm_groups", &Instrument::norm_groups);
  texts("evidence", &Instrument::evidence);
  texts("rights", &Instrument::rights);
  texts("notes", &Instrument::notes);
  texts("items", py::overload_cast<Language>(&Instrument::items, py::const_));
  texts("scales", &Instrument::scales);
  texts("forms", &Instrument::forms);
  texts("band_schemes", &Instrument::band_schemes);
  texts("combinations", &Instrument::combinations);
  texts("cycles", &Instrument::cycles);
}

}  // namespace

void bind_instrument(py::module_& module) {
  using py::arg;
  const auto none = py::none();

  py::class_<OwnedSubject>(module, "Subject", "The person that the answers are about.")
      .def(py::init(&make_subject), py::kw_only(), arg("birth_date") = none, arg("assessment_date") = none,
           arg("age_months") = unknown, arg("weeks_early") = none, arg("gestation_days") = none, arg("sex") = 0,
           arg("informant") = "", arg("form") = "");

  py::class_<Instrument> instrument(module, "Instrument", "A screening instrument, checked and ready to score.");
  bind_inspection(instrument);
  instrument
      .def(
          "choose_form",
          [](const Instrument& i, const OwnedSubject& who, std::string_view language) {
            return i.choose_form(who.view(), to_language(language));
          },
          arg("who"), arg("language") = "en")
      .def("score", &score, arg("items"), arg("codes"), arg("who"), arg("already_keyed"), arg("missing_codes"),
           arg("invalid"), arg("credits"), arg("norms"), arg("language") = "en")
      .def("score_table", &score_table, py::kw_only(), arg("items"), arg("codes"), arg("validity"), arg("age_months"),
           arg("birth_day"), arg("assessment_day"), arg("weeks_early"), arg("gestation_days"), arg("sex"),
           arg("informant"), arg("informant_number"), arg("form"), arg("form_number"), arg("already_keyed"),
           arg("missing_codes"), arg("invalid"), arg("credits"), arg("norms"), arg("threads"), arg("language") = "en")
      .def("combine_reports", &combine_reports, arg("combination"), arg("reports"), arg("language") = "en")
      .def("combine_scores", &combine_scores, arg("combination"), arg("scores"), arg("language") = "en");

  py::class_<Catalogue>(module, "Catalogue", "A folder of instrument folders.")
      .def(py::init([](const std::string& folder) { return Catalogue(std::filesystem::path(folder)); }), arg("folder"))
      .def_property_readonly("ids", &Catalogue::ids)
      .def_property_readonly("folder", [](const Catalogue& c) { return c.folder().string(); })
      .def(
          "get",
          [](const Catalogue& c, std::string_view id, const std::string& wording, const std::string& norms) {
            return c.get(id, load_options(wording, norms));
          },
          arg("id"), arg("wording") = "", arg("norms") = "", py::call_guard<py::gil_scoped_release>())
      .def_property_readonly("battery_ids", &Catalogue::battery_ids)
      .def("battery", &Catalogue::battery, arg("id"), py::call_guard<py::gil_scoped_release>());

  module.attr("NO_DAY") = no_day;
  module.def(
      "load",
      [](const std::string& folder, const std::string& wording, const std::string& norms) {
        return load(std::filesystem::path(folder), load_options(wording, norms));
      },
      arg("folder"), arg("wording") = "", arg("norms") = "", py::call_guard<py::gil_scoped_release>());
  module.def(
      "parse",
      [](const std::string& text, const std::string& file) {
        return parse(SourceFile{file, text});
      },
      arg("text"), arg("name") = "instrument.yaml", py::call_guard<py::gil_scoped_release>());
  module.def(
      "check",
      [](const std::string& folder, const std::string& wording, const std::string& norms) {
        return check(std::filesystem::path(folder), load_options(wording, norms));
      },
      arg("folder"), arg("wording") = "", arg("norms") = "", py::call_guard<py::gil_scoped_release>());
}

}  // namespace kartlegg::python
