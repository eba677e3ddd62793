// What can go wrong, and where.
//
// A wrong file or a wrong call is an error and is thrown. A gap in a person's answers is a result and is never thrown:
// see Status in report.hpp.
#pragma once

#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "kartlegg/config.hpp"

namespace kartlegg {
inline namespace v1 {

/// A place in a file. Lines and columns count from 1; 0 means not known.
struct Location {
  std::string file;
  int line = 0;
  int column = 0;
};

/// One thing that is wrong: where, in which field ("scales.conduct.items[2]"), what, and what would be right.
struct Problem {
  Location where;
  std::string field;
  std::string message;
  std::string hint;         ///< what would be right; may be empty
  std::string source_line;  ///< the line of the file, for the caret; may be empty
};

/// "file:line:column: error: message; hint", then the source line and a caret under the column.
KARTLEGG_API std::string to_text(const Problem& problem);

/// Base of everything that kartlegg throws on purpose. what() prints every problem.
class KARTLEGG_API Error : public std::runtime_error {
 public:
  explicit Error(std::vector<Problem> problems);
  std::span<const Problem> problems() const noexcept { return problems_; }

 private:
  std::vector<Problem> problems_;
};

/// A file of an instrument is wrong. All problems of the file are reported at once.
class KARTLEGG_API DefinitionError : public Error {
 public:
  using Error::Error;
};

/// Why a person cannot be scored. In a table the same reasons stand in a row's status.
enum class Refusal : unsigned char {
  none,                ///< scored
  unknown_item,        ///< an item id that the instrument does not have, or that the form does not ask
  repeated_item,       ///< two answers to one item
  invalid_code,        ///< a code that is not among the item's options
  unknown_form,        ///< a form id that the instrument does not have
  unknown_informant,   ///< no form is answered by this informant
  missing_age,         ///< the form depends on age, and no age is known
  impossible_age,      ///< negative, not finite, the assessment date before the birth date, or more than 20 weeks early
  no_form_for_age,     ///< no form covers this age
  ambiguous_form,      ///< several forms fit, and the instrument states no preference: name the form
  unknown_norm_group,  ///< a norm group that the instrument does not have
  norm_changed         ///< a norm group whose file is another than the one named by its hash
};

/// The refusal as written in tables and JSON ("invalid_code").
KARTLEGG_API std::string_view name(Refusal refusal) noexcept;

/// A call with answers or a subject that cannot be scored as they are.
class KARTLEGG_API ResponseError : public Error {
 public:
  ResponseError(Refusal refusal, std::vector<Problem> problems);
  Refusal refusal() const noexcept { return refusal_; }

 private:
  Refusal refusal_;
};

}  // namespace v1
}  // namespace kartlegg
