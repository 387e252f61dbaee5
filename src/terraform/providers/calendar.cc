#include "terraform/providers/calendar.h"

#include <chrono>
#include <cstdlib>

namespace regionfall::terraform {
namespace {

constexpr std::int64_t kDayS = 86'400;
constexpr std::int64_t kYearMax = 30'000;

std::int64_t local_s(const Timestamp& timestamp) {
  return timestamp.unix_s + std::int64_t{timestamp.offset_minute} * 60;
}

std::int64_t floor_divided(std::int64_t number, std::int64_t by) { return number / by - (number % by < 0 ? 1 : 0); }

std::int64_t first_day_number(std::int64_t year) {
  using namespace std::chrono;
  return sys_days{std::chrono::year(static_cast<int>(year)) / January / 1}.time_since_epoch().count();
}

}  // namespace

CalendarTime calendar_of(const Timestamp& timestamp) {
  const std::int64_t day_number = floor_divided(local_s(timestamp), kDayS);
  const std::int64_t of_day = local_s(timestamp) - day_number * kDayS;
  const std::chrono::sys_days day{std::chrono::days(day_number)};
  const std::chrono::year_month_day date(day);
  CalendarTime found;
  found.year = int(date.year());
  found.month = static_cast<int>(unsigned(date.month()));
  found.day = static_cast<int>(unsigned(date.day()));
  found.hour = static_cast<int>(of_day / 3600);
  found.minute = static_cast<int>(of_day / 60 % 60);
  found.second = static_cast<int>(of_day % 60);
  found.year_day = static_cast<int>(day_number - first_day_number(found.year)) + 1;
  found.weekday = static_cast<int>(std::chrono::weekday(day).c_encoding());
  // ISO 8601: a week belongs to the year that its Thursday lies in.
  const std::int64_t thursday = day_number + 4 - (found.weekday == 0 ? 7 : found.weekday);
  found.iso_year = int(std::chrono::year_month_day(std::chrono::sys_days{std::chrono::days(thursday)}).year());
  found.iso_week = static_cast<int>((thursday - first_day_number(found.iso_year)) / 7) + 1;
  return found;
}

Timestamp add_date(const Timestamp& timestamp, std::int64_t years, std::int64_t months, std::int64_t days) {
  const std::int64_t bound = kYearMax * 366;
  if (std::llabs(years) > kYearMax || std::llabs(months) > kYearMax * 12 || std::llabs(days) > bound) return timestamp;
  const CalendarTime from = calendar_of(timestamp);
  const std::int64_t month_number = (from.year + years) * 12 + (from.month - 1) + months;
  const std::int64_t year = floor_divided(month_number, 12);
  if (std::llabs(year) > kYearMax) return timestamp;
  const auto month = static_cast<unsigned>(month_number - year * 12 + 1);
  const std::chrono::sys_days first{std::chrono::year(static_cast<int>(year)) / std::chrono::month(month) / 1};
  const std::int64_t day_number = first.time_since_epoch().count() + from.day - 1 + days;
  Timestamp result = timestamp;
  const std::int64_t of_day = local_s(timestamp) - floor_divided(local_s(timestamp), kDayS) * kDayS;
  result.unix_s = day_number * kDayS + of_day - std::int64_t{timestamp.offset_minute} * 60;
  return result;
}

}  // namespace regionfall::terraform
