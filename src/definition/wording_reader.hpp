// Reads text files: the wording of an instrument, by language. Used only by parse_*.cpp files.
#pragma once

#include <string>
#include <vector>

#include "definition/parsing.hpp"

namespace kartlegg::definition {

/// The text files of an instrument together. Read all, then put their words into the instrument's definition.
class WordingReader {
 public:
  explicit WordingReader(const Ground& ground);
  /// text/<language>.yaml; what is wrong is among the problems.
  WordingFile read(const Field& root, Language language);
  /// `definition`: that of the ground.
  void apply(Definition& definition) const;

 private:
  struct Label {
    int set = 0, option = 0;
    Text text;
  };
  using ByForm = std::vector<Text>;

  void read_heading(MapReader& map, Language language) const;
  void read_labels(const Field& field, Language language);
  void read_label(const Entry& entry, int set, Language language);
  void read_item(const Entry& entry, Language language);
  /// A text for every form with `item` (-1: for every form), or texts by form or informant.
  void read_by_form(const Field& field, int item, Language language, ByForm& into) const;
  void put(const Entry& entry, int item, Language language, ByForm& into, std::vector<bool>& named) const;

  const Ground& ground_;
  Names items_, option_sets_;
  std::vector<std::vector<bool>> on_form_;  // by form, by item
  Text title_;
  ByForm instructions_;
  std::vector<ByForm> wording_;  // by item
  std::vector<Label> labels_;
};

}  // namespace kartlegg::definition
