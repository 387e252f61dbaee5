#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace regionfall {

// How many bytes (1 to 4) the character at the start of `text` takes; 0 when the text is empty or does not begin with a
// well-formed UTF-8 sequence (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
std::size_t utf8_sequence_length(std::string_view text);

// Whether the whole text is well-formed UTF-8.
bool is_utf8(std::string_view text);

// Appends a character. `code_point` must be a Unicode scalar value.
void append_utf8(std::string& text, char32_t code_point);

}  // namespace regionfall
