#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <utility>

#include "hcl/convert.h"
#include "hcl/function.h"
#include "hcl/value.h"

namespace regionfall::hcl {

// The failure of a call because of one argument (0-based), ready to be returned.
inline std::unexpected<FunctionError> argument_error(std::size_t argument, std::string message) {
  return std::unexpected(FunctionError{argument, std::move(message)});
}

// The failure of a call as a whole.
inline std::unexpected<FunctionError> call_error(std::string message) {
  return std::unexpected(FunctionError{std::nullopt, std::move(message)});
}

// A known number as a whole number of 64 bits; the error names the argument it came from.
Result<std::int64_t, FunctionError> whole_argument(std::span<const Value> arguments, std::size_t position);

// A known number in double precision.
Result<double, FunctionError> double_argument(std::span<const Value> arguments, std::size_t position);

// `value` as `type`; the error names the argument it came from.
Result<Value, FunctionError> converted_argument(const Value& value, const Type& type, std::size_t position);

// An unknown value that will not be null.
Value unknown_not_null(const Type& type);

// Whether the number of elements is certain: known, and for a set without unknown elements that might turn out equal.
bool length_is_known(const Value& value);

bool is_sequence(const Type& type);  // list, set or tuple

// A list of strings.
Value string_list(std::vector<std::string> texts);

}  // namespace regionfall::hcl
