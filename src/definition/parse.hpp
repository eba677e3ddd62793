// The files of an instrument -> plain structs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "definition/model.hpp"
#include "definition/norm_model.hpp"

namespace kartlegg::definition {

/// Reads and checks the text of an instrument.yaml; `file` is its name for messages. The id must be `folder`, if that
/// is not empty. DefinitionError with every problem found.
Definition parse_instrument(const std::string& file, std::string_view text, std::string_view folder = {});

/// Reads and checks the text of norms/<id>.yaml of an instrument. `id` is the name of the file without its ending, if
/// that is not empty. DefinitionError with every problem found.
NormFile parse_norms(const Definition& instrument, const std::string& file, std::string_view text,
                     std::string_view id = {});

/// The same for evidence.yaml.
Evidence parse_evidence(const Definition& instrument, const std::string& file, std::string_view text);

/// A file of an instrument's folder.
struct FolderFile {
  std::string name;   // "instrument.yaml", "norms/x.yaml", "holder/norms/x.yaml", "evidence.yaml" or "text/nb.yaml"
  std::string shown;  // its name in messages
  std::string_view text;
};

/// What the files of a folder say together.
struct Folder {
  Definition definition;
  std::vector<NormFile> norms;  // by id
  Evidence evidence;
};

/// Reads and checks all files of an instrument, one of which is its instrument.yaml. DefinitionError with the problems
/// of all of them, file by file.
Folder parse_folder(const std::vector<FolderFile>& files, std::string_view folder = {});

}  // namespace kartlegg::definition
