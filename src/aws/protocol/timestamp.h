#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace regionfall::aws {

// Moments as AWS's protocols write them, to the millisecond. What an Instant cannot hold (before 1678, after 2261) is
// no moment.

// "2026-01-02T03:04:05.678Z". Whole seconds have no fraction, or ".000" with `always_milliseconds`, as EC2 and S3 write
// it.
void append_iso8601(std::string& out, Instant instant, bool always_milliseconds = false);
// "Fri, 02 Jan 2026 03:04:05 GMT"
void append_rfc822(std::string& out, Instant instant);
// "1767323045" or "1767323045.678"
void append_epoch_seconds(std::string& out, Instant instant);
double epoch_seconds(Instant instant);

// RFC 3339, also without the offset (then UTC) or as a date alone.
std::optional<Instant> parse_iso8601(std::string_view text);
// As HTTP writes dates; the name of the day is not looked at.
std::optional<Instant> parse_rfc822(std::string_view text);
// Seconds since 1970 as a decimal number.
std::optional<Instant> parse_epoch_seconds(std::string_view text);
std::optional<Instant> from_epoch_seconds(double seconds);
// Whichever of the three it is.
std::optional<Instant> parse_timestamp(std::string_view text);

}  // namespace regionfall::aws
