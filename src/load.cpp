// The facade of loading: from a folder, from memory, from a folder of folders.
#include <algorithm>
#include <cstddef>

#include "core/file.hpp"
#include "core/nearest.hpp"
#include "core/sha256.hpp"
#include "definition/parse.hpp"
#include "kartlegg/instrument.hpp"
#include "scoring/state.hpp"

namespace kartlegg {
inline namespace v1 {
namespace {

namespace fs = std::filesystem;

const std::string instrument_file = "instrument.yaml", evidence_file = "evidence.yaml";

/// The instrument that the files make; `shown` are their names for messages, `folder` is what the id must be.
Instrument make(std::vector<SourceFile> files, const std::vector<std::string>& shown, std::string_view folder = {}) {
  std::vector<definition::FolderFile> read;
  for (std::size_t i = 0; i < files.size(); ++i) read.push_back({files[i].name, shown[i], files[i].text});
  definition::Folder parsed = definition::parse_folder(read, folder);
  std::stable_sort(files.begin(), files.end(), [](const SourceFile& a, const SourceFile& b) {
    return std::pair(a.name != instrument_file, a.name) < std::pair(b.name != instrument_file, b.name);
  });
  std::string hash = "sha256:" + core::sha256(files.front().text);
  return Instrument(std::make_shared<const InstrumentState>(std::move(parsed.definition), std::move(hash),
                                                            std::move(parsed.norms), std::move(parsed.evidence),
                                                            std::move(files)));
}

/// The norm files or text files (`kind`) in a folder, sorted.
std::vector<fs::path> files_in(const fs::path& folder, std::string_view kind) {
  std::vector<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const fs::path& path = entry.path();
    if (path.extension() == ".yaml") files.push_back(path);
    if (path.extension() == ".yml")
      throw DefinitionError(
          {{{path.string(), 0, 0}, "", "a " + std::string(kind) + " file ends with .yaml", "rename it", ""}});
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// The same of what is kept beside an instrument: `path` is one of them, a folder of them, or has a folder `sub` of
/// them.
std::vector<fs::path> files_beside(const fs::path& path, const std::string& sub, const std::string& kind) {
  if (path.empty()) return {};
  const auto wrong = [&](std::string message) {
    const std::string hint = "a " + kind + " file, a folder of " + kind + " files, or a folder that has them in " + sub;
    throw DefinitionError({{{path.string(), 0, 0}, "", std::move(message), hint, ""}});
  };
  std::error_code error;
  if (!fs::exists(path, error)) wrong("no such file or folder");
  if (!fs::is_directory(path, error)) return {path};
  auto files = files_in(fs::is_directory(path / sub, error) ? path / sub : path, kind);
  if (files.empty()) wrong("no " + kind + " file is there");
  return files;
}

/// Files with their names for messages.
class Reading {
 public:
  void add(std::string name, const fs::path& file, std::string_view hint) {
    files_.push_back({std::move(name), core::read_file(file, hint)});
    shown_.push_back(file.string());
  }
  void add_all(const std::string& folder, const std::vector<fs::path>& files) {
    for (const fs::path& file : files) add(folder + file.filename().string(), file, "a file that can be read");
  }
  Instrument make(std::string_view folder) { return v1::make(std::move(files_), shown_, folder); }

 private:
  std::vector<SourceFile> files_;
  std::vector<std::string> shown_;
};

}  // namespace

Instrument load(const fs::path& folder, const LoadOptions& options) {
  std::error_code error;
  const fs::path file = fs::is_directory(folder, error) ? folder / instrument_file : folder;
  Reading reading;
  reading.add(instrument_file, file, "a folder with an instrument.yaml in it");
  // A file of this name is part of a folder, which has the instrument's id; a draft of another name is not.
  const bool in_folder = file.filename() == instrument_file;
  const fs::path home = file.parent_path();
  if (in_folder) {
    reading.add_all("norms/", files_in(home / "norms", "norm"));
    reading.add_all("text/", files_in(home / "text", "text"));
    if (fs::exists(home / evidence_file, error)) reading.add_all("", {home / evidence_file});
  }
  reading.add_all("text/", files_beside(options.wording, "text", "text"));
  reading.add_all("holder/norms/", files_beside(options.norms, "norms", "norm"));
  return reading.make(in_folder ? fs::absolute(file, error).lexically_normal().parent_path().filename().string() : "");
}

Instrument parse(const SourceFile& instrument) { return make({{instrument_file, instrument.text}}, {instrument.name}); }

Instrument parse(std::span<const SourceFile> files) {
  std::vector<std::string> shown;
  for (const SourceFile& file : files) shown.push_back(file.name);
  return make({files.begin(), files.end()}, shown);
}

Catalogue::Catalogue(std::filesystem::path folder) : folder_(std::move(folder)) {
  std::error_code error;
  if (!fs::is_directory(folder_, error))
    throw Error({{{folder_.string(), 0, 0}, "", "no such folder", "a folder of instrument folders", ""}});
}

std::vector<std::string> Catalogue::ids() const {
  std::vector<std::string> ids;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder_, error))
    if (fs::exists(entry.path() / "instrument.yaml", error)) ids.push_back(entry.path().filename().string());
  std::sort(ids.begin(), ids.end());
  return ids;
}

Instrument Catalogue::get(std::string_view id, const LoadOptions& options) const {
  const auto valid = ids();
  if (std::find(valid.begin(), valid.end(), id) == valid.end())
    throw Error(
        {{{folder_.string(), 0, 0}, "", "no instrument '" + std::string(id) + "'", core::suggestion(id, valid), ""}});
  return load(folder_ / id, options);
}

}  // namespace v1
}  // namespace kartlegg
