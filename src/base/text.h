#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"

namespace regionfall {

// -- pieces
// ------------------------------------------------------------------------------------------------------------

// The parts between separators: one more than there are separators. An empty separator splits into UTF-8 characters.
std::vector<std::string> split(std::string_view text, std::string_view separator);
// Lines without their ends (LF or CRLF); a final line end starts no further line.
std::vector<std::string_view> split_lines(std::string_view text);
std::string join(std::span<const std::string> parts, std::string_view separator);
// Without white space (ASCII blanks, tabs, line ends) at both ends.
std::string_view trim(std::string_view text);
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);
std::string to_lower_ascii(std::string_view text);
// Whether both are the same but for the case of ASCII letters.
bool equals_ignoring_case(std::string_view a, std::string_view b);

// -- near names
// --------------------------------------------------------------------------------------------------------

// How many insertions, deletions and replacements of bytes turn one into the other (Levenshtein). Both are cut at
// kEditDistanceBytesMax.
constexpr std::size_t kEditDistanceBytesMax = 256;
std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate somebody who wrote `name` probably meant: fewest edits, at most two and fewer than `name` has bytes; of
// equals the first. For "did you mean".
std::optional<std::string> nearest(std::string_view name, std::span<const std::string> candidates);

// -- quoting
// -----------------------------------------------------------------------------------------------------------

// In double quotes, as Go's %q prints: \a \b \f \n \r \t \v \" \\, \xNN for invalid bytes, \uNNNN or \UNNNNNNNN for
// what cannot be printed.
std::string quote(std::string_view text);

}  // namespace regionfall
