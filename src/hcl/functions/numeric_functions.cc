#include <cmath>

#include "base/text.h"
#include "hcl/functions/arguments.h"
#include "hcl/functions/go_math.h"

namespace regionfall::hcl {
namespace {

using Arguments = std::span<const Value>;

FunctionResult abs_call(Arguments arguments, const FunctionCall&) {
  return Value::number(arguments[0].as_number().abs()).with_marks(arguments[0].marks());
}

FunctionResult ceil_call(Arguments arguments, const FunctionCall&) {
  return Value::number(arguments[0].as_number().ceil());
}

FunctionResult floor_call(Arguments arguments, const FunctionCall&) {
  return Value::number(arguments[0].as_number().floor());
}

FunctionResult double_result(double result) {
  if (std::isnan(result)) return call_error("the result is not a number");
  return Value::number(Number::from_double(result));
}

FunctionResult log_call(Arguments arguments, const FunctionCall&) {
  const double number = TRY(double_argument(arguments, 0));
  const double base = TRY(double_argument(arguments, 1));
  return double_result(natural_logarithm(number) / natural_logarithm(base));
}

FunctionResult pow_call(Arguments arguments, const FunctionCall&) {
  return double_result(power(TRY(double_argument(arguments, 0)), TRY(double_argument(arguments, 1))));
}

FunctionResult signum_call(Arguments arguments, const FunctionCall&) {
  const std::int64_t number = TRY(whole_argument(arguments, 0));
  return Value::number(number == 0 ? 0 : number < 0 ? -1 : 1);
}

template <bool kLargest>
FunctionResult extreme_call(Arguments arguments, const FunctionCall&) {
  if (arguments.empty()) return call_error("at least one number is required");
  const Value* best = &arguments[0];
  for (const Value& candidate : arguments.subspan(1)) {
    const auto order = candidate.as_number() <=> best->as_number();
    if (kLargest ? order > 0 : order < 0) best = &candidate;
  }
  return *best;
}

Result<Type, FunctionError> parseint_type(Arguments arguments) {
  if (arguments[0].type().kind() != TypeKind::kString) {
    return argument_error(0, "a string is required, not " + arguments[0].type().friendly_name());
  }
  return Type::number();
}

FunctionResult parseint_call(Arguments arguments, const FunctionCall&) {
  constexpr int kBaseMin = 2;
  constexpr int kBaseMax = 62;
  const Marks marks = arguments[0].marks() | arguments[1].marks();
  const std::optional<std::int64_t> base = arguments[1].as_number().to_int64();
  if (!base || *base < kBaseMin || *base > kBaseMax) {
    return argument_error(1, "the base must be a whole number from 2 to 62");
  }
  const std::string& text = arguments[0].as_string();
  std::optional<Number> number = Number::parse_integer(text, static_cast<int>(*base));
  if (!number) {
    const std::string what = has(marks, Marks::kSensitive) ? "the sensitive text" : quote(text);
    return argument_error(0, what + " is not a whole number in base " + std::to_string(*base));
  }
  return Value::number(*std::move(number)).with_marks(marks);
}

FunctionResult sum_call(Arguments arguments, const FunctionCall&) {
  const Value& list = arguments[0];
  if (!is_sequence(list.type())) {
    return argument_error(0, "a list, set or tuple of numbers is required, not " + list.type().friendly_name());
  }
  if (list.length() == 0) return argument_error(0, "there is nothing to sum in an empty list");
  if (!list.is_wholly_known()) return Value::unknown(Type::number());
  Number sum;
  for (const Value& element : list.elements()) {
    const Result<Value, ConversionError> number = convert(element, Type::number());
    if (!number || number->is_null()) return argument_error(0, "all elements must be numbers, and none null");
    const Number& term = number->as_number();
    if (sum.is_infinite() && term.is_infinite() && sum.sign() != term.sign()) {
      return argument_error(0, "opposite infinities have no sum");
    }
    sum = sum + term;
  }
  return Value::number(std::move(sum));
}

Parameter number(std::string name) { return {.name = std::move(name), .type = Type::number()}; }

}  // namespace

std::span<const Function> numeric_functions() {
  static const std::vector<Function> kTable = {
      {.name = "abs",
       .description = "The number without its sign.",
       .parameters = {{.name = "num", .type = Type::number(), .allow_marked = true}},
       .type = Type::number(),
       .call = abs_call},
      {.name = "ceil",
       .description = "The smallest whole number that is not below the given one.",
       .parameters = {number("num")},
       .type = Type::number(),
       .call = ceil_call},
      {.name = "floor",
       .description = "The largest whole number that is not above the given one.",
       .parameters = {number("num")},
       .type = Type::number(),
       .call = floor_call},
      {.name = "log",
       .description = "The logarithm of a number to a base.",
       .parameters = {number("num"), number("base")},
       .type = Type::number(),
       .call = log_call},
      {.name = "max",
       .description = "The largest of the given numbers.",
       .variadic = number("numbers"),
       .type = Type::number(),
       .call = extreme_call<true>},
      {.name = "min",
       .description = "The smallest of the given numbers.",
       .variadic = number("numbers"),
       .type = Type::number(),
       .call = extreme_call<false>},
      {.name = "parseint",
       .description = "The whole number that a text writes in a base from 2 to 62.",
       .parameters = {{.name = "number", .type = Type::dynamic(), .allow_marked = true},
                      {.name = "base", .type = Type::number(), .allow_marked = true}},
       .result_type = parseint_type,
       .call = parseint_call},
      {.name = "pow",
       .description = "The first number raised to the power of the second.",
       .parameters = {number("num"), number("power")},
       .type = Type::number(),
       .call = pow_call},
      {.name = "signum",
       .description = "-1, 0 or 1: the sign of a whole number.",
       .parameters = {number("num")},
       .type = Type::number(),
       .call = signum_call},
      {.name = "sum",
       .description = "The sum of the numbers in a list, set or tuple.",
       .parameters = {{.name = "list", .type = Type::dynamic()}},
       .type = Type::number(),
       .call = sum_call},
  };
  return kTable;
}

}  // namespace regionfall::hcl
