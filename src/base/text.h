#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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

// -- near names
// --------------------------------------------------------------------------------------------------------

// How many insertions, deletions and replacements of bytes turn one into the other (Levenshtein). Both are cut at
// kEditDistanceBytesMax.
constexpr std::size_t kEditDistanceBytesMax = 256;
std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate somebody who wrote `name` probably meant: fewest edits, at most two and fewer than `name` has bytes; of
// equals the first. For "did you mean".
std::optional<std::string> nearest(std::string_view name, std::span<const std::string> candidates);

// -- Unicode
// -----------------------------------------------------------------------------------------------------------

constexpr char32_t kReplacementCharacter = 0xFFFD;

bool is_valid_utf8(std::string_view text);
// Where the first byte stands that is no valid UTF-8; nothing when all is valid.
std::optional<std::size_t> first_invalid_utf8(std::string_view text);
// Every byte that is no valid UTF-8 replaced by U+FFFD, as Go's conversion from bytes to runes does.
std::string replace_invalid_utf8(std::string_view text);

struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 0;  // 0 at the end of the text; 1 with `value` U+FFFD for a byte that is no valid UTF-8
};
// The code point at the beginning of the text.
CodePoint first_code_point(std::string_view text);
// Every byte that is no valid UTF-8 gives U+FFFD.
std::u32string code_points(std::string_view text);
void append_utf8(std::string& text, char32_t code_point);

// The number of bytes of the first grapheme cluster (Unicode UAX #29, extended); 0 at the end of the text. CRLF is one.
std::size_t first_grapheme(std::string_view text);
std::vector<std::string_view> graphemes(std::string_view text);

// -- quoting
// -----------------------------------------------------------------------------------------------------------

// In double quotes, as Go's %q prints: \a \b \f \n \r \t \v \" \\, \xNN for invalid bytes, \uNNNN or \UNNNNNNNN for
// what cannot be printed.
std::string quote(std::string_view text);

}  // namespace regionfall
