// A made-up instrument whose raw scores are what the test says, with made-up norms: for change and differences.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "kartlegg/kartlegg.hpp"

namespace made_up {

inline std::string instrument_yaml(const std::string& id, const std::string& version) {
  std::string text = "format: 1\nid: " + id + "\nversion: \"" + version + R"("
title: {en: Ladder, nb: Stige}
purpose: monitoring
rights: {owner: Nobody, wording: included, use: {en: Free.}, source: made-up}
sources: {made-up: {citation: "Invented for a test."}}
informants: {parent: {en: parent, nb: forelder}, teacher: {en: teacher, nb: lærer}}
options:
  ladder:
)";
  for (int step = 0; step <= 100; ++step)
    text += "    - {code: " + std::to_string(step) + ", score: " + std::to_string(step) + "}\n";
  return text + R"(
items:
  - {id: mood, options: ladder, topic: {en: mood}}
  - {id: sleep, options: ladder, topic: {en: sleep}}
  - {id: play, options: ladder, topic: {en: play}}
  - {id: colour, options: ladder, topic: {en: colour}}
  - {id: other, options: ladder, topic: {en: other}}
forms:
  - {id: parent, informant: parent, title: {en: parent form, nb: foreldreskjema}, items: [mood, sleep, play, colour], source: made-up}
  - {id: parent-new, informant: parent, title: {en: new parent form, nb: nytt foreldreskjema}, items: [mood, sleep, play, other], source: made-up}
  - {id: teacher, informant: teacher, title: {en: teacher form, nb: lærerskjema}, items: [mood, sleep, play, colour], source: made-up}
scales:
  mood: {title: {en: Mood, nb: Stemning}, items: [mood], score: sum, concern: high, source: made-up}
  sleep: {title: {en: Sleep, nb: Søvn}, items: [sleep], score: sum, concern: high, source: made-up}
  play: {title: {en: Play, nb: Lek}, items: [play], score: sum, concern: low, source: made-up}
  colour:
    title: {en: Colour, nb: Farge}
    items: {parent: [colour], parent-new: [other], teacher: [colour]}
    score: sum
    concern: none
    source: made-up
composites:
  both: {title: {en: Both, nb: Begge}, formula: mood + sleep, concern: high, source: made-up}
bands:
  steps:
    title: {en: Steps, nb: Trinn}
    default: true
    bands: [{id: fine, level: 0, label: {en: fine, nb: fint}}, {id: watch, level: 1, label: {en: watch, nb: følg med}}, {id: act, level: 2, label: {en: act, nb: gjør noe}}]
    ranges:
      parent:
        mood: {fine: [0, 59], watch: [60, 69], act: [70, 100]}
        play: {act: [0, 30], watch: [31, 40], fine: [41, 100]}
    source: made-up
norms:
  default: {parent: [home-parent], parent-new: [home-parent], teacher: [home-teacher]}
)";
}

/// mean 60, SD 10; alpha .8 to eight years, .75 from nine; retest .7.
inline const char* const home_parent = R"(
format: 1
id: home-parent
title: {en: home survey of parents, nb: hjemlig undersøkelse blant foreldre}
kind: reference_study
country: "NO"
informant: parent
sample: {n: 500, source: made-up}
sources: {made-up: {citation: "Invented for a test."}, coefficients: {citation: "Invented too."}}
groups:
  - age: {before: 12y}
    scales:
      mood: {mean: 60, sd: 10}
      sleep: {mean: 50, sd: 20}
      play: {mean: 50, sd: 10}
      colour: {mean: 50, sd: 10}
  - age: {from: 12y}
    scales:
      mood: {mean: 50, sd: 8}
reliability:
  - {scale: mood, kind: alpha, value: 0.8, n: 500, age: {before: 9y}, source: coefficients}
  - {scale: mood, kind: alpha, value: 0.75, n: 500, age: {from: 9y}, source: coefficients}
  - {scale: mood, kind: retest, value: 0.7, n: 60, source: coefficients}
  - {scale: sleep, kind: alpha, value: 0.9, source: made-up, other_sample: true}
  - {scale: play, kind: alpha, value: 0.8, source: made-up}
  - {scale: colour, kind: alpha, value: 0.8, source: made-up}
)";

inline const char* const home_teacher = R"(
format: 1
id: home-teacher
title: {en: home survey of teachers, nb: hjemlig undersøkelse blant lærere}
kind: reference_study
country: "DK"
informant: teacher
sample: {n: 500, source: made-up}
sources: {made-up: {citation: "Invented for a test."}}
groups:
  - scales:
      mood: {mean: 40, sd: 10}
      sleep: {mean: 50, sd: 20}
      play: {mean: 50, sd: 10}
reliability:
  - {scale: mood, kind: alpha, value: 0.9, source: made-up}
  - {scale: sleep, kind: alpha, value: 0.9, source: made-up}
)";

/// T scores with an error of their own for every raw score; percentile ranks have none.
inline const char* const table_parent = R"(
format: 1
id: table-parent
title: {en: table of parents, nb: tabell for foreldre}
kind: reference_study
informant: parent
sample: {source: made-up}
sources: {made-up: {citation: "Invented for a test."}}
groups:
  - scales:
      mood: {table: {measure: t_score, method: normalised, rows: [[58, 44, 3], [60, 50, 3], [70, 62, 4], [90, 80, 5]]}}
)";

inline const char* const clinic_parent = R"(
format: 1
id: clinic-parent
title: {en: clinic, nb: klinikk}
kind: clinical
informant: parent
sample: {source: made-up}
sources: {made-up: {citation: "Invented for a test."}}
groups: [{scales: {mood: {mean: 70, sd: 8}}}]
reliability: [{scale: mood, kind: alpha, value: 0.8, source: made-up}]
)";

inline const char* const evidence = R"(
format: 1
instrument: ladder
sources: {made-up: {citation: "Invented study."}}
accuracy:
  - {id: interview, scale: mood, forms: [parent], cutoff: 60, country: "FI", age: {from: 6y, before: 10y}, about: {en: Mood against interview, nb: Stemning mot intervju},
     criterion: {en: mood disorder by interview, nb: stemningslidelse etter intervju}, sensitivity: 0.9, specificity: 0.8125, n: 200, cases: 40, source: made-up}
  - {id: by-sex, scale: play, cutoff: 30, sex: female, about: {en: Play in girls}, criterion: {en: a clinician}, sensitivity: 0.7, specificity: 0.8, source: made-up}
  - {id: decision, about: {en: A decision}, criterion: {en: a clinician}, sensitivity: 0.7, specificity: 0.8, source: made-up}
informants:
  - {scale: mood, between: [teacher, parent], country: "DK", value: 0.5, n: 1000, source: made-up}
  - {scale: mood, between: [parent, teacher], country: "US", value: 0.2, n: 9000, source: made-up}
)";

struct Extra {
  std::string id = "ladder", version = "1.0.0", home = home_parent;
};

inline kartlegg::Instrument ladder(const Extra& extra = {}) {
  std::string studies = evidence;
  studies.replace(studies.find("ladder"), 6, extra.id);
  const std::vector<kartlegg::SourceFile> files = {{"instrument.yaml", instrument_yaml(extra.id, extra.version)},
                                                   {"norms/home-parent.yaml", extra.home},
                                                   {"norms/home-teacher.yaml", home_teacher},
                                                   {"norms/table-parent.yaml", table_parent},
                                                   {"norms/clinic-parent.yaml", clinic_parent},
                                                   {"evidence.yaml", studies}};
  return kartlegg::parse(files);
}

inline std::chrono::year_month_day day(int year, unsigned month, unsigned day) {
  return std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day};
}

/// One report: the raw score of every item that is given.
struct Sheet {
  int mood = kartlegg::missing, sleep = kartlegg::missing, play = kartlegg::missing, colour = kartlegg::missing;
  std::optional<std::chrono::year_month_day> date = {};
  double age_months = 100;
  std::string form = "parent";
  std::vector<std::string> norms = {};
  kartlegg::Sex sex = kartlegg::Sex::unspecified;
};

inline kartlegg::Report report(const kartlegg::Instrument& instrument, const Sheet& sheet) {
  std::vector<kartlegg::Response> answers = {{"mood", sheet.mood}, {"sleep", sheet.sleep}, {"play", sheet.play}};
  answers.push_back({sheet.form == "parent-new" ? "other" : "colour", sheet.colour});
  kartlegg::ScoreOptions options;
  options.norms.groups = sheet.norms;
  return instrument.score(
      answers, {.assessment_date = sheet.date, .age_months = sheet.age_months, .sex = sheet.sex, .form = sheet.form},
      options);
}

inline const auto march = day(2024, 3, 9), april = day(2024, 4, 9), june = day(2024, 6, 9);

/// Mood from 70 in March to 58 in April.
inline kartlegg::Change from_70_to_58(const kartlegg::ChangeOptions& options) {
  static const auto instrument = ladder();
  return kartlegg::change(report(instrument, {.mood = 70, .date = march}),
                          report(instrument, {.mood = 58, .date = april}), "mood", options);
}

}  // namespace made_up
