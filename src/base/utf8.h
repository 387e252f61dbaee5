#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace regionfall {

// How many bytes (1 to 4) the character at the start of `text` takes; 0 when the text is empty or does not begin with a
// well-formed UTF-8 sequence (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
std::size_t utf8_sequence_length(std::string_view text);

// Whether the whole text is well-formed UTF-8.
bool is_utf8(std::string_view text);

// Where the first byte stands that begins no well-formed sequence; nothing when the whole text is well-formed.
std::optional<std::size_t> first_invalid_utf8(std::string_view text);

constexpr char32_t kReplacementCharacter = 0xFFFD;

// Every byte that belongs to no well-formed sequence replaced by U+FFFD, as Go's conversion from bytes to runes does.
std::string replace_invalid_utf8(std::string_view text);

struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 0;  // 0 at the end of the text; 1 with `value` U+FFFD for a byte that is no valid UTF-8
};
// The code point at the beginning of the text.
CodePoint first_code_point(std::string_view text);
// Every invalid byte gives U+FFFD.
std::u32string code_points(std::string_view text);

// Appends a character; what is no Unicode scalar value is appended as U+FFFD.
void append_utf8(std::string& text, char32_t code_point);

// Whether a character shows when printed, as Go's unicode.IsPrint says: letters, marks, numbers, punctuation, symbols
// and the ASCII space.
bool is_printable(char32_t code_point);

// The number of bytes of the first grapheme cluster (Unicode UAX #29, extended); 0 at the end of the text. CRLF is one.
std::size_t first_grapheme(std::string_view text);
std::vector<std::string_view> graphemes(std::string_view text);

}  // namespace regionfall
