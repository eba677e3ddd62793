// All files of an instrument together: each is read against instrument.yaml, and what is wrong with any is said at
// once.
#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>

#include "core/sha256.hpp"
#include "definition/limits.hpp"
#include "definition/parse.hpp"
#include "definition/parsing.hpp"
#include "definition/wording_reader.hpp"

namespace kartlegg::definition {
namespace {

constexpr std::string_view holder = "holder/", ending = ".yaml";
constexpr std::size_t most_problems = 100;

/// "x" of "norms/x.yaml", where `folder` is "norms/"; "" for another file.
std::string_view stem_in(std::string_view folder, std::string_view name) {
  if (!name.starts_with(folder) || !name.ends_with(ending)) return {};
  name.remove_prefix(folder.size());
  name.remove_suffix(ending.size());
  return name.find('/') == std::string_view::npos ? name : std::string_view{};
}

bool from_holder(std::string_view name) { return name.starts_with(holder); }

std::string_view norm_id(std::string_view name) {
  if (from_holder(name)) name.remove_prefix(holder.size());
  return stem_in("norms/", name);
}

std::optional<Language> text_language(std::string_view name) {
  for (const Language language : {Language::en, Language::nb, Language::nn})
    if (stem_in("text/", name) == kartlegg::name(language)) return language;
  return std::nullopt;
}

std::size_t values_in(const YamlNode& node) {
  std::size_t count = 1;
  for (const YamlNode& item : node.items) count += values_in(item);
  for (const YamlEntry& entry : node.entries) count += 1 + values_in(entry.value);
  return count;
}

std::string hash_of(std::string_view text) { return "sha256:" + core::sha256(text); }

class FolderReader {
 public:
  FolderReader(const std::vector<FolderFile>& files, std::string_view folder) : folder_name_(folder) {
    for (const FolderFile& file : files) sort_out(file);
    std::sort(norms_.begin(), norms_.end(), [](auto a, auto b) { return norm_id(a->name) < norm_id(b->name); });
    std::sort(texts_.begin(), texts_.end(), [](auto a, auto b) { return a->name < b->name; });
    if (instrument_ == nullptr)
      add(files.empty() ? "" : files.front().shown, "there is no instrument.yaml", "a file of this name");
    if (norms_.size() > limits::norm_files)
      add(norms_[limits::norm_files]->shown, std::to_string(norms_.size()) + " norm files are too many",
          "at most " + std::to_string(limits::norm_files));
    std::size_t bytes = 0;
    for (const FolderFile& file : files) bytes += file.text.size();
    if (bytes > limits::folder_bytes)
      add(files.front().shown, "the files of the instrument have " + std::to_string(bytes) + " bytes", "at most 16 MB");
  }

  Folder read() {
    if (!problems_.empty()) throw DefinitionError(std::move(problems_));  // then there is nothing to read
    Names ids;
    for (const FolderFile* file : norms_) ids.add(std::string(norm_id(file->name)));
    Problems of_instrument(instrument_->shown, instrument_->text);
    auto instrument = read_instrument(instrument_->text, of_instrument, folder_name_, ids);
    result_.definition = std::move(instrument.definition);
    Ground ground(result_.definition, std::move(instrument.reachable));
    Ground* const against = instrument.whole ? &ground : nullptr;
    for (const FolderFile* file : norms_)
      read_file(*file, against, [&](const Field& root) {
        NormFile norm = parse_norm_file(root, ground, norm_id(file->name));
        norm.file = file->shown;
        norm.content_hash = hash_of(file->text);
        norm.from_holder = from_holder(file->name);
        result_.norms.push_back(std::move(norm));
      });
    if (evidence_ != nullptr)
      read_file(*evidence_, against, [&](const Field& root) {
        result_.evidence = parse_evidence_file(root, ground);
        result_.evidence.file = evidence_->shown;
        result_.evidence.content_hash = hash_of(evidence_->text);
      });
    if (!texts_.empty()) read_texts(ground, against);
    check_defaults(of_instrument);
    auto all = of_instrument.take();
    all.insert(all.end(), std::make_move_iterator(problems_.begin()), std::make_move_iterator(problems_.end()));
    if (!all.empty()) throw DefinitionError(std::move(all));
    return std::move(result_);
  }

 private:
  void sort_out(const FolderFile& file) {
    const auto take = [&](const FolderFile*& place) {
      if (place != nullptr) add(file.shown, "'" + file.name + "' stands twice", "give one");
      place = &file;
    };
    if (file.name == "instrument.yaml") return take(instrument_);
    if (file.name == "evidence.yaml") return take(evidence_);
    const bool is_text = text_language(file.name).has_value();
    if (!is_text && file.name.starts_with("text/"))
      return add(file.shown, "'" + file.name.substr(5) + "' is no text file", "en.yaml, nb.yaml or nn.yaml");
    if (!is_text && norm_id(file.name).empty())
      return add(file.shown, "'" + file.name + "' is no file of an instrument",
                 "instrument.yaml, norms/<id>.yaml, evidence.yaml or text/<language>.yaml");
    auto& of_its_kind = is_text ? texts_ : norms_;
    const FolderFile* same = nullptr;
    for (const FolderFile* other : of_its_kind) {
      if (other->name == file.name) same = other;
      if (!is_text && norm_id(other->name) == norm_id(file.name) && from_holder(other->name) != from_holder(file.name))
        return add(file.shown, "the instrument has norms '" + std::string(norm_id(file.name)) + "' of its own",
                   "give the file and its id another name");
    }
    take(same);
    of_its_kind.push_back(&file);
  }

  void read_texts(const Ground& ground, const Ground* against) {
    WordingReader reader(ground);
    for (const FolderFile* file : texts_)
      read_file(*file, against, [&](const Field& root) {
        WordingFile text = reader.read(root, *text_language(file->name));
        text.file = file->shown;
        text.content_hash = hash_of(file->text);
        result_.definition.wording.push_back(std::move(text));
      });
    if (against != nullptr) reader.apply(result_.definition);
  }

  void add(const std::string& file, std::string message, std::string hint) {
    problems_.push_back({{file, 0, 0}, "", std::move(message), std::move(hint), ""});
  }

  /// Without an instrument to read it against, only whether it is YAML at all can be seen.
  template <class Read>
  void read_file(const FolderFile& file, const Ground* against, Read read) {
    if (stopped_ || values_ > limits::folder_values) return;
    stopped_ = problems_.size() > most_problems;
    if (stopped_) {
      problems_.push_back(
          {{file.shown, 1, 1}, "", "this file and those after it were not read", "mend those above first", ""});
      return;
    }
    Problems problems(file.shown, file.text);
    const auto root = read_yaml(file.text, problems);
    if (root) values_ += values_in(*root);
    if (values_ > limits::folder_values)
      problems.add(1, 1, "", "the files of the instrument have too many values, counting aliases written out",
                   "at most " + std::to_string(limits::folder_values) + " in all norm files and the evidence");
    else if (root && against != nullptr)
      read(Field{&*root, "", &problems});
    auto found = problems.take();
    std::move(found.begin(), found.end(), std::back_inserter(problems_));
  }

  /// The groups that are the default for a form are for that form.
  void check_defaults(Problems& problems) {
    for (const NormPolicy::Default& one : result_.definition.norms.defaults)
      for (const std::string& id : one.groups) {
        const auto norm =
            std::find_if(result_.norms.begin(), result_.norms.end(), [&](const NormFile& n) { return n.id == id; });
        if (norm == result_.norms.end()) continue;  // it could not be read
        for (const int form : one.forms)
          if (std::find(norm->forms.begin(), norm->forms.end(), form) == norm->forms.end()) {
            problems.add_harmless(one.where.line, one.where.column, "norms.default",
                                  "norm group '" + id + "' is not for form '" +
                                      result_.definition.forms[static_cast<std::size_t>(form)].id + "'",
                                  "name only forms that the norm file is for");
            break;
          }
      }
  }

  std::string_view folder_name_;
  const FolderFile* instrument_ = nullptr;
  const FolderFile* evidence_ = nullptr;
  std::vector<const FolderFile*> norms_, texts_;
  std::vector<Problem> problems_;  // of all files but instrument.yaml
  std::size_t values_ = 0;
  bool stopped_ = false;
  Folder result_;
};

}  // namespace

Folder parse_folder(const std::vector<FolderFile>& files, std::string_view folder) {
  return FolderReader(files, folder).read();
}

namespace {

/// One file against a whole instrument.
template <class Parse>
auto parse_alone(const Definition& instrument, const std::string& file, std::string_view text, Parse parse) {
  Problems problems(file, text);
  Ground ground(instrument, reachable_scores(instrument));
  decltype(parse(Field{}, ground)) result;
  if (const auto root = read_yaml(text, problems)) result = parse(Field{&*root, "", &problems}, ground);
  if (problems.any()) throw DefinitionError(problems.take());
  result.file = file;
  result.content_hash = hash_of(text);
  return result;
}

}  // namespace

NormFile parse_norms(const Definition& instrument, const std::string& file, std::string_view text,
                     std::string_view id) {
  return parse_alone(instrument, file, text,
                     [&](const Field& root, Ground& ground) { return parse_norm_file(root, ground, id); });
}

Evidence parse_evidence(const Definition& instrument, const std::string& file, std::string_view text) {
  return parse_alone(instrument, file, text,
                     [](const Field& root, Ground& ground) { return parse_evidence_file(root, ground); });
}

}  // namespace kartlegg::definition
