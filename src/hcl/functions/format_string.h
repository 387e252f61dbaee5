#pragma once

#include <span>
#include <string>
#include <string_view>

#include "hcl/function.h"
#include "hcl/value.h"

namespace regionfall::hcl {

// The largest width or precision of a verb.
constexpr int kFormatWidthMax = 1'000'000;

// `format` with its verbs replaced by the arguments, which must be wholly known and without marks. Verbs as in
// Terraform's documentation of `format`; an argument that no verb uses is an error as well. Positions in errors count
// the format string as argument 0.
Result<std::string, FunctionError> format_string(std::string_view format, std::span<const Value> arguments);

}  // namespace regionfall::hcl
