#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/service_model.h"
#include "aws/value.h"

namespace regionfall::aws {

// Strings, numbers, booleans, moments and blobs as the text that forms, XML elements, header fields and labels hold.

// What the text stands for as a value of that shape; nothing when it is none. The shape is no structure, list or map.
std::optional<Value> scalar_from_text(const Shape& shape, std::string_view text);

// How one protocol and service write scalars.
struct ScalarStyle {
  TimestampFormat timestamps = TimestampFormat::kIso8601;  // of members that do not say
  bool always_milliseconds = false;                        // "….000Z"
};

// Appends the value's text. `format` is what the value's member says of moments.
void append_scalar(std::string& out, const Value& value, TimestampFormat format, const ScalarStyle& style);

// The shortest decimal number that reads back the same, with a point or an exponent in it always: "1.0".
void append_double(std::string& out, double value);

// Whole numbers as JSON and XML write them; an optional sign, digits, and nothing else.
std::optional<std::int64_t> parse_integer(std::string_view text);
// Decimal numbers, "NaN", "Infinity", "-Infinity".
std::optional<double> parse_double(std::string_view text);

}  // namespace regionfall::aws
