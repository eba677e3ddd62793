// The only file that includes Boost.Serialization.
#include "report/archive_stream.hpp"

#include <boost/archive/archive_exception.hpp>
#include <boost/archive/text_iarchive.hpp>
#include <boost/archive/text_oarchive.hpp>
#include <boost/serialization/string.hpp>
#include <charconv>
#include <cmath>
#include <istream>
#include <limits>
#include <locale>
#include <sstream>
#include <streambuf>

#include "core/number.hpp"
#include "core/text.hpp"

namespace kartlegg::report {
namespace {

constexpr std::string_view above_all = "inf", below_all = "-inf";

/// A text in memory as a stream, without a copy; and what of it is still to be read.
class TextBuffer : public std::streambuf {
 public:
  explicit TextBuffer(std::string_view text) {
    char* const begin = const_cast<char*>(text.data());  // only ever read
    setg(begin, begin, begin + text.size());
  }
  std::string_view rest() const { return {gptr(), static_cast<std::size_t>(egptr() - gptr())}; }
};

std::string_view after_space(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \n"), text.size()));
  return text;
}

/// Boost allocates what the length before a text says. BadContent if less than that is left.
void expect_text(std::string_view rest) {
  rest = after_space(rest);
  std::size_t length = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), length);
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  if (error != std::errc{} || rest.empty() || rest.front() != ' ' || length > rest.size() - 1)
    throw BadContent("a text is not whole");
}

BadContent bad_content(const boost::archive::archive_exception& error) {
  using boost::archive::archive_exception;
  const bool newer = error.code == archive_exception::unsupported_version ||
                     error.code == archive_exception::unsupported_class_version;
  return BadContent(error.what(), newer);
}

}  // namespace

// --- ArchiveWriter

struct ArchiveWriter::Boost {
  std::ostringstream stream = in_no_language();
  std::optional<boost::archive::text_oarchive> archive{stream};

  static std::ostringstream in_no_language() {
    std::ostringstream stream;
    stream.imbue(std::locale::classic());
    return stream;
  }
};

ArchiveWriter::ArchiveWriter() : boost_(std::make_unique<Boost>()) {}
ArchiveWriter::~ArchiveWriter() = default;

void ArchiveWriter::put(std::int64_t value) { *boost_->archive << value; }
void ArchiveWriter::put(const std::string& value) { *boost_->archive << core::as_utf8(value); }

void ArchiveWriter::number(double value) { put(std::isnan(value) ? std::string() : core::to_text(value)); }

std::string ArchiveWriter::take() {
  boost_->archive.reset();  // writes the end
  return std::move(boost_->stream).str();
}

// --- ArchiveReader

struct ArchiveReader::Boost {
  explicit Boost(std::string_view content) : buffer(content), stream(&buffer) {
    stream.imbue(std::locale::classic());
    expect_text(buffer.rest());  // the signature
    archive.emplace(stream);
  }
  TextBuffer buffer;
  std::istream stream;
  std::optional<boost::archive::text_iarchive> archive;
};

ArchiveReader::ArchiveReader(std::string_view content) try : boost_(std::make_unique<Boost>(content)) {
} catch (const boost::archive::archive_exception& error) {
  throw bad_content(error);
}
ArchiveReader::~ArchiveReader() = default;

std::int64_t ArchiveReader::get_whole(std::int64_t lowest, std::int64_t highest) {
  std::int64_t value = 0;
  try {
    *boost_->archive >> value;
  } catch (const boost::archive::archive_exception& error) {
    throw bad_content(error);
  }
  if (value < lowest || value > highest)
    throw BadContent(std::to_string(value) + " is not between " + std::to_string(lowest) + " and " +
                     std::to_string(highest));
  return value;
}

std::string ArchiveReader::get_text() {
  expect_text(boost_->buffer.rest());
  std::string value;
  try {
    *boost_->archive >> value;
  } catch (const boost::archive::archive_exception& error) {
    throw bad_content(error);
  }
  for (std::size_t at = 0; at < value.size();) {
    const std::size_t length = core::utf8_length(value, at);
    if (length == 0) throw BadContent("a text is not UTF-8");
    at += length;
  }
  return value;
}

void ArchiveReader::number(double& value) {
  const std::string text = get_text();
  constexpr double endless = std::numeric_limits<double>::infinity();
  if (text.empty()) {
    value = std::numeric_limits<double>::quiet_NaN();
  } else if (text == above_all || text == below_all) {
    value = text == above_all ? endless : -endless;
  } else {
    const auto found = core::parse_number(text);
    if (!found) throw BadContent("a number cannot be read");
    value = *found;
  }
}

void ArchiveReader::expect_end() {
  if (!after_space(boost_->buffer.rest()).empty()) throw BadContent("something follows after the end");
}

}  // namespace kartlegg::report
