#pragma once

#include <string>
#include <string_view>

#include "aws/service_model.h"
#include "aws/value.h"

namespace regionfall::aws {

// Appends the value of that shape as JSON.
void append_json(std::string& out, const Shape& shape, const Value& value);

// Appends the members of a structure as JSON's `"name":value,"name":value`, without braces.
void append_json_members(std::string& out, const Shape& shape, const Value& structure);

// Appends the text in quotes, escaped.
void append_json_text(std::string& out, std::string_view text);

}  // namespace regionfall::aws
