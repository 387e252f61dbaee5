#include <algorithm>

#include "base/text.h"
#include "hcl/functions/arguments.h"
#include "hcl/operations.h"

namespace regionfall::hcl {
namespace {

using Arguments = std::span<const Value>;

Result<Type, FunctionError> length_type(Arguments arguments) {
  const Type& type = arguments[0].type();
  if (type.kind() == TypeKind::kNumber || type.kind() == TypeKind::kBool) {
    return argument_error(0, "a string, a collection, a tuple or an object is required, not " + type.friendly_name());
  }
  return Type::number();
}

Value string_length(const Value& text) {
  if (text.is_known()) return Value::number(static_cast<std::int64_t>(graphemes(text.as_string()).size()));
  const auto least = static_cast<std::int64_t>(graphemes(text.refinement().string_prefix).size());
  return Value::unknown(Type::number(), Refinement{.not_null = true, .at_least = Number(least)});
}

FunctionResult length_call(Arguments arguments, const FunctionCall&) {
  const Value& value = arguments[0];
  const Type& type = value.type();
  switch (type.kind()) {
    case TypeKind::kDynamic:
      return unknown_not_null(Type::number()).with_marks(value.marks());
    case TypeKind::kString:
      return string_length(value).with_marks(value.marks());
    case TypeKind::kTuple:
      return Value::number(static_cast<std::int64_t>(type.tuple_elements().size())).with_marks(value.marks());
    case TypeKind::kObject:
      return Value::number(static_cast<std::int64_t>(type.attributes().size())).with_marks(value.marks());
    default:
      return length(value);
  }
}

FunctionResult alltrue_call(Arguments arguments, const FunctionCall&) {
  for (const Value& element : arguments[0].elements()) {
    if (!element.is_known()) return Value::unknown(Type::boolean());
    if (element.is_null() || !element.as_bool()) return Value::boolean(false);
  }
  return Value::boolean(true);
}

FunctionResult anytrue_call(Arguments arguments, const FunctionCall&) {
  const std::span<const Value> elements = arguments[0].elements();
  const auto holds = [](const Value& element) { return element.is_known() && !element.is_null() && element.as_bool(); };
  if (std::ranges::any_of(elements, holds)) return Value::boolean(true);
  if (!std::ranges::all_of(elements, &Value::is_known)) return Value::unknown(Type::boolean());
  return Value::boolean(false);
}

FunctionResult contains_call(Arguments arguments, const FunctionCall&) {
  const Value& list = arguments[0];
  if (!is_sequence(list.type())) {
    return argument_error(0, "a list, tuple or set is required, not " + list.type().friendly_name());
  }
  bool perhaps = false;
  for (const Value& element : list.elements()) {
    Value equal = equals(arguments[1], element);
    if (!equal.is_known()) {
      perhaps = true;
    } else if (equal.as_bool()) {
      return equal;
    }
  }
  return perhaps ? Value::unknown(Type::boolean()) : Value::boolean(false);
}

Result<Type, FunctionError> coalesce_type(Arguments arguments) {
  if (arguments.empty()) return call_error("at least one argument is required");
  std::vector<Type> types;
  for (const Value& argument : arguments) types.push_back(argument.type());
  std::optional<Type> common = unify(types);
  if (!common) return call_error("all arguments must have the same type");
  return *std::move(common);
}

FunctionResult coalesce_call(Arguments arguments, const FunctionCall& call) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    Value value = TRY(converted_argument(arguments[i], call.result, i));
    if (!value.is_known()) return Value::unknown(call.result);
    if (value.is_null()) continue;
    if (value.type().kind() == TypeKind::kString && value.as_string().empty()) continue;
    return value;
  }
  return call_error("every argument is null or an empty string");
}

}  // namespace

std::span<const Function> collection_functions() {
  static const std::vector<Function> kTable = {
      {.name = "alltrue",
       .description = "Whether every element is true; an empty list gives true.",
       .parameters = {{.name = "list", .type = Type::list(Type::boolean())}},
       .type = Type::boolean(),
       .call = alltrue_call},
      {.name = "anytrue",
       .description = "Whether at least one element is true; an empty list gives false.",
       .parameters = {{.name = "list", .type = Type::list(Type::boolean())}},
       .type = Type::boolean(),
       .call = anytrue_call},
      {.name = "coalesce",
       .description = "The first argument that is neither null nor an empty string.",
       .variadic = Parameter{.name = "vals",
                             .type = Type::dynamic(),
                             .allow_null = true,
                             .allow_unknown = true,
                             .allow_dynamic_type = true},
       .result_type = coalesce_type,
       .call = coalesce_call},
      {.name = "contains",
       .description = "Whether a list, tuple or set has an element equal to the value.",
       .parameters = {{.name = "list", .type = Type::dynamic()}, {.name = "value", .type = Type::dynamic()}},
       .type = Type::boolean(),
       .call = contains_call},
      {.name = "length",
       .description = "The number of elements of a collection, attributes of an object or characters of a string.",
       .parameters = {{.name = "value",
                       .type = Type::dynamic(),
                       .allow_unknown = true,
                       .allow_marked = true,
                       .allow_dynamic_type = true}},
       .result_type = length_type,
       .call = length_call},
  };
  return kTable;
}

}  // namespace regionfall::hcl
