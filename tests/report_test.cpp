// What a report says: traces, notes, plain text and JSON. The expected texts were written by hand, as a psychologist
// would want to read them.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "kartlegg/kartlegg.hpp"
#include "support.hpp"

namespace {

using kartlegg::Language;
using kartlegg::Report;
using nlohmann::json;
using support::shipped;

/// The traces of tests/expected by name.
std::map<std::string, std::string> expected_traces(Language language) {
  std::ifstream file("tests/expected/traces." + std::string(name(language)) + ".txt");
  std::map<std::string, std::string> traces;
  std::string title;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("== "))
      title = line.substr(3);
    else
      traces[title] += line + "\n";
  }
  return traces;
}

/// A trace without what the instrument file says of its sources: notes, marks like [1, 2], and the list at the end.
std::string without_sources(const std::string& trace) {
  static const std::regex mark(R"( \[[0-9, ]+\]$)");
  std::istringstream lines(trace);
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    if (line == "Sources:" || line == "Kilder:" || line == "Kjelder:") break;
    const auto start = line.find_first_not_of(' ');
    if (line.compare(start, 6, "Note: ") == 0 || line.compare(start, 6, "Merk: ") == 0) continue;
    text += std::regex_replace(line, mark, "") + "\n";
  }
  return text;
}

struct Traced {
  std::string title, scale;
  Report report;
};

/// What norms add to a trace has tests of its own.
std::vector<Traced> traced() {
  const kartlegg::ScoreOptions raw_only = {.norms = {.groups = {"none"}}};
  const auto& sdq = shipped("sdq");
  const auto& asq = shipped("asq-3");
  // Parent form, conduct 3, hyperactivity 8, peer 2; reversed items as answered on the form.
  const Report difficulties = sdq.score({{"somatic", 0},
                                         {"worries", 1},
                                         {"unhappy", 0},
                                         {"clingy", 1},
                                         {"tantrum", 1},
                                         {"obeys", 1},
                                         {"fights", 0},
                                         {"lies", 1},
                                         {"steals", 0},
                                         {"restles", 2},
                                         {"fidgety", 2},
                                         {"distrac", 1},
                                         {"reflect", 1},
                                         {"attends", 0},
                                         {"loner", 0},
                                         {"friend", 2},
                                         {"popular", 1},
                                         {"bullied", 0},
                                         {"oldbest", 1}},
                                        {.age_months = 98, .informant = "parent"}, raw_only);
  const Report closed = sdq.score({{"difficulties", 0}}, {.form = "p4-17"}, raw_only);
  const Report open = sdq.score({{"difficulties", 2}, {"distress", 2}, {"home", 1}, {"classroom", 3}, {"leisure", 0}},
                                {.form = "p4-17"}, raw_only);
  const Report areas = asq.score({{"communication_1", 10},
                                  {"communication_2", 10},
                                  {"communication_3", 10},
                                  {"communication_4", 5},
                                  {"communication_5", 0},
                                  {"fine_motor_1", 10},
                                  {"fine_motor_2", 0},
                                  {"fine_motor_3", 5},
                                  {"fine_motor_4", 5},
                                  {"fine_motor_5", 0},
                                  {"fine_motor_6", 0},
                                  {"problem_solving_1", 10},
                                  {"problem_solving_2", 10},
                                  {"problem_solving_3", 10}},
                                 {.age_months = 12.2});
  const Report epds = shipped("epds").score({{"laughter", 1},
                                             {"enjoyment", 0},
                                             {"self_blame", 1},
                                             {"anxious", 2},
                                             {"panic", 2},
                                             {"overwhelmed", 1},
                                             {"sleep", 3},
                                             {"sad", 2},
                                             {"crying", 3},
                                             {"self_harm", 3}});
  return {{"SDQ total, one item of a part missing", "total", difficulties},
          {"SDQ impact, gate closed", "impact", closed},
          {"SDQ impact, gate open", "impact", open},
          {"ASQ-3 area, one item missing", "communication", areas},
          {"ASQ-3 area, one item credited", "fine_motor", areas},
          {"ASQ-3 area, too many missing", "problem_solving", areas},
          {"EPDS total, seven items reversed", "total", epds}};
}

/// An instrument whose every part has a source, a note, or illustrative numbers.
kartlegg::Instrument sourced() {
  return kartlegg::parse({"sourced.yaml", R"(
format: 1
id: sourced
version: "2.1.0"
title: {en: Sourced, nb: Med kilder}
purpose: screening
rights: {owner: Nobody, wording: not_included, use: {en: Free for any use., nb: Fri bruk.}, source: sheet}
sources:
  sheet: {citation: "Scoring sheet (1999).", url: "https://example.org/sheet"}
  rule: {citation: "Rule for missing answers (2001).", doi: "10.1000/1"}
  bands: {citation: "Cut-offs (2005)."}
informants: {parent: {en: parent, nb: forelder}}
options:
  often: [{code: 0, score: 0}, {code: 1, score: 1, label: {en: sometimes, nb: av og til}}, {code: 2, score: 2}, {code: 9, non_answer: not_applicable}]
items:
  - {id: calm, number: 1, options: often, reverse: true, topic: {en: calmness, nb: ro}}
  - {id: angry, number: 2, options: often, topic: {en: anger, nb: sinne}}
  - {id: sad, options: often, topic: {en: sadness, nb: tristhet}}
forms: [{id: only, informant: parent, age: {from: 1y, before: 3y}, title: {en: form for parents, nb: foreldreskjema}, items: all, source: sheet}]
scales:
  mood:
    title: {en: Mood, nb: Stemning}
    items: [calm, angry, sad]
    score: mean
    concern: high
    missing: {min_answered: 2, prorate: mean, rounding: down, source: rule, note: {en: Read once., nb: Lest én gang.}}
    source: sheet
  worst:
    title: {en: Worst, nb: Verst}
    items: [angry, sad]
    score: formula
    formula: max(angry, sad)
    concern: none
    source: [sheet, bands]
composites:
  whole: {title: {en: Whole, nb: Alt}, formula: 2 * mood + worst, concern: high, rounding: half_up, illustrative: true}
  again: {title: {en: Again, nb: Igjen}, formula: whole + mood, concern: high, source: sheet}
bands:
  two:
    title: {en: Two bands, nb: To bånd}
    default: true
    bands: [{id: low, level: 0, label: {en: low, nb: lav}}, {id: high, level: 1, label: {en: high, nb: høy}}]
    ranges: {only: {mood: {low: {below: 1}, high: {from: 1}}}}
    source: bands
    note: {en: Provisional., nb: Foreløpige.}
alerts: [{id: sad-often, when: sad >= 2, message: {en: Often sad., nb: Ofte trist.}, source: bands}]
)"});
}

}  // namespace

TEST_CASE("Remarks of the caller stand after the notes, in every language as they are") {
  const Report plain = shipped("sdq").score({}, {.age_months = 98, .informant = "parent"});
  const Report remarked = plain.with_remarks({"By phone."});
  for (const Language language : {Language::en, Language::nb, Language::nn}) {
    auto notes = plain.notes(language);
    notes.emplace_back("By phone.");
    CHECK(remarked.notes(language) == notes);
  }
  CHECK(remarked.with_remarks({}).notes() == plain.notes());
}

TEST_CASE("Traces read as they should") {
  for (const Language language : {Language::en, Language::nb, Language::nn}) {
    auto expected = expected_traces(language);
    REQUIRE_FALSE(expected.empty());
    for (const Traced& t : traced()) {
      const auto found = expected.find(t.title);
      if (found == expected.end()) continue;
      CHECK(without_sources(t.report.explain(t.scale, language)) == found->second);
      expected.erase(found);
    }
    for (const auto& [title, text] : expected) FAIL("no trace is called " + title);
  }
}

TEST_CASE("Sources are numbered where they are used and listed once") {
  const Report report = sourced().score({{"calm", 1}, {"angry", 1}}, {.age_months = 12});
  CHECK(report.explain("mood") ==
        "Form: form for parents, the only one for this informant. Age: 12 months 0 days.\n"
        "Mood: 1 [1]\n"
        "  calmness (1): 1 (sometimes), reversed to 1\n"
        "  anger (2): 1 (sometimes)\n"
        "  sadness: not answered\n"
        "  2 of 3 items answered (at least 2 needed). Mean of these: 2 / 2 = 1. [2]\n"
        "    Note: Read once.\n"
        "  With every answer given, the score would be between 0.67 and 1.33.\n"
        "  Two bands: high (1–2); with every answer given it could also be low. [3]\n"
        "    Note: Provisional.\n"
        "Sources:\n"
        "  [1] Scoring sheet (1999). https://example.org/sheet\n"
        "  [2] Rule for missing answers (2001). https://doi.org/10.1000/1\n"
        "  [3] Cut-offs (2005).\n");
}

TEST_CASE("Formulas are told in words and in numbers; what was explained is not explained twice") {
  const Report report = sourced().score({{"calm", 2}, {"angry", 2}, {"sad", 0}}, {.age_months = 12});
  CHECK(report.explain("again", Language::nb) ==
        "Skjema: foreldreskjema, det eneste for denne informanten. Alder: 12 måneder 0 dager.\n"
        "Igjen: 3,67 [1]\n"
        "  Stemning: 0,67 [1]\n"
        "    ro (1): 2, snudd til 0\n"
        "    sinne (2): 2\n"
        "    tristhet: 0\n"
        "    Alle 3 ledd er besvart. Gjennomsnitt: 2 / 3 = 0,67.\n"
        "  Alt: 3\n"
        "    Tall til illustrasjon, uten publisert kilde: skal ikke brukes om virkelige personer.\n"
        "    Stemning: 0,67 (se over)\n"
        "    Verst: 2 [1, 2]\n"
        "      sinne (2): 2\n"
        "      tristhet: 0\n"
        "      max(sinne, tristhet) = max(2, 0) = 2.\n"
        "    2 * Stemning + Verst = 2 * 0,67 + 2 = 3,33; avrundet til 3 (halve rundes opp).\n"
        "  Alt + Stemning = 3 + 0,67 = 3,67.\n"
        "  Det finnes ingen grenseverdier for denne skåren på dette skjemaet.\n"
        "Kilder:\n"
        "  [1] Scoring sheet (1999). https://example.org/sheet\n"
        "  [2] Cut-offs (2005).\n");
  CHECK_THROWS_AS(report.explain("mod"), std::out_of_range);
}

TEST_CASE("Other kinds of answers in a trace") {
  const auto instrument = sourced();
  const auto line = [](const std::string& trace, const std::string& topic) {
    const auto at = trace.find("  " + topic);
    return at == std::string::npos ? "" : trace.substr(at + 2, trace.find('\n', at) - at - 2);
  };
  const auto not_applicable = instrument.score({{"calm", 1}, {"angry", 9}, {"sad", 2}}).explain("mood");
  CHECK(line(not_applicable, "anger") == "anger (2): does not apply");
  CHECK(line(not_applicable, "2 of 3") == "2 of 3 items answered. Mean: 3 / 2 = 1.5.");
  const auto invalid = instrument.score({{"calm", 1}, {"angry", 7}, {"sad", 2}}, {},
                                        {.invalid_code = kartlegg::InvalidCode::as_missing});
  CHECK(line(invalid.explain("mood"), "anger") == "anger (2): code 7 is not valid, taken as not answered");
  CHECK(line(invalid.explain("mood"), "2 of 3") ==
        "2 of 3 items answered (at least 2 needed). Mean of these: 3 / 2 = 1.5; rounded down to 1. [2]");
  const auto keyed = instrument.score({{"calm", 2}, {"angry", 1}, {"sad", 2}}, {}, {.already_keyed = {"calm"}});
  CHECK(line(keyed.explain("mood"), "calmness") == "calmness (1): 2 (stored as item score)");
  const auto nothing = instrument.score({}).explain("worst", Language::nn);
  CHECK(line(nothing, "max") == "max(sinne, tristhet) = max([ingen skåre], [ingen skåre]) = ingen skåre.");
}

TEST_CASE("Notes of a score, in three languages") {
  const auto reports = traced();
  const auto note = [&](std::size_t i, Language language) {
    return reports[i].report[reports[i].scale].note(language);
  };
  CHECK(note(0, Language::en) ==
        "Prorated: 1 of 20 answers missing. With every answer given: 15 to 17 (borderline or abnormal).");
  CHECK(note(0, Language::nb) ==
        "Omregnet: 1 av 20 svar mangler. Med alle svar på plass: 15 til 17 (grenseområde eller avvikende).");
  CHECK(note(0, Language::nn) ==
        "Omrekna: 1 av 20 svar manglar. Med alle svar på plass: 15 til 17 (grenseområde eller avvikande).");
  CHECK(note(1, Language::en) == "0 because of the answer to: difficulties.");
  CHECK(note(1, Language::nb) == "0 på grunn av svaret på: vansker samlet.");
  CHECK(note(2, Language::nb) ==
        "1 av 5 svar mangler, erstattet etter skalaens regel. Med alle svar på plass: 3 til 5 (avvikende).");
  CHECK(note(4, Language::nb) == "Ledd godskrevet på grunn av et annet svar: 1.");
  CHECK(note(5, Language::en) ==
        "Not scored: 3 of 6 answers missing. With every answer given: 30 to 60 (above the referral cut-off).");
  CHECK(note(6, Language::en).empty());
  CHECK(reports[3].report["gross_motor"].note(Language::nb) ==
        "Ikke skåret: 6 av 6 svar mangler. Med alle svar på plass: 0 til 60.");
  CHECK(shipped("sdq").score({}, {.form = "t2-4"})["impact"].note(Language::nb) == "Ikke med på dette skjemaet.");
}

TEST_CASE("Notes of a report") {
  const auto notes = [](const Report& report, Language language) { return report.notes(language); };
  const auto instrument = sourced();
  const std::string labels = "Items are named by neutral labels; their wording belongs to Nobody.";
  const std::string illustrative = "Illustrative numbers without a published source: not for use with people.";
  CHECK(instrument.score({}).illustrative());
  const std::string cutoffs = "Two bands: Provisional.";  // the note on the default scheme
  CHECK(notes(instrument.score({}), Language::en) == std::vector{illustrative, cutoffs, labels});
  CHECK(notes(instrument.score({}, {.age_months = 40, .form = "only"}), Language::en) ==
        std::vector<std::string>{illustrative, "The age is outside the form's age range.", cutoffs, labels});
  CHECK(notes(instrument.score({}, {.age_months = -4, .form = "only"}), Language::en) ==
        std::vector<std::string>{illustrative, "The age given is impossible and was not used.", cutoffs, labels});
  CHECK(notes(shipped("epds").score({}, {}, {.already_keyed = {"*"}}), Language::nb).front() ==
        "Lagrede verdier er lest som leddskårer, ikke som koder.");
  CHECK(notes(shipped("epds").score({}, {}, {.already_keyed = {"sad"}}), Language::nb).front() ==
        "Lagrede verdier er lest som leddskårer, ikke som koder, for: tristhet (8).");
  CHECK(
      notes(shipped("epds").score({{"sad", 8}, {"sleep", 4}}, {}, {.invalid_code = kartlegg::InvalidCode::as_missing}),
            Language::nn)
          .front() == "Ugyldige kodar, rekna som ikkje svara på: søvnvanskar (7), tristleik (8).");
  CHECK_FALSE(shipped("epds").score({}).illustrative());
}

TEST_CASE("A report as plain text") {
  const auto report = sourced().score({{"calm", 1}, {"angry", 1}}, {.age_months = 12});
  CHECK(to_text(report, Language::nb) ==
        "Med kilder, sourced 2.1.0\n"
        "Skjema: foreldreskjema, det eneste for denne informanten. Alder: 12 måneder 0 dager.\n"
        "  Stemning: 1, høy\n"
        "    Omregnet: 1 av 3 svar mangler. Med alle svar på plass: 0,67 til 1,33 (lav eller høy).\n"
        "  Verst: ingen skåre\n"
        "    Ikke skåret: 1 av 2 svar mangler. Med alle svar på plass: 1 til 2.\n"
        "  Alt: ingen skåre\n"
        "    Ikke skåret: 2 av 5 svar mangler. Med alle svar på plass: 2 til 5.\n"
        "  Igjen: ingen skåre\n"
        "    Ikke skåret: 3 av 8 svar mangler. Med alle svar på plass: 2,67 til 6,33.\n"
        "  ! Uavklart (svar mangler): Ofte trist.\n"
        "Tall til illustrasjon, uten publisert kilde: skal ikke brukes om virkelige personer.\n"
        "To bånd: Foreløpige.\n"
        "Leddene er navngitt med nøytrale merkelapper; ordlyden tilhører Nobody.\n"
        "Rettighetshaver: Nobody. Fri bruk.\n");
}

namespace {

/// Every value of the JSON, at whatever depth.
template <class Visit>
void visit_all(const json& value, Visit visit) {
  visit(value);
  if (value.is_structured())
    for (const auto& part : value) visit_all(part, visit);
}

/// The keys that an object must have, and those that it may have.
void check_keys(const json& object, const std::vector<std::string>& must, const std::vector<std::string>& may = {}) {
  for (const auto& key : must) {
    INFO(key);
    CHECK(object.contains(key));
  }
  for (const auto& [key, value] : object.items()) {
    INFO(key);
    const bool known = std::count(must.begin(), must.end(), key) + std::count(may.begin(), may.end(), key) > 0;
    CHECK(known);
  }
}

void check_shape(const json& report) {
  check_keys(report,
             {"schema", "language", "instrument", "library", "form", "scores", "completeness", "alerts", "items",
              "given", "notes", "rights"},
             {"assessment_date", "illustrative", "norm_groups", "recorded"});
  CHECK(report["schema"] == "kartlegg-report-1");
  check_keys(report["instrument"], {"id", "version", "content_hash"});
  CHECK(report["instrument"]["content_hash"].get<std::string>().size() == std::string("sha256:").size() + 64);
  check_keys(report["library"], {"name", "version"});
  check_keys(report["form"], {"id", "title", "informant", "given", "explanation"},
             {"chronological_age", "corrected_age", "also_fitting", "age_outside_form", "age_impossible"});
  for (const auto& score : report["scores"]) {
    check_keys(score, {"scale", "title", "status", "items", "answered"},
               {"raw", "reachable", "possible", "bands", "note", "normed"});
    for (const char* interval : {"reachable", "possible"})
      if (score.contains(interval)) CHECK(score[interval][0] <= score[interval][1]);
    if (score.contains("bands"))
      for (const auto& band : score["bands"])
        check_keys(band, {"scheme", "band", "label", "level", "certain", "sources"}, {"illustrative", "note"});
    if (score.contains("normed"))
      for (const auto& normed : score["normed"])
        check_keys(normed, {"group"},
                   {"people", "n", "method", "measures", "sem", "interval", "true_score", "reliability", "beyond",
                    "band", "sources", "note"});
  }
  for (const auto& item : report["items"]) check_keys(item, {"id", "topic"}, {"number"});
  check_keys(report["given"], {"answers", "person"}, {"options", "norms", "remarks"});
  for (const auto& alert : report["alerts"])
    check_keys(alert, {"id", "message", "certain", "sources"}, {"illustrative"});
  visit_all(report, [](const json& value) {
    CHECK_FALSE(value.is_null());
    if (value.is_number_float()) CHECK(std::isfinite(value.get<double>()));
    if (value.is_string()) CHECK_FALSE(value.get<std::string>().empty());
  });
}

}  // namespace

TEST_CASE("Every report is JSON of one shape, with nothing null") {
  for (const Language language : {Language::en, Language::nb, Language::nn}) {
    for (const Traced& t : traced()) check_shape(json::parse(to_json(t.report, language)));
    check_shape(json::parse(to_json(sourced().score({}), language)));
    check_shape(json::parse(to_json(sourced().score({{"calm", 9}, {"angry", 9}, {"sad", 9}}), language)));
    check_shape(
        json::parse(to_json(shipped("asq-3").score({}, {.age_months = -1, .weeks_early = 9, .form = "10"}), language)));
    check_shape(json::parse(to_json(shipped("asq-3").score({}, {.age_months = 9.5, .weeks_early = 3}), language)));
  }
}

TEST_CASE("The JSON of a report holds what the report holds") {
  const json report = json::parse(to_json(traced().front().report, Language::nb));
  CHECK(report["language"] == "nb");
  CHECK(report["instrument"]["id"] == "sdq");
  CHECK(report["form"]["id"] == "p4-17");
  CHECK(report["form"]["given"] == false);
  CHECK(report["form"]["chronological_age"] == json{{"months", 98}, {"days", 0}});
  CHECK_FALSE(report["form"].contains("corrected_age"));
  std::map<std::string, json> scores;
  for (const auto& score : report["scores"]) scores[score["scale"]] = score;
  const json& total = scores["total"];
  CHECK(total["raw"] == 16);
  CHECK(total["status"] == "prorated");
  CHECK(total["items"] == 20);
  CHECK(total["answered"] == 19);
  CHECK(total["reachable"] == json::array({15, 17}));
  CHECK(total["possible"] == json::array({0, 40}));
  CHECK(total["bands"][0]["scheme"] == "three_band_original");
  CHECK(total["bands"][0]["band"] == "borderline");
  CHECK(total["bands"][0]["label"] == "grenseområde");
  CHECK(total["bands"][0]["level"] == 1);
  CHECK(total["bands"][0]["certain"] == false);
  CHECK_FALSE(scores["prosocial"].contains("raw"));
  CHECK_FALSE(scores["prosocial"].contains("bands"));
  CHECK(scores["prosocial"]["status"] == "too_many_missing");
  CHECK_FALSE(scores["conduct"].contains("note"));
}

TEST_CASE("Where numbers come from") {
  const auto report = shipped("sdq").score({}, {.form = "p4-17"});
  const auto provenance = report.provenance();
  CHECK(provenance.instrument_id == "sdq");
  CHECK(provenance.instrument_version == shipped("sdq").version());
  CHECK(provenance.content_hash == shipped("sdq").content_hash());
  CHECK(provenance.library_version == KARTLEGG_VERSION);
  const auto made = sourced().score({{"sad", 2}}, {.age_months = 12});
  CHECK(made.alerts().at(0).sources == std::vector<std::string>{"Cut-offs (2005)."});
  CHECK(made.rights() == "Owner: Nobody. Free for any use.");
  CHECK_THROWS_AS(made["moods"], std::out_of_range);
  CHECK_THROWS_WITH(made["moods"], "unknown scale 'moods'; did you mean 'mood'?");
}
