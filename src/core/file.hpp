// A file's bytes.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace kartlegg::core {

/// DefinitionError if the file cannot be read; `hint` says what should be there.
std::string read_file(const std::filesystem::path& file, std::string_view hint);

}  // namespace kartlegg::core
