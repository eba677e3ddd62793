#include "definition/expression.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/nearest.hpp"
#include "core/number.hpp"
#include "core/text.hpp"
#include "definition/limits.hpp"

namespace kartlegg::definition {
namespace {

struct Function {
  std::string_view name;
  Op op;
  std::size_t least, most;  // number of arguments
  bool of_conditions;       // the arguments are conditions (for choose: only the first)
};

constexpr std::size_t many = limits::arguments;
constexpr std::array functions = {
    Function{"sum", Op::sum, 1, many, false},
    Function{"mean", Op::mean, 1, many, false},
    Function{"min", Op::min, 1, many, false},
    Function{"max", Op::max, 1, many, false},
    Function{"abs", Op::abs, 1, 1, false},
    Function{"floor", Op::floor, 1, 1, false},
    Function{"ceil", Op::ceil, 1, 1, false},
    Function{"round_half_up", Op::round_half_up, 1, 1, false},
    Function{"round_half_even", Op::round_half_even, 1, 1, false},
    Function{"ln", Op::ln, 1, 1, false},
    Function{"sqrt", Op::sqrt, 1, 1, false},
    Function{"clamp", Op::clamp, 3, 3, false},
    Function{"count", Op::count, 1, many, true},
    Function{"if", Op::choose, 3, 3, false},
    Function{"first_known", Op::first_known, 1, many, false},
    Function{"answered", Op::answered, 1, 1, false},
};

struct Token {
  enum Kind : std::uint8_t { number, word, symbol, end } kind = end;
  std::string_view text;
  std::size_t at = 0;
};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Thrown inside this file only; parse_expression turns it into an ExpressionProblem.
struct Wrong {
  ExpressionProblem problem;
};

[[noreturn]] void wrong(std::size_t at, std::string message, std::string hint = {}) {
  throw Wrong{{at, std::move(message), std::move(hint)}};
}

std::string quoted(std::string_view text) { return "'" + core::shown(text, 40) + "'"; }

class Parser {
 public:
  Parser(std::string_view text, const Names& names) : text_(text), names_(names) { advance(); }

  Expression whole(Want want) {
    const int result = disjunction();
    if (token_.kind != Token::end)
      wrong(token_.at, quoted(token_.text) + " is not expected here", "an operator or the end");
    expect(result, want == Want::condition);
    expression_.is_condition = want == Want::condition;
    expression_.text = text_;
    std::sort(expression_.slots.begin(), expression_.slots.end());
    expression_.slots.erase(std::unique(expression_.slots.begin(), expression_.slots.end()), expression_.slots.end());
    return std::move(expression_);
  }

 private:
  // --- tokens
  void advance() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
    const std::size_t from = at_;
    if (at_ == text_.size()) {
      token_ = {Token::end, {}, from};
      return;
    }
    const char c = text_[at_];
    if (is_digit(c) || (c == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]))) {
      while (at_ < text_.size() && (is_digit(text_[at_]) || text_[at_] == '.')) ++at_;
      token_ = {Token::number, text_.substr(from, at_ - from), from};
    } else if (is_letter(c)) {
      while (at_ < text_.size() && (is_letter(text_[at_]) || is_digit(text_[at_]) || text_[at_] == '.')) ++at_;
      token_ = {Token::word, text_.substr(from, at_ - from), from};
    } else {
      const std::string_view two = text_.substr(at_, 2);
      const bool long_symbol = two == "==" || two == "!=" || two == "<=" || two == ">=";
      at_ += long_symbol ? 2 : 1;
      token_ = {Token::symbol, text_.substr(from, at_ - from), from};
      if (!long_symbol && std::string_view("+-*/()<>,").find(c) == std::string_view::npos) unknown_symbol(c);
    }
  }

  [[noreturn]] void unknown_symbol(char c) const {
    if (c == '=') wrong(token_.at, "'=' is not an operator", "'==' compares");
    if (c == '&' || c == '|' || c == '!')
      wrong(token_.at, "'" + std::string(1, c) + "' is not an operator", "use and, or, not");
    const bool printable = static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7f;
    wrong(token_.at,
          printable ? "'" + std::string(1, c) + "' is not part of the formula language"
                    : "a character that is not part of the formula language",
          "names, numbers, + - * / ( ) , and comparisons");
  }

  bool take(std::string_view text) {
    if (token_.kind == Token::end || token_.kind == Token::number || token_.text != text) return false;
    advance();
    return true;
  }

  void need_closing_bracket() {
    if (take(")")) return;
    if (token_.kind == Token::end)  // YAML ends a text at a comma, if a '{' is open
      wrong(token_.at, "')' is missing", "add it; if the formula has a comma, put the whole of it in quotation marks");
    wrong(token_.at, "')' is missing before " + quoted(token_.text), "every '(' needs its ')'");
  }

  // --- nodes
  int add(Op op, std::vector<int> arguments, bool condition, std::size_t at) {
    expression_.nodes.push_back({op, 0, -1, std::move(arguments)});
    condition_.push_back(condition);
    begins_.push_back(at);
    return static_cast<int>(expression_.nodes.size()) - 1;
  }

  void expect(int node, bool condition) const {
    const auto n = static_cast<std::size_t>(node);
    if (condition_[n] == condition) return;
    const std::size_t at = begins_[n];
    if (condition) wrong(at, "this is a number where a condition is needed", "compare it, for example '>= 1'");
    wrong(at, "this is a condition where a number is needed", "count(...) or if(condition, 1, 0) makes it a number");
  }

  int binary(Op op, int left, int right, bool of_conditions, bool gives_condition) {
    expect(left, of_conditions);
    expect(right, of_conditions);
    return add(op, {left, right}, gives_condition, begins_[static_cast<std::size_t>(left)]);
  }

  // --- grammar, loosest first
  int disjunction() {
    int left = conjunction();
    while (take("or")) left = binary(Op::logical_or, left, conjunction(), true, true);
    return left;
  }

  int conjunction() {
    int left = negation();
    while (take("and")) left = binary(Op::logical_and, left, negation(), true, true);
    return left;
  }

  int negation() {
    const std::size_t at = token_.at;
    if (!take("not")) return comparison();
    const Deeper deeper(*this);
    const int inner = negation();
    expect(inner, true);
    return add(Op::logical_not, {inner}, true, at);
  }

  int comparison() {
    const int left = arithmetic();
    static constexpr std::array<std::pair<std::string_view, Op>, 6> comparisons = {{{"==", Op::equal},
                                                                                    {"!=", Op::not_equal},
                                                                                    {"<=", Op::less_equal},
                                                                                    {">=", Op::greater_equal},
                                                                                    {"<", Op::less},
                                                                                    {">", Op::greater}}};
    for (const auto& [symbol, op] : comparisons) {
      if (!take(symbol)) continue;
      const int node = binary(op, left, arithmetic(), false, true);
      for (const auto& again : comparisons)
        if (token_.kind == Token::symbol && token_.text == again.first)
          wrong(token_.at, "comparisons cannot be chained", "write 'a <= b and b <= c'");
      return node;
    }
    return left;
  }

  int arithmetic() {
    int left = product();
    for (;;) {
      if (take("+"))
        left = binary(Op::add, left, product(), false, false);
      else if (take("-"))
        left = binary(Op::subtract, left, product(), false, false);
      else
        return left;
    }
  }

  int product() {
    int left = factor();
    for (;;) {
      if (take("*"))
        left = binary(Op::multiply, left, factor(), false, false);
      else if (take("/"))
        left = binary(Op::divide, left, factor(), false, false);
      else
        return left;
    }
  }

  int factor() {
    const Deeper deeper(*this);
    const std::size_t at = token_.at;
    if (take("-")) {
      const int inner = factor();
      expect(inner, false);
      return add(Op::negate, {inner}, false, at);
    }
    if (take("(")) {
      const int inner = disjunction();
      need_closing_bracket();
      return inner;
    }
    if (token_.kind == Token::number) return number();
    if (token_.kind == Token::word) return word();
    if (token_.kind == Token::end)
      wrong(token_.at, "the formula ends too early", "a number, a name or '(' must follow");
    wrong(token_.at, quoted(token_.text) + " is not expected here", "a number, a name or '('");
  }

  int number() {
    const auto value = core::parse_number(token_.text);
    if (!value) wrong(token_.at, quoted(token_.text) + " is not a number", "for example 2 or 0.5");
    const int node = add(Op::number, {}, false, token_.at);
    expression_.nodes.back().number = *value;
    advance();
    return node;
  }

  int word() {
    const Token word = token_;
    advance();
    if (token_.kind == Token::symbol && token_.text == "(") return call(word);
    if (word.text == "none") return add(Op::none, {}, false, word.at);
    if (word.text == "and" || word.text == "or" || word.text == "not")
      wrong(word.at, quoted(word.text) + " is not expected here", "a number, a name or '('");
    const int slot = names_.find(word.text);
    if (slot < 0) wrong(word.at, "unknown name " + quoted(word.text), core::suggestion(word.text, names_.all()));
    const int node = add(Op::name, {}, false, word.at);
    expression_.nodes.back().slot = slot;
    expression_.slots.push_back(slot);
    return node;
  }

  int call(const Token& word) {
    const auto* const function =
        std::find_if(functions.begin(), functions.end(), [&](const Function& f) { return f.name == word.text; });
    if (function == functions.end()) {
      std::vector<std::string> valid;
      for (const auto& f : functions) valid.emplace_back(f.name);
      wrong(word.at, "unknown function " + quoted(word.text), core::suggestion(word.text, valid));
    }
    advance();  // the opening bracket
    std::vector<int> arguments;
    if (!(token_.kind == Token::symbol && token_.text == ")")) {
      do {
        arguments.push_back(disjunction());
        const bool condition = function->of_conditions || (function->op == Op::choose && arguments.size() == 1);
        expect(arguments.back(), condition);
        if (arguments.size() > function->most) break;
      } while (take(","));
    }
    if (arguments.size() <= function->most) need_closing_bracket();
    if (arguments.size() < function->least || arguments.size() > function->most)
      wrong(word.at,
            quoted(word.text) + " has " + std::to_string(arguments.size()) +
                (arguments.size() == 1 ? " argument" : " arguments"),
            "it takes " + std::to_string(function->least) +
                (function->most == function->least ? "" : " to " + std::to_string(function->most)));
    return add(function->op, std::move(arguments), function->op == Op::answered, word.at);
  }

  struct Deeper {
    explicit Deeper(Parser& p) : parser(p) {
      if (++parser.depth_ > limits::expression_levels)
        wrong(parser.token_.at, "the formula is nested too deeply",
              "at most " + std::to_string(limits::expression_levels) + " levels");
    }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    ~Deeper() { --parser.depth_; }
    Parser& parser;
  };

  std::string_view text_;
  const Names& names_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  Token token_;
  Expression expression_;
  std::vector<bool> condition_;      // of each node
  std::vector<std::size_t> begins_;  // where in the text each node begins
};

}  // namespace

std::vector<int> summands(const Expression& expression) {
  std::vector<int> slots;
  for (const Node& node : expression.nodes) {
    if (node.op == Op::name) slots.push_back(node.slot);
    if (node.op != Op::name && node.op != Op::add) return {};
  }
  const auto names_twice = slots.size() != expression.slots.size();
  return names_twice ? std::vector<int>() : slots;
}

bool asks_for_absence(const Expression& expression) {
  return std::any_of(expression.nodes.begin(), expression.nodes.end(),
                     [](const Node& node) { return node.op == Op::answered || node.op == Op::first_known; });
}

std::vector<int> used_as_numbers(const Expression& expression) {
  std::vector<bool> compared(expression.nodes.size(), false);
  for (const Node& node : expression.nodes)
    if (node.op == Op::equal || node.op == Op::not_equal || node.op == Op::answered)
      for (const int argument : node.arguments) compared[static_cast<std::size_t>(argument)] = true;
  std::vector<int> slots;
  for (std::size_t n = 0; n < compared.size(); ++n)
    if (expression.nodes[n].op == Op::name && !compared[n]) slots.push_back(expression.nodes[n].slot);
  return slots;
}

bool Expression::reads(int slot) const { return std::binary_search(slots.begin(), slots.end(), slot); }

std::optional<Expression> parse_expression(std::string_view text, const Names& names, Want want,
                                           ExpressionProblem& problem) {
  if (text.size() > limits::expression_characters) {
    problem = {0, "the formula is too long",
               "at most " + std::to_string(limits::expression_characters) + " characters"};
    return std::nullopt;
  }
  try {
    return Parser(text, names).whole(want);
  } catch (Wrong& found) {
    problem = std::move(found.problem);
    return std::nullopt;
  }
}

}  // namespace kartlegg::definition
