#include "services/iam/condition_time.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>

namespace regionfall::iam {
namespace {

// Takes numbers and signs off the front of a text.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool at_end() const { return text_.empty(); }
  bool take(char c) {
    if (text_.empty() || (text_.front() | 0x20) != (c | 0x20)) return false;
    text_.remove_prefix(1);
    return true;
  }
  std::optional<std::int64_t> number(std::int64_t least, std::int64_t most) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
    if (error != std::errc() || value < least || value > most) return std::nullopt;
    text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
    return value;
  }
  // Digits after a decimal point, as nanoseconds.
  std::optional<std::int64_t> fraction() {
    constexpr std::size_t kDigits = 9;
    const std::size_t digits = std::min(text_.find_first_not_of("0123456789"), text_.size());
    if (digits == 0 || digits > kDigits) return std::nullopt;
    std::int64_t value = 0;
    std::from_chars(text_.data(), text_.data() + digits, value);
    for (std::size_t i = digits; i < kDigits; ++i) value *= 10;
    text_.remove_prefix(digits);
    return value;
  }

 private:
  std::string_view text_;
};

constexpr std::int64_t kYearMost = 292'278'993;  // what AWS accepts

Instant instant_of(std::int64_t second, std::int64_t nanosecond) {
  constexpr std::int64_t kMost = INT64_MAX / 1'000'000'000 - 1;
  return Instant(std::chrono::seconds(std::clamp(second, -kMost, kMost)) + std::chrono::nanoseconds(nanosecond));
}

// "+02:00", "-05", "Z" or nothing, in seconds east of UTC.
std::optional<std::int64_t> read_offset(Reader& in) {
  if (in.at_end() || in.take('Z')) return 0;
  const bool west = in.take('-');
  if (!west && !in.take('+')) return std::nullopt;
  const std::optional<std::int64_t> hours = in.number(0, 23);
  std::optional<std::int64_t> minutes = 0;
  if (in.take(':')) minutes = in.number(0, 59);
  if (!hours || !minutes) return std::nullopt;
  return (west ? -1 : 1) * (*hours * 3600 + *minutes * 60);
}

std::optional<Instant> read_iso(std::string_view text) {
  Reader in(text);
  const auto year = in.number(-kYearMost, kYearMost);
  std::optional<std::int64_t> month = 1;
  std::optional<std::int64_t> day = 1;
  std::optional<std::int64_t> hour = 0;
  std::optional<std::int64_t> minute = 0;
  std::optional<std::int64_t> second = 0;
  std::optional<std::int64_t> nanosecond = 0;
  if (in.take('-')) month = in.number(1, 12);
  if (month && in.take('-')) day = in.number(1, 31);
  std::optional<std::int64_t> offset = 0;
  if (in.take('T') && !in.at_end()) {
    hour = in.number(0, 23);
    if (in.take(':')) minute = in.number(0, 59);
    if (in.take(':')) second = in.number(0, 59);
    if (in.take('.')) nanosecond = in.fraction();
    offset = read_offset(in);
  }
  if (!year || !month || !day || !hour || !minute || !second || !nanosecond || !offset || !in.at_end()) {
    return std::nullopt;
  }
  constexpr std::int64_t kCalendarYearMost = 32767;
  const std::int64_t calendar_year = std::clamp(*year, -kCalendarYearMost, kCalendarYearMost);
  const std::chrono::sys_days days = std::chrono::year(static_cast<int>(calendar_year)) /
                                     std::chrono::month(static_cast<unsigned>(*month)) /
                                     std::chrono::day(static_cast<unsigned>(*day));
  const std::int64_t seconds = std::int64_t{days.time_since_epoch().count()} * 86'400;
  return instant_of(seconds + *hour * 3600 + *minute * 60 + *second - *offset, *nanosecond);
}

}  // namespace

std::optional<Instant> condition_time(std::string_view text) {
  if (text.find_first_of("tT-") != std::string_view::npos) return read_iso(text);
  Reader in(text);
  const std::optional<std::int64_t> seconds = in.number(0, INT64_MAX);
  if (!seconds || !in.at_end()) return std::nullopt;
  return instant_of(*seconds, 0);
}

}  // namespace regionfall::iam
