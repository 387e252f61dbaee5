#include "base/time_format.h"

#include <fmt/format.h>

#include <optional>

namespace regionfall {
namespace {

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
constexpr std::size_t kFractionDigitsMax = 9;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// One part of fixed width, as the grammar of RFC 3339 lists them.
struct Part {
  std::size_t at;
  std::size_t digits;
  int min, max;
  const char* name;
};
constexpr Part kDateTimeParts[] = {
    {0, 4, 0, 9999, "year"}, {5, 2, 1, 12, "month"},   {8, 2, 1, 31, "day of the month"},
    {11, 2, 0, 23, "hour"},  {14, 2, 0, 59, "minute"}, {17, 2, 0, 59, "second"},
};
struct Separator {
  std::size_t at;
  char character;
};
constexpr Separator kDateTimeSeparators[] = {{4, '-'}, {7, '-'}, {10, 'T'}, {13, ':'}, {16, ':'}};
constexpr std::size_t kDateTimeBytes = 19;

std::unexpected<Error> not_a_timestamp(std::string_view why) {
  return failure(fmt::format("not a valid RFC 3339 timestamp: {}", why));
}

std::optional<int> digits_between(std::string_view text, int min, int max) {
  int value = 0;
  for (char c : text) {
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  if (value < min || value > max) return std::nullopt;
  return value;
}

Result<int> read_part(std::string_view text, const Part& part) {
  if (text.size() < part.at + part.digits) return not_a_timestamp(fmt::format("it ends before the {}", part.name));
  std::string_view digits = text.substr(part.at, part.digits);
  std::optional<int> value = digits_between(digits, part.min, part.max);
  if (value) return *value;
  return not_a_timestamp(fmt::format("\"{}\" is no {} ({} digits, {:0{}} to {})", digits, part.name, part.digits,
                                     part.min, part.digits, part.max));
}

// Takes the fraction off the front of `rest`.
std::int32_t take_fraction(std::string_view& rest) {
  if (rest.size() < 2 || rest[0] != '.' || !is_digit(rest[1])) return 0;
  std::int32_t nanosecond = 0;
  std::size_t digits = 0;
  rest.remove_prefix(1);
  for (; !rest.empty() && is_digit(rest[0]); rest.remove_prefix(1)) {
    if (digits++ < kFractionDigitsMax) nanosecond = nanosecond * 10 + (rest[0] - '0');
  }
  for (; digits < kFractionDigitsMax; ++digits) nanosecond *= 10;
  return nanosecond;
}

Result<std::int32_t> read_offset_minute(std::string_view text) {
  if (text == "Z") return 0;
  if (text.empty()) return not_a_timestamp("it ends before the offset from UTC (\"Z\" or \"+hh:mm\")");
  if (text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':') {
    std::optional<int> hour = digits_between(text.substr(1, 2), 0, 23);
    std::optional<int> minute = digits_between(text.substr(4, 2), 0, 59);
    if (hour && minute) return (text[0] == '-' ? -1 : 1) * (*hour * 60 + *minute);
  }
  return not_a_timestamp(fmt::format("\"{}\" is no offset from UTC (\"Z\" or \"+hh:mm\")", text));
}

// The date and time of day at the timestamp's own offset.
struct Civil {
  int year;
  unsigned month, day, weekday;  // weekday from 0, Sunday
  int hour, minute, second;
};

Civil civil_of(const Timestamp& timestamp) {
  using namespace std::chrono;
  seconds local{timestamp.unix_s + timestamp.offset_minute * 60};
  days since_epoch = floor<days>(local);
  year_month_day date{sys_days{since_epoch}};
  hh_mm_ss time{local - since_epoch};
  return {int(date.year()),
          unsigned(date.month()),
          unsigned(date.day()),
          weekday{sys_days{since_epoch}}.c_encoding(),
          static_cast<int>(time.hours().count()),
          static_cast<int>(time.minutes().count()),
          static_cast<int>(time.seconds().count())};
}

std::string offset_text(const Timestamp& timestamp, std::string_view between) {
  int minute = timestamp.offset_minute < 0 ? -timestamp.offset_minute : timestamp.offset_minute;
  return fmt::format("{}{:02}{}{:02}", timestamp.offset_minute < 0 ? '-' : '+', minute / 60, between, minute % 60);
}

constexpr const char* kMonths[] = {"January", "February", "March",     "April",   "May",      "June",
                                   "July",    "August",   "September", "October", "November", "December"};
constexpr const char* kWeekdays[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

std::string number_verb(int value, std::size_t width) { return fmt::format("{:0{}}", value, width); }

std::string zone_verb(const Timestamp& timestamp, std::size_t width) {
  if (width == 1) return timestamp.offset_minute == 0 ? "Z" : offset_text(timestamp, ":");
  if (width == 3 && timestamp.offset_minute == 0) return "UTC";
  return offset_text(timestamp, width == 5 ? ":" : "");
}

struct VerbInput {
  Timestamp timestamp;
  Civil civil;
  std::size_t width;
};
struct Verb {
  char letter;
  std::string_view widths;  // the digits of the widths it may have
  std::string_view forms;   // for the error
  std::string (*format)(const VerbInput&);
};
constexpr Verb kVerbs[] = {
    {'Y', "24", "YY or YYYY",
     [](const VerbInput& in) { return number_verb(in.width == 2 ? in.civil.year % 100 : in.civil.year, in.width); }},
    {'M', "1234", "M, MM, MMM or MMMM",
     [](const VerbInput& in) {
       if (in.width < 3) return number_verb(static_cast<int>(in.civil.month), in.width);
       return std::string(kMonths[in.civil.month - 1]).substr(0, in.width == 3 ? 3 : std::string::npos);
     }},
    {'D', "12", "D or DD", [](const VerbInput& in) { return number_verb(static_cast<int>(in.civil.day), in.width); }},
    {'E', "34", "EEE or EEEE",
     [](const VerbInput& in) {
       return std::string(kWeekdays[in.civil.weekday]).substr(0, in.width == 3 ? 3 : std::string::npos);
     }},
    {'h', "12", "h or hh", [](const VerbInput& in) { return number_verb(in.civil.hour, in.width); }},
    {'H', "12", "H or HH", [](const VerbInput& in) { return number_verb((in.civil.hour + 11) % 12 + 1, in.width); }},
    {'A', "2", "AA", [](const VerbInput& in) { return std::string(in.civil.hour < 12 ? "AM" : "PM"); }},
    {'a', "2", "aa", [](const VerbInput& in) { return std::string(in.civil.hour < 12 ? "am" : "pm"); }},
    {'m', "12", "m or mm", [](const VerbInput& in) { return number_verb(in.civil.minute, in.width); }},
    {'s', "12", "s or ss", [](const VerbInput& in) { return number_verb(in.civil.second, in.width); }},
    {'Z', "1345", "Z, ZZZ, ZZZZ or ZZZZZ", [](const VerbInput& in) { return zone_verb(in.timestamp, in.width); }},
};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

Result<std::string> format_verb(std::string_view verb, const Timestamp& timestamp) {
  for (const Verb& known : kVerbs) {
    if (known.letter != verb[0]) continue;
    if (verb.size() < 10 && known.widths.find(static_cast<char>('0' + verb.size())) != std::string_view::npos) {
      return known.format({timestamp, civil_of(timestamp), verb.size()});
    }
    return failure(fmt::format("\"{}\" is no verb of a date format: write {}", verb, known.forms));
  }
  return failure(fmt::format("\"{}\" is no verb of a date format; literal letters stand in single quotes", verb));
}

// The text of the quoted part at the front, which is taken off; two quotes stand for one.
Result<std::string> take_quoted(std::string_view& pattern) {
  if (pattern.starts_with("''")) {
    pattern.remove_prefix(2);
    return "'";
  }
  std::string text;
  for (std::size_t i = 1; i < pattern.size(); ++i) {
    if (pattern[i] != '\'') {
      text += pattern[i];
    } else if (pattern.substr(i + 1).starts_with('\'')) {
      text += pattern[i++];
    } else {
      pattern.remove_prefix(i + 1);
      return text;
    }
  }
  return failure("a literal in single quotes does not end");
}

}  // namespace

std::strong_ordering Timestamp::compare(const Timestamp& other) const {
  if (unix_s != other.unix_s) return unix_s <=> other.unix_s;
  return nanosecond <=> other.nanosecond;
}

Timestamp Timestamp::plus(std::chrono::nanoseconds duration) const {
  std::int64_t fraction = nanosecond + duration.count() % kNanosecondsPerSecond;
  std::int64_t carry = fraction < 0 ? -1 : fraction / kNanosecondsPerSecond;
  return {unix_s + duration.count() / kNanosecondsPerSecond + carry,
          static_cast<std::int32_t>(fraction - carry * kNanosecondsPerSecond), offset_minute};
}

Timestamp timestamp_of(Instant instant) {
  return Timestamp{}.plus(std::chrono::duration_cast<std::chrono::nanoseconds>(instant.time_since_epoch()));
}

Result<Timestamp> parse_rfc3339(std::string_view text) {
  int values[std::size(kDateTimeParts)];
  for (std::size_t i = 0; i < std::size(kDateTimeParts); ++i) values[i] = TRY(read_part(text, kDateTimeParts[i]));
  for (const Separator& separator : kDateTimeSeparators) {
    if (text[separator.at] == separator.character) continue;
    return not_a_timestamp(
        fmt::format("'{}' must stand where \"{}\" begins", separator.character, text.substr(separator.at)));
  }
  using namespace std::chrono;
  year_month_day date{year{values[0]}, month{static_cast<unsigned>(values[1])}, day{static_cast<unsigned>(values[2])}};
  if (!date.ok()) return not_a_timestamp(fmt::format("the month has no day {}", values[2]));

  std::string_view rest = text.substr(kDateTimeBytes);
  Timestamp timestamp;
  timestamp.nanosecond = take_fraction(rest);
  timestamp.offset_minute = TRY(read_offset_minute(rest));
  seconds local = sys_days{date}.time_since_epoch() + hours{values[3]} + minutes{values[4]} + seconds{values[5]};
  timestamp.unix_s = local.count() - timestamp.offset_minute * 60;
  return timestamp;
}

std::string format_rfc3339(const Timestamp& timestamp) {
  Civil civil = civil_of(timestamp);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}", civil.year, civil.month, civil.day, civil.hour,
                     civil.minute, civil.second, zone_verb(timestamp, 1));
}

Result<std::string> format_date(std::string_view pattern, const Timestamp& timestamp) {
  std::string text;
  while (!pattern.empty()) {
    char first = pattern[0];
    if (first == '\'') {
      text += TRY(take_quoted(pattern));
    } else if (is_letter(first)) {
      std::size_t width = std::min(pattern.find_first_not_of(first), pattern.size());
      text += TRY(format_verb(pattern.substr(0, width), timestamp));
      pattern.remove_prefix(width);
    } else {
      text += first;
      pattern.remove_prefix(1);
    }
  }
  return text;
}

}  // namespace regionfall
