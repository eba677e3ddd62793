// Archives: what is read back is what was stored, and whatever else is read is a clear error.
#include "kartlegg/archive.hpp"

#include <sys/resource.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <locale>

#include "archive_support.hpp"
#include "core/sha256.hpp"
#include "norms/state.hpp"
#include "support.hpp"

using namespace kartlegg;  // NOLINT(google-build-using-namespace): one short test of one namespace
using support::same_reports;
using support::stored_reports;
using support::with_right_hash;

namespace {

namespace fs = std::filesystem;

/// A folder of its own, removed at the end.
struct Folder {
  fs::path path = fs::temp_directory_path() / ("kartlegg-archive-" + std::to_string(::getpid()));
  Folder() { fs::create_directories(path); }
  ~Folder() { fs::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(path)) found.push_back(entry.path().filename().string());
    return found;
  }
};

std::string bytes_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void write(const fs::path& file, const std::string& bytes) { std::ofstream(file, std::ios::binary) << bytes; }

/// The fault and the sentence of it: "truncated: error: ...".
template <class Read>
std::string told(Read read) {
  try {
    read();
  } catch (const ArchiveError& error) {
    REQUIRE(error.problems().size() == 1);
    return std::string(name(error.fault())) + ": " + error.what();
  }
  return "no error";
}

std::string told_of(const std::string& archive, Language language = Language::en) {
  return told([&] { reports_from_archive(archive, language); });
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

Report one_report() { return stored_reports().front(); }

}  // namespace

TEST_CASE("Reports are read back field by field") {
  const auto reports = stored_reports();
  const auto read = reports_from_archive(to_archive(reports));
  REQUIRE(read.size() == reports.size());
  for (std::size_t i = 0; i < reports.size(); ++i) {
    INFO(i);
    CHECK(same_reports(reports[i], read[i]) == "");
  }
  CHECK(reports_from_archive(to_archive(std::span<const Report>{})).empty());
  CHECK(same_reports(one_report(), reports[1]) != "");  // the comparison compares
}

TEST_CASE("An archive of what was read is the same bytes") {
  const std::string first = to_archive(stored_reports());
  CHECK(to_archive(reports_from_archive(first)) == first);
  const std::string instrument = to_archive(support::shipped("sdq"));
  CHECK(to_archive(instrument_from_archive(instrument)) == instrument);
}

TEST_CASE("The text of an instrument stands in an archive once") {
  const Report report = one_report();
  const std::vector<Report> many(50, report);
  CHECK(to_archive(many).size() < to_archive(report).size() + 49 * 2000);
  const auto read = reports_from_archive(to_archive(many));
  CHECK(&read.front().state() != &read.back().state());
  CHECK(read.front().state().instrument == read.back().state().instrument);
  // Also where it was loaded twice.
  const std::vector<Report> twice = {report, reports_from_archive(to_archive(report)).front()};
  CHECK(to_archive(twice).size() < to_archive(report).size() + 2000);
}

TEST_CASE("An instrument that was read scores as before") {
  for (const std::string id : {"sdq", "asq-3", "epds"}) {
    const Instrument &before = support::shipped(id), after = instrument_from_archive(to_archive(before));
    CHECK(after.id() == id);
    CHECK(after.version() == before.version());
    CHECK(after.content_hash() == before.content_hash());
    CHECK(after.item_ids() == before.item_ids());
    const std::string form = before.forms().front().id;
    CHECK(same_reports(before.score({}, {.form = form}), after.score({}, {.form = form})) == "");
  }
}

TEST_CASE("A table is read back column by column and row by row") {
  const ScoreTable before = support::stored_table();
  const ScoreTable after = table_from_archive(to_archive(before));
  REQUIRE(after.rows() == before.rows());
  CHECK(support::same_tables(before, after) == "");
  CHECK(to_archive(after) == to_archive(before));
  const ScoreTable normed = support::small_stored_table();
  CHECK_FALSE(normed.norm_groups().empty());
  CHECK(support::same_tables(normed, table_from_archive(to_archive(normed))) == "");
}

TEST_CASE("What was stored is what is read, not what would be scored today") {
  auto state = std::make_shared<ReportState>(one_report().state());
  state->library_version = "0.0.9";
  state->person.scores[0].raw = 3;  // what another kartlegg made of the same answers
  state->person.scores[0].lower = 3;
  const Report stored{std::shared_ptr<const ReportState>(state)};
  const Report read = reports_from_archive(to_archive(stored)).front();
  CHECK(same_reports(stored, read) == "");
  CHECK(read.provenance().library_version == "0.0.9");
  CHECK(read.scores().front().raw() == 3);
}

TEST_CASE("The header says in plain text what the archive is") {
  const std::string archive = to_archive(one_report());
  const std::size_t content = archive.find("22 serialization::archive");
  REQUIRE(content != std::string::npos);
  const std::string lines = "kartlegg-archive 1\nlibrary " KARTLEGG_VERSION "\nkind reports\nbytes " +
                            std::to_string(archive.size() - content) + "\n";
  CHECK(archive.substr(0, content) == lines + "sha256 " + core::sha256(lines + archive.substr(content)) + "\n");
  CHECK(to_archive(support::shipped("sdq")).find("\nkind instrument\n") != std::string::npos);
  CHECK(to_archive(support::stored_table()).find("\nkind table\n") != std::string::npos);
}

TEST_CASE("Absent values are absent in the archive, never NaN") {
  const Report report = one_report();
  std::string state = to_archive(report);
  for (const SourceFile& file : report.state().instrument->files) state.erase(state.find(file.text), file.text.size());
  CHECK(state.find("nan") == std::string::npos);
  CHECK(state.find("inf") == std::string::npos);
}

TEST_CASE("Archives do not depend on a locale") {
  struct Comma : std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\3"; }
  };
  const std::string plain = to_archive(stored_reports());
  const std::locale before = std::locale::global(std::locale(std::locale::classic(), new Comma));
  const std::string archive = to_archive(stored_reports());
  const auto read = reports_from_archive(plain);
  std::locale::global(before);
  CHECK(archive == plain);
  CHECK(same_reports(read.front(), one_report()) == "");
}

TEST_CASE("Faults are told apart, and say what to do") {
  const std::string archive = to_archive(one_report());
  CHECK(told_of("") == "not_an_archive: error: this is not a kartlegg archive; give one that kartlegg has saved");
  CHECK(told_of("{\"schema\": \"kartlegg-report-1\"}") ==
        "not_an_archive: error: this is not a kartlegg archive; give one that kartlegg has saved");
  CHECK(told_of(archive.substr(0, archive.size() / 2)) ==
        "truncated: error: the end of the archive is missing; copy it again, or take it from a backup");
  CHECK(told_of(archive.substr(0, 40)).starts_with("truncated: "));
  CHECK(told_of(archive.substr(0, 5)).starts_with("truncated: "));
  CHECK(told_of(replaced(archive, "worries", "wordies")) ==
        "damaged: error: sha256: the archive is damaged; copy it again, or take it from a backup");
  CHECK(told_of(replaced(archive, "\nlibrary ", "\nLibrary ")).starts_with("damaged: error: library: "));
  CHECK(told_of(replaced(archive, "kind reports", "kind reporta")).starts_with("damaged: error: kind: "));
  CHECK(told_of(replaced(archive, "bytes ", "bytes 0x")).starts_with("damaged: error: bytes: "));
  CHECK(told_of(archive + "more").starts_with("damaged: error: bytes: "));
  CHECK(told_of(replaced(archive, "kartlegg-archive 1", "kartlegg-archive 3")) ==
        "newer: error: the archive was written by kartlegg " KARTLEGG_VERSION
        " in format 3, and this kartlegg reads up to format 1; update kartlegg to read it");
  CHECK(told_of(to_archive(support::shipped("epds"))) ==
        "other_kind: error: the archive holds an instrument; read it with load_instrument");
  CHECK(told([&] { instrument_from_archive(archive); }) ==
        "other_kind: error: the archive holds reports; read it with load_reports");
  CHECK(told([&] { instrument_from_archive(to_archive(support::stored_table())); }) ==
        "other_kind: error: the archive holds a table; read it with load_table, in C++");
}

TEST_CASE("Faults are told in Norwegian") {
  const std::string archive = to_archive(one_report());
  CHECK(told_of("x", Language::nb) ==
        "not_an_archive: error: dette er ikke et kartlegg-arkiv; oppgi et som kartlegg har lagret");
  CHECK(told_of("x", Language::nn) ==
        "not_an_archive: error: dette er ikkje eit kartlegg-arkiv; oppgje eit som kartlegg har lagra");
  const std::string cut = archive.substr(0, archive.size() - 1);
  CHECK(told_of(cut, Language::nb) ==
        "truncated: error: slutten av arkivet mangler; kopier det på nytt, eller hent det fra en sikkerhetskopi");
  CHECK(told_of(cut, Language::nn) ==
        "truncated: error: slutten av arkivet manglar; kopier det på nytt, eller hent det frå ein tryggingskopi");
  CHECK(told_of(replaced(archive, "worries", "wordies"), Language::nb) ==
        "damaged: error: sha256: arkivet er skadet; kopier det på nytt, eller hent det fra en sikkerhetskopi");
  CHECK(told_of(replaced(archive, "kartlegg-archive 1", "kartlegg-archive 2"), Language::nb) ==
        "newer: error: arkivet er skrevet av kartlegg " KARTLEGG_VERSION
        " i format 2, og denne utgaven av kartlegg leser til og med format 1; oppdater kartlegg for å lese det");
  CHECK(told_of(to_archive(support::shipped("epds")), Language::nb) ==
        "other_kind: error: arkivet inneholder et instrument; les det med load_instrument");
}

TEST_CASE("Content that was not written so is refused although its hash is right") {
  const std::string archive = to_archive(one_report());
  const auto with = [&](const std::string& from, const std::string& to) {
    return with_right_hash(replaced(archive, from, to));
  };
  CHECK(told_of(with_right_hash(archive)) == "no error");
  // A newer library, or a newer Boost, may know more than this one.
  const std::string later = replaced(with("format: 1", "format: 9"), "library " KARTLEGG_VERSION, "library 99.1.0");
  CHECK(told_of(with_right_hash(later)) ==
        "newer: error: the archive was written by kartlegg 99.1.0, and holds what this kartlegg " KARTLEGG_VERSION
        " does not know; update kartlegg to read it");
  CHECK(told_of(with("serialization::archive 18", "serialization::archive 99")).starts_with("newer: "));
  CHECK(told_of(with("serialization::archive", "serialisation::archive")).starts_with("damaged: "));
  CHECK(told_of(with("22 serialization", "99999999999999 serialization")).starts_with("damaged: "));
  CHECK(told_of(with("15 instrument.yaml", "999999999999 instrument.yaml")).starts_with("damaged: "));
  CHECK(told_of(with("format: 1", "format: 9")).starts_with("damaged: "));
  // Without the last number of the last list.
  std::string shorter = archive;
  shorter.erase(shorter.find_last_of("0123456789"), 1);
  CHECK(told_of(with_right_hash(shorter)).starts_with("damaged: "));
}

TEST_CASE("A report that contradicts its instrument is refused") {
  const auto refused = [](auto change) {
    auto state = std::make_shared<ReportState>(stored_reports()[3].state());  // of the ASQ-3, with a corrected age
    change(*state);
    return told_of(to_archive(Report{std::shared_ptr<const ReportState>(state)}));
  };
  CHECK(refused([](ReportState&) {}) == "no error");
  CHECK(refused([](ReportState& s) { s.form.also_fitting = {77}; }).starts_with("damaged: "));
  CHECK(refused([](ReportState& s) {
          s.form.chronological.reset();
        }).starts_with("damaged: error: the corrected age contradicts the instrument: "));
  CHECK(refused([](ReportState& s) { s.codes.push_back(0); }).starts_with("damaged: "));
  CHECK(refused([](ReportState& s) {
          s.codes[0] = 7;
        }).starts_with("damaged: error: item 'communication_1' contradicts the instrument: "));
  CHECK(refused([](ReportState& s) { s.keying.already_keyed = {true}; }).starts_with("damaged: "));
  CHECK(refused([](ReportState& s) { s.person.items.pop_back(); }).starts_with("damaged: "));
  CHECK(refused([](ReportState& s) { s.person.items[0].credit = 99; }).starts_with("damaged: "));
  CHECK(refused([](ReportState& s) { s.person.items[1].score = unknown; }).starts_with("damaged: "));
  CHECK(refused([](ReportState& s) { s.person.scores.pop_back(); }).starts_with("damaged: "));
  CHECK(refused([](ReportState& s) {
          s.person.scores[0].raw = 1000;
        }).starts_with("damaged: error: score 'communication' contradicts the instrument: "));
  CHECK(refused([](ReportState& s) { s.person.scores[0].raw = 10; }).starts_with("damaged: "));  // too many missing
  CHECK(refused([](ReportState& s) { s.person.scores[0].status = Status::filled; }).starts_with("damaged: "));
  CHECK(refused([](ReportState& s) { s.person.scores[0].upper = unknown; }).starts_with("damaged: "));
  CHECK(refused([](ReportState& s) { s.person.scores[0].zero_by_gate = true; }).starts_with("damaged: "));
  CHECK(refused([](ReportState& s) { s.person.scores[0].answered = 100; }).starts_with("damaged: "));
  CHECK(refused([](ReportState& s) { s.person.alerts.emplace_back(); }).starts_with("damaged: "));
}

TEST_CASE("Bytes that are no UTF-8 are replaced where they come in, and refused in an archive") {
  const Report latin = one_report().with_remarks({"gr\xF8t p\xE5 veien"});
  CHECK(latin.notes().back() == "gr\uFFFDt p\uFFFD veien");
  CHECK(reports_from_archive(to_archive(latin)).front().notes() == latin.notes());
  CHECK(to_json(latin).find("gr\uFFFDt p\uFFFD veien") != std::string::npos);
  const std::string archive = to_archive(one_report().with_remarks({"by phone"}));
  CHECK(told_of(with_right_hash(replaced(archive, "by phone", "by phon\xE9"))).starts_with("damaged: "));
}

TEST_CASE("A file is saved and loaded") {
  const Folder folder;
  const fs::path file = folder.path / "år 2024.kartlegg";
  save(file, one_report());
  CHECK(same_reports(load_reports(file).front(), one_report()) == "");
  const auto reports = stored_reports();
  save(file, reports);
  CHECK(load_reports(file).size() == reports.size());
  CHECK(bytes_of(file) == to_archive(reports));
  save(file, support::shipped("epds"));
  CHECK(load_instrument(file).id() == "epds");
  save(file, support::stored_table());
  CHECK(support::same_tables(load_table(file), support::stored_table()) == "");
  CHECK(folder.names() == std::vector<std::string>{"år 2024.kartlegg"});
}

TEST_CASE("A file keeps the permissions that it had") {
  const Folder folder;
  const fs::path file = folder.path / "private";
  save(file, one_report());
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
  save(file, one_report());
  CHECK(fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("Faults of a file name the file") {
  const Folder folder;
  const std::string file = (folder.path / "a.kartlegg").string();
  CHECK(told([&] { load_reports(file); }) ==
        "file: " + file + ": error: the file cannot be read; check its name, and that you may read it");
  CHECK(told([&] { load_reports(folder.path); }).starts_with("file: "));
  write(file, "{}");
  CHECK(told([&] { load_reports(file); }) ==
        "not_an_archive: " + file + ": error: this is not a kartlegg archive; give one that kartlegg has saved");
  write(file, to_archive(one_report()).substr(0, 2000));
  CHECK(told([&] { load_reports(file, Language::nb); }) ==
        "truncated: " + file +
            ": error: slutten av arkivet mangler; kopier det på nytt, eller hent det fra en "
            "sikkerhetskopi");
  const std::string nowhere = (folder.path / "nowhere" / "a.kartlegg").string();
  CHECK(told([&] { save(nowhere, one_report()); }) ==
        "file: " + nowhere +
            ": error: the file cannot be written: No such file or directory; check the folder, your "
            "rights and the free space");
}

TEST_CASE("If a file cannot be written whole, the old one stays") {
  const Folder folder;
  const fs::path file = folder.path / "a.kartlegg";
  save(file, one_report());
  const std::string before = bytes_of(file);
  rlimit old = {};
  ::getrlimit(RLIMIT_FSIZE, &old);
  const rlimit small = {before.size() / 2, old.rlim_max};
  auto* const handler = std::signal(SIGXFSZ, SIG_IGN);
  ::setrlimit(RLIMIT_FSIZE, &small);
  const std::string fault = told([&] { save(file, one_report()); });
  ::setrlimit(RLIMIT_FSIZE, &old);
  std::signal(SIGXFSZ, handler);
  CHECK(fault.starts_with("file: " + file.string() + ": error: the file cannot be written: File too large; "));
  CHECK(bytes_of(file) == before);
  CHECK(folder.names() == std::vector<std::string>{"a.kartlegg"});
}
