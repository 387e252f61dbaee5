#pragma once

#include <cstddef>
#include <string_view>

namespace regionfall::hcl {

// What HCL asks about single characters of UTF-8 text.

// Bytes of the well-formed UTF-8 sequence at the beginning of `text`; 0 when there is none.
std::size_t character_length(std::string_view text);

// Bytes of the identifier at the beginning of `text` (ID_Start or `_`, then ID_Continue or `-`; Unicode UAX #31); 0
// when there is none.
std::size_t identifier_length(std::string_view text);

// Without white space (Unicode's White_Space) at its start, its end, or both.
std::string_view trim_space_left(std::string_view text);
std::string_view trim_space_right(std::string_view text);
std::string_view trim_space(std::string_view text);

}  // namespace regionfall::hcl
