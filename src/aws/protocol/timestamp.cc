#include "aws/protocol/timestamp.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <iterator>

#include "base/time_format.h"

namespace regionfall::aws {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::string_view kWeekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

// What fits an Instant's nanoseconds, in whole seconds.
constexpr std::int64_t kSecondsMax = 9'223'372'035;

struct Civil {
  std::chrono::year_month_day date;
  std::chrono::weekday weekday;
  std::chrono::hh_mm_ss<milliseconds> time;
};

Civil civil_of(Instant instant) {
  const auto moment = floor<milliseconds>(instant);
  const auto day = floor<days>(moment);
  return {std::chrono::year_month_day(day), std::chrono::weekday(day), std::chrono::hh_mm_ss(moment - day)};
}

std::optional<Instant> from_seconds(std::int64_t whole_s, std::int32_t nanosecond) {
  if (whole_s < -kSecondsMax || whole_s > kSecondsMax) return std::nullopt;
  return Instant(seconds(whole_s)) + std::chrono::nanoseconds(nanosecond);
}

}  // namespace

void append_iso8601(std::string& out, Instant instant, bool always_milliseconds) {
  const Civil civil = civil_of(instant);
  fmt::format_to(std::back_inserter(out), "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", int(civil.date.year()),
                 unsigned(civil.date.month()), unsigned(civil.date.day()), civil.time.hours().count(),
                 civil.time.minutes().count(), civil.time.seconds().count());
  const auto fraction_ms = civil.time.subseconds().count();
  if (fraction_ms != 0 || always_milliseconds) fmt::format_to(std::back_inserter(out), ".{:03}", fraction_ms);
  out += 'Z';
}

void append_rfc822(std::string& out, Instant instant) {
  const Civil civil = civil_of(instant);
  fmt::format_to(std::back_inserter(out), "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
                 kWeekdays[civil.weekday.c_encoding()], unsigned(civil.date.day()),
                 kMonths[unsigned(civil.date.month()) - 1], int(civil.date.year()), civil.time.hours().count(),
                 civil.time.minutes().count(), civil.time.seconds().count());
}

void append_epoch_seconds(std::string& out, Instant instant) {
  const auto total_ms = floor<milliseconds>(instant).time_since_epoch().count();
  const auto magnitude_ms = total_ms < 0 ? -total_ms : total_ms;
  if (total_ms < 0) out += '-';
  fmt::format_to(std::back_inserter(out), "{}", magnitude_ms / 1000);
  if (magnitude_ms % 1000 != 0) fmt::format_to(std::back_inserter(out), ".{:03}", magnitude_ms % 1000);
}

double epoch_seconds(Instant instant) {
  return static_cast<double>(floor<milliseconds>(instant).time_since_epoch().count()) / 1000;
}

std::optional<Instant> parse_iso8601(std::string_view text) {
  constexpr std::size_t kDateBytes = 10;  // "2026-01-02"
  std::string whole(text);
  if (text.size() == kDateBytes) whole += "T00:00:00Z";
  auto timestamp = parse_rfc3339(whole);
  if (!timestamp) timestamp = parse_rfc3339(whole + "Z");
  if (!timestamp) return std::nullopt;
  return from_seconds(timestamp->unix_s, timestamp->nanosecond);
}

std::optional<Instant> parse_rfc822(std::string_view text) {
  // "Fri, 02 Jan 2026 03:04:05 GMT", also with a fraction of the second.
  constexpr std::size_t kBytesMin = 29;
  if (text.size() < kBytesMin || text.substr(3, 2) != ", " || !text.ends_with(" GMT")) return std::nullopt;
  for (unsigned month = 1; month <= 12; ++month) {
    if (text.substr(8, 3) != kMonths[month - 1] || text[7] != ' ' || text[11] != ' ' || text[16] != ' ') continue;
    return parse_iso8601(fmt::format("{}-{:02}-{}T{}Z", text.substr(12, 4), month, text.substr(5, 2),
                                     text.substr(17, text.size() - 4 - 17)));
  }
  return std::nullopt;
}

std::optional<Instant> from_epoch_seconds(double value) {
  if (!std::isfinite(value) || std::abs(value) > static_cast<double>(kSecondsMax)) return std::nullopt;
  return Instant(milliseconds(std::llround(value * 1000)));
}

std::optional<Instant> parse_epoch_seconds(std::string_view text) {
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return from_epoch_seconds(value);
}

std::optional<Instant> parse_timestamp(std::string_view text) {
  if (const auto instant = parse_iso8601(text)) return instant;
  if (const auto instant = parse_rfc822(text)) return instant;
  return parse_epoch_seconds(text);
}

}  // namespace regionfall::aws
