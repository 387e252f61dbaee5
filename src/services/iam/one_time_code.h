#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"

namespace regionfall::iam {

// The six digits that a virtual MFA device shows at a moment (RFC 6238: SHA-1, steps of 30 seconds). `seed` is base 32;
// empty when it is none.
std::string one_time_code(std::string_view seed, Instant now);

// Whether it is the device's code, up to a step early or late.
bool code_is_good(std::string_view seed, std::string_view code, Instant now);

// Whether these are two codes in a row, the second being current: what enabling a device asks for.
bool codes_are_good(std::string_view seed, std::string_view first, std::string_view second, Instant now);

}  // namespace regionfall::iam
