#pragma once

#include <string_view>

namespace regionfall::elbv2 {

enum class Case { kMatters, kIgnored };

// Whether a text is what a pattern says: `*` stands for any characters, `?` for exactly one, and after `\` both for
// themselves. Takes at most pattern × text steps. Source: user guide, "Rule condition types".
bool wildcard_matches(std::string_view pattern, std::string_view text, Case letter_case);

}  // namespace regionfall::elbv2
