// What is said of norms: every note in English and Bokmål, written by hand, and that Nynorsk has one too.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "norms_support.hpp"
#include "report/norm_text.hpp"

namespace {

using namespace norms_support;  // NOLINT(google-build-using-namespace): a test of norms
using kartlegg::Instrument;
using kartlegg::Language;
using kartlegg::Measure;
using kartlegg::NormRequest;
using kartlegg::Report;
using kartlegg::Sex;
using kartlegg::Subject;

/// The note of the first group on "sum".
std::string note(const Report& report, Language language) { return report["sum"].normed().front().note(language); }

void expect_note(const Report& report, const std::string& en, const std::string& nb) {
  CHECK(note(report, Language::en) == en);
  CHECK(note(report, Language::nb) == nb);
  CHECK_FALSE(note(report, Language::nn).empty());
  CHECK(note(report, Language::nn) != note(report, Language::en));
}

bool has(const std::vector<std::string>& notes, const std::string& wanted) {
  return std::any_of(notes.begin(), notes.end(),
                     [&](const std::string& one) { return one.find(wanted) != std::string::npos; });
}

const std::string approximate_en =
    "The percentile rank is worked out from mean and SD as if scores were normally distributed; read it as "
    "approximate.";
const std::string approximate_nb =
    "Persentilen er regnet ut fra gjennomsnitt og standardavvik som om skårene var normalfordelt; les den som "
    "omtrentlig.";

const Subject boy_of_8 = {.age_months = 96, .sex = Sex::male};

}  // namespace

TEST_CASE("Why there is no normed score") {
  const auto instrument = with(by_sex_and_age);
  expect_note(
      score(instrument, 9, {.age_months = 200, .sex = Sex::male}),
      "The age, 16 years 8 months, is outside Study study (5 to 15 years; 3 to 4 years); choose a norm group that "
      "covers it.",
      "Alderen, 16 år 8 måneder, ligger utenfor Studien study (5 til 15 år; 3 til 4 år); velg en normgruppe som "
      "dekker den.");
  expect_note(score(instrument, 9, {.sex = Sex::male}),
              "Study study goes by age, and the age is not known; give the age or the dates.",
              "Studien study er delt etter alder, og alderen er ikke kjent; oppgi alder eller datoer.");
  expect_note(score(instrument, 9, {.age_months = 96}),
              "Study study goes by sex, and the sex is not known; give the sex.",
              "Studien study er delt etter kjønn, og kjønnet er ikke kjent; oppgi kjønn.");
  expect_note(score(with("groups: [{sex: female, scales: {sum: {mean: 10, sd: 4}}}]\n"), 9, boy_of_8),
              "Study study is about girls only here; choose a norm group that covers both sexes.",
              "Studien study gjelder bare jenter her; velg en normgruppe som dekker begge kjønn.");
  const auto of_ease = with("groups: [{scales: {ease: {mean: 10, sd: 4}}}]\n");
  expect_note(score(of_ease, 9),
              "Study study has no numbers for this score; read the raw score, or choose another norm group.",
              "Studien study har ingen tall for denne skåren; les råskåren, eller velg en annen normgruppe.");
  expect_note(with(mean_5_sd_4).score({{"a", 1}}),
              "There is no raw score to compare with norms; get the missing answers.",
              "Det er ingen råskåre å sammenligne med normer; skaff svarene som mangler.");
  const auto table =
      with("groups: [{scales: {sum: {table: {measure: t_score, method: normalised, rows: [[0, 38], [4, 45]]}}}}]\n");
  expect_note(score(table, 3), "The raw score 3 does not stand in the table of Study study; read the raw score.",
              "Råskåren 3 står ikke i tabellen til Studien study; les råskåren.");
  const auto lms = with(
      "groups: [{scales: {sum: {lms: {interpolation: linear, ages: years, grid: [[2, 1, 10, 0.1], [9, "
      "0, 14, 0.3]]}}}}]\n");
  expect_note(score(lms, 0, {.age_months = 36}),
              "The formula of Study study has no value for the raw score 0; read the raw score.",
              "Formelen til Studien study har ingen verdi for råskåren 0; les råskåren.");
  expect_note(score(lms, 3, {.age_months = 12}),
              "The age, 12 months 0 days, is outside Study study (24 months 0 days to 9 years 0 months); choose a norm "
              "group that covers it.",
              "Alderen, 12 måneder 0 dager, ligger utenfor Studien study (24 måneder 0 dager til 9 år 0 måneder); velg "
              "en normgruppe som "
              "dekker den.");
  const auto cut = with(R"(
bands: [{id: usual, level: 0, label: {en: usual, nb: vanlig}}, {id: raised, level: 1, label: {en: raised, nb: forhøyet}}]
groups: [{scales: {sum: {cutoffs: {usual: [0, 9], raised: [10, 20]}}}}]
)");
  expect_note(score(cut, 3), "Study study has cut-offs only, no mean and no table; read its band.",
              "Studien study har bare grenseverdier, verken gjennomsnitt eller tabell; les båndet.");
}

TEST_CASE("What to mind of a normed score") {
  const auto instrument = with(mean_5_sd_4);
  expect_note(score(instrument, 9), approximate_en, approximate_nb);
  expect_note(
      score(instrument, 0),
      "This is the lowest possible score, so it cannot show how low the person lies; do not read the normed score "
      "as exact. " +
          approximate_en,
      "Dette er den laveste skåren som er mulig, så den kan ikke vise hvor lavt personen ligger; les ikke den "
      "normerte skåren som nøyaktig. " +
          approximate_nb);
  expect_note(score(instrument, 20),
              "This is the highest possible score, so it cannot show how high the person lies; do not read the normed "
              "score as exact. " +
                  approximate_en,
              "Dette er den høyeste skåren som er mulig, så den kan ikke vise hvor høyt personen ligger; les ikke den "
              "normerte skåren som nøyaktig. " +
                  approximate_nb);
  expect_note(
      instrument.score({{"a", 2}, {"b", 2}, {"c", 2}}),
      "The error is that of a complete form, but 2 of 5 answers are missing; get them, or read the interval as too "
      "narrow. " +
          approximate_en,
      "Feilen gjelder et komplett skjema, men 2 av 5 svar mangler; skaff dem, eller les intervallet som for "
      "smalt. " +
          approximate_nb);
  expect_note(
      score(with("groups: [{scales: {sum: {mean: 5, sd: 4}}}]\n"), 9),
      "No reliability is published for this score in Study study, so there is no interval; read the score as "
      "approximate. " +
          approximate_en,
      "Det er ikke publisert reliabilitet for denne skåren i Studien study, så det blir ikke noe intervall; les "
      "skåren som omtrentlig. " +
          approximate_nb);
  expect_note(score(with("groups: [{scales: {sum: {mean: 5, sd: 4}}}]\nreliability: [{scale: sum, kind: alpha, value: "
                         "0.8, other_sample: true, source: other}]\n"),
                    9),
              approximate_en + " The reliability is from another sample than the norms; read the error as approximate.",
              approximate_nb + " Reliabiliteten er fra et annet utvalg enn normene; les feilen som omtrentlig.");
}

TEST_CASE("How a percentile rank counts, and what a table cannot tell") {
  const auto table = [](const std::string& definition) {
    return with("groups: [{scales: {sum: {table: {measure: percentile_rank, definition: " + definition +
                ", method: normalised, rows: [[0, 21.5], [1, 55], [2, 100]]}}}}]\n"
                "reliability: [{scale: sum, kind: alpha, value: 0.8, source: made-up}]\n");
  };
  expect_note(score(table("A"), 1), "The percentile rank counts those with a lower score; read it so.",
              "Persentilen teller dem som har lavere skåre; les den slik.");
  expect_note(score(table("B"), 1), "The percentile rank counts those with the same or a lower score; read it so.",
              "Persentilen teller dem som har samme eller lavere skåre; les den slik.");
  expect_note(score(table("C"), 1),
              "The percentile rank counts those with a lower score and half of those with the same; read it so.",
              "Persentilen teller dem som har lavere skåre, og halvparten av dem som har samme; les den slik.");
  CHECK(
      note(score(table("A"), 2), Language::en) ==
      "The table gives percentile rank 100, from which no other measure and no error can be worked out; read it alone. "
      "The percentile rank counts those with a lower score; read it so.");
  CHECK(note(score(table("A"), 2), Language::nb) ==
        "Tabellen gir persentil 100, og verken andre mål eller målefeil kan regnes ut av det; les det alene. "
        "Persentilen teller dem som har lavere skåre; les den slik.");
  // Normalised T scores rest on percentiles already.
  const auto normalised = with(
      "groups: [{scales: {sum: {table: {measure: t_score, method: normalised, rows: [[1, 38], [4, 45]]}}}}]\n"
      "reliability: [{scale: sum, kind: alpha, value: 0.8, source: made-up}]\n");
  CHECK(note(score(normalised, 4), Language::en).empty());
}

TEST_CASE("What the file says, and that a number is made up") {
  const auto instrument = with(
      "groups: [{scales: {sum: {mean: 5, sd: 4, note: {en: Of the number., nb: Om tallet.}}}}]\n"
      "reliability: [{scale: sum, kind: alpha, value: 0.8, illustrative: true, note: {en: Of the coefficient., nb: Om "
      "koeffisienten.}}]\n"
      "note: {en: Of the group., nb: Om gruppen.}\n");
  expect_note(
      score(instrument, 9),
      approximate_en +
          " Of the number. Of the coefficient. Of the group. Illustrative numbers without a published source: not "
          "for use with people.",
      approximate_nb +
          " Om tallet. Om koeffisienten. Om gruppen. Tall til illustrasjon, uten publisert kilde: skal ikke brukes "
          "om virkelige personer.");
  CHECK(score(instrument, 9).illustrative());
  CHECK_FALSE(score(with(mean_5_sd_4), 9).illustrative());
}

TEST_CASE("A report says which norm groups it used, and why") {
  const std::string policy =
      "  note: {en: There are no national norms for Norway., nb: Det finnes ikke nasjonale normer "
      "for Norge.}\n";
  const auto instrument = with(by_sex_and_age, policy, "country: \"GB\"\n");
  const auto by_default = score(instrument, 9, boy_of_8);
  CHECK(has(by_default.notes(),
            "Compared with Study study (study: boys, 5 to 15 years, n = 150, 1999, GB, reference study, not national "
            "norms), which the instrument names for this form; ask for another norm group if it does not suit."));
  CHECK(has(
      by_default.notes(Language::nb),
      "Sammenlignet med Studien study (study: gutter, 5 til 15 år, n = 150, 1999, GB, referansestudie, ikke nasjonale "
      "normer), som instrumentet bruker for dette skjemaet; be om en annen normgruppe hvis den ikke passer."));
  CHECK(has(by_default.notes(), "There are no national norms for Norway."));
  CHECK(has(by_default.notes(Language::nb), "Det finnes ikke nasjonale normer for Norge."));
  const auto asked = score(instrument, 9, boy_of_8, {.groups = {"study"}});
  CHECK(has(asked.notes(), "as asked for; name the norm group when you pass the result on."));
  CHECK(has(asked.notes(Language::nb), "slik det ble bedt om; oppgi normgruppen når du gir resultatet videre."));
  const auto none = score(instrument, 9, boy_of_8, {.groups = {"none"}});
  CHECK_FALSE(has(none.notes(), "Norway"));
  CHECK_FALSE(has(none.notes(), "orm group"));
  const auto elsewhere = score(instrument, 9, boy_of_8, {.groups = {}, .country = "NO"});
  CHECK(has(elsewhere.notes(),
            "No norm group for this form is from NO; ask for another country or for a group by its id."));
  CHECK(has(elsewhere.notes(Language::nb),
            "Ingen normgruppe for dette skjemaet er fra NO; be om et annet land eller om en gruppe etter id."));
  const auto other_language = score(instrument, 9, boy_of_8, {.groups = {}, .country = "", .language = "nb"});
  CHECK(has(other_language.notes(),
            "No norm group for this form answered in nb; ask for another language or for a group by its id."));
  CHECK(has(other_language.notes(Language::nb),
            "Ingen normgruppe for dette skjemaet har svart på nb; be om et annet språk eller om en gruppe etter id."));
  const auto undecided = with({{"study", norm_file("study", by_sex_and_age)}}, "");
  CHECK(has(score(undecided, 9, boy_of_8).notes(),
            "The instrument names no norm group for this form; ask for one of: study."));
  CHECK(has(score(undecided, 9, boy_of_8).notes(Language::nb),
            "Instrumentet har ingen fast normgruppe for dette skjemaet; be om en av: study."));
}

TEST_CASE("A norm group for another form is a note, not an error") {
  const auto& sdq = support::shipped("sdq");
  const Report report = sdq.score({{"somatic", 0}}, {.form = "p4-17"}, [] {
    kartlegg::ScoreOptions options;
    options.norms.groups = {"gb-1999-teacher"};
    return options;
  }());
  CHECK(report["total"].normed().front().gap() == kartlegg::NormGap::other_form);
  CHECK(has(report.notes(), "is for another form; choose a norm group for this one."));
  CHECK(has(report.notes(Language::nb), "gjelder et annet skjema; velg en normgruppe for dette."));
}

TEST_CASE("Requests that cannot be met are refused in three languages") {
  using kartlegg::Refusal;
  using kartlegg::norms::RequestRefusal;
  const auto instrument = with(mean_5_sd_4);
  const auto refusal = [&](Refusal why, const std::string& group, Language language) {
    const auto text = kartlegg::report::norm_refusal(instrument.state(), RequestRefusal{why, group, 0}, language);
    return text.message + "; " + text.hint;
  };
  const std::string hash = instrument.state().norms.front().content_hash;
  CHECK(refusal(Refusal::norm_changed, "study@sha256:00000000", Language::nb) ==
        "normgruppen 'study' er endret siden den ble festet som 'study@sha256:00000000'; fest den som "
        "study@" +
            hash + " hvis den nye filen kan brukes");
  CHECK(refusal(Refusal::unknown_norm_group, "studi", Language::nb).starts_with("ukjent normgruppe 'studi'; "));
  CHECK(refusal(Refusal::unknown_norm_group, "studi", Language::nn).starts_with("ukjend normgruppe 'studi'; "));
  CHECK(refusal(Refusal::unknown_norm_group, "study@md5:1", Language::nb) ==
        "en normgruppe kan ikke festes som 'study@md5:1'; skriv study@sha256: og minst åtte heksadesimale sifre");
}

TEST_CASE("Two groups side by side in plain text") {
  const auto instrument = with({{"one", norm_file("one", mean_5_sd_4)}, {"two", norm_file("two", by_sex_and_age)}},
                               "  default: {only: [one, two]}\n");
  const std::string text = to_text(score(instrument, 9, boy_of_8), Language::en);
  // T = 60, SEM 4: 60 +- 7.84; 84.1 (58.6 to 96.3). P(true >= 8) = 59.7 %.
  CHECK(text.find("  Sum: 9, many\n"
                  "    Study one: T 60 (95 %: 52.2 to 67.8), percentile rank 84.1 (95 %: 58.6 to 96.3).\n"
                  "    Standard error T 4, from alpha 0.84.\n"
                  "    Probability that the true score is 8 or more (many): 60 %.\n"
                  "    Study two, boys, 5 to 15 years: T 50, percentile rank 50.\n") != std::string::npos);
}

TEST_CASE("Two groups side by side in JSON") {
  const auto instrument = with({{"one", norm_file("one", mean_5_sd_4)}, {"two", norm_file("two", by_sex_and_age)}},
                               "  default: {only: [one, two]}\n");
  const auto json = nlohmann::json::parse(to_json(score(instrument, 9, boy_of_8), Language::en));
  REQUIRE(json.at("norm_groups").size() == 2);
  CHECK(json["norm_groups"][0]["id"] == "one");
  CHECK(json["norm_groups"][0]["kind"] == "reference_study");
  CHECK(json["norm_groups"][0]["chosen_by_default"] == true);
  CHECK(json["norm_groups"][0]["hash"].get<std::string>().starts_with("sha256:"));
  const auto& sum = json.at("scores")[0];
  REQUIRE(sum.at("normed").size() == 2);
  const auto& one = sum["normed"][0];
  CHECK(one.at("group") == "one");
  CHECK(one["method"] == "linear");
  CHECK(one["measures"]["t_score"] == 60.0);
  CHECK(one["sem"]["raw"].get<double>() == Approx(1.6));
  CHECK(one["interval"]["kind"] == "obtained");
  CHECK(one["interval"]["confidence"] == 0.95);
  CHECK(one["interval"]["t_score"][0].get<double>() == Approx(60 - 1.959963984540054 * 4));
  CHECK(one["true_score"]["raw"].get<double>() == Approx(8.36));
  CHECK(one["reliability"]["kind"] == "alpha");
  CHECK(one["reliability"]["sources"][0] == "Another invention.");
  CHECK(one["beyond"][0]["probability"].get<double>() == Approx(0.59696).epsilon(0).margin(0.00001));
  CHECK(sum["normed"][1]["people"] == "boys, 5 to 15 years");
  CHECK_FALSE(sum["normed"][1].contains("interval"));
  CHECK_FALSE(
      nlohmann::json::parse(to_json(score(instrument, 9, {}, {.groups = {"none"}})))["scores"][0].contains("normed"));
}

TEST_CASE("A trace shows the way to the normed score, and what it rests on") {
  const std::string trace = score(with(mean_5_sd_4), 9).explain("sum");
  const std::string expected =
      "  Study study, n = 400: [1]\n"
      "    Mean 5, SD 4: z = (9 − 5) / 4 = 1.\n"
      "    T = 50 + 10 z = 60, percentile rank 84.1.\n"
      "    Reliability 0.84 (alpha, n = 387): standard error √(1 − 0.84) = 0.4 SD, T 4. [2]\n"
      "    95 % interval about the observed score: T 52.2 to 67.8.\n"
      "    Probability that the true score is 8 or more (many): 60 %.\n";
  CHECK(trace.find(expected) != std::string::npos);
  CHECK(trace.find("    [2] Another invention.") == std::string::npos);
  CHECK(trace.find("  [2] Another invention.\n") != std::string::npos);
  const std::string norsk = score(with(mean_5_sd_4, "  interval: true_see\n"), 9).explain("sum", Language::nb);
  // The estimated true score is T 58.4; the error of estimating it T 3.67.
  CHECK(norsk.find("    Gjennomsnitt 5, SD 4: z = (9 − 5) / 4 = 1.\n"
                   "    T = 50 + 10 z = 60, persentil 84,1.\n"
                   "    Reliabilitet 0,84 (alfa, n = 387): målefeil √(1 − 0,84) = 0,4 SD, T 4. [2]\n"
                   "    Beregnet sann skåre: T 58,4; 95 %-intervall om den: T 51,2 til 65,6.\n"
                   "    Sannsynlighet for at den sanne skåren er 8 eller mer (mange): 60 %.\n") != std::string::npos);
  const std::string by_table =
      score(with("groups: [{scales: {sum: {table: {measure: t_score, method: normalised, rows: [[8, 61.7, 3]]}}}}]\n"),
            8)
          .explain("sum");
  CHECK(by_table.find("    The table has T 61.7 for the raw score 8.\n") != std::string::npos);
  CHECK(by_table.find("    The table has the standard error T 3 for this score.\n") != std::string::npos);
  const std::string outside = score(with(by_sex_and_age), 9).explain("sum");
  CHECK(outside.find("  Study study goes by age, and the age is not known; give the age or the dates.\n") !=
        std::string::npos);
}

TEST_CASE("A report can be normed again, and both stand") {
  const auto instrument = with({{"one", norm_file("one", mean_5_sd_4)}, {"two", norm_file("two", by_sex_and_age)}},
                               "  default: {only: [one]}\n");
  const Report then = score(instrument, 9, boy_of_8);
  const Report now = then.renormed({.groups = {"two"}});
  CHECK(then["sum"].get(Measure::t_score) == 60.0);
  CHECK(now["sum"].get(Measure::t_score) == 50.0);
  CHECK(now["sum"].raw() == then["sum"].raw());
  CHECK(then.norm_groups().front().id == "one");
  CHECK(now.norm_groups().front().id == "two");
  CHECK_THROWS_AS(then.renormed({.groups = {"three"}}), kartlegg::ResponseError);
  const auto newer = with({{"two", norm_file("two", by_sex_and_age)}}, "  default: {only: [two]}\n");
  const auto both = kartlegg::reread(then, newer, NormRequest{});
  CHECK(both.stored["sum"].get(Measure::t_score) == 60.0);
  CHECK(both.today["sum"].get(Measure::t_score) == 50.0);
  CHECK_FALSE(both.differences().empty());
}
