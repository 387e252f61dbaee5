#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace regionfall {

// A moment as RFC 3339 writes it, years 0 to 9999 and beyond what arithmetic makes of them: with the offset it was
// written with, which formatting keeps.
struct Timestamp {
  std::int64_t unix_s = 0;         // seconds since 1970-01-01T00:00:00Z
  std::int32_t nanosecond = 0;     // 0 … 999 999 999
  std::int32_t offset_minute = 0;  // east of UTC

  // By the moment, not by how it is written.
  std::strong_ordering compare(const Timestamp& other) const;
  Timestamp plus(std::chrono::nanoseconds duration) const;
};

// In UTC.
Timestamp timestamp_of(Instant instant);

// RFC 3339 with its fixed widths: "2026-01-02T03:04:05.678+01:00". Capital T and Z, the hour 00 to 23, no second 60,
// the day must exist; digits after the ninth of a fraction are dropped. The error says which part is wrong.
Result<Timestamp> parse_rfc3339(std::string_view text);
// Without the fraction; `Z` for offset 0.
std::string format_rfc3339(const Timestamp& timestamp);

// Go's notation of durations: "1h30m", "-1.5s", "0"; units ns, us, µs, ms, s, m, h. Up to some 292 years.
Result<std::chrono::nanoseconds> parse_duration(std::string_view text);
// Go's print of a duration: "1h30m0s", "1.5s", "2ms", "0s".
std::string format_duration(std::chrono::nanoseconds duration);

// Terraform's `formatdate`: letters repeated are verbs (YYYY, MMM, DD, hh, ZZZZZ, …), text in single quotes is literal,
// everything that is no ASCII letter stands for itself. Unknown verbs are errors.
Result<std::string> format_date(std::string_view pattern, const Timestamp& timestamp);

}  // namespace regionfall
