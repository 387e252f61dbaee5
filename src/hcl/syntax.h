#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "hcl/source.h"
#include "hcl/value.h"

namespace regionfall::hcl {

// The syntax tree of HCL expressions. Both syntaxes, native and JSON, come to this one tree. Trees are immutable once
// parsed.

struct Expression;
using ExpressionPtr = std::shared_ptr<const Expression>;

// One step of a traversal: `.name`, `[key]` with a literal key, or a splat (only where a user wrote one in a static
// traversal).
struct TraversalStep {
  enum class Kind : std::uint8_t { kAttribute, kIndex, kSplat } kind = Kind::kAttribute;
  std::string name;  // kAttribute
  Value key;         // kIndex: string or number
  Range range;       // with its dot or brackets
};

// `aws_vpc.main.id`: a name of the scope and the steps from it.
struct Traversal {
  std::string root;
  Range root_range;
  std::vector<TraversalStep> steps;
  Range range() const;
  // As written in canonical form: `aws_subnet.a["x"].id`.
  std::string to_string() const;
};

struct LiteralExpression {
  Value value;
};  // number, bool, null, and a quoted text without sequences
struct ScopeTraversalExpression {
  Traversal traversal;
};
struct RelativeTraversalExpression {
  ExpressionPtr source;
  std::vector<TraversalStep> steps;
};
struct IndexExpression {
  ExpressionPtr collection;
  ExpressionPtr key;
  Range brackets;
};
// `source[*].each` or `source.*.each`; `each` contains one or more AnonymousSymbolExpression that stand for the
// element.
struct SplatExpression {
  ExpressionPtr source;
  ExpressionPtr each;
  Range marker;
};
struct AnonymousSymbolExpression {};
struct FunctionCallExpression {
  std::string name;  // with namespaces: "provider::aws::arn_parse"
  Range name_range;
  std::vector<ExpressionPtr> arguments;
  bool expand_last = false;  // `f(list...)`
  Range open_parenthesis, close_parenthesis;
};
struct ConditionalExpression {
  ExpressionPtr condition, if_true, if_false;
};
enum class UnaryOperator : std::uint8_t { kNegate, kNot };
struct UnaryExpression {
  UnaryOperator op;
  ExpressionPtr operand;
  Range op_range;
};
enum class BinaryOperator : std::uint8_t {
  kOr,
  kAnd,
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kModulo
};
struct BinaryExpression {
  BinaryOperator op;
  ExpressionPtr left, right;
  Range op_range;
};
struct TupleExpression {
  std::vector<ExpressionPtr> items;
};
struct ObjectItem {
  ExpressionPtr key;
  bool key_is_bare = false;  // a naked traversal as key: `a = 1` (literal name when it is one identifier, else an error
                             // that suggests parentheses)
  ExpressionPtr value;
};
struct ObjectExpression {
  std::vector<ObjectItem> items;
  Range open_brace;
};
struct ForExpression {
  std::string key_name;  // empty when there is only a value name
  std::string value_name;
  ExpressionPtr collection;
  ExpressionPtr key;  // null: a tuple results; else an object
  ExpressionPtr value;
  ExpressionPtr condition;  // null when there is none
  bool group = false;       // `...` after the value
  Range open_range, close_range;
};
// Text with sequences. Parts are literal strings, interpolated expressions, conditionals (`%{if}`) and TemplateJoins
// (`%{for}`).
struct TemplateExpression {
  std::vector<ExpressionPtr> parts;
};
struct TemplateWrapExpression {
  ExpressionPtr inner;
};  // "${inner}": passes the value through, whatever its type
struct TemplateJoinExpression {
  ExpressionPtr tuple;
};  // strings of a tuple, one after the other
struct ParenthesesExpression {
  ExpressionPtr inner;
};

struct Expression {
  Range range;
  std::uint16_t height = 1;  // levels of expressions, this one included; at most kExpressionHeightMax (parser.h)
  bool from_json = false;    // a JSON string literal: static traversals and keywords may be written as such a string
  std::variant<LiteralExpression, ScopeTraversalExpression, RelativeTraversalExpression, IndexExpression,
               SplatExpression, AnonymousSymbolExpression, FunctionCallExpression, ConditionalExpression,
               UnaryExpression, BinaryExpression, TupleExpression, ObjectExpression, ForExpression, TemplateExpression,
               TemplateWrapExpression, TemplateJoinExpression, ParenthesesExpression>
      node;

  template <class Node>
  const Node* as() const {
    return std::get_if<Node>(&node);
  }
};

// Every traversal that leaves the expression for its scope, in source order: names bound by `for` left out.
std::vector<Traversal> variables_of(const Expression& expression);
// Names of every function called in it, with the place.
std::vector<std::pair<std::string, Range>> functions_of(const Expression& expression);

}  // namespace regionfall::hcl
