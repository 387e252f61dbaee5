#include "terraform/providers/time_functions.h"

#include <string>

#include "base/text.h"
#include "base/time_format.h"
#include "terraform/providers/calendar.h"

namespace regionfall::terraform {
namespace {

using hcl::FunctionError;
using hcl::FunctionResult;
using hcl::Number;
using hcl::Type;
using hcl::Value;
using Arguments = std::span<const Value>;

constexpr const char* kMonths[] = {"January", "February", "March",     "April",   "May",      "June",
                                   "July",    "August",   "September", "October", "November", "December"};
constexpr const char* kWeekdays[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

std::vector<hcl::MapEntry> members_of(const Timestamp& moment) {
  const CalendarTime time = calendar_of(moment);
  return {{"year", Value::number(time.year)},
          {"year_day", Value::number(time.year_day)},
          {"day", Value::number(time.day)},
          {"month", Value::number(time.month)},
          {"month_name", Value::string(kMonths[time.month - 1])},
          {"weekday", Value::number(time.weekday)},
          {"weekday_name", Value::string(kWeekdays[time.weekday])},
          {"hour", Value::number(time.hour)},
          {"minute", Value::number(time.minute)},
          {"second", Value::number(time.second)},
          {"iso_year", Value::number(time.iso_year)},
          {"iso_week", Value::number(time.iso_week)}};
}

FunctionResult rfc3339_parse(Arguments arguments, const hcl::FunctionCall&) {
  const auto moment = parse_rfc3339(arguments[0].as_string());
  if (!moment)
    return std::unexpected(FunctionError{0, quote(arguments[0].as_string()) + " is not a valid RFC 3339 timestamp"});
  auto members = members_of(*moment);
  members.emplace_back("unix", Value::number(moment->unix_s));
  return Value::object(std::move(members));
}

FunctionResult unix_timestamp_parse(Arguments arguments, const hcl::FunctionCall&) {
  constexpr std::int64_t kSecondsMax = 253'402'300'799;  // the end of year 9999
  const auto seconds = arguments[0].as_number().to_int64();
  if (!seconds || *seconds > kSecondsMax || *seconds < -kSecondsMax) {
    return std::unexpected(FunctionError{0, "a whole number of seconds since 1970 is required"});
  }
  Timestamp moment;
  moment.unix_s = *seconds;
  auto members = members_of(moment);
  members.emplace_back("rfc3339", Value::string(format_rfc3339(moment)));
  return Value::object(std::move(members));
}

FunctionResult duration_parse(Arguments arguments, const hcl::FunctionCall&) {
  const auto duration = parse_duration(arguments[0].as_string());
  if (!duration)
    return std::unexpected(FunctionError{0, quote(arguments[0].as_string()) + " is not a valid duration string"});
  const std::int64_t nanoseconds = duration->count();
  const auto whole = [&](std::int64_t unit) { return Value::number(nanoseconds / unit); };
  const auto parts = [&](double unit) {
    return Value::number(Number::from_double(static_cast<double>(nanoseconds) / unit));
  };
  return Value::object({{"hours", parts(3.6e12)},
                        {"minutes", parts(6e10)},
                        {"seconds", parts(1e9)},
                        {"milliseconds", whole(1'000'000)},
                        {"microseconds", whole(1'000)},
                        {"nanoseconds", whole(1)}});
}

Type object_type(std::vector<const char*> numbers, std::vector<const char*> texts) {
  std::vector<hcl::ObjectAttribute> attributes;
  for (const char* name : numbers) attributes.push_back({name, Type::number()});
  for (const char* name : texts) attributes.push_back({name, Type::string()});
  return Type::object(std::move(attributes));
}

}  // namespace

std::span<const hcl::Function* const> time_provider_functions() {
  const std::vector<const char*> numbers = {"year", "year_day", "day",    "month",    "weekday",
                                            "hour", "minute",   "second", "iso_year", "iso_week"};
  auto with_unix = numbers;
  with_unix.push_back("unix");
  static const std::vector<hcl::Function> kFunctions = {
      {.name = "duration_parse",
       .description = "A duration such as \"1h30m\", told in each unit.",
       .parameters = {{.name = "duration", .type = Type::string()}},
       .type = object_type({"hours", "minutes", "seconds", "milliseconds", "microseconds", "nanoseconds"}, {}),
       .call = duration_parse},
      {.name = "rfc3339_parse",
       .description = "The parts of a time such as \"2026-01-02T03:04:05Z\".",
       .parameters = {{.name = "timestamp", .type = Type::string()}},
       .type = object_type(with_unix, {"month_name", "weekday_name"}),
       .call = rfc3339_parse},
      {.name = "unix_timestamp_parse",
       .description = "The parts of a time that is given in seconds since 1970.",
       .parameters = {{.name = "unix_timestamp", .type = Type::number()}},
       .type = object_type(numbers, {"month_name", "weekday_name", "rfc3339"}),
       .call = unix_timestamp_parse}};
  static const std::vector<const hcl::Function*> kSorted = hcl::sorted_by_name(kFunctions);
  return kSorted;
}

}  // namespace regionfall::terraform
