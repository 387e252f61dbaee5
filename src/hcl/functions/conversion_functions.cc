#include "base/text.h"
#include "hcl/functions/arguments.h"

namespace regionfall::hcl {
namespace {

using Arguments = std::span<const Value>;

// Why a value cannot become a type, in the words of somebody who asked for exactly that.
std::string refusal(const Value& value, const Type& wanted, const ConversionError& error) {
  const std::string type = value.type().friendly_name();
  const std::string target = wanted.friendly_name();
  if (has(value.marks_deep(), Marks::kSensitive)) return "this sensitive " + type + " cannot become " + target;
  const bool text = value.type().kind() == TypeKind::kString && value.is_known() && !value.is_null();
  if (text && wanted.kind() == TypeKind::kBool) {
    return quote(value.as_string()) + " cannot become bool: only \"true\" and \"false\" can";
  }
  if (text && wanted.kind() == TypeKind::kNumber) {
    return quote(value.as_string()) + " cannot become number: it is not a number written in decimal";
  }
  return type + " cannot become " + target + (error.path.empty() ? "" : ": " + error.to_string());
}

FunctionResult convert_to(const Value& value, const Type& wanted) {
  Result<Value, ConversionError> converted = convert(value, wanted);
  if (!converted) return argument_error(0, refusal(value, wanted, converted.error()));
  return *std::move(converted);
}

FunctionResult tobool_call(Arguments arguments, const FunctionCall&) {
  return convert_to(arguments[0], Type::boolean());
}
FunctionResult tonumber_call(Arguments arguments, const FunctionCall&) {
  return convert_to(arguments[0], Type::number());
}
FunctionResult tostring_call(Arguments arguments, const FunctionCall&) {
  return convert_to(arguments[0], Type::string());
}
FunctionResult tolist_call(Arguments arguments, const FunctionCall&) {
  return convert_to(arguments[0], Type::list(Type::dynamic()));
}
FunctionResult toset_call(Arguments arguments, const FunctionCall&) {
  return convert_to(arguments[0], Type::set(Type::dynamic()));
}
FunctionResult tomap_call(Arguments arguments, const FunctionCall&) {
  return convert_to(arguments[0], Type::map(Type::dynamic()));
}

Result<Type, FunctionError> type_of_first(Arguments arguments) { return arguments[0].type(); }

FunctionResult sensitive_call(Arguments arguments, const FunctionCall&) {
  return arguments[0].with_marks(Marks::kSensitive);
}

FunctionResult nonsensitive_call(Arguments arguments, const FunctionCall&) {
  return arguments[0].without_marks(Marks::kSensitive);
}

FunctionResult issensitive_call(Arguments arguments, const FunctionCall&) {
  if (has(arguments[0].marks(), Marks::kSensitive)) return Value::boolean(true);
  // An unknown value may become sensitive once it is known.
  if (!arguments[0].is_known()) return Value::unknown(Type::boolean());
  return Value::boolean(false);
}

Value ephemeral_as_null(const Path&, const Value& value) {
  if (!has(value.marks(), Marks::kEphemeral)) return value;
  const Marks kept = value.marks() & ~Marks::kEphemeral;
  // The type of an unknown value may still get more exact, so a null now would promise too much.
  return (value.is_known() ? Value::null(value.type()) : Value::unknown(value.type())).with_marks(kept);
}

FunctionResult ephemeralasnull_call(Arguments arguments, const FunctionCall&) {
  if (!has(arguments[0].marks_deep(), Marks::kEphemeral)) return arguments[0];
  return transform(arguments[0], ephemeral_as_null);
}

FunctionResult retired(const char* instead) {
  return call_error(std::string("this function is gone since Terraform 0.12; write ") + instead);
}

FunctionResult list_call(Arguments, const FunctionCall&) { return retired("tolist([ ... ])"); }
FunctionResult map_call(Arguments, const FunctionCall&) { return retired("tomap({ ... })"); }

// A parameter that takes whatever there is.
Parameter anything(std::string name) {
  return {.name = std::move(name),
          .type = Type::dynamic(),
          .allow_null = true,
          .allow_unknown = true,
          .allow_marked = true,
          .allow_dynamic_type = true};
}

Parameter expression(std::string name) {
  return {.name = std::move(name),
          .type = Type::dynamic(),
          .allow_unknown = true,
          .allow_marked = true,
          .allow_dynamic_type = true};
}

Function conversion(std::string name, const Type& type, FunctionResult (*call)(Arguments, const FunctionCall&)) {
  return {.name = std::move(name),
          .description = "The value converted to " + type.friendly_name() + ", or an error where that is impossible.",
          .parameters = {anything("v")},
          .type = type,
          .call = call,
          .never_null = false};
}

// A function that gives its argument back, or something of the same type.
Function same_type(std::string name, std::string description, FunctionResult (*call)(Arguments, const FunctionCall&)) {
  return {.name = std::move(name),
          .description = std::move(description),
          .parameters = {anything("value")},
          .result_type = type_of_first,
          .call = call,
          .never_null = false};
}

}  // namespace

std::span<const Function> conversion_functions() {
  static const std::vector<Function> kTable = {
      conversion("tobool", Type::boolean(), tobool_call),
      conversion("tolist", Type::list(Type::dynamic()), tolist_call),
      conversion("tomap", Type::map(Type::dynamic()), tomap_call),
      conversion("tonumber", Type::number(), tonumber_call),
      conversion("toset", Type::set(Type::dynamic()), toset_call),
      conversion("tostring", Type::string(), tostring_call),
      same_type("sensitive", "The value, marked as one that must not be shown.", sensitive_call),
      same_type("nonsensitive", "The value without its mark as sensitive.", nonsensitive_call),
      same_type("ephemeralasnull", "The value with everything ephemeral in it replaced by null.", ephemeralasnull_call),
      {.name = "issensitive",
       .description = "Whether the value is marked as sensitive.",
       .parameters = {anything("value")},
       .type = Type::boolean(),
       .call = issensitive_call},
      {.name = "can",
       .description = "Whether the expression can be evaluated without an error.",
       .parameters = {expression("expression")},
       .type = Type::boolean()},
      {.name = "try",
       .description = "The value of the first expression that can be evaluated without an error.",
       .variadic = expression("expressions"),
       .never_null = false},
      {.name = "type",
       .description = "The type of the value, for the console.",
       .parameters = {anything("value")},
       .never_null = false},
      {.name = "list", .description = "Gone; tolist makes a list.", .variadic = anything("vals"), .call = list_call},
      {.name = "map", .description = "Gone; tomap makes a map.", .variadic = anything("vals"), .call = map_call},
  };
  return kTable;
}

}  // namespace regionfall::hcl
