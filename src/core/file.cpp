#include "core/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <utility>

#include "kartlegg/error.hpp"

namespace kartlegg::core {

std::string read_file(const std::filesystem::path& file, std::string_view hint) {
  std::error_code error;
  std::ifstream stream(file, std::ios::binary);
  if (!stream || std::filesystem::is_directory(file, error))
    throw DefinitionError({{{file.string(), 0, 0}, "", "the file cannot be read", std::string(hint), ""}});
  return {std::istreambuf_iterator<char>(stream), {}};
}

namespace {

/// An open file, closed at the end of its scope.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }
  bool close() {
    const int number = std::exchange(number_, -1);
    return number < 0 || ::close(number) == 0;
  }

 private:
  int number_;
};

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// A name beside `file` that nobody else uses, and the new file of that name.
int open_beside(const std::filesystem::path& file, std::filesystem::path& part) {
  static std::atomic<unsigned> count = 0;
  for (;;) {
    part = file;
    part.replace_filename("." + file.filename().string() + "." + std::to_string(::getpid()) + "." +
                          std::to_string(++count) + ".part");
    const int descriptor = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor >= 0 || errno != EEXIST) return descriptor;
  }
}

}  // namespace

std::string replace_file(const std::filesystem::path& file, std::string_view bytes) {
  const auto reason = [] { return std::generic_category().message(errno); };
  std::filesystem::path part;
  Descriptor to(open_beside(file, part));
  if (to.number() < 0) return reason();
  struct stat before = {};
  const bool written = (::stat(file.c_str(), &before) != 0 || ::fchmod(to.number(), before.st_mode & 07777U) == 0) &&
                       write_all(to.number(), bytes) && ::fsync(to.number()) == 0 && to.close() &&
                       ::rename(part.c_str(), file.c_str()) == 0;
  if (!written) {
    std::string why = reason();
    ::unlink(part.c_str());
    return why;
  }
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  const Descriptor names(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (names.number() >= 0) ::fsync(names.number());  // the new name, too; some file systems cannot
  return {};
}

}  // namespace kartlegg::core
