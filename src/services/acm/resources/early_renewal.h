#pragma once

#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace regionfall::acm {

// `early_renewal_duration`: "2160h" as Go writes it, or "P90D" as RFC 3339 does.
Result<std::chrono::nanoseconds> parse_early_renewal(std::string_view text);

// Whether a certificate that is valid until `not_after` (RFC 3339) is renewed now when it is to be so long before.
bool is_renewed_early(std::string_view not_after, std::string_view duration, Instant now);

}  // namespace regionfall::acm
