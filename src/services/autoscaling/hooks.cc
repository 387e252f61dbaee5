#include "services/autoscaling/hooks.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "aws/field_values.h"
#include "aws/members/autoscaling.h"
#include "base/json.h"
#include "services/autoscaling/activities.h"
#include "services/autoscaling/errors.h"
#include "services/autoscaling/groups.h"
#include "services/autoscaling/operations.h"
#include "services/autoscaling/surroundings.h"

// Lifecycle hooks. Source: EC2 Auto Scaling user guide, "Amazon EC2 Auto Scaling lifecycle hooks".

namespace regionfall::autoscaling {

namespace m = aws::members::autoscaling;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::size_t kHooksMax = 50;
constexpr std::int64_t kHeartbeatMin = 30;
constexpr std::int64_t kHeartbeatMax = 7200;
constexpr std::int64_t kGlobalTimeoutMax = 172'800;
constexpr std::int64_t kHeartbeatsMax = 100;

std::int64_t global_timeout(std::int64_t heartbeat) { return std::min(heartbeat * kHeartbeatsMax, kGlobalTimeoutMax); }

void tell_hook(const AutoScaling& state, const LifecycleHook& hook, const Member& member, const std::string& token,
               const Request& request) {
  if (!hook.notification_target_arn || !hook.notification_target_arn->starts_with("arn:aws:sns:")) return;
  notify(state, hook.account, *hook.notification_target_arn,
         fmt::format("Auto Scaling:  Lifecycle action for group {}", hook.group),
         fmt::format(R"({{"LifecycleHookName":{},"AccountId":{},"RequestId":{},"LifecycleTransition":{},)"
                     R"("AutoScalingGroupName":{},"Service":"AWS Auto Scaling","Time":{},"EC2InstanceId":{},)"
                     R"("LifecycleActionToken":{},"NotificationMetadata":{}}})",
                     json_quote(hook.name), json_quote(hook.account), json_quote(request.request_id),
                     json_quote(hook.transition), json_quote(hook.group), json_quote(moment(request.now)),
                     json_quote(member.instance_id), json_quote(token),
                     json_quote(hook.notification_metadata.value_or(""))));
}

// Changes the wait of the instance that a request means, by id or token.
template <class Change>
Outcome change_wait(AutoScaling& state, const Value& input, const Request& request, Change change) {
  const Group& group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  const std::string& hook = input[m::LifecycleHookName].as_text();
  const std::string& id = input[m::InstanceId].as_text();
  const std::string& token = input[m::LifecycleActionToken].as_text();
  for (const Member& member : rows_of(state.members, group)) {
    if (!id.empty() && member.instance_id != id) continue;
    const auto wait = std::ranges::find_if(member.waits, [&](const HookWait& one) {
      return one.hook_name == hook && one.result.empty() && (token.empty() || one.token == token);
    });
    if (wait == member.waits.end() || (id.empty() && token.empty())) continue;
    const auto place = wait - member.waits.begin();
    state.members.update(key_of(member), [&](Member& row) { change(row.waits[static_cast<std::size_t>(place)]); });
    return Value::Structure();
  }
  return validation_error(id.empty() ? fmt::format("No active Lifecycle Action found with token {}", token)
                                     : fmt::format("No active Lifecycle Action found with instance ID {}", id));
}

Result<void, ApiError> check_times(const LifecycleHook& hook) {
  if (hook.heartbeat_timeout >= kHeartbeatMin && hook.heartbeat_timeout <= kHeartbeatMax) return {};
  return validation_error("HeartbeatTimeout must be between 30 and 7200 seconds");
}

}  // namespace

bool has_hooks(const AutoScaling& state, const Group& group, bool launching) {
  const char* transition = launching ? kLaunching : kTerminating;
  return std::ranges::any_of(rows_of(state.hooks, group),
                             [&](const LifecycleHook& hook) { return hook.transition == transition; });
}

std::vector<HookWait> begin_waits(AutoScaling& state, const Group& group, const Member& member, bool launching,
                                  const Request& request) {
  const char* transition = launching ? kLaunching : kTerminating;
  std::vector<HookWait> waits;
  for (const LifecycleHook& hook : rows_of(state.hooks, group)) {
    if (hook.transition != transition) continue;
    waits.push_back({.hook_name = hook.name,
                     .token = random_uuid(request.random),
                     .deadline = request.now + std::chrono::seconds(hook.heartbeat_timeout),
                     .global_deadline = request.now + std::chrono::seconds(hook.global_timeout),
                     .default_result = hook.default_result,
                     .result = {}});
    tell_hook(state, hook, member, waits.back().token, request);
  }
  return waits;
}

Result<void, ApiError> put_hook(AutoScaling& state, const Group& group, const Value& given) {
  const std::string& name = given[m::LifecycleHookName].as_text();
  const std::string key = item_key(group.account, group.name, name);
  const LifecycleHook* there = state.hooks.find(key);
  if (there == nullptr && rows_of(state.hooks, group).size() >= kHooksMax) {
    return limit_exceeded("LifecycleHook limit exceeded for this Auto Scaling group");
  }
  LifecycleHook hook = there == nullptr ? LifecycleHook{.account = group.account, .group = group.name} : *there;
  aws::from_value(given, hook);
  hook.group = group.name;
  if (hook.transition != kLaunching && hook.transition != kTerminating) {
    return validation_error(
        "Valid lifecycle transitions are autoscaling:EC2_INSTANCE_LAUNCHING and "
        "autoscaling:EC2_INSTANCE_TERMINATING");
  }
  if (hook.default_result != "CONTINUE" && hook.default_result != "ABANDON") {
    return validation_error("DefaultResult must be CONTINUE or ABANDON");
  }
  TRY(check_times(hook));
  hook.global_timeout = global_timeout(hook.heartbeat_timeout);
  state.hooks.put(key, std::move(hook));
  return {};
}

Outcome put_lifecycle_hook(AutoScaling& state, const Value& input, const Request& request) {
  const Group& group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  TRY(put_hook(state, group, input));
  return Value::Structure();
}

Outcome delete_lifecycle_hook(AutoScaling& state, const Value& input, const Request& request) {
  const Group& group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  const std::string& name = input[m::LifecycleHookName].as_text();
  const std::string key = item_key(group.account, group.name, name);
  if (!state.hooks.contains(key)) return validation_error(fmt::format("No Lifecycle Hook found with name {}", name));
  state.hooks.erase(key);
  // What waits for it goes on.
  for (const Member& member : rows_of(state.members, group)) {
    state.members.update(key_of(member), [&](Member& row) {
      for (HookWait& wait : row.waits) {
        if (wait.hook_name == name && wait.result.empty()) wait.result = "CONTINUE";
      }
    });
  }
  return Value::Structure();
}

Outcome describe_lifecycle_hooks(AutoScaling& state, const Value& input, const Request& request) {
  const Group& group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  const std::vector<std::string> names = aws::texts(input[m::LifecycleHookNames]);
  Value::List hooks;
  for (const LifecycleHook& hook : rows_of(state.hooks, group)) {
    if (names.empty() || std::ranges::find(names, hook.name) != names.end()) hooks.push_back(aws::to_value(hook));
  }
  return Value::of({{m::LifecycleHooks, std::move(hooks)}});
}

Outcome complete_lifecycle_action(AutoScaling& state, const Value& input, const Request& request) {
  const std::string& result = input[m::LifecycleActionResult].as_text();
  if (result != "CONTINUE" && result != "ABANDON") {
    return validation_error("LifecycleActionResult must be CONTINUE or ABANDON");
  }
  return change_wait(state, input, request, [&](HookWait& wait) { wait.result = result; });
}

Outcome record_lifecycle_action_heartbeat(AutoScaling& state, const Value& input, const Request& request) {
  const LifecycleHook* hook = state.hooks.find(
      item_key(account_of(request), input[m::AutoScalingGroupName].as_text(), input[m::LifecycleHookName].as_text()));
  const std::int64_t more = hook == nullptr ? 0 : hook->heartbeat_timeout;
  return change_wait(state, input, request,
                     [&](HookWait& wait) { wait.deadline = request.now + std::chrono::seconds(more); });
}

}  // namespace regionfall::autoscaling
