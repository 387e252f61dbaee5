#pragma once

#include <string>
#include <string_view>

namespace regionfall::hcl {

// Letter by letter by Unicode's simple case mappings, as Go's strings package does it: lengths in code points stay.
std::string to_upper(std::string_view text);
std::string to_lower(std::string_view text);
// The first letter of each word in title case. A word begins after white space or ASCII punctuation other than `_`.
std::string to_title(std::string_view text);

// Unicode's White_Space property.
bool is_white_space(char32_t code_point);

}  // namespace regionfall::hcl
