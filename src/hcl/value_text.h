#pragma once

#include <string>

#include "hcl/type.h"
#include "hcl/value.h"

namespace regionfall::hcl {

// A value as `terraform console` and `terraform output` print it: much like the language writes it, with `tolist(…)`,
// `toset(…)` and `tomap(…)` where the type would not show otherwise, texts of several lines as heredocs, "(sensitive
// value)" and "(known after apply)". Further lines are indented by `indent` spaces; no line end follows the last one.
std::string value_text(const Value& value, int indent = 0);

// A type as the console's `type()` prints it, structural types over several lines.
std::string type_text(const Type& type);

// What a diagnostic says of a value that took part in a mistake: `is "eu-west-1"`, `is list of string with 2 elements`,
// `has a sensitive value`, `is a string, known only after apply`.
std::string value_statement(const Value& value);

}  // namespace regionfall::hcl
