#include "services/autoscaling/schedules.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "aws/field_values.h"
#include "aws/members/autoscaling.h"
#include "services/autoscaling/cron.h"
#include "services/autoscaling/errors.h"
#include "services/autoscaling/operations.h"
#include "services/autoscaling/page.h"

// Scheduled actions. Source: EC2 Auto Scaling user guide, "Scheduled scaling".

namespace regionfall::autoscaling {

namespace m = aws::members::autoscaling;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::size_t kActionsMax = 125;

// When an action is due after a moment; nothing: never again.
std::optional<Instant> due_after(const ScheduledAction& action, Instant after) {
  std::optional<Instant> due;
  const Instant start = action.start_time.value_or(after);
  if (action.recurrence) {
    due = start > after ? start : next_occurrence(*action.recurrence, after);
  } else if (start > after) {
    due = start;
  }
  if (due && action.end_time && *due >= *action.end_time) return std::nullopt;
  return due;
}

Result<void, ApiError> check_action(const ScheduledAction& action, Instant now) {
  if (!action.min_size && !action.max_size && !action.desired_capacity) {
    return validation_error("At least one of MinSize, MaxSize and DesiredCapacity must be specified");
  }
  if (action.recurrence && !is_recurrence(*action.recurrence)) {
    return validation_error("Given recurrence string is invalid");
  }
  if (!action.recurrence && !action.start_time) {
    return validation_error("Either StartTime or Recurrence must be specified");
  }
  if (action.start_time && *action.start_time < now) return validation_error("Given start time is in the past");
  if (action.end_time && *action.end_time <= action.start_time.value_or(now)) {
    return validation_error("End time must be later than the start time");
  }
  if (action.time_zone && *action.time_zone != "Etc/UTC" && *action.time_zone != "UTC") {
    return aws::api_error("NotImplemented", "Time zones of scheduled actions other than Etc/UTC are not built.", 501);
  }
  return {};
}

Result<void, ApiError> put_action(AutoScaling& state, const Group& group, const Value& given, const Request& request) {
  const std::string& name = given[m::ScheduledActionName].as_text();
  const std::string key = item_key(group.account, group.name, name);
  const ScheduledAction* there = state.schedules.find(key);
  if (there == nullptr && rows_of(state.schedules, group).size() >= kActionsMax) {
    return limit_exceeded("The limit of scheduled actions of a group has been reached.");
  }
  ScheduledAction action{.account = group.account, .group = group.name, .name = name};
  action.arn = there != nullptr
                   ? there->arn
                   : arn_of(state, group.account,
                            fmt::format("scheduledUpdateGroupAction:{}:autoScalingGroupName/{}:scheduledActionName/{}",
                                        random_uuid(request.random), group.name, name));
  aws::from_value(given, action);
  action.group = group.name;
  if (!action.start_time && given.has(m::Time)) action.start_time = given[m::Time].as_instant();
  TRY(check_action(action, request.now));
  action.due = due_after(action, request.now);
  state.schedules.put(key, std::move(action));
  return {};
}

Value shown(const ScheduledAction& action) {
  Value item = aws::to_value(action);
  const std::optional<Instant> time = action.due ? action.due : action.start_time;
  if (time) item.set(m::Time, *time).set(m::StartTime, *time);
  return item;
}

void perform(AutoScaling& state, const Group& group, const ScheduledAction& action) {
  state.groups.update(key_of(group), [&](Group& row) {
    row.min_size = action.min_size.value_or(row.min_size);
    row.max_size = std::max(action.max_size.value_or(row.max_size), row.min_size);
    row.desired_capacity =
        std::clamp(action.desired_capacity.value_or(row.desired_capacity), row.min_size, row.max_size);
  });
}

}  // namespace

void perform_schedules(AutoScaling& state, const Group& group, const Request& request) {
  if (group.is_going()) return;
  for (const ScheduledAction& action : rows_of(state.schedules, group)) {
    if (!action.due || *action.due > request.now) continue;
    if (!group.suspends("ScheduledActions")) perform(state, group, action);
    const std::string key = item_key(group.account, group.name, action.name);
    const std::optional<Instant> again = due_after(action, request.now);
    if (again) {
      state.schedules.update(key, [&](ScheduledAction& row) { row.due = again; });
    } else {
      state.schedules.erase(key);
    }
  }
}

std::optional<Instant> next_schedule(const AutoScaling& state) {
  std::optional<Instant> first;
  for (const auto& [key, action] : state.schedules) {
    if (action.due && (!first || *action.due < *first)) first = action.due;
  }
  return first;
}

Outcome put_scheduled_update_group_action(AutoScaling& state, const Value& input, const Request& request) {
  const Group group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  TRY(put_action(state, group, input, request));
  return Value::Structure();
}

Outcome batch_put_scheduled_update_group_action(AutoScaling& state, const Value& input, const Request& request) {
  const Group group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  Value::List failed;
  for (const Value& given : input[m::ScheduledUpdateGroupActions].as_list()) {
    const auto done = put_action(state, group, given, request);
    if (done) continue;
    failed.push_back(Value::of({{m::ScheduledActionName, given[m::ScheduledActionName]},
                                {m::ErrorCode, done.error().code},
                                {m::ErrorMessage, done.error().message}}));
  }
  return Value::of({{m::FailedScheduledUpdateGroupActions, std::move(failed)}});
}

Outcome delete_scheduled_action(AutoScaling& state, const Value& input, const Request& request) {
  const Group& group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  const std::string& name = input[m::ScheduledActionName].as_text();
  const std::string key = item_key(group.account, group.name, name);
  if (!state.schedules.contains(key)) {
    return validation_error(fmt::format("Scheduled action name not found - {}", name));
  }
  state.schedules.erase(key);
  return Value::Structure();
}

Outcome batch_delete_scheduled_action(AutoScaling& state, const Value& input, const Request& request) {
  const Group& group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  Value::List failed;
  for (const std::string& name : aws::texts(input[m::ScheduledActionNames])) {
    const std::string key = item_key(group.account, group.name, name);
    if (state.schedules.contains(key)) {
      state.schedules.erase(key);
    } else {
      failed.push_back(Value::of({{m::ScheduledActionName, name},
                                  {m::ErrorCode, "ValidationError"},
                                  {m::ErrorMessage, "Scheduled action name not found"}}));
    }
  }
  return Value::of({{m::FailedScheduledActions, std::move(failed)}});
}

Outcome describe_scheduled_actions(AutoScaling& state, const Value& input, const Request& request) {
  const std::string& group = input[m::AutoScalingGroupName].as_text();
  const std::vector<std::string> names = aws::texts(input[m::ScheduledActionNames]);
  Page page(m::ScheduledUpdateGroupActions, input);
  for (const auto& [key, row] : state.schedules) {
    if (row.account != account_of(request) || (!group.empty() && row.group != group)) continue;
    if (!names.empty() && std::ranges::find(names, row.name) == names.end()) continue;
    const Instant time = row.due.value_or(row.start_time.value_or(Instant()));
    if (input.has(m::StartTime) && time < input[m::StartTime].as_instant()) continue;
    if (input.has(m::EndTime) && time > input[m::EndTime].as_instant()) continue;
    const ScheduledAction& action = row;
    page.offer(key, [&] { return shown(action); });
  }
  return std::move(page).output();
}

}  // namespace regionfall::autoscaling
