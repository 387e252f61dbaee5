#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace regionfall::hcl {

// Texts in other encodings than UTF-8, by the names and aliases of the IANA character set registry (letter case does
// not matter), through the C library's iconv.

// The name under which the converter knows an encoding; nothing when it is not supported.
std::optional<std::string> find_encoding(std::string_view iana_name);

// UTF-8 `text` in the encoding that find_encoding() named. UTF-16 without a byte order in its name is written big
// endian with a byte order mark. A character that the encoding lacks is an error.
Result<std::string> encode_text(std::string_view text, const std::string& encoding);
// The reverse; bytes that the encoding does not define are an error.
Result<std::string> decode_text(std::string_view bytes, const std::string& encoding);

}  // namespace regionfall::hcl
