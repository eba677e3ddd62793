// Reports in JSON: read back by scoring their answers again, or refused with what differs.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "archive_support.hpp"
#include "support.hpp"

using namespace kartlegg;  // NOLINT(google-build-using-namespace): one short test of one namespace
using support::same_reports;
using support::shipped;
using Json = nlohmann::ordered_json;

namespace {

const Report& prorated() {
  static const Report report = support::stored_reports().front();
  return report;
}

template <class Read>
std::string told(Read read) {
  try {
    read();
  } catch (const ArchiveError& error) {
    return std::string(name(error.fault())) + ": " + error.what();
  }
  return "no error";
}

std::string told_of(const std::string& json, Language language = Language::en) {
  return told([&] { report_from_json(json, shipped("sdq"), language); });
}

/// What is told of the JSON after a change.
template <class Change>
std::string told_after(Change change, Language language = Language::en) {
  Json json = Json::parse(to_json(prorated()));
  change(json);
  return told_of(json.dump(), language);
}

Json& score(Json& json, const std::string& scale) {
  for (Json& one : json["scores"])
    if (one["scale"] == scale) return one;
  throw std::runtime_error("no score " + scale);
}

}  // namespace

TEST_CASE("A report is read back from its JSON, in any language") {
  for (const Report& report : support::stored_reports())
    for (const Language language : {Language::en, Language::nb, Language::nn}) {
      const Instrument& instrument = support::instrument_of(report);
      CHECK(same_reports(report, report_from_json(to_json(report, language), instrument)) == "");
    }
}

TEST_CASE("The JSON says what the caller gave") {
  const Json given = Json::parse(to_json(prorated()))["given"];
  CHECK(given["answers"] == Json({{"somatic", 2}, {"worries", 2}, {"unhappy", 1}, {"clingy", 1}}));
  CHECK(given["person"] == Json({{"age_months", 98.0}, {"sex", "male"}, {"informant", "parent"}}));
  CHECK_FALSE(given.contains("options"));
  const auto reports = support::stored_reports();
  const Json other = Json::parse(to_json(reports[1]))["given"]["options"];
  CHECK(other["invalid_code"] == "as_missing");
  CHECK(other["already_keyed"][0] == "consid");
  CHECK(Json::parse(to_json(reports[6]))["given"]["norms"] == Json({{"groups", {"all"}}}));
  CHECK(Json::parse(to_json(reports[7]))["given"]["norms"] == Json({{"country", "NO"}}));
  const Json child = Json::parse(to_json(reports[4]))["given"];
  CHECK(child["person"]["birth_date"] == "2024-01-31");
  CHECK(child["person"]["gestation_days"] == 236);
  CHECK(child["options"]["credits"] == false);
}

TEST_CASE("A changed score is named") {
  CHECK(told_after([](Json&) {}) == "no error");
  CHECK(told_after([](Json& json) { score(json, "emotional")["raw"] = 7; }) ==
        "damaged: error: 'emotional' does not follow from the answers: 'raw' is 7, and 8.0 when scored again; if the "
        "answers are right, score them again");
  CHECK(
      told_after([](Json& json) { score(json, "emotional")["raw"] = 7; }, Language::nb) ==
      "damaged: error: 'emotional' følger ikke av svarene: 'raw' er 7, og 8.0 når det skåres på nytt; skår svarene på "
      "nytt hvis de er riktige");
  CHECK(told_after([](Json& json) { score(json, "emotional")["raw"] = 7; }, Language::nn) ==
        "damaged: error: 'emotional' følgjer ikkje av svara: 'raw' er 7, og 8.0 når det blir skåra på nytt; skår svara "
        "på "
        "nytt dersom dei er rette");
  CHECK(
      told_after([](Json& json) {
        score(json, "emotional")["bands"][0]["band"] = "normal";
      }).starts_with("damaged: error: 'emotional' does not follow from the answers: 'bands[0].band' is \"normal\", "));
  CHECK(told_after([](Json& json) { score(json, "total")["status"] = "complete"; }).starts_with("damaged: "));
  CHECK(told_after([](Json& json) { score(json, "total")["raw"] = 3; }).starts_with("damaged: error: 'total' "));
  CHECK(told_after([](Json& json) { json["given"]["answers"]["worries"] = 0; }).starts_with("damaged: "));
  CHECK(told_after([](Json& json) { json["scores"].erase(0); }).starts_with("damaged: "));
  CHECK(told_after([](Json& json) { json["scores"].push_back(json["scores"][0]); }).starts_with("damaged: "));
  CHECK(told_after([](Json& json) { json["alerts"].push_back({{"id", "x"}}); }).starts_with("damaged: error: alerts "));
  CHECK(told_after([](Json& json) { json["form"]["id"] = "p11-17"; }).starts_with("damaged: error: form "));
}

TEST_CASE("Texts for readers may change") {
  CHECK(told_after([](Json& json) { score(json, "emotional")["title"] = "Feelings"; }) == "no error");
  CHECK(told_after([](Json& json) { json["notes"] = Json::array(); }) == "no error");
}

TEST_CASE("What is no report in JSON is refused") {
  const std::string foreign =
      "not_an_archive: error: this is not a kartlegg report in JSON; give what to_json has written";
  for (const char* const text : {"", "{", "[]", "{}", "3", "{\"schema\": 1}", "{\"schema\": \"other-1\"}",
                                 "{\"schema\": \"kartlegg-report-x\"}", "\xff"})
    CHECK(told_of(text) == foreign);
  CHECK(told_of(std::string(100'000, '[')) == foreign);
  CHECK(told_of(to_archive(prorated())) == foreign);
  CHECK(told_of("{}", Language::nb) ==
        "not_an_archive: error: dette er ikke en kartlegg-rapport i JSON; oppgi det som to_json har skrevet");
  CHECK(told_after([](Json& json) { json["schema"] = "kartlegg-report-2"; }) ==
        "newer: error: the report was written by kartlegg " KARTLEGG_VERSION
        " in format 2, and this kartlegg reads up to format 1; update kartlegg to read it");
  const auto damaged = [](auto change) {
    return told_after(change) == "damaged: error: " + std::string("given") +
                                     ": the JSON is not as kartlegg writes it; take it again from where "
                                     "it was stored";
  };
  CHECK(damaged([](Json& json) { json.erase("given"); }));
  CHECK(damaged([](Json& json) { json["given"] = 3; }));
  for (const auto& [key, value] : std::vector<std::pair<std::string, Json>>{{"birth_date", "2024-1"},
                                                                            {"birth_date", "yesterday"},
                                                                            {"birth_date", 3},
                                                                            {"age_months", "98"},
                                                                            {"weeks_early", 2.5},
                                                                            {"sex", "boy"},
                                                                            {"informant", 3},
                                                                            {"form", Json::array()},
                                                                            {"birth_date", "--"},
                                                                            {"birth_date", "2024-01--1"}}) {
    INFO(key << " " << value);
    CHECK(told_after([&](Json& json) {
            json["given"]["person"][key] = value;
          }).starts_with("damaged: error: " + key + ": the JSON is not as kartlegg writes it; "));
  }
  CHECK(
      told_after([](Json& json) { json["given"]["answers"]["worries"] = "2"; }).starts_with("damaged: error: worries"));
  CHECK(
      told_after([](Json& json) { json["given"]["answers"]["worries"] = 3e9; }).starts_with("damaged: error: worries"));
}

TEST_CASE("A report of another instrument is refused") {
  CHECK(told([] { report_from_json(to_json(prorated()), shipped("epds")); }) ==
        "other_instrument: error: the report was scored with sdq " + prorated().provenance().instrument_version + " (" +
            prorated().provenance().content_hash + "), not with this epds " + std::string(shipped("epds").version()) +
            "; give the instrument that it was scored with");
}

TEST_CASE("Answers that cannot be scored are refused as when they are scored") {
  Json json = Json::parse(to_json(prorated()));
  json["given"]["answers"]["worries"] = 7;
  CHECK_THROWS_AS(report_from_json(json.dump(), shipped("sdq")), ResponseError);
}
