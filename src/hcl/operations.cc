#include "hcl/operations.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>
#include <utility>

#include "hcl/convert.h"

namespace regionfall::hcl {
namespace {

Value unknown_bool() { return Value::unknown(Type::boolean(), {.not_null = true}); }

Value number_value(std::size_t count) { return Value::number(static_cast<std::int64_t>(count)); }

// The bounds of a number that may be unknown.
struct Bounds {
  std::optional<Number> low, high;
};

Bounds bounds(const Value& value) {
  if (value.type() != Type::number()) return {};
  if (value.is_known()) return {value.as_number(), value.as_number()};
  return {value.refinement().at_least, value.refinement().at_most};
}

using Arithmetic = Number (*)(const Number&, const Number&);
using Undefined = bool (*)(const Number&, const Number&);

// The bounds of a result are among the results of the operands' bounds.
Value unknown_result(const Value& a, const Value& b, Arithmetic operation, Undefined undefined) {
  Refinement refinement{.not_null = true};
  const Bounds of_a = bounds(a);
  const Bounds of_b = bounds(b);
  const auto corner = [&](const std::optional<Number>& x, const std::optional<Number>& y) -> std::optional<Number> {
    if (!x || !y || undefined(*x, *y)) return std::nullopt;
    return operation(*x, *y);
  };
  const std::array corners = {corner(of_a.low, of_b.low), corner(of_a.low, of_b.high), corner(of_a.high, of_b.low),
                              corner(of_a.high, of_b.high)};
  if (std::all_of(corners.begin(), corners.end(), [](const auto& c) { return c.has_value(); })) {
    const auto less = [](const std::optional<Number>& x, const std::optional<Number>& y) { return *x < *y; };
    refinement.at_least = *std::min_element(corners.begin(), corners.end(), less);
    refinement.at_most = *std::max_element(corners.begin(), corners.end(), less);
  }
  return Value::unknown(Type::number(), std::move(refinement));
}

Result<Value> arithmetic(const Value& a, const Value& b, Arithmetic operation, Undefined undefined,
                         const char* problem) {
  const Marks marks = a.marks() | b.marks();
  if (!a.is_known() || !b.is_known()) return unknown_result(a, b, operation, undefined).with_marks(marks);
  if (undefined(a.as_number(), b.as_number())) return failure(problem);
  return Value::number(operation(a.as_number(), b.as_number())).with_marks(marks);
}

// Whether an unknown value cannot turn out to be `known`.
bool excludes(const Value& unknown, const Value& known) {
  const Refinement& refinement = unknown.refinement();
  if (known.is_null()) return refinement.not_null;
  if (!unknown.type().has_dynamic() && !known.type().has_dynamic() && unknown.type() != known.type()) return true;
  if (known.type() == Type::string()) return !known.as_string().starts_with(refinement.string_prefix);
  if (known.type() == Type::number()) {
    const Number& number = known.as_number();
    const auto& low = refinement.at_least;
    const auto& high = refinement.at_most;
    return (low && (number < *low || (refinement.at_least_exclusive && number == *low))) ||
           (high && (number > *high || (refinement.at_most_exclusive && number == *high)));
  }
  if (!known.type().is_collection() || !length(known).is_known()) return false;
  return known.length() < refinement.length_min || (refinement.length_max && known.length() > *refinement.length_max);
}

enum class Truth { kFalse, kUnknown, kTrue };

Truth truth(const Value& a, const Value& b);

Truth truth_of_elements(const Value& a, const Value& b) {
  if (a.length() != b.length()) return Truth::kFalse;
  const bool map = a.type().kind() == TypeKind::kMap;
  Truth result = Truth::kTrue;
  for (std::size_t i = 0; i < a.length(); ++i) {
    if (map && a.key(i) != b.key(i)) return Truth::kFalse;
    result = std::min(result, truth(a.elements()[i], b.elements()[i]));
    if (result == Truth::kFalse) return result;
  }
  return result;
}

Truth truth_of_sets(const Value& a, const Value& b) {
  if (!a.is_wholly_known() || !b.is_wholly_known()) return Truth::kUnknown;
  return truth_of_elements(a, b);
}

// Of unmarked values.
Truth truth(const Value& a, const Value& b) {
  if (!a.is_known() && !b.is_known()) return Truth::kUnknown;
  if (!a.is_known()) return excludes(a, b) ? Truth::kFalse : Truth::kUnknown;
  if (!b.is_known()) return excludes(b, a) ? Truth::kFalse : Truth::kUnknown;
  if (a.is_null() || b.is_null()) return a.is_null() && b.is_null() ? Truth::kTrue : Truth::kFalse;
  if (a.type() != b.type()) {
    // Where a type is still open inside, the values may come to agree.
    const bool open = a.type().has_dynamic() || b.type().has_dynamic();
    return open && (convertible(a.type(), b.type()) || convertible(b.type(), a.type())) ? Truth::kUnknown
                                                                                        : Truth::kFalse;
  }
  switch (a.type().kind()) {
    case TypeKind::kString:
      return a.as_string() == b.as_string() ? Truth::kTrue : Truth::kFalse;
    case TypeKind::kNumber:
      return a.as_number() == b.as_number() ? Truth::kTrue : Truth::kFalse;
    case TypeKind::kBool:
      return a.as_bool() == b.as_bool() ? Truth::kTrue : Truth::kFalse;
    case TypeKind::kSet:
      return truth_of_sets(a, b);
    default:
      return truth_of_elements(a, b);
  }
}

// Known where the bounds decide: -1 when a < b for certain, 1 when a > b.
int certain_order(const Value& a, const Value& b) {
  const Bounds of_a = bounds(a);
  const Bounds of_b = bounds(b);
  if (of_a.high && of_b.low && *of_a.high < *of_b.low) return -1;
  if (of_a.low && of_b.high && *of_a.low > *of_b.high) return 1;
  return 0;
}

template <class Decide>
Value compare(const Value& a, const Value& b, Decide decide) {
  const Marks marks = a.marks() | b.marks();
  if (a.is_known() && b.is_known()) return Value::boolean(decide(a.as_number() <=> b.as_number())).with_marks(marks);
  const int order = certain_order(a, b);
  return (order == 0 ? unknown_bool() : Value::boolean(decide(order <=> 0))).with_marks(marks);
}

// `decisive` is the truth value that decides alone: false for and, true for or.
Value logical(const Value& a, const Value& b, bool decisive) {
  const Marks marks = a.marks() | b.marks();
  const auto decides = [&](const Value& value) { return value.is_known() && value.as_bool() == decisive; };
  if (decides(a) || decides(b)) return Value::boolean(decisive).with_marks(marks);
  if (!a.is_known() || !b.is_known()) return unknown_bool().with_marks(marks);
  return Value::boolean(!decisive).with_marks(marks);
}

}  // namespace

Value equals(const Value& a, const Value& b) {
  const Marks marks = a.marks_deep() | b.marks_deep();
  const Truth result = marks == Marks::kNone ? truth(a, b) : truth(a.unmarked_deep(), b.unmarked_deep());
  return (result == Truth::kUnknown ? unknown_bool() : Value::boolean(result == Truth::kTrue)).with_marks(marks);
}

Value logical_not(const Value& a) {
  return (a.is_known() ? Value::boolean(!a.as_bool()) : unknown_bool()).with_marks(a.marks());
}

Value logical_and(const Value& a, const Value& b) { return logical(a, b, false); }
Value logical_or(const Value& a, const Value& b) { return logical(a, b, true); }

Value less_than(const Value& a, const Value& b) {
  return compare(a, b, [](std::strong_ordering order) { return order < 0; });
}

Value less_or_equal(const Value& a, const Value& b) {
  return compare(a, b, [](std::strong_ordering order) { return order <= 0; });
}

Value negate(const Value& a) {
  if (a.is_known()) return Value::number(-a.as_number()).with_marks(a.marks());
  const Bounds of_a = bounds(a);
  Refinement refinement{.not_null = true};
  if (of_a.high) refinement.at_least = -*of_a.high;
  if (of_a.low) refinement.at_most = -*of_a.low;
  return Value::unknown(Type::number(), std::move(refinement)).with_marks(a.marks());
}

Result<Value> add(const Value& a, const Value& b) {
  return arithmetic(
      a, b, [](const Number& x, const Number& y) { return x + y; }, Number::is_undefined_sum,
      "Infinities of opposite sign have no sum");
}

Result<Value> subtract(const Value& a, const Value& b) {
  return arithmetic(
      a, b, [](const Number& x, const Number& y) { return x - y; },
      [](const Number& x, const Number& y) { return Number::is_undefined_sum(x, -y); },
      "Infinities of the same sign have no difference");
}

Result<Value> multiply(const Value& a, const Value& b) {
  return arithmetic(
      a, b, [](const Number& x, const Number& y) { return x * y; }, Number::is_undefined_product,
      "Zero times infinity has no value");
}

Result<Value> divide(const Value& a, const Value& b) {
  const Marks marks = a.marks() | b.marks();
  if (!a.is_known() || !b.is_known()) return Value::unknown(Type::number(), {.not_null = true}).with_marks(marks);
  const Number& dividend = a.as_number();
  const Number& divisor = b.as_number();
  if (divisor.sign() == 0) {
    if (dividend.sign() == 0) return failure("Zero divided by zero has no value");
    return Value::number(Number::infinity(dividend.sign() < 0)).with_marks(marks);
  }
  if (dividend.is_infinite() && divisor.is_infinite()) return failure("Infinity divided by infinity has no value");
  return Value::number(dividend / divisor).with_marks(marks);
}

Result<Value> modulo(const Value& a, const Value& b) {
  const Marks marks = a.marks() | b.marks();
  if (!a.is_known() || !b.is_known()) return Value::unknown(Type::number(), {.not_null = true}).with_marks(marks);
  const Number& dividend = a.as_number();
  const Number& divisor = b.as_number();
  if (Number::is_undefined_product(dividend, divisor)) return failure("Zero and infinity have no remainder");
  if (divisor.sign() == 0) return a.with_marks(marks);
  return Value::number(dividend % divisor).with_marks(marks);
}

Value length(const Value& collection) {
  const Marks marks = collection.marks();
  const Type& type = collection.type();
  if (type.kind() == TypeKind::kTuple) return number_value(type.tuple_elements().size()).with_marks(marks);
  if (type.kind() == TypeKind::kObject) return number_value(type.attributes().size()).with_marks(marks);
  Refinement refinement{.not_null = true, .at_least = Number(0)};
  if (!collection.is_known()) {
    const Refinement& of_collection = collection.refinement();
    refinement.at_least = Number(static_cast<std::int64_t>(of_collection.length_min));
    if (of_collection.length_max) refinement.at_most = Number(static_cast<std::int64_t>(*of_collection.length_max));
    return Value::unknown(Type::number(), std::move(refinement)).with_marks(marks);
  }
  const std::size_t count = collection.length();
  // Elements of a set that are unknown may turn out to be equal to others.
  if (type.kind() != TypeKind::kSet || count <= 1 || collection.is_wholly_known()) {
    return number_value(count).with_marks(marks);
  }
  refinement.at_least = Number(1);
  refinement.at_most = Number(static_cast<std::int64_t>(count));
  return Value::unknown(Type::number(), std::move(refinement)).with_marks(marks);
}

}  // namespace regionfall::hcl
