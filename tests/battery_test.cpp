// Batteries: what is loaded, which report is meant by each role, and what cannot be used.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "battery_support.hpp"
#include "scoring/state.hpp"

namespace {

using namespace battery_support;  // NOLINT(google-build-using-namespace)

Problem refused(const Battery& of, const std::vector<Report>& reports, Language language) {
  try {
    of.decide(reports, language);
  } catch (const ResponseError& error) {
    CHECK(error.refusal() == Refusal::none);
    REQUIRE(error.problems().size() == 1);
    return error.problems()[0];
  }
  FAIL("not refused");
  return {};
}

void check_refusal(const Battery& of, const std::vector<Report>& reports, const std::string& field,
                   const std::array<std::pair<std::string, std::string>, 3>& texts) {
  for (const Language language : {Language::en, Language::nb, Language::nn}) {
    const auto problem = refused(of, reports, language);
    CHECK(problem.field == field);
    CHECK(problem.message == texts[static_cast<std::size_t>(language)].first);
    CHECK(problem.hint == texts[static_cast<std::size_t>(language)].second);
  }
}

}  // namespace

TEST_CASE("The shipped batteries are listed apart from the instruments") {
  const Catalogue catalogue("instruments");
  CHECK(catalogue.battery_ids() == std::vector<std::string>{"monthly-four-series", "screen-follow-up", "triage-demo"});
  for (const auto& id : catalogue.battery_ids()) {
    const auto ids = catalogue.ids();
    CHECK(std::find(ids.begin(), ids.end(), id) == ids.end());
    const auto one = load_battery("instruments/" + id + "/");
    CHECK(one.id() == id);
    CHECK(one.content_hash() == catalogue.battery(id).content_hash());
    CHECK(load_battery("instruments/" + id + "/battery.yaml").id() == id);
  }
  CHECK_THROWS_WITH(catalogue.battery("triage"), Catch::Contains("no battery 'triage'"));
  CHECK_THROWS_WITH(load_battery("instruments/sdq"), Catch::Contains("a folder with a battery.yaml in it"));
}

TEST_CASE("A battery can be looked into") {
  const auto& triage = battery("triage-demo");
  CHECK(triage.version() == "1.0.0");
  CHECK(triage.title(Language::nb) == "Triage, en demonstrasjon: mild, moderat, alvorlig");
  CHECK(triage.decision_ids() == std::vector<std::string>{"triage"});
  CHECK(triage.alert_ids().empty());
  CHECK(triage.notes().size() == 1);
  CHECK_FALSE(triage.about(Language::nn).empty());
  const auto roles = triage.roles();
  REQUIRE(roles.size() == 2);
  CHECK(roles[0].instrument == "sdq");
  CHECK(roles[0].form == "p4-17");
  CHECK(roles[0].occasion == "latest");
  CHECK_FALSE(roles[0].optional);
  CHECK(roles[1].optional);
  REQUIRE(triage.instruments().size() == 1);
  CHECK(triage.instruments()[0].id() == "sdq");
  const auto follow_up = battery("screen-follow-up");
  CHECK(follow_up.citations().size() == 5);
  CHECK(follow_up.roles()[1].occasion == "previous");
  CHECK(battery("monthly-four-series").roles()[0].within_days == 45);
}

TEST_CASE("Reports are put in order by date, never by place") {
  std::vector<Report> reports = {four("child", day(1, 5), {0, 0, 0, 4}), four("child", day(2, 5), {1, 1, 0, 4}),
                                 four("child", day(3, 5), {2, 2, 1, 3}), four("teacher", day(3, 9), {0, 1, 0, 4}),
                                 four("parent", day(2, 20), {4, 0, 0, 4})};
  const std::string expected = to_json(series(reports));
  const auto result = series(reports);
  CHECK(end_of(result, "month") == "as_planned");                                // 6, 1 and 4: none has 8
  CHECK(raised(result, true) == std::set<std::string>{"rise", "worst-answer"});  // 2 to 6; a 4
  CHECK(result.report("child")->assessment_date() == day(3, 5));
  CHECK(result.report("child_before")->assessment_date() == day(2, 5));
  CHECK_FALSE(result.report("second_parent").has_value());
  std::mt19937 random(7);
  for (int i = 0; i < 20; ++i) {
    std::shuffle(reports.begin(), reports.end(), random);
    CHECK(to_json(series(reports)) == expected);
  }
}

TEST_CASE("Occasions: first, previous and latest, also where there is but one report") {
  const auto three = small(R"(
reports:
  now: {instrument: monthly-four, informant: child}
  before: {instrument: monthly-four, informant: child, occasion: previous}
  start: {instrument: monthly-four, informant: child, occasion: first}
decisions:
  course:
    title: {en: Course}
    cases:
      - {id: worse, when: now.burden > before.burden and now.burden > start.burden, label: {en: worse}}
      - {id: better, when: now.burden < start.burden, label: {en: better}}
    illustrative: true
)");
  const auto burden = [](unsigned month, int score) { return four("child", day(month, 1), {score, 0, 0, 4}); };
  CHECK(end_of(three.decide(std::vector<Report>{burden(3, 4), burden(1, 1), burden(2, 2)}), "course") == "worse");
  CHECK(end_of(three.decide(std::vector<Report>{burden(3, 0), burden(1, 1), burden(2, 4)}), "course") == "better");
  CHECK(end_of(three.decide(std::vector<Report>{burden(3, 2), burden(1, 2), burden(2, 4)}), "course") == "none");
  // One report is the first and the latest: no change from the start, whatever there was before.
  const auto once = three.decide(std::vector<Report>{burden(1, 3)});
  CHECK(end_of(once, "course") == "none");
  CHECK(once.report("start")->assessment_date() == day(1, 1));
  CHECK_FALSE(once.report("before").has_value());
}

TEST_CASE("What is too old counts as not given, from the day after the last one that counts") {
  const auto child = [](unsigned month, unsigned of_month) {
    return four("child", day(month, of_month), {4, 0, 0, 4});
  };
  const auto teacher = four("teacher", day(6, 30), {0, 0, 0, 4});
  const auto just = series({child(5, 16), teacher});  // 45 days
  CHECK(just.report("child").has_value());
  CHECK(raised(just, true) == std::set<std::string>{"worst-answer"});
  const auto late = series({child(5, 15), teacher});  // 46 days
  CHECK_FALSE(late.report("child").has_value());
  CHECK(raised(late, true).empty());
  CHECK(late.reports()[0].note ==
        "The report by child of 2026-05-15 is more than 45 days older than the newest one, so it counts as not given.");
  CHECK(late.reports(Language::nb)[0].note ==
        "Svarene fra barnet av 2026-05-15 er mer enn 45 dager eldre enn de nyeste, og regnes derfor som manglende.");
  CHECK(late.reports(Language::nn)[0].note ==
        "Svara frå barnet av 2026-05-15 er meir enn 45 dagar eldre enn dei nyaste, og blir derfor rekna som "
        "manglande.");
  // The report before is compared with the latest of the same informant.
  const auto rise = [&](unsigned month, unsigned of_month) {
    return raised(series({four("child", day(month, of_month), {0, 0, 0, 4}), child(6, 30), teacher}), true);
  };
  CHECK(rise(5, 16) == std::set<std::string>{"rise", "worst-answer"});
  CHECK(rise(5, 15) == std::set<std::string>{"worst-answer"});
  const auto undated = series({four("child", std::nullopt, {1, 1, 1, 4})});
  CHECK(undated.report("child").has_value());
  CHECK(undated.reports()[0].note ==
        "The report by child has no date, so it was not checked whether it is recent enough; give the assessment date "
        "when scoring.");
  CHECK(undated.reports(Language::nb)[0].note ==
        "Svarene fra barnet har ingen dato, så det er ikke kontrollert om de er nye nok; oppgi vurderingsdato ved "
        "skåring.");
}

TEST_CASE("Reports that cannot be used or put in order are refused") {
  const auto& monthly = battery("monthly-four-series");
  const auto epds = shipped("epds").score({{"sad", 1}});
  check_refusal(
      monthly, {four("child", day(1, 1), {0}), epds}, "report 2",
      {{{"this report is of epds, which the battery does not use", "leave it out (the battery uses: monthly-four)"},
        {"dette svaret er på epds, som batteriet ikke bruker", "utelat det (batteriet bruker: monthly-four)"},
        {"dette svaret er på epds, som batteriet ikkje bruker", "utelat det (batteriet bruker: monthly-four)"}}});
  check_refusal(monthly, {four("child", day(1, 1), {0}), four("child", std::nullopt, {0})}, "report 2",
                {{{"there are several reports of monthly-four by 'child', and this one has no assessment date",
                   "give the assessment date of each when scoring: occasions are put in order by date"},
                  {"det er flere svar på monthly-four av 'child', og dette har ingen vurderingsdato",
                   "oppgi vurderingsdato for hvert ved skåring: målingene ordnes etter dato"},
                  {"det er fleire svar på monthly-four av 'child', og dette har ingen vurderingsdato",
                   "oppgje vurderingsdato for kvart ved skåring: målingane blir ordna etter dato"}}});
  check_refusal(
      monthly,
      {four("child", day(2, 1), {0}), four("parent", day(1, 1), {0}), four("child", day(1, 1), {0}),
       four("child", day(2, 1), {1})},
      "report 4",
      {{{"this report and number 1 are both of monthly-four by 'child' on 2026-02-01", "give one report a day"},
        {"dette svaret og svar nr. 1 er begge på monthly-four av 'child' den 2026-02-01", "oppgi ett svar per dag"},
        {"dette svaret og svar nr. 1 er begge på monthly-four av 'child' den 2026-02-01",
         "oppgje eitt svar per dag"}}});
  const auto self = shipped("sdq").score({{"worries", 1}}, {.form = "s11-17"});
  check_refusal(battery("triage-demo"), {self}, "report 1",
                {{{"no role of this battery takes sdq by 'self' on form 's11-17'",
                   "leave it out (roles: parent (sdq, parent, p4-17), teacher (sdq, teacher, t4-17))"},
                  {"ingen rolle i dette batteriet gjelder sdq av 'self' på skjemaet 's11-17'",
                   "utelat det (roller: parent (sdq, parent, p4-17), teacher (sdq, teacher, t4-17))"},
                  {"inga rolle i dette batteriet gjeld sdq av 'self' på skjemaet 's11-17'",
                   "utelat det (roller: parent (sdq, parent, p4-17), teacher (sdq, teacher, t4-17))"}}});
}

TEST_CASE("Another patch of an instrument will do, another major version will not") {
  const auto version = [&](const std::string& number) {
    auto files = shipped("epds").state().files;
    std::string& text = files.front().text;
    text.replace(text.find("version: \"1.0.0\""), 16, "version: \"" + number + "\"");
    return parse(files);
  };
  std::vector<Response> worst;
  const auto items = shipped("epds").item_ids();
  for (const auto& item : items) worst.push_back({item, item == "laughter" ? 3 : 0});
  const auto newer = version("1.4.2").score(worst);
  const auto result = battery("screen-follow-up").decide(std::vector<Report>{newer});
  CHECK(end_of(result, "screen") == "probable");
  CHECK(result.reports()[0].instrument_version == "1.4.2");
  CHECK(result.reports()[0].instrument_hash == newer.provenance().content_hash);
  check_refusal(battery("screen-follow-up"), {version("2.0.0").score(worst)}, "report 1",
                {{{"this report was scored with epds 2.0.0, and the battery is loaded with epds 1.0.0",
                   "score the answers again with epds 1.0.0"},
                  {"dette svaret er skåret med epds 2.0.0, og batteriet er lastet med epds 1.0.0",
                   "skår svarene på nytt med epds 1.0.0"},
                  {"dette svaret er skåra med epds 2.0.0, og batteriet er lasta med epds 1.0.0",
                   "skår svara på nytt med epds 1.0.0"}}});
}
