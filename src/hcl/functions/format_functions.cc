#include <algorithm>

#include "hcl/functions/arguments.h"
#include "hcl/functions/format_string.h"

namespace regionfall::hcl {
namespace {

using Arguments = std::span<const Value>;

FunctionResult format_call(Arguments arguments, const FunctionCall&) {
  const std::string& format = arguments[0].as_string();
  const Arguments values = arguments.subspan(1);
  if (!std::ranges::all_of(values, &Value::is_wholly_known)) {
    // What stands before the first verb is certain all the same.
    const std::size_t percent = format.find('%');
    if (percent == 0 || percent == std::string::npos) return Value::unknown(Type::string());
    return Value::unknown(Type::string(), Refinement{.not_null = true, .string_prefix = format.substr(0, percent)});
  }
  return Value::string(TRY(format_string(format, values)));
}

bool is_iterated(const Value& value) { return is_sequence(value.type()) && !value.is_null(); }

// How many elements all the lists have, 1 without lists. Nothing when that is not known yet.
Result<std::optional<std::size_t>, FunctionError> common_length(Arguments values) {
  std::optional<std::size_t> length;
  std::size_t chosen_by = 0;
  bool known = true;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Value& value = values[i];
    const bool tuple = value.type().kind() == TypeKind::kTuple;
    if (!is_iterated(value)) {
      known = known && !(value.type().is_dynamic() && !value.is_known());
      continue;
    }
    known = known && length_is_known(value);
    if (!tuple && !length_is_known(value)) continue;
    const std::size_t own = tuple ? value.type().tuple_elements().size() : value.length();
    if (!length) {
      length = own;
      chosen_by = i;
    } else if (*length != own) {
      return argument_error(i + 1, "it has " + std::to_string(own) + " elements, but argument " +
                                       std::to_string(chosen_by + 2) + " has " + std::to_string(*length) +
                                       "; all lists must be of one length");
    }
  }
  if (!known) return std::optional<std::size_t>();
  return std::optional(length.value_or(1));
}

FunctionResult formatlist_call(Arguments arguments, const FunctionCall&) {
  const std::string& format = arguments[0].as_string();
  const Arguments values = arguments.subspan(1);
  const std::optional<std::size_t> length = TRY(common_length(values));
  if (!length) return Value::unknown(Type::list(Type::string()));
  std::vector<Value> results;
  for (std::size_t i = 0; i < *length; ++i) {
    std::vector<Value> row;
    for (const Value& value : values) row.push_back(is_iterated(value) ? value.elements()[i] : value);
    if (std::ranges::all_of(row, &Value::is_wholly_known)) {
      results.push_back(Value::string(TRY(format_string(format, row))));
    } else {
      results.push_back(unknown_not_null(Type::string()));
    }
  }
  return Value::list(Type::string(), std::move(results));
}

Parameter format_parameter() { return {.name = "format", .type = Type::string()}; }

Parameter values_parameter() {
  return {.name = "args", .type = Type::dynamic(), .allow_null = true, .allow_unknown = true};
}

}  // namespace

std::span<const Function> format_functions() {
  static const std::vector<Function> kTable = {
      {.name = "format",
       .description = "The format string with its verbs (%s, %d, %v and others) replaced by the values.",
       .parameters = {format_parameter()},
       .variadic = values_parameter(),
       .type = Type::string(),
       .call = format_call},
      {.name = "formatlist",
       .description = "A list of texts: the format string applied to each element of the lists given as values.",
       .parameters = {format_parameter()},
       .variadic = values_parameter(),
       .type = Type::list(Type::string()),
       .call = formatlist_call},
  };
  return kTable;
}

}  // namespace regionfall::hcl
