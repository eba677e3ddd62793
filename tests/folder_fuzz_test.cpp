// Damaged folders, every kind of file in them: each is checked, or refused at a place; nothing crashes or hangs.
// KARTLEGG_FUZZ_FOLDERS: how many of them (the default takes some seconds). KARTLEGG_FUZZ_SEED: which ones.
#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <kartlegg/check.hpp>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <unistd.h>

#include "mutation.hpp"

namespace {

namespace fs = std::filesystem;
using mutation::Dice;
using mutation::Mutator;
using mutation::number_from;

std::size_t rounds() { return number_from("KARTLEGG_FUZZ_FOLDERS", 1200); }
std::size_t seed() { return number_from("KARTLEGG_FUZZ_SEED", 1); }

std::string read(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}
void write(const fs::path& file, const std::string& text) { std::ofstream(file, std::ios::binary) << text; }

/// A file of a folder, as it was.
struct File {
  fs::path folder, path;
  std::string kind;  // its vocabulary: "instrument.yaml", "norms", "cases.yaml of a battery", ...
  std::string text;
};

std::string kind_of(const fs::path& folder, const fs::path& path) {
  if (path.parent_path().filename() == "norms") return "norms";
  const std::string name = path.filename().string();
  return name == "cases.yaml" && fs::exists(folder / "battery.yaml") ? name + " of a battery" : name;
}

/// Copies of all shipped folders and of those of the tests, side by side.
class Copies {
 public:
  Copies() : root_(fs::temp_directory_path() / ("kartlegg-folders-" + std::to_string(::getpid()))) {
    const fs::path source = KARTLEGG_SOURCE_DIR;
    fs::remove_all(root_);
    for (const fs::path& parent : {source / "instruments", source / "tests/definitions/rules"})
      for (const auto& entry : fs::directory_iterator(parent))
        if (fs::exists(entry.path() / "cases.yaml")) copy(entry.path(), entry.path().filename().string());
    copy(source / "tests/definitions/norms/small", "small");
    write(root_ / "small/cases.yaml", "format: 1\ninstrument: small\ncases: []\n");
    fs::create_directories(root_ / "everything");
    write(root_ / "everything/instrument.yaml", read(source / "tests/definitions/whole/everything.yaml"));
    write(root_ / "everything/cases.yaml", "format: 1\ninstrument: everything\ncases: []\n");
    for (const auto& entry : fs::directory_iterator(root_)) take_up(entry.path());
    // Directories come in no order; the same seed is to mean the same everywhere.
    std::sort(files_.begin(), files_.end(), [](const File& a, const File& b) { return a.path < b.path; });
    for (const File& file : files_)
      if (folders_.empty() || folders_.back().front()->folder != file.folder)
        folders_.push_back({&file});
      else
        folders_.back().push_back(&file);
  }
  ~Copies() {
    if (!keep_) fs::remove_all(root_);
  }
  Copies(const Copies&) = delete;
  Copies& operator=(const Copies&) = delete;

  const std::vector<File>& files() const { return files_; }
  /// Large folders have many files, small ones few: half of the time every folder counts the same.
  const File& any(Dice& dice) const {
    if (dice.one_in(2)) return files_[dice.below(files_.size())];
    const auto& folder = folders_[dice.below(folders_.size())];
    return *folder[dice.below(folder.size())];
  }
  fs::path keep() {
    keep_ = true;
    return root_;
  }

 private:
  void copy(const fs::path& from, const std::string& name) {
    fs::create_directories(root_);
    fs::copy(from, root_ / name, fs::copy_options::recursive);
  }
  void take_up(const fs::path& folder) {
    for (const auto& entry : fs::recursive_directory_iterator(folder))
      if (entry.path().extension() == ".yaml")
        files_.push_back({folder, entry.path(), kind_of(folder, entry.path()), read(entry.path())});
  }

  fs::path root_;
  bool keep_ = false;
  std::vector<File> files_;
  std::vector<std::vector<const File*>> folders_;
};

/// Ends the test where one folder takes longer than anybody would wait.
class Watchdog {
 public:
  Watchdog() : thread_([this] { watch(); }) {}
  ~Watchdog() {
    {
      const std::lock_guard lock(mutex_);
      over_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  void begin(const fs::path& file) {
    const std::lock_guard lock(mutex_);
    file_ = file.string();
    begun_ = std::chrono::steady_clock::now();
  }

 private:
  void watch() {
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, std::chrono::seconds(1), [this] { return over_; }))
      if (std::chrono::steady_clock::now() - begun_ > limit) {
        std::cerr << "hangs on " << file_ << '\n';
        std::abort();
      }
  }

  static constexpr std::chrono::seconds limit{60};
  std::mutex mutex_;
  std::condition_variable changed_;
  bool over_ = false;
  std::string file_;
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  std::thread thread_;  // last: it reads the others
};

/// Why the problems of a refused folder are not fit to be shown; "" if they are.
std::string unfit(const kartlegg::DefinitionError& error) {
  if (error.problems().empty()) return "no problem named";
  for (const auto& problem : error.problems()) {
    if (problem.message.empty() || problem.hint.empty()) return "no message, or no cure: " + problem.message;
    const std::string text = read(problem.where.file);
    const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
    const bool absent = !fs::exists(problem.where.file) && fs::exists(fs::path(problem.where.file).parent_path());
    if (!absent && (problem.where.line < 1 || problem.where.line > lines || problem.where.column < 1))
      return "no place: " + problem.message;
  }
  return "";
}

struct Count {
  std::size_t checked = 0, refused = 0, without_place = 0;
  double slowest = 0;  // milliseconds
  fs::path slowest_file;
};

/// What is wrong with the way a damaged folder was received; "" if nothing is.
std::string receive(const fs::path& folder, Count& count) {
  try {
    static_cast<void>(kartlegg::check(folder));
    ++count.checked;
    return "";
  } catch (const kartlegg::DefinitionError& error) {
    ++count.refused;
    const std::string wrong = unfit(error);
    count.without_place += wrong.starts_with("no place") ? 1U : 0U;
    return wrong;
  } catch (const std::exception& error) {
    return std::string("threw: ") + error.what();
  }
}

}  // namespace

TEST_CASE("Damaged folders are checked, or refused at a place, never worse") {
  Copies copies;
  Dice dice(seed());
  std::map<std::string, std::vector<std::string>> texts;
  for (const File& file : copies.files()) texts[file.kind].push_back(file.text);
  std::map<std::string, Mutator> mutators;
  for (const auto& [kind, of_kind] : texts) mutators.try_emplace(kind, dice, of_kind);
  REQUIRE(texts.size() == 6);
  Watchdog watchdog;
  Count count;
  std::map<std::string, std::size_t> tried;
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t round = 0; round < rounds(); ++round) {
    const File& file = copies.any(dice);
    Mutator& mutator = mutators.at(file.kind);
    const std::string text = dice.one_in(3) ? mutator.damaged(file.text) : mutator.touched(file.text);
    const bool removed = dice.one_in(200);
    removed ? static_cast<void>(fs::remove(file.path)) : write(file.path, text);
    ++tried[file.kind];
    watchdog.begin(file.path);
    const auto begun = std::chrono::steady_clock::now();
    const std::string wrong = receive(file.folder, count);
    const double taken = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count();
    if (taken > count.slowest) count.slowest = taken, count.slowest_file = file.path;
    INFO("round " << round << " of seed " << seed() << ", " << file.path << (removed ? ", removed" : "") << ": "
                  << wrong);
    CHECK(wrong.empty());
    if (!wrong.empty()) write(copies.keep() / (std::to_string(round) + "-" + file.path.filename().string()), text);
    write(file.path, file.text);
  }
  std::cout << rounds() << " damaged folders (seed " << seed() << ";";
  for (const auto& [kind, times] : tried) std::cout << ' ' << times << ' ' << kind << ',';
  std::cout << "): " << count.checked << " checked, " << count.refused << " refused, " << count.without_place
            << " of them without a place; slowest " << count.slowest << " ms (" << count.slowest_file << "), "
            << std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() << " s in all\n";
  CHECK(count.slowest < 20'000);
  if (rounds() >= 1000) CHECK(count.checked > rounds() / 20);  // the damage is not so great that nothing is tried
}
