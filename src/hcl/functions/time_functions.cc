#include "base/time_format.h"
#include "hcl/functions/arguments.h"

namespace regionfall::hcl {
namespace {

using Arguments = std::span<const Value>;

Result<Timestamp, FunctionError> timestamp_argument(Arguments arguments, std::size_t position) {
  Result<Timestamp> timestamp = parse_rfc3339(arguments[position].as_string());
  if (!timestamp) return argument_error(position, timestamp.error().message);
  return *timestamp;
}

FunctionResult formatdate_call(Arguments arguments, const FunctionCall&) {
  Timestamp timestamp = TRY(timestamp_argument(arguments, 1));
  Result<std::string> text = format_date(arguments[0].as_string(), timestamp);
  if (!text) return argument_error(0, text.error().message);
  return Value::string(*std::move(text));
}

FunctionResult timeadd_call(Arguments arguments, const FunctionCall&) {
  Timestamp timestamp = TRY(timestamp_argument(arguments, 0));
  Result<std::chrono::nanoseconds> duration = parse_duration(arguments[1].as_string());
  if (!duration) return argument_error(1, duration.error().message);
  return Value::string(format_rfc3339(timestamp.plus(*duration)));
}

FunctionResult timecmp_call(Arguments arguments, const FunctionCall&) {
  std::strong_ordering order = TRY(timestamp_argument(arguments, 0)).compare(TRY(timestamp_argument(arguments, 1)));
  return Value::number(order < 0 ? -1 : order > 0 ? 1 : 0);
}

FunctionResult timestamp_call(Arguments, const FunctionCall& call) {
  const FunctionContext& context = call.context;
  if (!context.timestamp && context.pure_only) return unknown_not_null(Type::string());
  return Value::string(format_rfc3339(timestamp_of(context.timestamp.value_or(context.clock.now()))));
}

FunctionResult plantimestamp_call(Arguments, const FunctionCall& call) {
  if (!call.context.plan_timestamp) return unknown_not_null(Type::string());
  return Value::string(format_rfc3339(timestamp_of(*call.context.plan_timestamp)));
}

Parameter text(std::string name) { return {.name = std::move(name), .type = Type::string()}; }

}  // namespace

std::span<const Function> time_functions() {
  static const std::vector<Function> kTable = {
      {.name = "formatdate",
       .description = "An RFC 3339 timestamp in another form, given by a pattern such as \"YYYY-MM-DD hh:mm\".",
       .parameters = {text("format"), text("time")},
       .type = Type::string(),
       .call = formatdate_call},
      {.name = "timeadd",
       .description = "An RFC 3339 timestamp moved by a duration such as \"1h30m\" or \"-10s\".",
       .parameters = {text("timestamp"), text("duration")},
       .type = Type::string(),
       .call = timeadd_call},
      {.name = "timecmp",
       .description = "-1, 0 or 1: whether the first RFC 3339 timestamp is before, equal to or after the second.",
       .parameters = {text("timestamp_a"), text("timestamp_b")},
       .type = Type::number(),
       .call = timecmp_call},
      {.name = "timestamp",
       .description = "The current time in UTC as an RFC 3339 timestamp; not known before apply.",
       .type = Type::string(),
       .call = timestamp_call},
      {.name = "plantimestamp",
       .description = "The time at which the plan was made, in UTC, as an RFC 3339 timestamp.",
       .type = Type::string(),
       .call = plantimestamp_call},
  };
  return kTable;
}

}  // namespace regionfall::hcl
