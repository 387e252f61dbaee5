#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace regionfall {

// Lower-case hexadecimal digits, two a byte.
std::string hex_encode(std::string_view bytes);
// Digits of either case. An odd number of digits or anything else is an error that says where.
Result<std::string> hex_decode(std::string_view text);

// The alphabets of RFC 4648: `+/` with padding, `-_` with padding, and both without padding.
enum class Base64 { kStandard, kUrl, kStandardUnpadded, kUrlUnpadded };

std::string base64_encode(std::string_view bytes, Base64 form = Base64::kStandard);
// As Go's encoding/base64 reads: line ends (CR, LF) are passed over, padding must be exactly as the form has it, unused
// trailing bits may be anything. The error says at which byte the text is wrong.
Result<std::string> base64_decode(std::string_view text, Base64 form = Base64::kStandard);

}  // namespace regionfall
