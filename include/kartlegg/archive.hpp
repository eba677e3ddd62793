// Results that are kept: reports, tables and instruments as archives, to be read back as they were.
//
// An archive is text. A few lines say what it is, which kartlegg wrote it, how long it is and what its SHA-256 is; then
// comes a portable text archive of Boost.Serialization, the same on every machine. It stands alone: the text of the
// instrument's files is in it, once for all its reports. What is read back is what was stored, not scored again; texts
// come from the kartlegg that reads. (A table keeps its raw scores; what it says of norms is told from them and the
// norm files in the archive.) A value that is absent is written as absent, never as NaN.
//
// It holds answers, dates of birth and scores: guard it like any health record.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kartlegg/batch.hpp"
#include "kartlegg/config.hpp"
#include "kartlegg/error.hpp"
#include "kartlegg/instrument.hpp"
#include "kartlegg/language.hpp"
#include "kartlegg/report.hpp"

namespace kartlegg {
inline namespace v1 {

/// The format that this kartlegg writes. It reads this one and all before it.
inline constexpr int archive_format = 1;

/// Why an archive cannot be read or written.
enum class ArchiveFault : std::uint8_t {
  not_an_archive,   ///< anything but a kartlegg archive
  truncated,        ///< the end is missing
  damaged,          ///< it is not what kartlegg wrote
  newer,            ///< written by a newer kartlegg, in a way that this one does not know
  other_kind,       ///< an archive of something else than what was asked for
  file,             ///< the file cannot be opened, read or written
  other_instrument  ///< a report of another instrument, or of another version of its file
};

/// "not_an_archive", "truncated", ...
KARTLEGG_API std::string_view name(ArchiveFault fault) noexcept;

/// One problem, which says what is wrong and what to do, in the language asked for. Whatever the bytes are, reading
/// ends with a result or with this error.
class KARTLEGG_API ArchiveError : public Error {
 public:
  ArchiveError(ArchiveFault fault, Problem problem);
  ArchiveFault fault() const noexcept { return fault_; }

 private:
  ArchiveFault fault_;
};

/// The archive, as bytes. Reports may be of several instruments and keep their order.
KARTLEGG_API std::string to_archive(const Report& report);
KARTLEGG_API std::string to_archive(std::span<const Report> reports);
KARTLEGG_API std::string to_archive(const Instrument& instrument);
KARTLEGG_API std::string to_archive(const ScoreTable& table);

/// What is in an archive; ArchiveError if it is not a whole archive of this kind.
KARTLEGG_API std::vector<Report> reports_from_archive(std::string_view archive, Language language = Language::en);
KARTLEGG_API Instrument instrument_from_archive(std::string_view archive, Language language = Language::en);
KARTLEGG_API ScoreTable table_from_archive(std::string_view archive, Language language = Language::en);

/// Writes the archive to a file, whole or not at all: it is written beside `file`, brought to the disk, and then takes
/// the place of `file`. If anything fails, `file` is as it was before, nothing is left behind, and an ArchiveError with
/// ArchiveFault::file says why.
KARTLEGG_API void save(const std::filesystem::path& file, const Report& report, Language language = Language::en);
KARTLEGG_API void save(const std::filesystem::path& file, std::span<const Report> reports,
                       Language language = Language::en);
KARTLEGG_API void save(const std::filesystem::path& file, const Instrument& instrument,
                       Language language = Language::en);
KARTLEGG_API void save(const std::filesystem::path& file, const ScoreTable& table, Language language = Language::en);

/// What was saved. Its hash is checked before any of it is kept in memory. ArchiveError as above, naming the file.
KARTLEGG_API std::vector<Report> load_reports(const std::filesystem::path& file, Language language = Language::en);
KARTLEGG_API Instrument load_instrument(const std::filesystem::path& file, Language language = Language::en);
KARTLEGG_API ScoreTable load_table(const std::filesystem::path& file, Language language = Language::en);

/// The report that to_json wrote, in any language. Its answers are scored again with `instrument`, and every score,
/// band and normed score in the JSON must come out the same. ArchiveError if it is no such JSON (not_an_archive,
/// newer), is of another instrument.yaml (other_instrument: by content hash), or was changed (damaged, naming the score
/// that differs); ResponseError if its answers cannot be scored.
KARTLEGG_API Report report_from_json(std::string_view json, const Instrument& instrument,
                                     Language language = Language::en);

}  // namespace v1
}  // namespace kartlegg
