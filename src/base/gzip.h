#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace regionfall {

// What gunzip() makes of its input at most, unless told otherwise.
constexpr std::uint64_t kGunzipBytesMax = std::uint64_t{256} << 20;

// The bytes in gzip's format (RFC 1952), without name and time, so that equal input gives equal output: flushed and
// ended as Terraform's `base64gzip` does it, whose result it equals for short texts.
std::string gzip(std::string_view bytes);

// All members of a gzip stream, one after another. Damage, a cut-off end, and more than `bytes_max` are errors.
Result<std::string> gunzip(std::string_view bytes, std::uint64_t bytes_max = kGunzipBytesMax);

}  // namespace regionfall
