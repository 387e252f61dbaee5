#pragma once

#include <cstdint>

#include "base/time_format.h"

namespace regionfall::terraform {

// A moment as the calendar and the clock of its own offset have it.
struct CalendarTime {
  std::int64_t year = 0;
  int month = 0, day = 0, hour = 0, minute = 0, second = 0;
  int year_day = 0;  // 1 … 366
  int weekday = 0;   // 0: Sunday
  std::int64_t iso_year = 0;
  int iso_week = 0;  // 1 … 53
};
CalendarTime calendar_of(const Timestamp& timestamp);

// The same time of day so many years, months and days later, as Go's Time.AddDate: a day that the month does not have
// runs over into the next (31 January and a month is 3 March). The result must lie within years -30000 to 30000, else
// it is `timestamp`.
Timestamp add_date(const Timestamp& timestamp, std::int64_t years, std::int64_t months, std::int64_t days);

}  // namespace regionfall::terraform
