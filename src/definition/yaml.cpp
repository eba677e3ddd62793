#include "definition/yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <sstream>

namespace kartlegg::definition {
namespace {

constexpr std::size_t most_bytes = 4U << 20U;
constexpr std::size_t most_values = 200'000;
constexpr std::size_t most_levels = 32;
constexpr std::size_t most_problems = 100;
constexpr std::size_t longest_shown_line = 240;

/// Length in bytes of the well-formed UTF-8 character at `at`; 0 if there is none.
std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const auto follows = [&](std::size_t i) { return at + i < text.size() && (byte(i) & 0xC0U) == 0x80U; };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    if (!follows(1) || !follows(2)) return 0;
    if ((first == 0xE0 && byte(1) < 0xA0) || (first == 0xED && byte(1) > 0x9F)) return 0;
    return 3;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    if (!follows(1) || !follows(2) || !follows(3)) return 0;
    if ((first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) > 0x8F)) return 0;
    return 4;
  }
  return 0;
}

/// Thrown from the handler to stop yaml-cpp; caught in read_yaml.
struct Stop {
  YAML::Mark mark;
  std::string message, hint;
};

/// Builds the tree from yaml-cpp's events, and counts while it does.
class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(const Problems& problems) : problems_(problems) {}

  YamlNode take() { return std::move(root_); }
  bool empty() const { return !has_root_; }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { place(make(mark, YamlNode::Kind::null), anchor, 1); }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override {
    refuse_tag(mark, tag);
    YamlNode node = make(mark, YamlNode::Kind::scalar);
    node.text = value;
    node.quoted = tag == "!";
    if (!node.quoted && (value.empty() || value == "~" || value == "null")) node.kind = YamlNode::Kind::null;
    place(std::move(node), anchor, 1);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) throw Stop{mark, "an alias refers to the value that it is part of", "write the value out"};
    place(found->second.node, 0, found->second.values);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, YamlNode::Kind::sequence);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, YamlNode::Kind::mapping);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    YamlNode node;
    YAML::anchor_t anchor = 0;
    std::size_t values_before = 0;
    bool has_key = false;
    YamlNode key;
  };
  struct Anchored {
    YamlNode node;
    std::size_t values = 0;
  };

  static void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!") throw Stop{mark, "YAML tags are not used here", "leave out '" + tag + "'"};
  }

  YamlNode make(const YAML::Mark& mark, YamlNode::Kind kind) const {
    YamlNode node;
    node.kind = kind;
    node.line = mark.line + 1;
    node.column = problems_.character_column(node.line, mark.column);
    return node;
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YamlNode::Kind kind) {
    refuse_tag(mark, tag);
    if (open_.size() >= most_levels) throw Stop{mark, "nested too deeply", "at most 32 levels"};
    mark_ = mark;
    open_.push_back({make(mark, kind), anchor, values_, false, {}});
    count(1);
  }

  void close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    place(std::move(done.node), done.anchor, values_ - done.values_before, true);
  }

  void count(std::size_t values) {
    values_ += values;
    if (values_ > most_values) throw Stop{mark_, "too many values, counting aliases written out", "at most 200 000"};
  }

  /// Puts a finished node where it belongs. `counted`: its values were counted while it was open.
  void place(YamlNode node, YAML::anchor_t anchor, std::size_t values, bool counted = false) {
    if (!counted) count(values);
    if (anchor != 0) anchors_[anchor] = {node, values};
    if (open_.empty()) {
      root_ = std::move(node);
      has_root_ = true;
      return;
    }
    Open& parent = open_.back();
    if (parent.node.kind == YamlNode::Kind::sequence) {
      parent.node.items.push_back(std::move(node));
    } else if (!parent.has_key) {
      parent.key = std::move(node);
      parent.has_key = true;
    } else {
      parent.node.entries.emplace_back(std::move(parent.key), std::move(node));
      parent.has_key = false;
    }
  }

  const Problems& problems_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Anchored> anchors_;
  YAML::Mark mark_;
  YamlNode root_;
  bool has_root_ = false;
  std::size_t values_ = 0;
};

/// Text with tabs in the indentation replaced by blanks, each reported, so that the rest can still be checked.
std::string without_tabs(std::string_view text, Problems& problems) {
  std::string result;
  result.reserve(text.size());
  int line = 1;
  bool indentation = true, reported = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\t' && indentation) {
      if (!reported) {
        YamlNode at;
        at.line = line, at.column = problems.character_column(line, static_cast<int>(i - text.rfind('\n', i) - 1));
        problems.add_harmless(at, "", "a tab in the indentation", "YAML is indented with blanks");
      }
      reported = true;
      result += "  ";
      continue;
    }
    result += c;
    if (c == '\n') ++line, indentation = true, reported = false;
    else if (c != ' ') indentation = false;
  }
  return result;
}

bool is_utf8(std::string_view text, Problems& problems) {
  int line = 1;
  std::size_t line_start = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = utf8_length(text, at);
    const char c = text[at];
    const bool control = length == 1 && static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t';
    if (length == 0 || control) {
      problems.add(line, problems.character_column(line, static_cast<int>(at - line_start)), "",
                   length == 0 ? "not UTF-8 text" : "a control character",
                   length == 0 ? "save the file as UTF-8" : "remove it");
      return false;
    }
    if (c == '\n') ++line, line_start = at + 1;
    at += length;
  }
  return true;
}

/// yaml-cpp's messages in the words of this library, with a cure.
std::pair<std::string, std::string> in_plain_words(const std::string& message) {
  struct Known {
    std::string_view part, message, hint;
  };
  static constexpr Known known[] = {
      {"end of map flow not found", "a '{' is not closed", "add the missing '}', or quote a text that begins with '{'"},
      {"end of sequence flow not found", "a '[' is not closed", "add the missing ']'"},
      {"illegal map value", "a ':' where none can stand", "check the indentation, or quote a text that has ': ' in it"},
      {"end of map not found", "the indentation does not fit", "entries of one map begin in the same column"},
      {"end of sequence not found", "the indentation does not fit", "the '-' of one list stand in the same column"},
      {"the referenced anchor is not defined", "an alias (*) without its anchor (&)", "define the anchor before it is used"},
      {"illegal flow end", "a '}' or ']' that closes nothing", "remove it, or add the opening bracket"},
      {"map keys must be", "a key that is not a plain word", "write 'key: value'"},
      {"unknown token", "a character that begins nothing in YAML", "quote the text"},
      {"EOF in scalar", "a quotation mark is not closed", "add the missing quotation mark"},
      {"illegal EOF in scalar", "a quotation mark is not closed", "add the missing quotation mark"},
  };
  for (const Known& entry : known)
    if (message.find(entry.part) != std::string::npos) return {std::string(entry.message), std::string(entry.hint)};
  return {"not valid YAML: " + message, "check indentation, quotation marks and brackets"};
}

}  // namespace

Problems::Problems(std::string file, std::string_view text) : file_(std::move(file)), text_(text) {
  line_starts_.push_back(0);
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n') line_starts_.push_back(i + 1);
}

std::string Problems::line(int number) const {
  if (number < 1 || static_cast<std::size_t>(number) > line_starts_.size()) return {};
  const std::size_t from = line_starts_[static_cast<std::size_t>(number) - 1];
  std::size_t to = std::min(text_.find('\n', from), text_.size());
  if (to > from && text_[to - 1] == '\r') --to;
  std::string shown(text_.substr(from, std::min(to - from, longest_shown_line)));
  // A cut must not leave half a character, and the terminal must not be sent what is no text.
  std::string clean;
  for (std::size_t at = 0; at < shown.size();) {
    const std::size_t length = utf8_length(shown, at);
    const auto byte = static_cast<unsigned char>(shown[at]);
    if (length == 0 || at + length > shown.size() || (byte < 0x20 && byte != '\t') || byte == 0x7f) clean += '?', ++at;
    else clean += shown.substr(at, length), at += length;
  }
  return clean;
}

int Problems::character_column(int line, int byte_column) const {
  if (line < 1 || static_cast<std::size_t>(line) > line_starts_.size() || byte_column < 0) return 1;
  const std::size_t from = line_starts_[static_cast<std::size_t>(line) - 1];
  const std::size_t to = std::min(from + static_cast<std::size_t>(byte_column), text_.size());
  return 1 + static_cast<int>(std::count_if(text_.begin() + static_cast<std::ptrdiff_t>(from),
                                            text_.begin() + static_cast<std::ptrdiff_t>(to), [](char c) {
                                              return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
                                            }));
}

void Problems::add(int line_number, int column, std::string field, std::string message, std::string hint) {
  structural_ = true;
  problems_.push_back({{file_, line_number, column}, std::move(field), std::move(message), std::move(hint), line(line_number)});
}

void Problems::add(const YamlNode& at, std::string field, std::string message, std::string hint, std::size_t offset) {
  // The offset into a text is a column only where the text stands on one line, as it is written there.
  const bool exact = at.kind == YamlNode::Kind::scalar && line(at.line).find(at.text) != std::string::npos;
  const int shift = exact && offset > 0 ? static_cast<int>(offset) + (at.quoted ? 1 : 0) : 0;
  add(at.line, at.column + shift, std::move(field), std::move(message), std::move(hint));
}

void Problems::add_harmless(const YamlNode& at, std::string field, std::string message, std::string hint) {
  const bool before = structural_;
  add(at.line, at.column, std::move(field), std::move(message), std::move(hint));
  structural_ = before;
}

std::vector<Problem> Problems::take() {
  std::stable_sort(problems_.begin(), problems_.end(), [](const Problem& a, const Problem& b) {
    return std::pair(a.where.line, a.where.column) < std::pair(b.where.line, b.where.column);
  });
  if (problems_.size() > most_problems) {
    const std::size_t more = problems_.size() - most_problems;
    problems_.resize(most_problems);
    problems_.push_back({{file_, 0, 0}, "", std::to_string(more) + " more problems are not shown", "mend these first", ""});
  }
  return std::move(problems_);
}

std::optional<YamlNode> read_yaml(std::string_view text, Problems& problems) {
  if (text.size() > most_bytes) {
    problems.add(0, 0, "", "the file has " + std::to_string(text.size()) + " bytes", "at most 4 MB");
    return std::nullopt;
  }
  if (!is_utf8(text, problems)) return std::nullopt;
  std::istringstream stream(without_tabs(text, problems));
  TreeBuilder builder(problems);
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder) || builder.empty()) {
      problems.add(1, 1, "", "the file is empty", "begin with 'format: 1'");
      return std::nullopt;
    }
    YamlNode root = builder.take();
    TreeBuilder second(problems);
    if (parser.HandleNextDocument(second) && !second.empty()) {
      problems.add(second.take(), "", "a second document in one file", "remove the '---' and what follows it");
      return std::nullopt;
    }
    return root;
  } catch (const Stop& stop) {
    const int line = stop.mark.line + 1;
    problems.add(line, problems.character_column(line, stop.mark.column), "", stop.message, stop.hint);
  } catch (const YAML::Exception& error) {
    const auto [message, hint] = in_plain_words(error.msg);
    const int line = std::max(error.mark.line + 1, 1);
    problems.add(line, problems.character_column(line, std::max(error.mark.column, 0)), "", message, hint);
  }
  return std::nullopt;
}

}  // namespace kartlegg::definition
