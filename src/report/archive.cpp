#include "kartlegg/archive.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>

#include "core/file.hpp"
#include "core/number.hpp"
#include "core/sha256.hpp"
#include "core/text.hpp"
#include "report/archive_check.hpp"
#include "report/archive_fields.hpp"
#include "report/archive_text.hpp"

namespace kartlegg {
namespace report {
namespace {

// --- the lines before the content

enum class Kind : std::uint8_t { instrument, reports, table };

constexpr std::array<std::string_view, 3> kind_names = {"instrument", "reports", "table"};
constexpr std::string_view magic = "kartlegg-archive ";
constexpr std::size_t longest_header = 400;

struct Header {
  std::string library;
  Kind kind = Kind::reports;
  std::size_t length = 0;  // of the content
  std::string hash;
  std::size_t size = 0;    // of the header itself
  std::size_t hashed = 0;  // of its lines before the hash
};

/// The lines that are hashed together with the content; the line with the hash stands between them.
std::string header_lines(Kind kind, std::size_t length) {
  return std::string(magic) + std::to_string(archive_format) + "\nlibrary " + KARTLEGG_VERSION + "\nkind " +
         std::string(kind_names[static_cast<std::size_t>(kind)]) + "\nbytes " + std::to_string(length) + "\n";
}

std::string with_header(Kind kind, const std::string& content) {
  const std::string lines = header_lines(kind, content.size());
  core::Sha256 hash;
  hash.add(lines);
  hash.add(content);
  return lines + "sha256 " + hash.hex() + "\n" + content;
}

/// The faults of an archive.
struct Origin : FaultTeller {
  [[noreturn]] void damaged(const std::string& where) const {
    fail(ArchiveFault::damaged, ArchivePhrase::damaged, ArchivePhrase::copy_again, {}, where);
  }
  [[noreturn]] void truncated() const {
    fail(ArchiveFault::truncated, ArchivePhrase::truncated, ArchivePhrase::copy_again);
  }
  [[noreturn]] void foreign() const {
    fail(ArchiveFault::not_an_archive, ArchivePhrase::foreign, ArchivePhrase::give_one);
  }
};

/// Reads the header strictly, as it is written.
class HeaderReader {
 public:
  /// `bytes`: the beginning of an archive of `total` bytes, all of it or `longest_header`.
  HeaderReader(std::string_view bytes, std::size_t total, const Origin& origin)
      : rest_(bytes), total_(total), origin_(origin) {}

  Header read() {
    Header header;
    const std::size_t begin = rest_.size();
    const std::string format = value(magic);
    header.library = value("library ");
    const auto number = core::parse_int(format);
    if (!number || *number < 1) origin_.damaged("format");
    if (*number > archive_format)
      origin_.fail(ArchiveFault::newer, ArchivePhrase::newer_format, ArchivePhrase::update,
                   {core::shown(header.library, 20), format, std::to_string(archive_format)});
    const std::string kind = value("kind ");
    const auto* const found = std::find(kind_names.begin(), kind_names.end(), kind);
    if (found == kind_names.end()) origin_.damaged("kind");
    header.kind = static_cast<Kind>(found - kind_names.begin());
    header.length = length(value("bytes "));
    header.hashed = begin - rest_.size();
    header.hash = value("sha256 ");
    header.size = begin - rest_.size();
    if (total_ - header.size < header.length) origin_.truncated();
    if (total_ - header.size > header.length) origin_.damaged("bytes");
    return header;
  }

 private:
  /// What follows the word, to the end of its line.
  std::string value(std::string_view word) {
    const bool is_magic = word == magic;
    if (rest_.empty() && is_magic) origin_.foreign();
    if (!rest_.starts_with(word)) {
      if (rest_.size() < word.size() && word.starts_with(rest_)) origin_.truncated();
      if (is_magic) origin_.foreign();
      origin_.damaged(std::string(word.substr(0, word.size() - 1)));
    }
    const std::size_t end = rest_.find('\n');
    if (end == std::string_view::npos) {
      if (total_ <= longest_header) origin_.truncated();
      origin_.damaged(std::string(word.substr(0, word.size() - 1)));
    }
    auto found = std::string(rest_.substr(word.size(), end - word.size()));
    rest_.remove_prefix(end + 1);
    return found;
  }

  std::size_t length(const std::string& digits) const {
    const auto number = core::parse_number(digits);
    if (!number || *number < 0 || *number > 1e15 || digits.find_first_not_of("0123456789") != std::string::npos)
      origin_.damaged("bytes");
    return static_cast<std::size_t>(*number);
  }

  std::string_view rest_;
  std::size_t total_;
  const Origin& origin_;
};

void expect_kind(const Header& header, Kind wanted, const Origin& origin) {
  if (header.kind == wanted) return;
  constexpr std::array held = {ArchivePhrase::holds_instrument, ArchivePhrase::holds_reports,
                               ArchivePhrase::holds_table};
  constexpr std::array cures = {ArchivePhrase::read_instrument, ArchivePhrase::read_reports, ArchivePhrase::read_table};
  const auto kind = static_cast<std::size_t>(header.kind);
  origin.fail(ArchiveFault::other_kind, held[kind], cures[kind]);
}

/// The content of a whole archive of this kind.
struct Content {
  Header header;
  std::string_view text;
};

Content content_of(std::string_view archive, Kind wanted, const Origin& origin) {
  const Header header = HeaderReader(archive.substr(0, longest_header), archive.size(), origin).read();
  core::Sha256 hash;
  hash.add(archive.substr(0, header.hashed));
  hash.add(archive.substr(header.size));
  if (hash.hex() != header.hash) origin.damaged("sha256");
  expect_kind(header, wanted, origin);
  return {header, archive.substr(header.size)};
}

/// The same from a file, which is read into memory only after its hash was found right.
std::string archive_in(const std::filesystem::path& file, const Origin& origin) {
  const auto unreadable = [&]() {
    origin.fail(ArchiveFault::file, ArchivePhrase::file_unreadable, ArchivePhrase::file_check_name);
  };
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) unreadable();
  const auto total = static_cast<std::size_t>(std::filesystem::file_size(file, error));
  std::ifstream stream(file, std::ios::binary);
  if (error || !stream) unreadable();
  const auto read = [&](std::size_t most) {
    std::string bytes(most, '\0');
    stream.read(bytes.data(), static_cast<std::streamsize>(most));
    if (static_cast<std::size_t>(stream.gcount()) != most) unreadable();
    return bytes;
  };
  const std::string begin = read(std::min(total, longest_header));
  const Header header = HeaderReader(begin, total, origin).read();
  core::Sha256 hash;
  hash.add(std::string_view(begin).substr(0, header.hashed));
  hash.add(std::string_view(begin).substr(header.size));
  constexpr std::size_t piece = 1U << 16U;
  for (std::size_t left = total - begin.size(); left > 0; left -= std::min(left, piece))
    hash.add(read(std::min(left, piece)));
  if (hash.hex() != header.hash) origin.damaged("sha256");
  stream.seekg(0);
  return read(total);
}

// --- the content

template <class Archive>
void fields(Archive& archive, Field<Archive, SourceFile>& file) {
  auto& [name, text] = file;
  archive.text(name);
  archive.text(text);
}

void write_instrument(ArchiveWriter& archive, const InstrumentState& instrument) {
  list(archive, instrument.files, any_length, [&](auto& file) { fields(archive, file); });
}

std::shared_ptr<const InstrumentState> read_instrument(ArchiveReader& archive) {
  std::vector<SourceFile> files;
  list(archive, files, any_length, [&](auto& file) { fields(archive, file); });
  return parse(std::span<const SourceFile>(files)).shared_state();
}

bool same_files(const InstrumentState& a, const InstrumentState& b) {
  return std::equal(a.files.begin(), a.files.end(), b.files.begin(), b.files.end(),
                    [](const SourceFile& x, const SourceFile& y) { return x.name == y.name && x.text == y.text; });
}

void write_reports(ArchiveWriter& archive, std::span<const Report> reports) {
  std::vector<const InstrumentState*> instruments;  // each once
  std::vector<std::size_t> numbers;                 // of each report's instrument
  for (const Report& report : reports) {
    const InstrumentState* const own = report.state().instrument.get();
    const auto found = std::find_if(instruments.begin(), instruments.end(),
                                    [own](const auto* known) { return known == own || same_files(*known, *own); });
    numbers.push_back(static_cast<std::size_t>(found - instruments.begin()));
    if (found == instruments.end()) instruments.push_back(own);
  }
  list(archive, instruments, any_length, [&](const auto* instrument) { write_instrument(archive, *instrument); });
  archive.whole(reports.size(), 0, any_length);
  for (std::size_t r = 0; r < reports.size(); ++r) {
    index(archive, numbers[r], instruments.size());
    fields(archive, reports[r].state());
  }
}

std::vector<Report> read_reports(ArchiveReader& archive) {
  std::vector<std::shared_ptr<const InstrumentState>> instruments;
  list(archive, instruments, any_length, [&](auto& instrument) { instrument = read_instrument(archive); });
  std::size_t count = 0;
  archive.whole(count, 0, any_length);
  std::vector<Report> reports;
  for (; count > 0; --count) {
    std::size_t number = 0;
    index(archive, number, instruments.size());
    auto report = std::make_shared<ReportState>();
    report->instrument = instruments[number];
    fields(archive, *report);
    expect_coherent(*report);
    reports.emplace_back(std::move(report));
  }
  return reports;
}

std::vector<int> version_of(const std::string& text) {
  std::vector<int> parts;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('.', at), text.size());
    parts.push_back(core::parse_int(std::string_view(text).substr(at, end - at)).value_or(0));
    at = end + 1;
  }
  return parts;
}

/// The hash of the content was right: what is not understood was written by a newer kartlegg, or by another hand.
[[noreturn]] void not_understood(const Content& content, const Origin& origin, std::string_view what, bool newer) {
  const std::string& library = content.header.library;
  if (newer || version_of(library) > version_of(KARTLEGG_VERSION))
    origin.fail(ArchiveFault::newer, ArchivePhrase::newer, ArchivePhrase::update,
                {core::shown(library, 20), KARTLEGG_VERSION});
  origin.damaged(core::shown(what, 200));
}

template <class Read>
auto read_content(const Content& content, const Origin& origin, Read read) {
  try {
    ArchiveReader archive(content.text);
    auto result = read(archive);
    archive.expect_end();
    return result;
  } catch (const BadContent& error) {
    not_understood(content, origin, error.what(), error.newer());
  } catch (const DefinitionError& error) {
    const Problem& first = error.problems().front();
    not_understood(content, origin, first.where.file + ": " + first.message, false);
  }
}

std::vector<Report> reports_in(std::string_view archive, const Origin& origin) {
  return read_content(content_of(archive, Kind::reports, origin), origin, read_reports);
}

Instrument instrument_in(std::string_view archive, const Origin& origin) {
  return Instrument(read_content(content_of(archive, Kind::instrument, origin), origin, read_instrument));
}

ScoreTable table_in(std::string_view archive, const Origin& origin) {
  return ScoreTable(read_content(content_of(archive, Kind::table, origin), origin, [](ArchiveReader& reader) {
    auto table = std::make_shared<TableState>();
    table->instrument = read_instrument(reader);
    fields(reader, *table);
    return table;
  }));
}

void write_file(const std::filesystem::path& file, const std::string& archive, Language language) {
  if (const auto reason = core::replace_file(file, archive); !reason.empty())
    FaultTeller{file.string(), language}.fail(ArchiveFault::file, ArchivePhrase::file_unwritable,
                                              ArchivePhrase::file_check_folder, {reason});
}

}  // namespace
}  // namespace report

inline namespace v1 {

using report::Origin;

std::string_view name(ArchiveFault fault) noexcept {
  constexpr std::array<std::string_view, 7> names = {"not_an_archive", "truncated", "damaged",         "newer",
                                                     "other_kind",     "file",      "other_instrument"};
  return names[static_cast<std::size_t>(fault)];
}

ArchiveError::ArchiveError(ArchiveFault fault, Problem problem) : Error({std::move(problem)}), fault_(fault) {}

std::string to_archive(const Report& report) { return to_archive(std::span(&report, 1)); }

std::string to_archive(std::span<const Report> reports) {
  report::ArchiveWriter archive;
  report::write_reports(archive, reports);
  return report::with_header(report::Kind::reports, archive.take());
}

std::string to_archive(const Instrument& instrument) {
  report::ArchiveWriter archive;
  report::write_instrument(archive, instrument.state());
  return report::with_header(report::Kind::instrument, archive.take());
}

std::string to_archive(const ScoreTable& table) {
  report::ArchiveWriter archive;
  report::write_instrument(archive, *table.state().instrument);
  report::fields(archive, table.state());
  return report::with_header(report::Kind::table, archive.take());
}

std::vector<Report> reports_from_archive(std::string_view archive, Language language) {
  return report::reports_in(archive, {{{}, language}});
}
Instrument instrument_from_archive(std::string_view archive, Language language) {
  return report::instrument_in(archive, {{{}, language}});
}
ScoreTable table_from_archive(std::string_view archive, Language language) {
  return report::table_in(archive, {{{}, language}});
}

void save(const std::filesystem::path& file, const Report& report, Language language) {
  report::write_file(file, to_archive(report), language);
}
void save(const std::filesystem::path& file, std::span<const Report> reports, Language language) {
  report::write_file(file, to_archive(reports), language);
}
void save(const std::filesystem::path& file, const Instrument& instrument, Language language) {
  report::write_file(file, to_archive(instrument), language);
}
void save(const std::filesystem::path& file, const ScoreTable& table, Language language) {
  report::write_file(file, to_archive(table), language);
}

std::vector<Report> load_reports(const std::filesystem::path& file, Language language) {
  const Origin origin{{file.string(), language}};
  return report::reports_in(report::archive_in(file, origin), origin);
}
Instrument load_instrument(const std::filesystem::path& file, Language language) {
  const Origin origin{{file.string(), language}};
  return report::instrument_in(report::archive_in(file, origin), origin);
}
ScoreTable load_table(const std::filesystem::path& file, Language language) {
  const Origin origin{{file.string(), language}};
  return report::table_in(report::archive_in(file, origin), origin);
}

}  // namespace v1
}  // namespace kartlegg
