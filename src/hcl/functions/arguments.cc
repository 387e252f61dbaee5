#include "hcl/functions/arguments.h"

namespace regionfall::hcl {

Result<std::int64_t, FunctionError> whole_argument(std::span<const Value> arguments, std::size_t position) {
  const std::optional<std::int64_t> whole = arguments[position].as_number().to_int64();
  if (!whole) return argument_error(position, "a whole number is required, within 64 bits");
  return *whole;
}

Result<double, FunctionError> double_argument(std::span<const Value> arguments, std::size_t position) {
  return arguments[position].as_number().to_double();
}

Result<Value, FunctionError> converted_argument(const Value& value, const Type& type, std::size_t position) {
  if (value.type() == type) return value;
  Result<Value, ConversionError> converted = convert(value, type);
  if (!converted) return argument_error(position, converted.error().to_string());
  return *std::move(converted);
}

Value unknown_not_null(const Type& type) {
  if (type.is_dynamic()) return Value::dynamic();
  return Value::unknown(type, Refinement{.not_null = true});
}

bool length_is_known(const Value& value) {
  if (!value.is_known()) return false;
  return value.type().kind() != TypeKind::kSet || value.length() <= 1 || value.is_wholly_known();
}

bool is_sequence(const Type& type) {
  return type.kind() == TypeKind::kList || type.kind() == TypeKind::kSet || type.kind() == TypeKind::kTuple;
}

Value string_list(std::vector<std::string> texts) {
  std::vector<Value> elements;
  elements.reserve(texts.size());
  for (std::string& text : texts) elements.push_back(Value::string(std::move(text)));
  return Value::list(Type::string(), std::move(elements));
}

}  // namespace regionfall::hcl
