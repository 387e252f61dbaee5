#pragma once

#include <string>
#include <string_view>

namespace regionfall {

// The difference of two texts line by line in the unified format (POSIX `diff -u`), with three lines of context and the
// given names in its head. Empty when the texts are equal. Beyond kDiffEditsMax differing lines the middle is shown as
// replaced whole.
constexpr int kDiffEditsMax = 2000;
std::string unified_diff(std::string_view old_name, std::string_view old_text, std::string_view new_name,
                         std::string_view new_text);

}  // namespace regionfall
