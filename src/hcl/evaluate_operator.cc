#include <array>

#include "hcl/evaluation.h"
#include "hcl/operations.h"

namespace regionfall::hcl {
namespace {

Result<Value> not_equals(const Value& a, const Value& b) { return logical_not(equals(a, b)); }
Result<Value> greater_than(const Value& a, const Value& b) { return less_than(b, a); }
Result<Value> greater_or_equal(const Value& a, const Value& b) { return less_or_equal(b, a); }

template <Value (*operation)(const Value&, const Value&)>
Result<Value> never_failing(const Value& a, const Value& b) {
  return operation(a, b);
}

enum class Operands : std::uint8_t { kAny, kBools, kNumbers };

struct BinaryMeaning {
  Operands operands;
  bool gives_bool;
  Result<Value> (*operation)(const Value&, const Value&);
};

// In the order of BinaryOperator.
constexpr std::array<BinaryMeaning, 13> kBinaryMeanings{{
    {Operands::kBools, true, never_failing<logical_or>},
    {Operands::kBools, true, never_failing<logical_and>},
    {Operands::kAny, true, never_failing<equals>},
    {Operands::kAny, true, not_equals},
    {Operands::kNumbers, true, never_failing<less_than>},
    {Operands::kNumbers, true, never_failing<less_or_equal>},
    {Operands::kNumbers, true, greater_than},
    {Operands::kNumbers, true, greater_or_equal},
    {Operands::kNumbers, false, add},
    {Operands::kNumbers, false, subtract},
    {Operands::kNumbers, false, multiply},
    {Operands::kNumbers, false, divide},
    {Operands::kNumbers, false, modulo},
}};

}  // namespace

// The value of an operand as `type`; a mistake where it does not fit or is null.
Value Evaluation::operand(const Expression& expression, const Type& type, std::string_view which,
                          const Expression& whole) {
  const std::size_t before = mark();
  Value given = value(expression);
  if (failed_since(before)) return given;
  std::string problem;
  if (auto fitting = converted(given, type, problem)) {
    if (!fitting->is_null()) return *std::move(fitting);
    problem = "it is null";
  }
  error("Invalid operand", "Unsuitable value for " + std::string(which) + " operand: " + problem + ".",
        expression.range, expression, whole.range);
  return Value::unknown(type);
}

Value Evaluation::of(const UnaryExpression& node, const Expression& whole) {
  const std::size_t before = mark();
  const bool negates = node.op == UnaryOperator::kNegate;
  const Type type = negates ? Type::number() : Type::boolean();
  const Value only = operand(*node.operand, type, "unary", whole);
  if (failed_since(before)) return Value::unknown(type);
  return negates ? negate(only) : logical_not(only);
}

Value Evaluation::of(const BinaryExpression& node, const Expression& whole) {
  const BinaryMeaning& meaning = kBinaryMeanings[static_cast<std::size_t>(node.op)];
  const std::size_t before = mark();
  // Both sides are always evaluated, also of && and ||: a mistake on either side is a mistake.
  Value left, right;
  if (meaning.operands == Operands::kAny) {
    left = value(*node.left);
    right = value(*node.right);
  } else {
    const Type type = meaning.operands == Operands::kBools ? Type::boolean() : Type::number();
    left = operand(*node.left, type, "left", whole);
    right = operand(*node.right, type, "right", whole);
  }
  const auto unknown_result = [&] { return Value::unknown(meaning.gives_bool ? Type::boolean() : Type::number()); };
  if (failed_since(before)) return unknown_result();
  Result<Value> result = meaning.operation(left, right);
  if (result) return *std::move(result);
  error("Operation failed", sentence(result.error().message), whole.range, whole);
  return unknown_result();
}

}  // namespace regionfall::hcl
