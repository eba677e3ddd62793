// A file's bytes.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace kartlegg::core {

/// DefinitionError if the file cannot be read; `hint` says what should be there.
std::string read_file(const std::filesystem::path& file, std::string_view hint);

/// Writes a file whole or not at all: beside `file` first, onto the disk, then in its place. Permissions stay those of
/// the file that was there. "" if all went well; else what the system says of it, and `file` is as it was before.
std::string replace_file(const std::filesystem::path& file, std::string_view bytes);

}  // namespace kartlegg::core
