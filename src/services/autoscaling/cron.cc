#include "services/autoscaling/cron.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <charconv>
#include <string>
#include <vector>

#include "base/text.h"

namespace regionfall::autoscaling {
namespace {

constexpr std::size_t kValuesMax = 64;
constexpr std::chrono::days kHorizon{4 * 366};

struct Field {
  int least = 0;
  int most = 0;
  std::string_view names = {};  // of the values from `least` on, three letters each
};
constexpr std::array<Field, 5> kFields = {Field{0, 59}, Field{0, 23}, Field{1, 31},
                                          Field{1, 12, "janfebmaraprmayjunjulaugsepoctnovdec"},
                                          Field{0, 7, "sunmontuewedthufrisat"}};

struct Recurrence {
  std::array<std::bitset<kValuesMax>, 5> values;
  bool any_day = true;      // of the month
  bool any_weekday = true;  // of the week
};

std::optional<int> value_of(std::string_view text, const Field& field) {
  const std::string lower = to_lower_ascii(text);
  constexpr std::size_t kNameLength = 3;
  if (lower.size() == kNameLength) {
    const std::size_t at = field.names.find(lower);
    if (at != std::string_view::npos && at % kNameLength == 0) return field.least + static_cast<int>(at / kNameLength);
  }
  int number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  if (number < field.least || number > field.most) return std::nullopt;
  return number;
}

// Adds what one part of a field's list says: "*", "5", "1-5", "*/10", "10-40/5".
bool add_part(std::string_view part, const Field& field, std::bitset<kValuesMax>& values) {
  int step = 1;
  const std::size_t slash = part.find('/');
  if (slash != std::string_view::npos) {
    const auto given = value_of(part.substr(slash + 1), {1, static_cast<int>(kValuesMax) - 1});
    if (!given) return false;
    step = *given;
    part = part.substr(0, slash);
  }
  int first = field.least;
  int last = field.most;
  if (part != "*") {
    const std::size_t dash = part.find('-');
    const auto from = value_of(part.substr(0, dash), field);
    const auto to = dash == std::string_view::npos ? from : value_of(part.substr(dash + 1), field);
    if (!from || !to || *from > *to) return false;
    first = *from;
    last = slash != std::string_view::npos && dash == std::string_view::npos ? field.most : *to;
  }
  for (int value = first; value <= last; value += step) values.set(static_cast<std::size_t>(value));
  return true;
}

std::optional<Recurrence> parse(std::string_view text) {
  std::vector<std::string> parts = split(trim(text), " ");
  std::erase(parts, "");
  if (parts.size() != kFields.size()) return std::nullopt;
  Recurrence recurrence;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    for (const std::string& part : split(parts[i], ",")) {
      if (!add_part(part, kFields[i], recurrence.values[i])) return std::nullopt;
    }
  }
  recurrence.any_day = parts[2] == "*";
  recurrence.any_weekday = parts[4] == "*";
  if (recurrence.values[4].test(7)) recurrence.values[4].set(0);  // both are Sunday
  return recurrence;
}

bool has_day(const Recurrence& recurrence, std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  if (!recurrence.values[3].test(static_cast<unsigned>(date.month()))) return false;
  const bool day_fits = recurrence.values[2].test(static_cast<unsigned>(date.day()));
  const bool weekday_fits = recurrence.values[4].test(std::chrono::weekday(day).c_encoding());
  if (recurrence.any_day || recurrence.any_weekday) return day_fits && weekday_fits;
  return day_fits || weekday_fits;
}

}  // namespace

bool is_recurrence(std::string_view text) { return parse(text).has_value(); }

std::optional<Instant> next_occurrence(std::string_view text, Instant after) {
  const std::optional<Recurrence> recurrence = parse(text);
  if (!recurrence) return std::nullopt;
  const auto start = std::chrono::floor<std::chrono::minutes>(after) + std::chrono::minutes(1);
  const auto first_day = std::chrono::floor<std::chrono::days>(start);
  for (std::chrono::sys_days day = first_day; day < first_day + kHorizon; day += std::chrono::days(1)) {
    if (!has_day(*recurrence, day)) continue;
    const auto from = std::max<std::chrono::sys_time<std::chrono::minutes>>(day, start);
    for (auto at = from; at < day + std::chrono::days(1); at += std::chrono::minutes(1)) {
      const auto minute_of_day = (at - day).count();
      if (recurrence->values[1].test(static_cast<std::size_t>(minute_of_day / 60)) &&
          recurrence->values[0].test(static_cast<std::size_t>(minute_of_day % 60))) {
        return at;
      }
    }
  }
  return std::nullopt;
}

}  // namespace regionfall::autoscaling
