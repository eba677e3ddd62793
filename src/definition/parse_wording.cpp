// text/<language>.yaml: what an instrument asks, word for word, from its owner or from somebody with a licence.
#include <algorithm>
#include <string>

#include "core/nearest.hpp"
#include "definition/limits.hpp"
#include "definition/wording_reader.hpp"

namespace kartlegg::definition {
namespace {

const std::vector<std::string> languages = {"en", "nb", "nn"};

std::string major_of(std::string_view version) { return std::string(version.substr(0, version.find('.'))); }

/// A text with something to read in it.
std::optional<std::string> read_wording(const Field& field) {
  const bool blank = field.node->text.find_first_not_of(" \t\r\n") == std::string::npos;
  if (field.node->kind != YamlNode::Kind::scalar || !blank) return read_text(field);
  field.wrong("the text is empty", "leave it out where there is none");
  return std::nullopt;
}

/// The words of the text files where they have any, by the same fall-back as everywhere; else what stands there.
void overlay(const Text& words, Text& onto) {
  for (const Language language : {Language::en, Language::nb, Language::nn})
    if (const auto& text = words.in(language); !text.empty())
      onto.by_language[static_cast<std::size_t>(language)] = text;
}

}  // namespace

WordingReader::WordingReader(const Ground& ground) : ground_(ground) {
  const Definition& d = ground.instrument;
  for (const Item& item : d.items) items_.add(item.id);
  for (const OptionSet& set : d.option_sets) option_sets_.add(set.id);
  for (const Form& form : d.forms) {
    auto& on_form = on_form_.emplace_back(d.items.size(), false);
    for (const int item : form.items) on_form[static_cast<std::size_t>(item)] = true;
  }
  instructions_.resize(d.forms.size());
  wording_.assign(d.items.size(), ByForm(d.forms.size()));
}

WordingFile WordingReader::read(const Field& root, Language language) {
  WordingFile file;
  file.language = language;
  MapReader map(root);
  if (!map.ok()) return file;
  read_heading(map, language);
  if (const auto rights = map.required("rights", "whose words they are, and on what ground they are used"))
    file.rights = read_wording(*rights).value_or("");
  if (const auto title = map.optional("title"))
    title_.by_language[static_cast<std::size_t>(language)] = read_wording(*title).value_or("");
  if (const auto instructions = map.optional("instructions")) read_by_form(*instructions, -1, language, instructions_);
  if (const auto options = map.optional("options")) read_labels(*options, language);
  if (const auto items = map.required("items", "{item: its wording}")) {
    for (const Entry& entry : read_entries(*items, IdKind::name, limits::items)) read_item(entry, language);
    if (items->node->kind == YamlNode::Kind::mapping && items->node->entries.empty())
      items->wrong("a text file needs items", "{item: its wording}");
  }
  map.finish();
  return file;
}

void WordingReader::read_heading(MapReader& map, Language language) const {
  check_format(map);
  if (const auto instrument = map.required("instrument", "the id of the instrument"))
    read_reference(*instrument, Names{ground_.instrument.id}, "instrument");
  if (const auto version = map.optional("version"))
    if (const auto text = read_text(*version); text && major_of(*text) != major_of(ground_.instrument.version))
      version->wrong("the wording is for version " + *text + ", the instrument is " + ground_.instrument.version,
                     "compare the items of both, then name the instrument's version");
  const std::string own = languages[static_cast<std::size_t>(language)];
  if (const auto field = map.required("language", own))
    if (const auto said = read_choice(*field, languages); said && *said != static_cast<int>(language))
      field->wrong(
          "the language is '" + languages[static_cast<std::size_t>(*said)] + "', the file is called " + own + ".yaml",
          "give both the same name");
}

void WordingReader::read_labels(const Field& field, Language language) {
  for (const Entry& entry : read_entries(field, IdKind::id, limits::option_sets))
    if (const auto set = read_reference(entry.key_field, option_sets_, "option set"))
      for (const Entry& label : read_entries(entry.value, IdKind::id, limits::options))
        read_label(label, *set, language);
}

void WordingReader::read_label(const Entry& entry, int set, Language language) {
  const auto& options = ground_.instrument.option_sets[static_cast<std::size_t>(set)].options;
  std::vector<std::string> codes;
  for (const Option& option : options) codes.push_back(std::to_string(option.code));
  const auto option = static_cast<int>(std::find(codes.begin(), codes.end(), entry.key) - codes.begin());
  if (option == static_cast<int>(codes.size()))
    return entry.key_field.wrong("unknown code '" + entry.key + "'", "one of: " + core::listed(codes));
  auto text = read_wording(entry.value);
  if (!text) return;
  auto found =
      std::find_if(labels_.begin(), labels_.end(), [&](const Label& l) { return l.set == set && l.option == option; });
  if (found == labels_.end()) found = labels_.insert(found, {set, option, {}});
  found->text.by_language[static_cast<std::size_t>(language)] = std::move(*text);
}

void WordingReader::read_item(const Entry& entry, Language language) {
  if (const auto item = read_reference(entry.key_field, items_, "item"))
    read_by_form(entry.value, *item, language, wording_[static_cast<std::size_t>(*item)]);
}

void WordingReader::read_by_form(const Field& field, int item, Language language, ByForm& into) const {
  const auto l = static_cast<std::size_t>(language);
  if (field.node->kind != YamlNode::Kind::mapping) {
    const auto text = read_wording(field);
    for (std::size_t form = 0; text && form < into.size(); ++form)
      if (item < 0 || on_form_[form][static_cast<std::size_t>(item)]) into[form].by_language[l] = *text;
    return;
  }
  std::vector<bool> named(into.size(), false);  // by its own id, which wins over its informant
  for (const Entry& entry : read_entries(field, IdKind::id, limits::forms)) put(entry, item, language, into, named);
}

void WordingReader::put(const Entry& entry, int item, Language language, ByForm& into, std::vector<bool>& named) const {
  const FormKey key = read_form_key(entry.key_field, ground_.instrument.forms, ground_.forms, ground_.informants);
  const auto text = read_wording(entry.value);
  bool asked = item < 0;
  for (const int form : key.forms) {
    const auto f = static_cast<std::size_t>(form);
    if (item >= 0 && !on_form_[f][static_cast<std::size_t>(item)]) continue;
    asked = true;
    if (!text || (key.by_informant && named[f])) continue;
    into[f].by_language[static_cast<std::size_t>(language)] = *text;
    if (!key.by_informant) named[f] = true;
  }
  if (!asked && !key.forms.empty())
    entry.key_field.wrong("item '" + items_[item] + "' is not asked on '" + entry.key + "'", "remove this");
}

void WordingReader::apply(Definition& definition) const {
  overlay(title_, definition.title);
  for (const Label& label : labels_)
    overlay(label.text, definition.option_sets[static_cast<std::size_t>(label.set)]
                            .options[static_cast<std::size_t>(label.option)]
                            .label);
  for (std::size_t form = 0; form < instructions_.size(); ++form)
    definition.forms[form].instructions = instructions_[form];
  const auto says_something = [](const Text& text) { return !text.in(Language::nn).empty(); };
  for (std::size_t item = 0; item < wording_.size(); ++item)
    if (std::any_of(wording_[item].begin(), wording_[item].end(), says_something))
      definition.items[item].wording = wording_[item];
  for (WordingFile& file : definition.wording)
    for (std::size_t item = 0; item < wording_.size(); ++item)
      for (std::size_t form = 0; form < on_form_.size(); ++form)
        if (on_form_[form][item] && wording_[item][form].by_language[static_cast<std::size_t>(file.language)].empty()) {
          file.left_out.push_back(static_cast<int>(item));
          break;
        }
}

}  // namespace kartlegg::definition
