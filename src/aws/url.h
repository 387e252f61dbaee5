#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace regionfall::aws {

// Names and values of a form or a query string, decoded, in the order of the wire.
using Parameters = std::vector<std::pair<std::string, std::string>>;

// Bounds of parse_form().
inline constexpr std::size_t kParametersMax = 20'000;

// application/x-www-form-urlencoded: "a=1&b=two+words". A name without "=" has an empty value; empty parts are passed
// over. Errors: more than kParametersMax, a broken %-sequence, what is no UTF-8.
Result<Parameters> parse_form(std::string_view text);

// Null when there is none of that name; the first of several.
const std::string* find_parameter(const Parameters& parameters, std::string_view name);

// Resolves %-sequences, and "+" as a blank when `plus_is_blank`. Nothing when a sequence is broken.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_blank);

// Every byte but A-Z a-z 0-9 - . _ ~ as %XX, as signatures want it. "/" stays when `keep_slash`.
void append_percent_encoded(std::string& out, std::string_view text, bool keep_slash);

// The parts of an origin-form target: "/path" and "a=1" of "/path?a=1".
struct Target {
  std::string_view path;
  std::string_view query;
};
Target split_target(std::string_view target);

}  // namespace regionfall::aws
