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

/// Names of the norm files in a folder, sorted.
std::vector<std::string> norm_files(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder / "norms", error)) {
    const fs::path& path = entry.path();
    if (path.extension() == ".yaml") names.push_back("norms/" + path.filename().string());
    if (path.extension() == ".yml")
      throw DefinitionError({{{path.string(), 0, 0}, "", "a norm file ends with .yaml", "rename it", ""}});
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

Instrument load(const fs::path& folder) {
  std::error_code error;
  const fs::path file = fs::is_directory(folder, error) ? folder / instrument_file : folder;
  std::vector<SourceFile> files = {{instrument_file, core::read_file(file, "a folder with an instrument.yaml in it")}};
  // A file of this name is part of a folder, which has the instrument's id; a draft of another name is not.
  if (file.filename() != instrument_file) return make(std::move(files), {file.string()});
  std::vector<std::string> shown = {file.string()};
  const fs::path home = file.parent_path();
  auto names = norm_files(home);
  if (fs::exists(home / evidence_file, error)) names.push_back(evidence_file);
  for (const std::string& name : names) {
    shown.push_back((home / name).string());
    files.push_back({name, core::read_file(home / name, "a file that can be read")});
  }
  return make(std::move(files), shown, fs::absolute(file, error).lexically_normal().parent_path().filename().string());
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

Instrument Catalogue::get(std::string_view id) const {
  const auto valid = ids();
  if (std::find(valid.begin(), valid.end(), id) == valid.end())
    throw Error(
        {{{folder_.string(), 0, 0}, "", "no instrument '" + std::string(id) + "'", core::suggestion(id, valid), ""}});
  return load(folder_ / id);
}

}  // namespace v1
}  // namespace kartlegg
