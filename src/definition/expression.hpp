// The language of formulas and conditions: total (no loops, no side effects), names bound when it is read.
// What an expression means is in evaluate.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "definition/names.hpp"
#include "kartlegg/error.hpp"

namespace kartlegg::definition {

enum class Op : std::uint8_t {
  number,
  none,
  name,
  add,
  subtract,
  multiply,
  divide,
  negate,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  logical_and,
  logical_or,
  logical_not,
  sum,
  mean,
  min,
  max,
  abs,
  floor,
  ceil,
  round_half_up,
  round_half_even,
  ln,
  sqrt,
  clamp,
  count,
  choose,
  first_known,
  answered
};

/// One step; its arguments are nodes that come before it.
struct Node {
  Op op = Op::none;
  double number = 0;           // of Op::number
  int slot = -1;               // of Op::name
  std::vector<int> arguments;  // into Expression::nodes
};

struct Expression {
  std::string text;
  Location where;           // in the file
  std::vector<Node> nodes;  // the last one is the result
  bool is_condition = false;
  std::vector<int> slots;  // every slot that is read, each once, ascending

  bool reads(int slot) const;
};

/// The slots that an expression adds up, none twice; empty if it does anything else.
std::vector<int> summands(const Expression& expression);

/// True if a name without a value can give a value that none of its values gives.
bool asks_for_absence(const Expression& expression);

/// The slots whose values are used as numbers: read otherwise than by ==, != or answered().
std::vector<int> used_as_numbers(const Expression& expression);

enum class Want : std::uint8_t { number, condition };

/// What is wrong with an expression, and at which character (from 0) of its text.
struct ExpressionProblem {
  std::size_t at = 0;
  std::string message, hint;
};

/// Reads an expression. `names` are the valid names; the slot of a name is its place in that list.
/// std::nullopt, and `problem` filled, if the text is not an expression of the wanted kind.
std::optional<Expression> parse_expression(std::string_view text, const Names& names, Want want,
                                           ExpressionProblem& problem);

}  // namespace kartlegg::definition
