// Two readings of the same answers: the report that was stored, and the one of today.
#include "kartlegg/reread.hpp"

#include <catch2/catch.hpp>

#include "archive_support.hpp"
#include "norms/state.hpp"
#include "support.hpp"

using namespace kartlegg;  // NOLINT(google-build-using-namespace): one short test of one namespace
using support::same_reports;

namespace {

using Sentences = std::vector<std::string>;

/// The small instrument with a text of its files replaced by another.
Instrument small_with(const std::string& file, const std::string& from, const std::string& to) {
  auto files = support::small_with_norms().state().files;
  for (SourceFile& one : files) {
    if (one.name != file) continue;
    const auto at = one.text.find(from);
    REQUIRE(at != std::string::npos);
    one.text.replace(at, from.size(), to);
  }
  return parse(files);
}

Report stored(const NormRequest& norms = {}) {
  return support::small_with_norms().score(
      {{"a1", 2}, {"a2", 1}, {"a3", 2}, {"a4", 2}, {"a5", 1}, {"b1", 1}, {"b2", 2}},
      {.age_months = 80, .sex = Sex::male, .informant = "parent"}, {.norms = norms});
}

Sentences differences(const Instrument& today, Language language = Language::en) {
  return reread(stored(), today).differences(language);
}

}  // namespace

TEST_CASE("Read again with the same instrument, nothing differs") {
  for (const Report& report : support::stored_reports()) {
    const Report read = reports_from_archive(to_archive(report)).front();
    const Rereading both = reread(read, support::instrument_of(report));
    CHECK(both.differences().empty());
    CHECK(same_reports(both.stored, report) == "");
    CHECK(same_reports(both.today, report) == "");
  }
}

TEST_CASE("A score that has changed is told in every language") {
  // Calm, b1 + b2 = 3 before; with b2 reversed within 0 to 2 it is 1. All was 8 + 3.
  const Instrument today = small_with("instrument.yaml", "{id: b2, topic: {en: b2}, options: steps}",
                                      "{id: b2, topic: {en: b2}, options: steps, reverse: true}");
  const auto english = differences(today);
  CHECK(english.front() == "The file of small has changed, although its version is still 1.0.0.");
  CHECK(english.at(1) == "Calm: 3 then, 1 now.");
  CHECK(english.at(2) == "Calm, everything, T: 50 then, 33.5 now.");
  CHECK(english.at(3) == "All: 11 then, 9 now.");
  const auto bokmaal = differences(today, Language::nb), nynorsk = differences(today, Language::nn);
  CHECK(bokmaal.at(0) == "Filen til small er endret, selv om versjonen fremdeles er 1.0.0.");
  CHECK(bokmaal.at(1) == "Ro: 3 da, 1 nå.");
  CHECK(nynorsk.at(0) == "Fila til small er endra, sjølv om versjonen framleis er 1.0.0.");
  CHECK(nynorsk.at(1) == "Ro: 3 då, 1 no.");
}

TEST_CASE("A norm group that has changed is told, with what it changes") {
  // (8 - 4.5) / 2.5 = 1.4, T 64; with mean 5.5 it is 1.0, T 60.
  const Instrument today = small_with("norms/everything.yaml", "trouble: {mean: 4.5,", "trouble: {mean: 5.5,");
  CHECK(differences(today) ==
        Sentences{"Norm group everything has changed since.", "Trouble, everything, T: 64 then, 60 now."});
  CHECK(differences(today, Language::nb) ==
        Sentences{"Normgruppen everything er endret siden.", "Vansker, everything, T: 64 da, 60 nå."});
}

TEST_CASE("The norm group's own band") {
  const Instrument today =
      small_with("norms/everything.yaml", "{usual: [0, 7], high: [8, 10]}", "{usual: [0, 8], high: [9, 10]}");
  CHECK(differences(today) ==
        Sentences{"Norm group everything has changed since.", "Trouble, everything: high then, usual now."});
}

TEST_CASE("Pinned norms are compared, not refused") {
  const std::string hash = stored()["trouble"].normed().front().group().hash;
  const Report pinned = stored({.groups = {"everything@" + hash}});
  const Instrument today = small_with("norms/everything.yaml", "trouble: {mean: 4.5,", "trouble: {mean: 5.5,");
  CHECK(reread(pinned, today).differences().front() == "Norm group everything has changed since.");
}

TEST_CASE("A norm group that is used only then or only now") {
  const Instrument today =
      small_with("instrument.yaml", "default: {home: everything, self: [everything]}", "default: {self: [everything]}");
  CHECK(differences(today).back() == "Norm group everything was used then, and is not now.");
  const Report before = today.score({{"a1", 1}}, {.age_months = 80, .informant = "parent"});
  CHECK(reread(before, support::small_with_norms()).differences().back() ==
        "Norm group everything is used now, and was not then.");
}

TEST_CASE("The form, the version and the library") {
  auto state = std::make_shared<ReportState>(stored().state());
  state->library_version = "0.0.9";
  const Instrument today = small_with("instrument.yaml", "version: \"1.0.0\"", "version: \"1.1.0\"");
  CHECK(reread(Report(std::shared_ptr<const ReportState>(state)), today).differences() ==
        Sentences{"Instrument: small 1.0.0 then, small 1.1.0 now.", "kartlegg: 0.0.9 then, " KARTLEGG_VERSION " now."});
  const Instrument renamed = small_with("instrument.yaml", "{id: home, informant: parent, title: {en: home}",
                                        "{id: home, informant: parent, title: {en: at home}");
  CHECK(differences(renamed).back() == "Form: \"home\" (home) then, \"at home\" (home) now.");
}

TEST_CASE("Answers that the instrument of today does not take are refused") {
  try {
    reread(stored(), support::shipped("sdq"));
    FAIL("not refused");
  } catch (const ResponseError& error) {
    CHECK(std::string(error.what()) ==
          "error: the report is of small, and this instrument is sdq; give a version of small");
  }
  auto files = support::small_with_norms().state().files;
  const std::string options = "    - {code: 2, score: 2}\n";
  files.front().text.replace(files.front().text.find(options), options.size(), "    - {code: 3, score: 2}\n");
  CHECK_THROWS_AS(reread(stored(), parse(files)), ResponseError);
}
