#include "report/wording.hpp"

#include <array>
#include <cstddef>

#include "core/nearest.hpp"
#include "report/text.hpp"

namespace kartlegg::report {
namespace {

std::string language_name(Language which, Language language) {
  switch (which) {
    case Language::en:
      return in_words(language, "English", "engelsk", "engelsk");
    case Language::nb:
      return in_words(language, "Bokmål", "bokmål", "bokmål");
    case Language::nn:
      break;
  }
  return in_words(language, "Nynorsk", "nynorsk", "nynorsk");
}

/// The language in which a text is told where `language` is asked for; its fall-back is that of Text::in.
std::size_t told_in(const definition::Text& text, Language language) {
  auto l = static_cast<std::size_t>(language);
  while (l > 0 && text.by_language[l].empty()) --l;
  return l;
}

}  // namespace

std::string quoted(const std::string& text, Language language) {
  return in_words(language, "\"", "«", "«") + text + in_words(language, "\"", "»", "»");
}

std::string item_named(const definition::Item& item, int form, Language language) {
  const std::string wording = item.worded(form, language);
  return wording.empty() ? item.topic.in(language) : quoted(wording, language);
}

std::vector<std::string> wording_notes(const ReportState& state, Language language) {
  const auto& definition = state.definition();
  const auto form = static_cast<std::size_t>(state.form.form);
  std::array<bool, 3> told = {};  // by language
  std::vector<std::string> without;
  const auto& asked = definition.forms[form].items;
  for (const int i : asked) {
    const auto& item = definition.items[static_cast<std::size_t>(i)];
    if (item.worded(state.form.form, language).empty())
      without.push_back(item.topic.in(language));
    else
      told[told_in(item.wording[form], language)] = true;
  }
  std::vector<std::string> notes;
  for (const auto& file : definition.wording)
    if (told[static_cast<std::size_t>(file.language)])
      notes.push_back(say(Phrase::wording_shown, language, {language_name(file.language, language), file.rights}));
  if (without.size() < asked.size()) {
    if (!without.empty()) notes.push_back(say(Phrase::wording_of_some, language, {core::listed(without)}));
  } else if (!definition.rights.wording_included) {
    notes.push_back(say(Phrase::wording_absent, language, {definition.rights.owner}));
  }
  return notes;
}

std::vector<WordingFile> wording_files(const definition::Definition& definition) {
  std::vector<WordingFile> files;
  for (const auto& file : definition.wording) {
    WordingFile& one =
        files.emplace_back(WordingFile{std::string(name(file.language)), file.rights, file.content_hash, {}});
    for (const int item : file.left_out) one.left_out.push_back(definition.items[static_cast<std::size_t>(item)].id);
  }
  return files;
}

}  // namespace kartlegg::report
