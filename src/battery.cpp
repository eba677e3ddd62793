// The facade of batteries: load one with its instruments, from a folder or from memory.
#include "kartlegg/battery.hpp"

#include <algorithm>
#include <map>

#include "battery/decide.hpp"
#include "core/file.hpp"
#include "core/nearest.hpp"
#include "core/sha256.hpp"
#include "definition/parse_battery.hpp"

namespace kartlegg {
inline namespace v1 {
namespace {

namespace fs = std::filesystem;
using definition::Range;

const std::string battery_file = "battery.yaml";

definition::KnownInstrument known(const InstrumentState& instrument) {
  definition::KnownInstrument known;
  known.definition = &instrument.definition;
  known.norms = &instrument.norms;
  for (const auto& form : instrument.plan.forms) {
    auto& scores = known.scores.emplace_back();
    for (const auto& score : form.scores)
      scores.push_back(score.on_form ? Range::between(score.lowest, score.highest, true) : Range{});
  }
  for (const auto& item : instrument.plan.items) known.items.push_back(Range::between(item.lowest, item.highest, true));
  return known;
}

/// The instruments that a battery asks for, each taken once.
class Shelf {
 public:
  template <class Get>
  Shelf(std::vector<std::string> ids, Get get) {
    shelf_.ids = std::move(ids);
    shelf_.get = [this, get](const std::string& id) -> const definition::KnownInstrument& {
      const std::shared_ptr<const InstrumentState> instrument = get(id);
      return taken_.try_emplace(id, Taken{instrument, known(*instrument)}).first->second.known;
    };
  }
  Shelf(const Shelf&) = delete;
  Shelf& operator=(const Shelf&) = delete;

  Battery make(const std::string& name, std::string_view text, std::string_view folder = {}) const {
    auto state = std::make_shared<BatteryState>();
    state->definition = definition::parse_battery(name, text, shelf_, folder);
    for (const auto& id : state->definition.instruments) state->instruments.push_back(taken_.at(id).instrument);
    state->read = battery::slots_read(state->definition);
    state->content_hash = "sha256:" + core::sha256(text);
    return Battery(std::move(state));
  }

 private:
  struct Taken {
    std::shared_ptr<const InstrumentState> instrument;
    definition::KnownInstrument known;
  };
  definition::Shelf shelf_;
  std::map<std::string, Taken> taken_;
};

}  // namespace

Battery load_battery(const fs::path& folder, const Catalogue& instruments) {
  std::error_code error;
  const fs::path file = fs::is_directory(folder, error) ? folder / battery_file : folder;
  const std::string text = core::read_file(file, "a folder with a battery.yaml in it");
  const bool in_folder = file.filename() == battery_file;
  const Shelf shelf(instruments.ids(), [&](const std::string& id) { return instruments.get(id).shared_state(); });
  return shelf.make(file.string(), text,
                    in_folder ? fs::absolute(file, error).lexically_normal().parent_path().filename().string() : "");
}

Battery load_battery(const fs::path& folder) {
  std::error_code error;
  fs::path home = fs::absolute(folder, error).lexically_normal();
  if (!home.has_filename()) home = home.parent_path();  // "folder/"
  if (!fs::is_directory(home, error)) home = home.parent_path();
  return load_battery(folder, Catalogue(home.parent_path()));
}

Battery parse_battery(const SourceFile& battery, std::span<const Instrument> instruments) {
  std::vector<std::string> ids;
  for (const Instrument& instrument : instruments) ids.emplace_back(instrument.id());
  const Shelf shelf(ids, [&](const std::string& id) {
    return std::find_if(instruments.begin(), instruments.end(), [&](const Instrument& i) { return i.id() == id; })
        ->shared_state();
  });
  return shelf.make(battery.name, battery.text);
}

std::vector<std::string> Catalogue::battery_ids() const {
  std::vector<std::string> ids;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder_, error))
    if (fs::exists(entry.path() / battery_file, error)) ids.push_back(entry.path().filename().string());
  std::sort(ids.begin(), ids.end());
  return ids;
}

Battery Catalogue::battery(std::string_view id) const {
  const auto valid = battery_ids();
  if (std::find(valid.begin(), valid.end(), id) == valid.end())
    throw Error(
        {{{folder_.string(), 0, 0}, "", "no battery '" + std::string(id) + "'", core::suggestion(id, valid), ""}});
  return load_battery(folder_ / id, *this);
}

}  // namespace v1
}  // namespace kartlegg
