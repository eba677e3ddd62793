#include "core/file.hpp"

#include <fstream>
#include <iterator>

#include "kartlegg/error.hpp"

namespace kartlegg::core {

std::string read_file(const std::filesystem::path& file, std::string_view hint) {
  std::error_code error;
  std::ifstream stream(file, std::ios::binary);
  if (!stream || std::filesystem::is_directory(file, error))
    throw DefinitionError({{{file.string(), 0, 0}, "", "the file cannot be read", std::string(hint), ""}});
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace kartlegg::core
