// Random damage to texts, the same for the same seed on every machine.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace mutation {

/// A number from the environment: how many rounds, which seed.
inline std::size_t number_from(const char* variable, std::size_t otherwise) {
  const char* const text = std::getenv(variable);
  return text == nullptr ? otherwise : static_cast<std::size_t>(std::strtoull(text, nullptr, 10));
}

/// Whole numbers below a bound. (The distributions of <random> differ between libraries.)
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t bound) { return bound == 0 ? 0 : static_cast<std::size_t>(engine_() % bound); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <class List>
  auto any_of(const List& list) -> decltype(list[0]) {
    return list[below(std::size(list))];
  }

 private:
  std::mt19937_64 engine_;
};

/// A name, a number or a sign of the text.
struct Token {
  std::size_t from = 0, length = 0;
};

inline std::vector<Token> tokens_of(std::string_view text) {
  const auto in_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  };
  std::vector<Token> tokens;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    if (in_word(text[at]))
      while (end < text.size() && in_word(text[end])) ++end;
    if (text[at] != ' ' && text[at] != '\n') tokens.push_back({at, end - at});
    at = end;
  }
  return tokens;
}

inline std::string random_expression(Dice& dice, const std::vector<std::string>& names, int depth = 4) {
  static constexpr std::array functions = {
      "sum", "mean", "min",   "max",   "abs", "floor",       "ceil",     "round_half_up",
      "ln",  "sqrt", "clamp", "count", "if",  "first_known", "answered", "round_half_even"};
  static constexpr std::array operators = {"+", "-", "*", "/", "==", "!=", "<", "<=", ">", ">=", "and", "or"};
  if (depth == 0 || dice.one_in(4)) {
    if (dice.one_in(3)) return std::to_string(dice.below(5));
    return dice.one_in(20) ? "none" : dice.any_of(names);
  }
  const auto part = [&] { return random_expression(dice, names, depth - 1); };
  switch (dice.below(5)) {
    case 0:
      return "(" + part() + ")";
    case 1:
      return std::string(dice.one_in(2) ? "not " : "-") + part();
    case 2: {
      std::string call = std::string(dice.any_of(functions)) + "(" + part();
      for (std::size_t n = dice.below(3); n > 0; --n) call += ", " + part();
      return call + ")";
    }
    default:
      return part() + " " + dice.any_of(operators) + " " + part();
  }
}

class Mutator {
 public:
  Mutator(Dice& dice, std::vector<std::string> texts) : dice_(dice), texts_(std::move(texts)) {
    for (const std::string& text : texts_)
      for (const Token& token : tokens_of(text)) words_.push_back(text.substr(token.from, token.length));
  }

  /// One of the texts, a part of it perhaps, after one to eight mutations.
  std::string next() { return damaged(dice_.any_of(texts_)); }

  /// A text in which one or two words, numbers or lines were exchanged for others: more often still a whole file.
  std::string touched(std::string text) {
    for (std::size_t n = 1 + dice_.below(2); n > 0; --n) {
      const auto tokens = tokens_of(text);
      if (tokens.empty()) return text;
      const Token token = dice_.any_of(tokens);
      const char first = text[token.from];
      if (dice_.one_in(6))
        damage_lines(text, dice_.below(3));
      else if (first >= '0' && first <= '9')
        text.replace(token.from, token.length, std::to_string(dice_.below(dice_.one_in(3) ? 100 : 8)));
      else if (dice_.one_in(8))
        damage_tokens(text, 3 + dice_.below(2));
      else
        text.replace(token.from, token.length, word_like(text.substr(token.from, token.length)));
    }
    return text;
  }

  /// A text after one to eight mutations.
  std::string damaged(std::string text) {
    for (std::size_t n = 1 + dice_.below(dice_.one_in(3) ? 8 : 2); n > 0; --n) mutate(text);
    return text;
  }

 private:
  /// Another word if it is a word, another sign if it is a sign.
  std::string word_like(const std::string& token) {
    const auto is_word = [](const std::string& text) { return text.size() > 1; };
    for (int tries = 0; tries < 20; ++tries)
      if (std::string other = dice_.any_of(words_); is_word(other) == is_word(token)) return other;
    return token;
  }
  std::size_t place(const std::string& text) { return dice_.below(text.size() + 1); }
  std::size_t length() { return 1 + dice_.below(dice_.one_in(4) ? 400 : 12); }
  std::size_t line_start(const std::string& text) {
    const std::size_t at = place(text);
    const std::size_t end = text.rfind('\n', at);
    return end == std::string::npos ? 0 : std::min(end + 1, text.size());
  }
  std::string line_at(const std::string& text, std::size_t start) {
    return text.substr(start, std::min(text.find('\n', start), text.size()) - start + 1);
  }

  void mutate(std::string& text) {
    const std::size_t kind = dice_.below(18);
    if (kind < 5)
      damage_characters(text, kind);
    else if (kind < 9)
      damage_lines(text, kind - 5);
    else if (kind < 15)
      damage_tokens(text, kind - 9);
    else if (kind == 15)
      text.insert(place(text), nested());
    else if (kind == 16)
      text.resize(place(text));
    else
      text = text.substr(0, place(text)) + tail_of(dice_.any_of(texts_));
  }
  std::string tail_of(const std::string& text) { return text.substr(place(text)); }

  void damage_characters(std::string& text, std::size_t kind) {
    static constexpr std::array punctuation = {":",
                                               ": ",
                                               "- ",
                                               "{",
                                               "}",
                                               "[",
                                               "]",
                                               "&a ",
                                               "*a",
                                               "!!str ",
                                               "!",
                                               "|",
                                               ">",
                                               "'",
                                               "\"",
                                               "#",
                                               " #",
                                               "%",
                                               "@",
                                               "`",
                                               "\t",
                                               "\n",
                                               ",",
                                               "? ",
                                               "\n---\n",
                                               "\n...\n",
                                               "<<: *a",
                                               "~",
                                               "null",
                                               "\\",
                                               "\r",
                                               "  ",
                                               "\n ",
                                               "\xC3",
                                               "\xFF",
                                               "\x01",
                                               "\xEF\xBB\xBF",
                                               "\xC2\x85",
                                               "0x",
                                               "none",
                                               "true",
                                               "en: ",
                                               "{}",
                                               "[]"};
    switch (kind) {
      case 0:
        if (!text.empty()) text[dice_.below(text.size())] = static_cast<char>(dice_.below(256));
        return;
      case 1: {  // a bit
        if (text.empty()) return;
        char& c = text[dice_.below(text.size())];
        c = static_cast<char>(static_cast<unsigned char>(c) ^ (1U << dice_.below(8)));
        return;
      }
      case 2:
        text.erase(place(text), length());
        return;
      case 3:
        text.insert(place(text), text.substr(place(text), length()));
        return;
      default:
        text.insert(place(text), dice_.any_of(punctuation));
    }
  }

  void damage_lines(std::string& text, std::size_t kind) {
    const std::size_t start = line_start(text);
    const std::string line = line_at(text, start);
    switch (kind) {
      case 0: {  // two lines change places
        const std::size_t other = line_start(text), first = std::min(start, other), second = std::max(start, other);
        const std::string before = line_at(text, first), after = line_at(text, second);
        text.replace(second, after.size(), before);
        text.replace(first, before.size(), after);
        return;
      }
      case 1:
        text.erase(start, line.size());
        return;
      case 2:
        text.insert(line_start(text), line);
        return;
      default:  // indentation
        if (dice_.one_in(2))
          text.insert(start, 1 + dice_.below(3), ' ');
        else if (start < text.size() && text[start] == ' ')
          text.erase(start, 1 + dice_.below(2));
    }
  }

  void damage_tokens(std::string& text, std::size_t kind) {
    static constexpr std::array numbers = {"0",   "-1", "1e9",        "1e309", "99999999999999999999",
                                           "0.1", "-0", "1e-320",     "nan",   "inf",
                                           "3.5", ".5", "2147483648", "32000", "1000",
                                           "5.",  "+2", "1_000"};
    const auto tokens = tokens_of(text);
    if (tokens.empty()) return;
    const Token token = dice_.any_of(tokens);
    if (kind < 3)
      text.replace(token.from, token.length, dice_.any_of(words_));
    else if (kind == 3)
      text.replace(token.from, token.length, dice_.any_of(numbers));
    else if (kind == 4)
      text.replace(token.from, token.length, "\"" + random_expression(dice_, words_) + "\"");
    else
      scatter_aliases(text, token);
  }

  /// An anchor here, aliases further down.
  void scatter_aliases(std::string& text, Token token) {
    const std::string anchored = "&a " + text.substr(token.from, token.length);
    text.replace(token.from, token.length, anchored);
    for (std::size_t n = 1 + dice_.below(4); n > 0; --n) {
      const auto tokens = tokens_of(text);
      const Token other = dice_.any_of(tokens);
      if (other.from > token.from + anchored.size()) text.replace(other.from, other.length, "*a");
    }
  }

  std::string nested() {
    const std::size_t depth = dice_.one_in(20) ? 3000 : 1 + dice_.below(40);
    switch (dice_.below(4)) {
      case 0:
        return std::string(depth, '[') + std::string(dice_.below(depth + 1), ']');
      case 1:
        return std::string(depth, '{');
      case 2: {
        std::string text;
        for (std::size_t i = 0; i < depth; ++i) text += "- ";
        return "\n" + text + "\n";
      }
      default: {
        std::string text = "\nbomb0: &b0 [x, x, x, x, x, x, x, x, x, x]\n";
        for (int i = 1; i < 8; ++i) {
          text += "bomb" + std::to_string(i) + ": &b" + std::to_string(i) + " [";
          for (int j = 0; j < 10; ++j) text += (j == 0 ? "*b" : ", *b") + std::to_string(i - 1);
          text += "]\n";
        }
        return text;
      }
    }
  }

  Dice& dice_;
  std::vector<std::string> texts_;
  std::vector<std::string> words_;
};

}  // namespace mutation
