// Plain values: what an instrument holds and what a report says. All are read-only.
#include <cmath>

#include "bind.hpp"

namespace kartlegg::python {
namespace {

std::string in_quotes(std::string_view text) { return "'" + std::string(text) + "'"; }

std::string number(double value) { return py::repr(py::float_(value)).cast<std::string>(); }

void bind_instrument_parts(py::module_& module) {
  py::class_<Option>(module, "Option", "A response option of an item.")
      .def_readonly("code", &Option::code, "What is stored.")
      .def_readonly("score", &Option::score, "What it counts, before reversing; None for options that do not count.")
      .def_readonly("label", &Option::label)
      .def_readonly("non_answer", &Option::non_answer, "'', 'missing' or 'not_applicable'.");
  py::class_<Item>(module, "Item", "One item of an instrument.")
      .def_readonly("id", &Item::id)
      .def_readonly("topic", &Item::topic, "A short neutral label, not the wording of the item.")
      .def_readonly("wording", &Item::wording, "What is asked, word for word; '' where no text file says so.")
      .def_readonly("number", &Item::number, "On the printed form, where all forms agree; else None.")
      .def_readonly("reverse", &Item::reverse, "True if scoring turns the item.")
      .def_readonly("scored", &Item::scored, "False if the item belongs to no scale.")
      .def_readonly("options", &Item::options)
      .def("__repr__",
           [](const Item& item) { return "Item(" + in_quotes(item.id) + ", " + in_quotes(item.topic) + ")"; });
  py::class_<Scale>(module, "Scale", "A scale, or a composite of scales.")
      .def_readonly("id", &Scale::id)
      .def_readonly("title", &Scale::title)
      .def_readonly("composite", &Scale::composite, "True if it is made from scales, not from items.")
      .def_readonly("rule", &Scale::rule, "'sum', 'mean', 'formula' or 'nominal' (a category).")
      .def_readonly("formula", &Scale::formula, "For composites and formula scales; else ''.")
      .def_readonly("concern", &Scale::concern, "'high', 'low' or 'none': which end is the concern.")
      .def("__repr__",
           [](const Scale& scale) { return "Scale(" + in_quotes(scale.id) + ", " + in_quotes(scale.title) + ")"; });
  py::class_<Form>(module, "Form", "One printed version: who answers, at which age, which items.")
      .def_readonly("id", &Form::id)
      .def_readonly("title", &Form::title)
      .def_readonly("informant", &Form::informant)
      .def_readonly("from_age", &Form::from, "First age of the window; None: no limit.")
      .def_readonly("to_age", &Form::to, "Last age of the window; None: see before_age.")
      .def_readonly("before_age", &Form::before, "First age beyond the window; None: see to_age.")
      .def_readonly("items", &Form::items, "Ids of the items that the form asks.")
      .def_readonly("instructions", &Form::instructions,
                    "What is said before the items, word for word; '' where no text file has it.")
      .def("__repr__",
           [](const Form& form) { return "Form(" + in_quotes(form.id) + ", " + in_quotes(form.title) + ")"; });
  py::class_<BandScheme> scheme(module, "BandScheme",
                                "One published set of cut-offs; or, named like a nominal scale, its categories.");
  py::class_<BandScheme::Entry>(scheme, "Entry", "A band of a scheme.")
      .def_readonly("id", &BandScheme::Entry::id)
      .def_readonly("label", &BandScheme::Entry::label)
      .def_readonly("level", &BandScheme::Entry::level, "0 is least concern.");
  scheme.def_readonly("id", &BandScheme::id)
      .def_readonly("title", &BandScheme::title)
      .def_readonly("is_default", &BandScheme::is_default, "True for the scheme that is shown when none is named.")
      .def_readonly("bands", &BandScheme::bands)
      .def("__repr__",
           [](const BandScheme& s) { return "BandScheme(" + in_quotes(s.id) + ", " + in_quotes(s.title) + ")"; });
  py::class_<Citation>(module, "Citation", "A published document that numbers of the instrument come from.")
      .def_readonly("id", &Citation::id)
      .def_readonly("citation", &Citation::citation)
      .def_readonly("url", &Citation::url)
      .def_readonly("doi", &Citation::doi);
  py::class_<Combination> combination(module, "Combination", "A score or decision that needs several reports.");
  py::class_<Combination::Role>(combination, "Role", "A report that a combination needs.")
      .def_readonly("id", &Combination::Role::id)
      .def_readonly("informant", &Combination::Role::informant);
  combination.def_readonly("id", &Combination::id)
      .def_readonly("title", &Combination::title)
      .def_readonly("decision", &Combination::decision, "True: one of several cases; False: a number.")
      .def_readonly("roles", &Combination::roles);
}

void bind_cycles(py::module_& module) {
  py::class_<CycleRule>(module, "CycleRule", "Observations made in rounds: a sheet is one cycle of a visit.")
      .def_readonly("title", &CycleRule::title)
      .def_readonly("at_least", &CycleRule::at_least, "Cycles that a combined score needs.")
      .def_readonly("combine", &CycleRule::combine, "'mean', 'max' or 'min' of the cycles' scores.")
      .def_readonly("bands", &CycleRule::bands, "Schemes whose cut-offs hold for combined scores too.")
      .def_readonly("sources", &CycleRule::sources)
      .def_readonly("illustrative", &CycleRule::illustrative)
      .def_readonly("note", &CycleRule::note)
      .def("__repr__", [](const CycleRule& r) {
        return "CycleRule(" + r.combine + " of at least " + std::to_string(r.at_least) + ")";
      });
  py::class_<CombinedScore>(module, "CombinedScore", "One score over the cycles of a visit.")
      .def_readonly("scale", &CombinedScore::scale)
      .def_readonly("raw", &CombinedScore::raw, "None where there is no combined score; the note says why.")
      .def_property_readonly(
          "status", [](const CombinedScore& s) { return name(s.status); },
          "'complete', 'prorated' (some cycle has no score, or a prorated one), 'filled', 'too_many_missing', ...")
      .def_readonly("cycles", &CombinedScore::cycles,
                    "Cycles that have a score; of a composite, the fewest of its parts.")
      .def_readonly("bands", &CombinedScore::bands, "In the schemes that hold for combined scores.")
      .def_readonly("note", &CombinedScore::note)
      .def("__repr__", [](const CombinedScore& s) {
        return "CombinedScore(" + in_quotes(s.scale) + ", " + (s.raw ? number(*s.raw) : "None") + ")";
      });
  py::class_<Visit>(module, "Visit", "The cycles of one visit, combined.")
      .def_readonly("form", &Visit::form, "Empty where no cycle could be scored, or they are on different forms.")
      .def_readonly("cycles", &Visit::cycles, "Cycles given.")
      .def_readonly("scored", &Visit::scored, "Of these, could be scored.")
      .def_readonly("scores", &Visit::scores, "Scales, then composites, of the form.")
      .def_readonly("note", &Visit::note, "What a reader must know of the visit; may be empty.")
      .def_readonly("sources", &Visit::sources, "Of the rule.")
      .def_readonly("illustrative", &Visit::illustrative)
      .def("__repr__", [](const Visit& v) {
        return "Visit(" + std::to_string(v.scored) + " of " + std::to_string(v.cycles) + " cycles)";
      });
}

void bind_report_parts(py::module_& module) {
  py::class_<Interval>(module, "Interval", "A closed range of scores; unpacks as `lower, upper = interval`.")
      .def(py::init([](double lower, double upper) {
             return Interval{lower, upper};
           }),
           py::arg("lower"), py::arg("upper"))
      .def_readonly("lower", &Interval::lower)
      .def_readonly("upper", &Interval::upper)
      .def("__iter__", [](const Interval& i) { return py::iter(py::make_tuple(i.lower, i.upper)); })
      .def("__eq__",
           [](const Interval& i, const py::object& other) {
             return py::isinstance<Interval>(other) && i == other.cast<Interval>();
           })
      .def("__hash__", [](const Interval& i) { return py::hash(py::make_tuple(i.lower, i.upper)); })
      .def("__repr__",
           [](const Interval& i) { return "Interval(lower=" + number(i.lower) + ", upper=" + number(i.upper) + ")"; });
  py::class_<Band>(module, "Band", "A score placed in one published set of bands.")
      .def_readonly("scheme", &Band::scheme, "Id of the band scheme.")
      .def_readonly("id", &Band::id)
      .def_readonly("label", &Band::label)
      .def_readonly("level", &Band::level, "0 is least concern.")
      .def_readonly("low", &Band::low, "Lower end of the band; -inf where it is open.")
      .def_readonly("high", &Band::high, "Upper end of the band; inf where it is open.")
      .def_readonly("certain", &Band::certain, "True: the band stays the same whatever the missing answers are.")
      .def_readonly("illustrative", &Band::illustrative, "True: the cut-off is made up for demonstration.")
      .def_readonly("sources", &Band::sources, "Citations of the cut-off.")
      .def_readonly("note", &Band::note, "What the instrument says of these cut-offs; may be empty.")
      .def("__repr__", [](const Band& b) {
        return "Band(" + in_quotes(b.id) + ", scheme=" + in_quotes(b.scheme) + (b.certain ? ")" : ", certain=False)");
      });
  py::class_<Alert>(module, "Alert", "A single answer that calls for attention whatever the scores are.")
      .def_readonly("id", &Alert::id)
      .def_readonly("message", &Alert::message)
      .def_readonly("certain", &Alert::certain, "False: the answer that decides is missing, so it cannot be known.")
      .def_readonly("illustrative", &Alert::illustrative)
      .def_readonly("sources", &Alert::sources)
      .def("__repr__",
           [](const Alert& a) { return "Alert(" + in_quotes(a.id) + (a.certain ? ")" : ", certain=False)"); });
  py::class_<ItemAnswer>(module, "ItemAnswer", "What was answered to an item of the form, as it was recorded.")
      .def_readonly("item", &ItemAnswer::item, "Id of the item.")
      .def_readonly("topic", &ItemAnswer::topic, "A short neutral label, not the wording of the item.")
      .def_readonly("number", &ItemAnswer::number, "On the printed form; else None.")
      .def_readonly("scored", &ItemAnswer::scored, "False if it counts in no scale.")
      .def_readonly("code", &ItemAnswer::code,
                    "As stored; None where there is none, none that is valid, or an item score was stored.")
      .def_readonly("label", &ItemAnswer::label, "Of the code; may be empty.")
      .def_readonly("non_answer", &ItemAnswer::non_answer, "'', 'missing', 'not_applicable' or 'not_asked'.")
      .def("__repr__", [](const ItemAnswer& a) {
        const std::string code = a.code ? std::to_string(*a.code) : a.non_answer;
        return "ItemAnswer(" + in_quotes(a.item) + ", " + code + (a.label.empty() ? ")" : " " + a.label + ")");
      });
  py::class_<Completeness>(module, "Completeness", "Items that were asked and apply, and how many were answered.")
      .def_readonly("items", &Completeness::items, "Asked, and applying to the person.")
      .def_readonly("answered", &Completeness::answered, "Of these.")
      .def("__eq__",
           [](const Completeness& c, const py::object& other) {
             return py::isinstance<Completeness>(other) && c == other.cast<Completeness>();
           })
      .def("__hash__", [](const Completeness& c) { return py::hash(py::make_tuple(c.items, c.answered)); })
      .def("__repr__", [](const Completeness& c) {
        return "Completeness(" + std::to_string(c.answered) + " of " + std::to_string(c.items) + ")";
      });
  py::class_<FormChoice>(module, "FormChoice", "The form that was used, and why.")
      .def_readonly("form", &FormChoice::form, "Id of the form.")
      .def_readonly("title", &FormChoice::title)
      .def_readonly("informant", &FormChoice::informant)
      .def_readonly("given", &FormChoice::given, "True: named by the caller, not chosen by informant and age.")
      .def_readonly("chronological_age", &FormChoice::chronological_age, "None: not known.")
      .def_readonly("corrected_age", &FormChoice::corrected_age,
                    "None where the instrument's rule for prematurity did not apply.")
      .def_readonly("also_fitting", &FormChoice::also_fitting, "Other forms whose age window holds this age.")
      .def_readonly("age_outside_form", &FormChoice::age_outside_form,
                    "True: the given form's age window does not hold this age.")
      .def_readonly("explanation", &FormChoice::explanation, "All of this in a sentence.")
      .def("__repr__", [](const FormChoice& c) { return "FormChoice(" + in_quotes(c.form) + ")"; });
  py::class_<WordingFile>(module, "WordingFile", "A text file: the wording of an instrument in one language.")
      .def_readonly("language", &WordingFile::language, "'en', 'nb' or 'nn'.")
      .def_readonly("rights", &WordingFile::rights, "Whose words they are, and on what ground they are used.")
      .def_readonly("hash", &WordingFile::hash, "'sha256:...' of the file.")
      .def_readonly("left_out", &WordingFile::left_out,
                    "Ids of items that it does not word on every form; they go by their topic.")
      .def("__repr__", [](const WordingFile& w) {
        return "WordingFile(" + in_quotes(w.language) + ", " + in_quotes(w.rights) + ")";
      });
  py::class_<Provenance>(module, "Provenance", "What a result rests on.")
      .def_readonly("instrument_id", &Provenance::instrument_id)
      .def_readonly("instrument_version", &Provenance::instrument_version)
      .def_readonly("content_hash", &Provenance::content_hash, "'sha256:...' of instrument.yaml.")
      .def_readonly("library_version", &Provenance::library_version)
      .def_readonly("wording", &Provenance::wording,
                    "Text files in whose words the items are shown; empty: neutral labels. No score rests on them.")
      .def("__repr__", [](const Provenance& p) {
        return "Provenance(" + in_quotes(p.instrument_id + " " + p.instrument_version) + ", " +
               in_quotes(p.content_hash) + ", kartlegg " + p.library_version + ")";
      });
  py::class_<Combined>(module, "Combined", "Result of a combination of reports.")
      .def_readonly("case", &Combined::case_id, "Id of the case that holds; None for a number, or if not known.")
      .def_readonly("value", &Combined::value, "The number; None for a decision, or if not known.")
      .def_readonly("label", &Combined::label)
      .def_readonly("note", &Combined::note, "Why there is no result, or what it could also be; may be empty.")
      .def_readonly("certain", &Combined::certain, "True: the result is the same whatever the missing answers are.")
      .def_readonly("possible", &Combined::possible,
                    "Every case that may be the result once the missing answers are given; 'none': perhaps none holds.")
      .def_readonly("reachable", &Combined::reachable,
                    "Of a number: its lowest and highest value whatever the missing answers are; else None.")
      .def_readonly("sources", &Combined::sources)
      .def_readonly("illustrative", &Combined::illustrative)
      .def("__repr__", [](const Combined& c) {
        const std::string certain = c.certain ? ")" : ", certain=False)";
        if (c.case_id) return "Combined(case=" + in_quotes(*c.case_id) + certain;
        return c.value ? "Combined(value=" + number(*c.value) + certain : "Combined(not known: " + c.note + ")";
      });
  bind_cycles(module);
}

}  // namespace

Language to_language(std::string_view text) {
  for (const Language language : {Language::en, Language::nb, Language::nn})
    if (text == name(language)) return language;
  throw py::value_error("language is 'en', 'nb' or 'nn', not '" + std::string(text) + "'");
}

InvalidCode to_invalid_code(std::string_view text) {
  if (text == "refuse") return InvalidCode::refuse;
  if (text == "as_missing") return InvalidCode::as_missing;
  throw py::value_error("invalid is 'refuse' or 'as_missing', not '" + std::string(text) + "'");
}

Subject OwnedSubject::view() const {
  Subject who = subject;
  who.informant = informant;
  who.form = form;
  return who;
}

void bind_values(py::module_& module) {
  bind_instrument_parts(module);
  bind_report_parts(module);
  py::class_<CaseResult>(module, "CaseResult", "One worked case of cases.yaml.")
      .def_readonly("id", &CaseResult::id)
      .def_readonly("about", &CaseResult::about)
      .def_readonly("basis", &CaseResult::basis, "'published' or 'derived'.")
      .def_readonly("failures", &CaseResult::failures, "Expected and got, one each; empty: the case holds.");
  py::class_<Proof>(module, "Proof",
                    "One claim about a folder, and for how many things in it the claim was proved: by enumeration of "
                    "everything that may occur, by bounds (interval arithmetic; Moore 1966), or by reading.")
      .def_readonly("claim", &Proof::claim,
                    "'items', 'reversed', 'scores', 'bands', 'tables', 'moments', 'ages', 'norms', 'sourced', 'cited', "
                    "'rules', 'decisions' or 'cases'.")
      .def_readonly("about", &Proof::about, "The claim in words.")
      .def_readonly("proved", &Proof::proved, "Things of which it was proved.")
      .def_readonly("by_enumeration", &Proof::by_enumeration, "How many of these by enumeration.")
      .def_readonly("by_bounds", &Proof::by_bounds, "How many of these by bounds.")
      .def_readonly("falls_short", &Proof::falls_short, "Things of which it was not proved: each is a finding.")
      .def_readonly("looked_at", &Proof::looked_at, "Sums and combinations, over all enumerations.")
      .def_property_readonly("text", &Proof::text, "All of this in a line.");
  py::class_<CheckFinding>(module, "CheckFinding", "Something of which a claim was not proved.")
      .def_readonly("claim", &CheckFinding::claim, "As in Proof.")
      .def_readonly("text", &CheckFinding::text, "One sentence.")
      .def_readonly("why", &CheckFinding::why, "Why it stands, as cases.yaml explains it; empty: not explained.");
  py::class_<CheckResult>(module, "CheckResult", "What the check of an instrument folder found.")
      .def_readonly("cases", &CheckResult::cases)
      .def_readonly("proofs", &CheckResult::proofs, "What was proved, by claim.")
      .def_readonly("findings", &CheckResult::findings, "Everything that falls short; uncovered and norm_gaps too.")
      .def_readonly("uncovered", &CheckResult::uncovered, "What cases.yaml does not cover yet, one sentence each.")
      .def_readonly("norm_gaps", &CheckResult::norm_gaps, "What norm files and evidence leave open, one sentence each.")
      .def_readonly("wording_gaps", &CheckResult::wording_gaps, "What text files leave out, one sentence each.")
      .def_property_readonly("passed", &CheckResult::passed, "True if every case holds.")
      .def_property_readonly("clean", &CheckResult::clean, "True if every case holds and every finding is explained.");
}

}  // namespace kartlegg::python
