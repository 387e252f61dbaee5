#include "services/autoscaling/refreshes.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "aws/field_values.h"
#include "aws/members/autoscaling.h"
#include "aws/value_codec.h"
#include "services/autoscaling/activities.h"
#include "services/autoscaling/capacity.h"
#include "services/autoscaling/errors.h"
#include "services/autoscaling/groups.h"
#include "services/autoscaling/keeper.h"
#include "services/autoscaling/member_changes.h"
#include "services/autoscaling/operations.h"
#include "services/autoscaling/page.h"

// Instance refreshes. Source: EC2 Auto Scaling user guide, "How an instance refresh works".

namespace regionfall::autoscaling {

namespace m = aws::members::autoscaling;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::int64_t kWhole = 100;
constexpr std::size_t kRefreshesMax = 50;  // that are remembered of a group

// Newest first.
std::string refresh_key(const InstanceRefresh& refresh) {
  const std::int64_t left = std::numeric_limits<std::int64_t>::max() - refresh.start_time.time_since_epoch().count();
  return item_key(refresh.account, refresh.group, fmt::format("{:020}|{}", left, refresh.id));
}

std::optional<InstanceRefresh> under_way(const AutoScaling& state, const Group& group) {
  for (const InstanceRefresh& refresh : rows_of(state.refreshes, group)) {
    if (!refresh.is_over()) return refresh;
  }
  return std::nullopt;
}

void read_preferences(const Value& given, const Group& group, InstanceRefresh& refresh) {
  refresh.min_healthy_percentage = given[m::MinHealthyPercentage].as_integer(90);
  refresh.instance_warmup =
      given[m::InstanceWarmup].as_integer(group.default_instance_warmup.value_or(group.health_check_grace_period));
  refresh.skip_matching = given[m::SkipMatching].as_bool();
  Value shown = given.absent() ? Value(Value::Structure()) : given;
  shown.set(m::MinHealthyPercentage, refresh.min_healthy_percentage);
  shown.set(m::InstanceWarmup, refresh.instance_warmup);
  shown.set(m::SkipMatching, refresh.skip_matching);
  refresh.preferences = aws::encode_value(shown);
}

RefreshStep step_of(const AutoScaling& state, const Group& group, const InstanceRefresh& refresh,
                    const Request& request) {
  return decide_refresh({.desired = group.desired_capacity,
                         .min_healthy_percentage = refresh.min_healthy_percentage,
                         .warmup = std::chrono::seconds(refresh.instance_warmup),
                         .started = refresh.start_time,
                         .skip_matching = refresh.skip_matching,
                         .instances = counted_instances(state, group, request),
                         .now = request.now});
}

Value shown(const InstanceRefresh& refresh) {
  Value item = aws::to_value(refresh);
  if (refresh.status_reason.empty()) item.set(m::StatusReason, {});
  item.set(m::Preferences, aws::decode_value(refresh.preferences).value_or(Value()));
  if (!refresh.desired_configuration.empty()) {
    item.set(m::DesiredConfiguration, aws::decode_value(refresh.desired_configuration).value_or(Value()));
  }
  return item;
}

}  // namespace

bool refresh_under_way(const AutoScaling& state, const Group& group) { return under_way(state, group).has_value(); }

void advance_refresh(AutoScaling& state, const Group& group, const Request& request) {
  const std::optional<InstanceRefresh> refresh = under_way(state, group);
  if (!refresh || group.suspends("InstanceRefresh")) return;
  const std::string key = refresh_key(*refresh);
  const RefreshStep step = step_of(state, group, *refresh, request);
  const bool cancelled = refresh->status == "Cancelling";
  if (!cancelled) {
    for (const std::string& id : step.replaced_now) {
      const Member member = *state.members.find(item_key(group.account, group.name, id));
      start_termination(state, group, member,
                        fmt::format("At {} an instance was taken out of service in response to an instance refresh.",
                                    moment(request.now)),
                        request);
    }
  }
  const std::int64_t start = std::max<std::int64_t>(refresh->instances_at_start, 1);
  const std::int64_t percentage =
      step.done ? kWhole : std::clamp((start - step.left) * kWhole / start, refresh->percentage_complete, kWhole - 1);
  const bool over = step.done || cancelled;
  if (!over && refresh->status == "InProgress" && refresh->percentage_complete == percentage &&
      refresh->instances_to_update == step.left) {
    return;
  }
  state.refreshes.update(key, [&](InstanceRefresh& row) {
    row.status = cancelled ? "Cancelled" : step.done ? "Successful" : "InProgress";
    row.instances_to_update = step.left;
    row.percentage_complete = percentage;
    if (over) row.end_time = request.now;
  });
}

Outcome start_instance_refresh(AutoScaling& state, const Value& input, const Request& request) {
  Group group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  if (under_way(state, group)) {
    return aws::api_error(
        "InstanceRefreshInProgress",
        "An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.");
  }
  const Value& configuration = input[m::DesiredConfiguration];
  if (!configuration.absent()) {
    TRY(read_settings(state, configuration, group, request));
    state.groups.put(key_of(group), group);
  }
  InstanceRefresh refresh{
      .account = group.account, .group = group.name, .id = random_uuid(request.random), .start_time = request.now};
  if (!configuration.absent()) refresh.desired_configuration = aws::encode_value(configuration);
  read_preferences(input[m::Preferences], group, refresh);
  refresh.instances_at_start = step_of(state, group, refresh, request).left;
  refresh.instances_to_update = refresh.instances_at_start;
  const std::vector<InstanceRefresh> before = rows_of(state.refreshes, group);
  if (before.size() >= kRefreshesMax) state.refreshes.erase(refresh_key(before.back()));
  const std::string id = refresh.id;
  std::string key = refresh_key(refresh);
  state.refreshes.put(std::move(key), std::move(refresh));
  return Value::of({{m::InstanceRefreshId, id}});
}

Outcome cancel_instance_refresh(AutoScaling& state, const Value& input, const Request& request) {
  const Group& group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  const std::optional<InstanceRefresh> refresh = under_way(state, group);
  if (!refresh) {
    return aws::api_error(
        "ActiveInstanceRefreshNotFound",
        fmt::format("No in progress or pending Instance Refresh found for Auto Scaling group {}", group.name));
  }
  state.refreshes.update(refresh_key(*refresh), [](InstanceRefresh& row) {
    row.status = "Cancelling";
    row.status_reason = "Cancelled due to user request.";
  });
  return Value::of({{m::InstanceRefreshId, refresh->id}});
}

Outcome describe_instance_refreshes(AutoScaling& state, const Value& input, const Request& request) {
  const Group& group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  const std::vector<std::string> ids = aws::texts(input[m::InstanceRefreshIds]);
  Page page(m::InstanceRefreshes, input);
  for (const InstanceRefresh& refresh : rows_of(state.refreshes, group)) {
    if (!ids.empty() && std::ranges::find(ids, refresh.id) == ids.end()) continue;
    page.offer(refresh_key(refresh), [&] { return shown(refresh); });
  }
  return std::move(page).output();
}

}  // namespace regionfall::autoscaling
