// Batteries: three-valued conclusions, what they wait for, and what they say.
#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "battery_support.hpp"

namespace {

using namespace battery_support;  // NOLINT(google-build-using-namespace)

struct Sheet {
  std::string informant;
  unsigned month = 1;
  std::vector<int> codes;
};

std::vector<Report> scored(const std::vector<Sheet>& sheets) {
  std::vector<Report> reports;
  for (const Sheet& sheet : sheets) reports.push_back(four(sheet.informant, day(sheet.month, 1), sheet.codes));
  return reports;
}

/// What every way of answering the missing questions leads to.
struct Ends {
  std::set<std::string> month, worst, rise;
};

void complete(std::vector<Sheet> sheets, Ends& found) {
  for (Sheet& sheet : sheets)
    for (int& code : sheet.codes) {
      if (code != missing) continue;
      for (code = 0; code <= 4; ++code) complete(sheets, found);
      return;
    }
  const auto result = series(scored(sheets));
  found.month.insert(end_of(result, "month"));
  const auto alerts = raised(result, true);
  CHECK(raised(result, false).empty());
  found.worst.insert(alerts.count("worst-answer") == 1 ? "yes" : "no");
  found.rise.insert(alerts.count("rise") == 1 ? "yes" : "no");
}

std::string alert_state(const BatteryResult& result, const std::string& id) {
  if (raised(result, true).count(id) == 1) return "yes";
  return raised(result, false).count(id) == 1 ? "unknown" : "no";
}

std::string only(const std::set<std::string>& ends) { return ends.size() == 1 ? *ends.begin() : "unknown"; }

Report sdq(const std::string& form, int code, const std::vector<std::string>& left_out) {
  std::vector<Response> responses;
  static std::vector<Form> forms = shipped("sdq").forms();
  for (const Form& one : forms)
    if (one.id == form)
      for (const auto& item : one.items)
        if (std::find(left_out.begin(), left_out.end(), item) == left_out.end()) responses.push_back({item, code});
  return shipped("sdq").score(responses, {.form = form});
}

const BatteryGap& gap_of(const BatteryDecision& decision, const std::string& role) {
  const auto found = std::find_if(decision.missing.begin(), decision.missing.end(),
                                  [&](const BatteryGap& gap) { return gap.role == role; });
  REQUIRE(found != decision.missing.end());
  return *found;
}

}  // namespace

TEST_CASE("A conclusion is drawn exactly where every way of answering leads to it") {
  std::mt19937 random(11);
  const auto die = [&](unsigned sides) { return static_cast<int>(random() % sides); };
  for (int round = 0; round < 150; ++round) {
    std::vector<Sheet> sheets = {{"child", 3, {}}, {"child", 2, {}}, {"teacher", 3, {}}, {"parent", 3, {}}};
    if (die(3) == 0) sheets.pop_back();
    for (Sheet& sheet : sheets)
      for (std::size_t i = 0; i < 4; ++i) sheet.codes.push_back(die(die(2) == 0 ? 3 : 5));
    for (int open = 1 + die(3); open > 0; --open)
      sheets[static_cast<std::size_t>(die(static_cast<unsigned>(sheets.size())))]
          .codes[static_cast<std::size_t>(die(4))] = missing;
    Ends ends;
    complete(sheets, ends);
    const auto result = series(scored(sheets));
    INFO("round " << round);
    CHECK(end_of(result, "month") == only(ends.month));
    CHECK(alert_state(result, "worst-answer") == only(ends.worst));
    CHECK(alert_state(result, "rise") == only(ends.rise));
    const auto decision = result.decision("month");
    if (decision.outcome == Outcome::not_known) {
      CHECK(std::set<std::string>(decision.possible.begin(), decision.possible.end()) == ends.month);
      CHECK_FALSE(decision.missing.empty());
    } else {
      CHECK(decision.possible.empty());
      CHECK(decision.missing.empty());
      CHECK(decision.settled_by.empty());
    }
    // Any answer to a question that is said to settle it does, and no other question does.
    for (std::size_t s = 0; s < sheets.size(); ++s)
      for (std::size_t i = 0; i < 4 && decision.outcome == Outcome::not_known; ++i) {
        if (sheets[s].codes[i] != missing) continue;
        bool settles = true;
        for (int code = 0; code <= 4; ++code) {
          auto answered = sheets;
          answered[s].codes[i] = code;
          settles = settles && end_of(series(scored(answered)), "month") != "unknown";
        }
        const bool said =
            std::any_of(decision.settled_by.begin(), decision.settled_by.end(), [&](const BatteryQuestion& question) {
              return question.role == sheets[s].informant && question.item == questions[i] && sheets[s].month == 3;
            });
        CHECK(said == settles);
      }
  }
}

TEST_CASE("A report that is needed and not given may say anything") {
  const auto nothing = battery("triage-demo").decide(std::vector<Report>{});
  const auto triage = nothing.decision("triage");
  CHECK(triage.outcome == Outcome::not_known);
  CHECK(triage.case_id.empty());
  CHECK(triage.as_scored.empty());
  CHECK(triage.possible == std::vector<std::string>{"severe", "moderate", "mild", "below", "unknown"});
  REQUIRE(triage.missing.size() == 1);  // the teacher's is optional
  CHECK(triage.missing[0].report_missing);
  CHECK(triage.missing[0].about == "No report by parent: Strengths and Difficulties Questionnaire (SDQ).");
  CHECK(nothing.decision("triage", Language::nb).missing[0].about ==
        "Svar på Sterke og svake sider (SDQ) fra forelder mangler.");
  CHECK(nothing.decision("triage", Language::nn).missing[0].about ==
        "Svar på Sterke og svake sider (SDQ) frå forelder manglar.");
  CHECK(triage.rules[0].with_numbers == "level (0\u20133 or no score) >= 3");
}

TEST_CASE("What it waits for is named, and what the scores as they stand would give") {
  // Every answer 1: five items of a scale give 5, the impact items 0. Two are missing: 19 to 21, impact 0 to 2.
  const auto result = battery("triage-demo").decide(std::vector<Report>{sdq("p4-17", 1, {"restles", "home"})});
  const auto triage = result.decision("triage");
  CHECK(triage.outcome == Outcome::not_known);
  CHECK(triage.possible == std::vector<std::string>{"severe", "moderate", "mild"});
  CHECK(triage.as_scored == "mild");  // 20 and 0
  CHECK(gap_of(triage, "parent").items == std::vector<std::string>{"restles", "home"});
  CHECK(gap_of(triage, "parent").about == "Not answered by parent: restless, home life.");
  CHECK(gap_of(result.decision("triage", Language::nn), "parent").about ==
        "Ikkje svart på av forelder: uro, heimeliv.");
  CHECK(triage.settled_by.empty());  // either alone leaves two levels
  // With the total known, any answer about home settles it.
  const auto one = battery("triage-demo").decide(std::vector<Report>{sdq("p4-17", 1, {"home"})}).decision("triage");
  REQUIRE(one.settled_by.size() == 1);
  CHECK(one.settled_by[0].item == "home");
  CHECK(one.settled_by[0].topic == "home life");
}

TEST_CASE("The rule that fired stands there with its numbers, and the values that it read") {
  std::vector<Response> worst;
  const auto epds = shipped("epds");
  const auto items = epds.item_ids();
  for (const auto& item : items)
    if (item != "self_harm") worst.push_back({item, 1});  // 1 + 1 + 2 + 1 + 5 x 2 = 15, without item 10
  const auto result = battery("screen-follow-up").decide(std::vector<Report>{epds.score(worst)});
  const auto screen = result.decision("screen");
  CHECK(screen.outcome == Outcome::yes);
  CHECK(screen.case_id == "probable");
  CHECK(screen.label == "positive, depression probable");
  REQUIRE(screen.rules.size() == 1);
  CHECK(screen.rules[0].text == "mother.total >= 13");
  CHECK(screen.rules[0].with_numbers == "mother.total (15\u201318) >= 13");
  CHECK(screen.rules[0].outcome == Outcome::yes);
  CHECK_FALSE(screen.illustrative);
  CHECK(screen.sources.size() == 3);
  const auto next = result.decision("follow_up", Language::nb);
  CHECK(next.illustrative);
  CHECK(next.action == "Avtal en klinisk vurdering.");
  CHECK(next.rules[0].with_numbers ==
        "mother.total (15\u201318) >= 13 or (mother.total (15\u201318) >= 10 and first_known(before.total (ingen "
        "skåre), 0) >= 10)");
  const auto alerts = result.alerts();
  REQUIRE(alerts.size() == 1);
  CHECK_FALSE(alerts[0].certain);
  CHECK(alerts[0].rule.with_numbers == "mother.self_harm (0\u20133) >= 1");
  REQUIRE(alerts[0].settled_by.size() == 1);
  CHECK(alerts[0].settled_by[0].item == "self_harm");
  // A rule further down rests on those above it, too.
  std::vector<Response> some = {};
  for (const auto& item : items)
    some.push_back({item, item == "laughter" || item == "enjoyment" || item == "anxious" ? 0 : 2});
  const auto possible = battery("screen-follow-up").decide(std::vector<Report>{epds.score(some)}).decision("screen");
  CHECK(possible.outcome == Outcome::yes);
  CHECK(possible.case_id == "not_positive");  // 7 x 1
  REQUIRE(possible.rules.size() == 3);
  CHECK(possible.rules[0].outcome == Outcome::no);
  CHECK(possible.sources.size() == 5);
  const auto triage = battery("triage-demo").decide(std::vector<Report>{sdq("p4-17", 1, {})}).decision("triage");
  CHECK(triage.lets.size() == 3);
  CHECK(triage.lets[2] == "level = 1: first_known(max(parent_level (1), teacher_level (no score)), parent_level (1))");
}

TEST_CASE("No case that holds is a result, too") {
  const auto none = series({});
  const auto month = none.decision("month");
  CHECK(month.outcome == Outcome::no);
  CHECK(month.case_id.empty());
  CHECK(month.rules.size() == 3);
  CHECK(none.alerts().empty());
}

TEST_CASE("Every result says that the clinician decides, and what is illustrative") {
  const std::vector<std::string> sentences = {"kartlegg supports a decision and never replaces the clinician.",
                                              "kartlegg støtter en beslutning og erstatter aldri klinikeren.",
                                              "kartlegg støttar ei avgjerd og erstattar aldri klinikaren."};
  const std::vector<std::string> illustrative = {
      "Illustrative numbers without a published source: not for use with people.",
      "Tall til illustrasjon, uten publisert kilde: skal ikke brukes om virkelige personer.",
      "Tal til illustrasjon, utan publisert kjelde: skal ikkje brukast om verkelege personar."};
  for (const auto& id : Catalogue("instruments").battery_ids()) {
    const auto result = battery(id).decide(std::vector<Report>{});
    CHECK(result.illustrative());
    for (const Language language : {Language::en, Language::nb, Language::nn}) {
      const auto n = static_cast<std::size_t>(language);
      const auto notes = result.notes(language);
      CHECK(notes.back() == sentences[n]);
      CHECK(std::count(notes.begin(), notes.end(), illustrative[n]) == 1);
      const auto text = to_text(result, language);
      CHECK(text.find(sentences[n]) != std::string::npos);
      CHECK(text.find(illustrative[n]) != std::string::npos);
      CHECK(text.find("..") == std::string::npos);
      CHECK(to_json(result, language).find(sentences[n]) != std::string::npos);
      for (const auto& right : result.rights(language)) CHECK(text.find(right) != std::string::npos);
    }
  }
  const auto sourced = small(R"(
sources: {made-up: {citation: Invented.}}
reports: {child: {instrument: epds, informant: self}}
alerts:
  - {id: high, when: child.total >= 13, message: {en: High.}, source: made-up}
)");
  CHECK_FALSE(sourced.decide(std::vector<Report>{}).illustrative());
}

TEST_CASE("Text and JSON") {
  const std::vector<Report> reports = {four("child", day(3, 1), {4, 4, 1, missing}),
                                       four("child", day(2, 1), {0, 0, 1, 4}), four("child", day(1, 1), {0, 0, 1, 4}),
                                       four("teacher", day(3, 1), {2, 1, 1, missing})};
  const auto result = series(reports);
  const auto text = to_text(result, Language::nb);
  for (const std::string words :
       {"Fire spørsmål, fire informanter, hver måned, monthly-four-series 1.0.0",
        "  child: Fire spørsmål i måneden, barnet, siste, 2026-03-01\n",
        "  parent: Svar på Fire spørsmål i måneden fra forelder mangler.\n",
        "! Noen har gitt det verste svaret på et spørsmål.\n",
        "Denne måneden: kan ikke avgjøres med svarene som finnes\n",
        "  Regel for to eller flere melder om mye belastning, uavklart: high (1\u20132) >= 2\n",
        "  Ikke besvart av lærer, 2026-03-01: var med på det andre gjorde.\n",
        "  Et svar på ett av disse vil avgjøre det, uansett hva det er: var med på det andre gjorde (lærer).\n",
        "Oppgitt, men fra et tidspunkt som dette batteriet ikke bruker: Fire spørsmål i måneden, barnet, "
        "2026-01-01.\n"}) {
    INFO(words);
    CHECK(text.find(words) != std::string::npos);
  }
  const auto json = nlohmann::json::parse(to_json(result));
  CHECK(json["schema"] == "kartlegg-battery-1");
  CHECK(json["battery"]["id"] == "monthly-four-series");
  CHECK(json["battery"]["content_hash"] == result.content_hash());
  CHECK(json["illustrative"] == true);
  CHECK(json["reports"].size() == 8);
  CHECK(json["reports"][0]["date"] == "2026-03-01");
  CHECK(json["reports"][1]["given"] == false);
  CHECK(json["decisions"][0]["outcome"] == "unknown");
  CHECK(json["decisions"][0]["possible"] == nlohmann::json({"talk_now", "look_closer"}));
  CHECK(json["decisions"][0]["settled_by"][0]["role"] == "teacher");
  CHECK(json["alerts"][0]["id"] == "worst-answer");
  CHECK(json["alerts"][0]["certain"] == true);
  CHECK(to_json(result).find("null") == std::string::npos);
}

TEST_CASE("Scores instead of answers") {
  const auto& triage = battery("triage-demo");
  const auto decide = [&](const std::vector<RoleScore>& scores) { return triage.decide(scores); };
  const auto severe = decide({{"parent", "total", 20}, {"parent", "impact", 2}});
  CHECK(end_of(severe, "triage") == "severe");
  CHECK(severe.reports()[0].note == "Scores were given, not answers.");
  CHECK_FALSE(severe.report("parent").has_value());
  const auto half = decide({{"parent", "total", 20}});
  CHECK(end_of(half, "triage") == "unknown");
  CHECK(gap_of(half.decision("triage"), "parent").about == "Not given: parent.impact.");
  CHECK(half.decision("triage").lets[0].find("parent.impact (not known) >= 2") != std::string::npos);
  CHECK_THROWS_AS(decide({{"father", "total", 20}}), std::out_of_range);
  CHECK_THROWS_WITH(decide({{"parent", "totl", 20}}), Catch::Contains("did you mean 'parent.total'?"));
  try {
    triage.decide(std::vector<RoleScore>{{"parent", "total", 41}}, Language::nn);
    FAIL("not refused");
  } catch (const ResponseError& error) {
    CHECK(error.problems()[0].field == "parent.total");
    CHECK(error.problems()[0].message == "skåren kan ikkje vere 41");
    CHECK(error.problems()[0].hint == "oppgje ein skåre frå 0 til 40");
  }
  CHECK_THROWS_WITH(severe.decision("triag"), Catch::Contains("did you mean 'triage'?"));
}

TEST_CASE("Rules may compare with a norm group") {
  const auto normed = small(R"(
reports: {parent: {instrument: sdq, informant: parent, form: p4-17, norms: gb-1999-parent}}
decisions:
  far:
    title: {en: Far from the mean}
    cases:
      - {id: two, when: parent.total.z >= 2 and parent.total.t >= 70, label: {en: two}}
      - {id: one, when: parent.total.z >= 1, label: {en: one}}
      - {id: near, when: parent.total.z < 1, label: {en: near}}
    illustrative: true
)");
  const auto score = [&](Sex sex, const std::vector<std::string>& left_out) {
    std::vector<Response> responses;
    static std::vector<Form> forms = shipped("sdq").forms();
    for (const Form& form : forms)
      if (form.id == "p4-17")
        for (const auto& item : form.items)
          if (std::find(left_out.begin(), left_out.end(), item) == left_out.end()) responses.push_back({item, 1});
    return normed.decide(
        std::vector<Report>{shipped("sdq").score(responses, {.age_months = 100, .sex = sex, .form = "p4-17"})});
  };
  // Total 20 of boys with mean 9.1 and SD 6.0: z = 1.81667; of girls with 7.8 and 5.5: z = 2.21818, T = 72.18.
  const auto boy = score(Sex::male, {}).decision("far");
  CHECK(boy.case_id == "one");
  CHECK(boy.rules[0].with_numbers == "parent.total.z (1.82) >= 2 and parent.total.t (68.17) >= 70");
  const auto girl = score(Sex::female, {}).decision("far");
  CHECK(girl.case_id == "two");
  CHECK(girl.rules[0].with_numbers == "parent.total.z (2.22) >= 2 and parent.total.t (72.18) >= 70");
  // 19 to 21: z from 1.65 to 1.98333 for a boy, 2.03636 to 2.4 for a girl.
  CHECK(score(Sex::male, {"restles"}).decision("far").case_id == "one");
  CHECK(score(Sex::female, {"restles"}).decision("far").case_id == "two");
  // The group is by sex.
  const auto unknown_sex = score(Sex::unspecified, {}).decision("far", Language::nb);
  CHECK(unknown_sex.outcome == Outcome::not_known);
  REQUIRE_FALSE(unknown_sex.missing.empty());
  CHECK(unknown_sex.missing[0].about ==
        "parent.total.z har ingen verdi sammenlignet med normgruppen gb-1999-parent; oppgi alder og kjønn ved skåring, "
        "eller kontroller at gruppen dekker dem.");
}
