// Norms: what is asked for, and scores compared with norm groups.
#include "bind.hpp"

namespace kartlegg::python {
namespace {

std::string in_quotes(std::string_view text) { return "'" + std::string(text) + "'"; }

template <class T, class Parse>
T parsed(std::string_view text, Parse parse, const char* what, const char* valid) {
  if (const auto found = parse(text)) return *found;
  throw py::value_error(std::string(what) + " is " + valid + ", not " + in_quotes(text));
}

void bind_norm_parts(py::module_& module) {
  py::class_<NormRequest>(module, "NormRequest", "Which norms scores are to be compared with.")
      .def(py::init([](std::vector<std::string> groups, std::string country, std::string language) {
             return NormRequest{std::move(groups), std::move(country), std::move(language)};
           }),
           py::arg("groups") = std::vector<std::string>{}, py::arg("country") = "", py::arg("language") = "")
      .def_readonly("groups", &NormRequest::groups)
      .def_readonly("country", &NormRequest::country)
      .def_readonly("language", &NormRequest::language);
  py::class_<NormGroup>(module, "NormGroup", "The sample that a normed score rests on.")
      .def_readonly("id", &NormGroup::id)
      .def_readonly("title", &NormGroup::title)
      .def_readonly("kind", &NormGroup::kind,
                    "'standardisation', 'national_survey', 'regional', 'reference_study', 'clinical' or "
                    "'illustrative'.")
      .def_readonly("country", &NormGroup::country, "Two capital letters; may be empty.")
      .def_readonly("language", &NormGroup::language, "Of the form that the sample answered; may be empty.")
      .def_readonly("people", &NormGroup::people, "Whom the numbers are about: 'boys, 5 to 15 years'.")
      .def_readonly("n", &NormGroup::n, "Of these people, else of the whole sample; None where it was not published.")
      .def_readonly("years", &NormGroup::years, "When it was gathered; may be empty.")
      .def_readonly("sample", &NormGroup::sample, "How it was gathered; may be empty.")
      .def_readonly("hash", &NormGroup::hash, "'sha256:...' of the norm file.")
      .def_readonly("chosen_by_default", &NormGroup::chosen_by_default, "True: named by the instrument, not asked for.")
      .def_readonly("from_holder", &NormGroup::from_holder,
                    "True: a licence holder's file, not part of the instrument.")
      .def_readonly("illustrative", &NormGroup::illustrative)
      .def_readonly("sources", &NormGroup::sources, "Citations.")
      .def_readonly("note", &NormGroup::note)
      .def("__repr__", [](const NormGroup& g) {
        return "NormGroup(" + in_quotes(g.id) + (g.people.empty() ? "" : ": " + g.people) + ")";
      });
  py::class_<ReliabilityUsed>(module, "ReliabilityUsed", "The coefficient that an error rests on.")
      .def_readonly("kind", &ReliabilityUsed::kind, "'alpha', 'retest', ...")
      .def_readonly("value", &ReliabilityUsed::value)
      .def_readonly("n", &ReliabilityUsed::n)
      .def_readonly("interval", &ReliabilityUsed::interval, "Between test and retest; may be empty.")
      .def_readonly("other_sample", &ReliabilityUsed::other_sample,
                    "True: from another sample than the norms, so the error is approximate.")
      .def_readonly("sources", &ReliabilityUsed::sources)
      .def_readonly("note", &ReliabilityUsed::note)
      .def("__repr__", [](const ReliabilityUsed& r) {
        return "ReliabilityUsed(" + in_quotes(r.kind) + ", " + py::repr(py::float_(r.value)).cast<std::string>() + ")";
      });
  py::class_<BeyondCutoff>(module, "BeyondCutoff", "How likely it is that the true score lies beyond a cut-off.")
      .def_readonly("scheme", &BeyondCutoff::scheme, "The band scheme, or the norm group whose cut-off it is.")
      .def_readonly("band", &BeyondCutoff::band, "The band that begins here.")
      .def_readonly("label", &BeyondCutoff::label)
      .def_readonly("cutoff", &BeyondCutoff::cutoff, "Raw score.")
      .def_readonly("high", &BeyondCutoff::high, "True: beyond is this score or higher; False: or lower.")
      .def_readonly("probability", &BeyondCutoff::probability, "0 to 1.")
      .def("__repr__", [](const BeyondCutoff& b) {
        return "BeyondCutoff(" + in_quotes(b.scheme + "/" + b.band) +
               ", probability=" + py::repr(py::float_(b.probability)).cast<std::string>() + ")";
      });
}

}  // namespace

Measure to_measure(std::string_view text) {
  return parsed<Measure>(text, parse_measure, "measure",
                         "'raw', 'z_score', 't_score', 'scaled_score', 'standard_score', 'stanine', 'sten' or "
                         "'percentile_rank'");
}

std::optional<IntervalKind> to_interval_kind(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  return parsed<IntervalKind>(*text, parse_interval_kind, "kind", "'obtained', 'true_see', 'true_sem' or 'retest'");
}

void bind_norms(py::module_& module) {
  const auto en = py::arg("language") = "en";
  bind_norm_parts(module);
  py::class_<NormedScore>(module, "NormedScore", "One score compared with one norm group.")
      .def_property_readonly("scale", &NormedScore::scale)
      .def_property_readonly("method", &NormedScore::method)
      .def_property_readonly("gap", [](const NormedScore& n) { return name(n.gap()); })
      .def(
          "group", [](const NormedScore& n, std::string_view language) { return n.group(to_language(language)); }, en)
      .def(
          "get", [](const NormedScore& n, std::string_view measure) { return n.get(to_measure(measure)); },
          py::arg("measure"))
      .def(
          "sem", [](const NormedScore& n, std::string_view measure) { return n.sem(to_measure(measure)); },
          py::arg("measure"))
      .def(
          "true_score",
          [](const NormedScore& n, std::string_view measure) { return n.true_score(to_measure(measure)); },
          py::arg("measure"))
      .def(
          "interval",
          [](const NormedScore& n, std::string_view measure, double confidence,
             const std::optional<std::string>& kind) {
            return n.interval(to_measure(measure), confidence, to_interval_kind(kind));
          },
          py::arg("measure"), py::arg("confidence") = 0.95, py::arg("kind") = py::none())
      .def_property_readonly("age_equivalent", &NormedScore::age_equivalent)
      .def(
          "reliability",
          [](const NormedScore& n, std::string_view language) { return n.reliability(to_language(language)); }, en)
      .def(
          "beyond", [](const NormedScore& n, std::string_view language) { return n.beyond(to_language(language)); }, en)
      .def(
          "band", [](const NormedScore& n, std::string_view language) { return n.band(to_language(language)); }, en)
      .def(
          "note", [](const NormedScore& n, std::string_view language) { return n.note(to_language(language)); }, en);

  py::list measures;
  for (int m = 0; m <= static_cast<int>(Measure::percentile_rank); ++m) measures.append(name(static_cast<Measure>(m)));
  module.attr("MEASURES") = py::tuple(measures);
}

}  // namespace kartlegg::python
