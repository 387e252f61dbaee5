#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "base/time_format.h"
#include "terraform/command_environment.h"
#include "terraform/providers/calendar.h"
#include "terraform/providers/checks.h"
#include "terraform/providers/providers.h"
#include "terraform/providers/table_provider.h"
#include "terraform/providers/time_functions.h"

// hashicorp/time: moments that are kept in the state, and waiting. Source: the provider's documentation on
// registry.terraform.io.

namespace regionfall::terraform {
namespace {

using hcl::Path;
using hcl::PathStep;
using hcl::Type;
using hcl::Value;

constexpr std::int64_t kUnitsMax = 1'000'000;

// An argument's part in moving a moment.
struct Unit {
  const char* name;
  std::int64_t years, months, days, seconds;
};
constexpr std::array<Unit, 6> kUnits = {{{"days", 0, 0, 1, 0},
                                         {"hours", 0, 0, 0, 3600},
                                         {"minutes", 0, 0, 0, 60},
                                         {"months", 0, 1, 0, 0},
                                         {"seconds", 0, 0, 0, 1},
                                         {"years", 1, 0, 0, 0}}};

Timestamp moved(const Timestamp& from, const Unit& unit, std::int64_t count) {
  const Timestamp date = add_date(from, unit.years * count, unit.months * count, unit.days * count);
  return date.plus(std::chrono::seconds(unit.seconds * count));
}

Value now_text(const ProviderEnvironment& environment) {
  return Value::string(format_rfc3339(timestamp_of(environment.clock.now())));
}

// The attributes that show a moment.
std::vector<hcl::MapEntry> clock_members(const Timestamp& moment) {
  const CalendarTime time = calendar_of(moment);
  return {{"year", Value::number(time.year)},     {"month", Value::number(time.month)},
          {"day", Value::number(time.day)},       {"hour", Value::number(time.hour)},
          {"minute", Value::number(time.minute)}, {"second", Value::number(time.second)},
          {"unix", Value::number(moment.unix_s)}};
}

std::vector<AttributeRow> clock_rows() {
  std::vector<AttributeRow> rows = {{"id", Type::string(), kComputed},
                                    {"triggers", Type::map(Type::string()), kOptional | kReplace}};
  for (const char* name : {"year", "month", "day", "hour", "minute", "second", "unix"}) {
    rows.push_back({name, Type::number(), kComputed});
  }
  return rows;
}

void check_moment(const Value& config, const char* name, ProviderReply& reply) {
  if (!has_member(config, name)) return;
  if (const auto moment = parse_rfc3339(text_of(config, name)); !moment) {
    reply.error("Invalid time",
                "\"" + std::string(name) +
                    "\" must be a time such as \"2026-01-02T03:04:05Z\": " + moment.error().message + ".",
                {PathStep::attribute(name)});
  }
}

// At least one of the arguments must be given.
void check_any(const Value& config, const std::vector<std::string>& names, ProviderReply& reply) {
  for (const auto& name : names) {
    if (!config.attribute(name).is_known() || !config.attribute(name).is_null()) return;
  }
  reply.error("Missing argument", "At least one of " + join(names, ", ") + " must be given.");
}

// The moment an object starts from: what is configured or was kept, else now.
Result<Timestamp> base_of(const ProviderEnvironment& environment, const Value& object, const char* name) {
  if (!has_member(object, name)) return timestamp_of(environment.clock.now());
  return parse_rfc3339(text_of(object, name));
}

// -- time_static
// -----------------------------------------------------------------------------------------------------------

Result<Value> with_static(const Value& object, const Timestamp& moment, const std::string& text) {
  auto members = clock_members(moment);
  members.emplace_back("rfc3339", Value::string(text));
  members.emplace_back("id", Value::string(text));
  return with_members(object, std::move(members));
}

Result<Value> create_static(const ProviderEnvironment& environment, const Value& planned) {
  const Timestamp moment = TRY(base_of(environment, planned, "rfc3339"));
  return with_static(planned, moment, text_of(planned, "rfc3339", format_rfc3339(moment)));
}

const Value& no_triggers() {
  static const Value kNone = Value::map(Type::string(), {});
  return kNone;
}

Result<Value> import_static(const ProviderEnvironment&, const TypeSchema& schema, std::string_view id) {
  const auto moment = parse_rfc3339(id);
  if (!moment) return failure("A time_static is imported by its time, such as \"2026-01-02T03:04:05Z\".");
  return with_static(object_of(schema, {{"triggers", no_triggers()}}), *moment, std::string(id));
}

// -- time_offset: the base moved by all the arguments one after another
// ----------------------------------------------------

Result<Value> with_offset(const ProviderEnvironment& environment, const Value& object) {
  const Timestamp base = TRY(base_of(environment, object, "base_rfc3339"));
  Timestamp moment = base;
  for (const Unit& unit : kUnits) moment = moved(moment, unit, whole_of(object, std::string("offset_") + unit.name));
  auto members = clock_members(moment);
  const Value base_text = Value::string(text_of(object, "base_rfc3339", format_rfc3339(base)));
  members.emplace_back("base_rfc3339", base_text);
  members.emplace_back("id", base_text);
  members.emplace_back("rfc3339", Value::string(format_rfc3339(moment)));
  return with_members(object, std::move(members));
}

void check_offset(const Value& config, ProviderReply& reply) {
  check_moment(config, "base_rfc3339", reply);
  std::vector<std::string> names;
  for (const Unit& unit : kUnits) {
    names.push_back(std::string("offset_") + unit.name);
    check_whole(config, names.back(), -kUnitsMax, kUnitsMax, reply);
  }
  check_any(config, names, reply);
}

// -- time_rotating: the base moved by one argument; of several, the last in this order
// -------------------------------------

constexpr std::array<const char*, 6> kRotations = {"days", "hours", "minutes", "months", "rfc3339", "years"};

const Unit& unit_named(std::string_view name) {
  return *std::ranges::find(kUnits, name, [](const Unit& unit) { return std::string_view(unit.name); });
}

Result<Value> with_rotation(const ProviderEnvironment& environment, const Value& object) {
  const Timestamp base = TRY(base_of(environment, object, "rfc3339"));
  Timestamp moment;
  for (const char* rotation : kRotations) {
    const std::string name = std::string("rotation_") + rotation;
    if (!has_member(object, name)) continue;
    moment = std::string_view(rotation) == "rfc3339" ? TRY(parse_rfc3339(text_of(object, name)))
                                                     : moved(base, unit_named(rotation), whole_of(object, name));
  }
  auto members = clock_members(moment);
  const Value base_text = Value::string(text_of(object, "rfc3339", format_rfc3339(base)));
  members.emplace_back("rfc3339", base_text);
  members.emplace_back("id", base_text);
  members.emplace_back("rotation_rfc3339", Value::string(text_of(object, "rotation_rfc3339", format_rfc3339(moment))));
  return with_members(object, std::move(members));
}

void check_rotation(const Value& config, ProviderReply& reply) {
  check_moment(config, "rfc3339", reply);
  check_moment(config, "rotation_rfc3339", reply);
  std::vector<std::string> names;
  for (const char* rotation : kRotations) {
    names.push_back(std::string("rotation_") + rotation);
    if (std::string_view(rotation) != "rfc3339") check_whole(config, names.back(), 1, kUnitsMax, reply);
  }
  check_any(config, names, reply);
}

// Past its rotation an object counts as gone, so that the plan makes a new one.
Result<Value> read_rotation(const ProviderEnvironment& environment, const Value& state) {
  const auto due = parse_rfc3339(text_of(state, "rotation_rfc3339"));
  if (due && timestamp_of(environment.clock.now()).compare(*due) > 0) return Value::null(state.type());
  return state;
}

// Changed arguments move the kept base anew, which the plan can show already.
template <Result<Value> (*compute)(const ProviderEnvironment&, const Value&)>
void plan_moved(const ProviderEnvironment& environment, const PlanRequest& request, PlanReply& reply) {
  if (request.prior.is_null() || reply.planned.identical_unmarked(request.prior)) return;
  Value object = reply.planned;
  // What the rotation was does not count as asked for.
  if (object.find("rotation_rfc3339") != nullptr && !has_member(request.config, "rotation_rfc3339")) {
    object = with_members(object, {{"rotation_rfc3339", Value::null(Type::string())}});
  }
  if (!request.config.is_wholly_known()) return;
  if (auto computed = compute(environment, object)) reply.planned = *std::move(computed);
}

template <Result<Value> (*compute)(const ProviderEnvironment&, const Value&)>
Result<Value> update_moved(const ProviderEnvironment& environment, const Value&, const Value& planned) {
  return compute(environment, planned);
}

// "BASE,1,,2,…": what the first part names, and whole numbers, some left empty, in the order of `names`.
Result<std::vector<hcl::MapEntry>> imported_counts(const std::vector<std::string>& parts,
                                                   const std::vector<std::string>& names) {
  std::vector<hcl::MapEntry> members;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (parts[i + 1].empty()) continue;
    const auto number = hcl::Number::parse(parts[i + 1]);
    if (!number || !number->to_int64()) return failure("\"" + parts[i + 1] + "\" in the import id is no whole number.");
    members.emplace_back(names[i], Value::number(*number));
  }
  if (members.empty()) return failure("At least one of the numbers in the import id must be given.");
  return members;
}

Result<Value> import_offset(const ProviderEnvironment& environment, const TypeSchema& schema, std::string_view id) {
  const auto parts = split(id, ",");
  if (parts.size() != 7)
    return failure(
        "A time_offset is imported by \"BASE,YEARS,MONTHS,DAYS,HOURS,MINUTES,SECONDS\"; numbers may be empty.");
  auto members = TRY(imported_counts(
      parts, {"offset_years", "offset_months", "offset_days", "offset_hours", "offset_minutes", "offset_seconds"}));
  members.emplace_back("base_rfc3339", Value::string(parts[0]));
  members.emplace_back("triggers", no_triggers());
  return with_offset(environment, object_of(schema, std::move(members)));
}

Result<Value> import_rotation(const ProviderEnvironment& environment, const TypeSchema& schema, std::string_view id) {
  const auto parts = split(id, ",");
  std::vector<hcl::MapEntry> members;
  if (parts.size() == 2) {
    members.emplace_back("rotation_rfc3339", Value::string(parts[1]));
  } else if (parts.size() == 6) {
    members = TRY(imported_counts(
        parts, {"rotation_years", "rotation_months", "rotation_days", "rotation_hours", "rotation_minutes"}));
  } else {
    return failure(
        "A time_rotating is imported by \"BASE,YEARS,MONTHS,DAYS,HOURS,MINUTES\" (numbers may be empty) or "
        "\"BASE,ROTATION\".");
  }
  members.emplace_back("rfc3339", Value::string(parts[0]));
  members.emplace_back("triggers", no_triggers());
  return with_rotation(environment, object_of(schema, std::move(members)));
}

// -- time_sleep
// ------------------------------------------------------------------------------------------------------------

Result<void> sleep(const ProviderEnvironment& environment, const Value& object, const char* name) {
  if (!has_member(object, name)) return {};
  const auto duration = TRY(parse_duration(text_of(object, name)));
  if (!wait_for(environment, duration)) return failure("Stopped before " + text_of(object, name) + " were over.");
  return {};
}

void check_sleep(const Value& config, ProviderReply& reply) {
  check_any(config, {"create_duration", "destroy_duration"}, reply);
  for (const char* name : {"create_duration", "destroy_duration"}) {
    if (!has_member(config, name)) continue;
    const std::string text = text_of(config, name);
    const auto digits = std::min(text.find_first_not_of("0123456789."), text.size());
    const std::array<std::string, 4> units = {"ms", "s", "m", "h"};
    const bool has_unit = std::ranges::find(units, text.substr(digits)) != units.end();
    const bool good = digits > 0 && has_unit && parse_duration(text);
    if (good) continue;
    reply.error("Invalid duration",
                "\"" + std::string(name) + "\" must be a number with one of the units ms, s, m and h, such as \"30s\".",
                {PathStep::attribute(name)});
  }
}

Result<Value> create_sleep(const ProviderEnvironment& environment, const Value& planned) {
  TRY(sleep(environment, planned, "create_duration"));
  return with_members(planned, {{"id", now_text(environment)}});
}

Result<void> destroy_sleep(const ProviderEnvironment& environment, const Value& state) {
  return sleep(environment, state, "destroy_duration");
}

Result<Value> import_sleep(const ProviderEnvironment& environment, const TypeSchema& schema, std::string_view id) {
  const auto parts = split(id, ",");
  if (parts.size() != 2 || (parts[0].empty() && parts[1].empty())) {
    return failure("A time_sleep is imported by \"CREATE_DURATION,DESTROY_DURATION\", one of which may be empty.");
  }
  const auto duration = [](const std::string& text) {
    return text.empty() ? Value::null(Type::string()) : Value::string(text);
  };
  return object_of(schema, {{"create_duration", duration(parts[0])},
                            {"destroy_duration", duration(parts[1])},
                            {"id", now_text(environment)}});
}

// --------------------------------------------------------------------------------------------------------------------------

BlockSchema offset_schema() {
  auto rows = clock_rows();
  for (const Unit& unit : kUnits) rows.push_back({std::string("offset_") + unit.name, Type::number(), kOptional});
  rows.push_back({"base_rfc3339", Type::string(), kOptional | kComputed});
  rows.push_back({"rfc3339", Type::string(), kComputed});
  return block_of(std::move(rows));
}

BlockSchema rotating_schema() {
  auto rows = clock_rows();
  for (const char* rotation : {"days", "hours", "minutes", "months", "years"}) {
    rows.push_back({std::string("rotation_") + rotation, Type::number(), kOptional});
  }
  rows.push_back({"rotation_rfc3339", Type::string(), kOptional | kComputed});
  rows.push_back({"rfc3339", Type::string(), kOptional | kComputed | kReplace});
  return block_of(std::move(rows));
}

BlockSchema static_schema() {
  auto rows = clock_rows();
  rows.push_back({"rfc3339", Type::string(), kOptional | kComputed | kReplace});
  return block_of(std::move(rows));
}

std::vector<ResourceRow> resource_rows() {
  return {{.name = "time_offset",
           .schema = offset_schema(),
           .validate = check_offset,
           .plan = plan_moved<with_offset>,
           .create = with_offset,
           .update = update_moved<with_offset>,
           .import = import_offset},
          {.name = "time_rotating",
           .schema = rotating_schema(),
           .validate = check_rotation,
           .plan = plan_moved<with_rotation>,
           .create = with_rotation,
           .update = update_moved<with_rotation>,
           .read = read_rotation,
           .import = import_rotation},
          {.name = "time_sleep",
           .schema = block_of({{"create_duration", Type::string(), kOptional},
                               {"destroy_duration", Type::string(), kOptional},
                               {"id", Type::string(), kComputed},
                               {"triggers", Type::map(Type::string()), kOptional | kReplace}}),
           .waits = true,
           .validate = check_sleep,
           .create = create_sleep,
           .destroy = destroy_sleep,
           .import = import_sleep},
          {.name = "time_static",
           .schema = static_schema(),
           .validate = [](const Value& config, ProviderReply& reply) { check_moment(config, "rfc3339", reply); },
           .create = create_static,
           .import = import_static}};
}

const ProviderTable& time_table() {
  static const ProviderTable kTable =
      finish_table({.resources = resource_rows(), .functions = hcl::FunctionTable(time_provider_functions)});
  return kTable;
}

}  // namespace

ProviderKind time_provider() { return table_kind<time_table>({.type = "time", .version = "0.13.1"}); }

}  // namespace regionfall::terraform
