#include "definition/yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <map>
#include <sstream>

#include "core/text.hpp"
#include "definition/limits.hpp"

namespace kartlegg::definition {
namespace {

/// Thrown from the handler to stop yaml-cpp; caught in read_yaml.
struct Stop {
  YAML::Mark mark;
  std::string message, hint;
};

int column_of(const Problems& problems, const YAML::Mark& mark) {
  const int line = std::max(mark.line + 1, 1);
  return problems.character_column(line, problems.byte_before_tabs_were_replaced(line, std::max(mark.column, 0)));
}

/// Builds the tree from yaml-cpp's events, and counts while it does.
class TreeBuilder : public YAML::EventHandler {
 public:
  explicit TreeBuilder(const Problems& problems) : problems_(problems) {}

  YamlNode take() { return std::move(root_); }
  bool empty() const { return !has_root_; }
  /// Where the innermost list or map began that has not ended.
  YAML::Mark innermost() const { return open_.empty() ? YAML::Mark() : open_.back().mark; }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    YamlNode node = make(mark, YamlNode::Kind::null);
    // Where nothing is written, yaml-cpp's place is that of what follows; a reader looks at the key.
    if (!open_.empty() && open_.back().has_key && node.line > open_.back().key.line) {
      node.line = open_.back().key.line;
      node.column = open_.back().key.column;
    }
    place(std::move(node), anchor, {1, 0}, mark);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_tag(mark, tag);
    for (std::size_t i = 0; i < value.size(); ++i)  // written with a backslash, since the file has none
      if (core::is_control(value, i))
        throw Stop{mark, "a control character in a text", "leave out the backslash and what follows it"};
    YamlNode node = make(mark, YamlNode::Kind::scalar);
    node.text = value;
    node.quoted = tag == "!";
    if (!node.quoted && (value.empty() || value == "~" || value == "null")) node.kind = YamlNode::Kind::null;
    if (!node.quoted && value == "<<") throw Stop{mark, "merge keys (<<) are not used here", "write the entries out"};
    place(std::move(node), anchor, {1, value.size()}, mark);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end())
      throw Stop{mark, "an alias refers to the value that it is part of", "write the value out"};
    count(found->second.size, mark);  // before it is copied
    YamlNode node = found->second.node;
    node.line = make(mark, node.kind).line;
    node.column = make(mark, node.kind).column;
    put(std::move(node));
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, YamlNode::Kind::sequence);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, YamlNode::Kind::mapping);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Size {
    std::size_t values = 0, bytes = 0;
  };
  struct Open {
    YamlNode node;
    YAML::anchor_t anchor = 0;
    YAML::Mark mark;
    Size before;
    bool has_key = false;
    YamlNode key;
  };
  struct Anchored {
    YamlNode node;
    Size size;
  };

  static void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!")
      throw Stop{mark, "YAML tags are not used here", "leave out '" + core::shown(tag, 40) + "'"};
  }

  YamlNode make(const YAML::Mark& mark, YamlNode::Kind kind) const {
    YamlNode node;
    node.kind = kind;
    node.line = mark.line + 1;
    node.column = column_of(problems_, mark);
    return node;
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YamlNode::Kind kind) {
    refuse_tag(mark, tag);
    if (open_.size() >= limits::levels)
      throw Stop{mark, "nested too deeply", "at most " + std::to_string(limits::levels) + " levels"};
    open_.push_back({make(mark, kind), anchor, mark, size_, false, {}});
    count({1, 0}, mark);
  }

  void close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    const Size size{size_.values - done.before.values, size_.bytes - done.before.bytes};
    if (done.anchor != 0) keep(done.node, done.anchor, size, done.mark);
    put(std::move(done.node));
  }

  void count(Size more, const YAML::Mark& mark) {
    size_.values += more.values;
    size_.bytes += more.bytes;
    if (size_.values > limits::values)
      throw Stop{mark, "too many values, counting aliases written out", "at most 200 000"};
    if (size_.bytes > limits::bytes) throw Stop{mark, "too much text, counting aliases written out", "at most 4 MB"};
  }

  /// Keeps a copy of an anchored value, and counts it: an anchor in an anchor is a copy of a copy.
  void keep(const YamlNode& node, YAML::anchor_t anchor, Size size, const YAML::Mark& mark) {
    count(size, mark);
    anchors_[anchor] = {node, size};
  }

  void place(YamlNode node, YAML::anchor_t anchor, Size size, const YAML::Mark& mark) {
    count(size, mark);
    if (anchor != 0) keep(node, anchor, size, mark);
    put(std::move(node));
  }

  /// Puts a finished node where it belongs.
  void put(YamlNode node) {
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
      parent.node.entries.push_back({std::move(parent.key), std::move(node)});
      parent.has_key = false;
    }
  }

  const Problems& problems_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Anchored> anchors_;
  YamlNode root_;
  bool has_root_ = false;
  Size size_;
};

/// Text with tabs in the indentation replaced by two blanks, each line reported, so that the rest can still be checked.
std::string without_tabs(std::string_view text, Problems& problems) {
  std::string result;
  result.reserve(text.size());
  int line = 1, column = 1;
  bool indentation = true, reported = false;
  for (const char c : text) {
    const bool tab = c == '\t' && indentation;
    if (tab && !reported) {
      problems.add_harmless(line, column, "", "a tab in the indentation", "YAML is indented with blanks");
      reported = true;
    }
    if (tab)
      result += "  ";
    else
      result += c;
    ++column;
    if (c == '\n')
      ++line, column = 1, indentation = true, reported = false;
    else if (c != ' ' && c != '\t')
      indentation = false;
  }
  return result;
}

/// UTF-8 without control characters; else reports the first place.
bool is_plain_text(std::string_view text, Problems& problems) {
  int line = 1;
  std::size_t line_start = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = core::utf8_length(text, at);
    const bool line_end = text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
    const int column = static_cast<int>(at - line_start);
    if (length == 0) {
      problems.add(line, problems.character_column(line, column), "", "not UTF-8 text", "save the file as UTF-8");
      return false;
    }
    if (!line_end && core::is_control(text, at)) {
      problems.add(line, problems.character_column(line, column), "", "a control character", "remove it");
      return false;
    }
    if (text[at] == '\n') ++line, line_start = at + 1;
    at += length;
  }
  return true;
}

/// Where the quotation mark stands that is never closed. A guess: right unless a line within a text begins with one.
std::optional<std::size_t> unclosed_quotation_mark(std::string_view text) {
  char before = '\n';  // the last character that is no blank
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool apart = i == 0 || std::string_view(" \n[{,").find(text[i - 1]) != std::string_view::npos;
    if (c == '#' && apart) {
      i = std::min(text.find('\n', i), text.size());
      before = '\n';
    } else if ((c == '"' || c == '\'') && apart &&
               std::string_view("\n:,[{-?").find(before) != std::string_view::npos) {
      std::size_t end = i + 1;
      while (end < text.size() && text[end] != c) end += c == '"' && text[end] == '\\' ? 2U : 1U;
      if (end >= text.size()) return i;
      i = end;
      before = c;
    } else if (c != ' ') {
      before = c;
    }
  }
  return std::nullopt;
}

/// True if the bracket that stands there is closed. A guess: brackets in texts without quotation marks count too.
bool is_closed(std::string_view text, const YAML::Mark& opening) {
  int depth = 0;
  char quotation_mark = 0;
  for (const char c : text.substr(std::min(text.size(), static_cast<std::size_t>(std::max(opening.pos, 0))))) {
    if (quotation_mark != 0)
      quotation_mark = c == quotation_mark ? '\0' : quotation_mark;
    else if (c == '"')
      quotation_mark = c;
    else if (c == '{' || c == '[')
      ++depth;
    else if ((c == '}' || c == ']') && --depth == 0)
      return true;
  }
  return false;
}

/// What yaml-cpp found, in the words of this library, with a cure and the place that a reader looks for.
class SyntaxProblem {
 public:
  SyntaxProblem(const YAML::Exception& error, std::string_view text, const TreeBuilder& builder,
                const Problems& problems)
      : text_(text), line_(std::max(error.mark.line + 1, 1)), column_(column_of(problems, error.mark)) {
    const std::string_view before =
        problems.line(line_).substr(0, static_cast<std::size_t>(std::max(error.mark.column, 0)));
    begins_line_ = before.find_first_not_of(" \t-") == std::string_view::npos;
    explain(error.msg);
    if (place_ == Place::opening && !find_missing_comma(builder.innermost(), error.mark, problems))
      at(builder.innermost(), problems);
    if (place_ == Place::backslash && before.rfind('\\') != std::string_view::npos)
      column_ = problems.character_column(line_, static_cast<int>(before.rfind('\\')));
    if (place_ == Place::quotation_mark) find_quotation_mark(problems);
  }

  void report(Problems& problems) const { problems.add(line_, column_, "", message_, hint_); }

 private:
  enum class Place : unsigned char { mark, opening, backslash, quotation_mark };

  void explain(const std::string& words) {
    struct Known {
      std::string_view part, message, hint;
      Place place = Place::mark;
    };
    static constexpr std::string_view escape = "write '\\\\', or put the text in single quotation marks";
    static constexpr Known known[] = {
        {"end of map flow", "a '{' is not closed", "add the missing '}', or quote a text that begins with '{'",
         Place::opening},
        {"end of sequence flow", "a '[' is not closed", "add the missing ']', or quote a text that begins with '['",
         Place::opening},
        {"illegal flow end", "a '}' or ']' that does not fit",
         "close the bracket that was opened last, or remove this one"},
        {"illegal map value", "a ':' where none can stand",
         "check the indentation, or quote a text that has ': ' in it"},
        {"illegal map key", "a '?' where none can stand", "quote a text that begins with '?'"},
        {"illegal block entry", "a '-' where no list can begin", "begin the list on a line of its own"},
        {"EOF in scalar", "a quotation mark is not closed", "add the missing quotation mark", Place::quotation_mark},
        {"document indicator in scalar", "a quotation mark is not closed", "add the missing quotation mark",
         Place::quotation_mark},
        {"unknown escape character", "a '\\' that means nothing", escape, Place::backslash},
        {"scanning hex number", "a '\\' that means nothing", escape, Place::backslash},
        {"invalid unicode", "a '\\' that means nothing", escape, Place::backslash},
        {"unknown token", "a character that begins nothing in YAML", "quote the text"},
        {"anchor is not defined", "an alias (*) without its anchor (&)",
         "define the anchor before it is used, or quote the text"},
        {"alias", "an alias (*) that cannot be read", "letters and digits, as in its anchor (&), or quote the text"},
        {"anchor", "an anchor (&) that cannot be read", "one anchor, letters and digits, or quote the text"},
        {"tag", "YAML tags are not used here", "quote a text that begins with '!'"},
        {"TAG", "YAML directives are not used here", "remove the line that begins with '%'"},
        {"YAML", "YAML directives are not used here", "remove the line that begins with '%'"},
        {"block scalar", "a '|' or '>' that no text follows", "begin the text on the next line, indented; or quote it"},
    };
    const bool misplaced = words.find("end of map not found") != std::string::npos ||
                           words.find("end of sequence not found") != std::string::npos;
    const auto* const found = std::find_if(std::begin(known), std::end(known),
                                           [&](const Known& k) { return words.find(k.part) != std::string::npos; });
    if (misplaced && begins_line_) {
      message_ = "the indentation does not fit", hint_ = "entries of one map or list begin in the same column";
    } else if (misplaced) {
      message_ = "something follows a value that has ended", hint_ = "put the whole text in quotation marks";
    } else if (found != std::end(known)) {
      message_ = found->message, hint_ = found->hint, place_ = found->place;
    } else {
      message_ = "not valid YAML: " + words, hint_ = "check indentation, quotation marks and brackets";
    }
  }

  /// yaml-cpp waits for the end of a map or list, and finds an entry: in {a: 1 b: 2} the ':' of b.
  bool find_missing_comma(const YAML::Mark& opening, const YAML::Mark& found, const Problems& problems) {
    const std::string_view line = problems.line(found.line + 1);
    auto start = static_cast<std::size_t>(std::max(found.column, 0));
    if (start >= line.size() || (opening.line != found.line && !is_closed(text_, opening))) return false;
    if (line[start] == ':') start = line.find_last_of(" ,{[", start) + 1;
    const std::string_view word = line.substr(start, line.find_first_of(" ,:{}[]", start + 1) - start);
    const std::size_t before = line.find_last_not_of(' ', start == 0 ? std::string_view::npos : start - 1);
    if (before != std::string_view::npos && before < start &&
        std::string_view(",{[").find(line[before]) != std::string_view::npos)
      return false;
    const bool in_text = before != std::string_view::npos && before < start && line[before] == ':';
    message_ = in_text ? "a ':' within a text" : "a ',' is missing before '" + core::shown(word, 40) + "'";
    hint_ = in_text ? "put the text in quotation marks"
                    : "between entries in brackets stands a ','; quote a text that has ': ' in it";
    column_ = problems.character_column(line_, static_cast<int>(start));
    return true;
  }

  void at(const YAML::Mark& mark, const Problems& problems) {
    line_ = mark.line + 1;
    column_ = column_of(problems, mark);
  }

  void find_quotation_mark(const Problems& problems) {
    const auto place = unclosed_quotation_mark(text_);
    if (!place) return;
    const std::string_view before = text_.substr(0, *place);
    line_ = 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
    column_ = problems.character_column(line_, static_cast<int>(*place - (before.rfind('\n') + 1)));
  }

  std::string_view text_;
  int line_, column_;
  bool begins_line_ = false;
  Place place_ = Place::mark;
  std::string message_, hint_;
};

/// More after the end of the document: a second one after '---', or entries that the indentation cuts off.
void report_second(const YamlNode& second, Problems& problems) {
  int line = second.line;
  const auto divides = [&](int number) { return problems.line(number).starts_with("---"); };
  const auto says_nothing = [&](int number) {
    const auto text = problems.line(number);
    const auto first = text.find_first_not_of(" \t");
    return first == std::string_view::npos || text[first] == '#' || text[first] == '%';
  };
  while (line > 1 && !divides(line) && (line == second.line || says_nothing(line))) --line;
  if (divides(line))
    problems.add(second.line, second.column, "", "a second document in one file",
                 "remove the '---' and what follows it");
  else
    problems.add(second.line, second.column, "", "this belongs to nothing above it",
                 "check the indentation and the brackets");
}

}  // namespace

std::optional<YamlNode> read_yaml(std::string_view text, Problems& problems) {
  text = without_byte_order_mark(text);
  if (text.size() > limits::bytes) {
    problems.add(1, 1, "", "the file has " + std::to_string(text.size()) + " bytes", "at most 4 MB");
    return std::nullopt;
  }
  if (!is_plain_text(text, problems)) return std::nullopt;
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
      report_second(second.take(), problems);
      return std::nullopt;
    }
    return root;
  } catch (const Stop& stop) {
    problems.add(stop.mark.line + 1, column_of(problems, stop.mark), "", stop.message, stop.hint);
  } catch (const YAML::Exception& error) {
    SyntaxProblem(error, text, builder, problems).report(problems);
  }
  return std::nullopt;
}

}  // namespace kartlegg::definition
