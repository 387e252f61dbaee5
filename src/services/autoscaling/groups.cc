#include "services/autoscaling/groups.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "aws/field_values.h"
#include "aws/members/autoscaling.h"
#include "aws/value_codec.h"
#include "services/autoscaling/activities.h"
#include "services/autoscaling/errors.h"
#include "services/autoscaling/member_changes.h"
#include "services/autoscaling/operations.h"
#include "services/autoscaling/page.h"
#include "services/autoscaling/surroundings.h"
#include "services/autoscaling/traffic_sources.h"

namespace regionfall::autoscaling {

namespace m = aws::members::autoscaling;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::size_t kGroupsMax = 500;  // AWS General Reference, "EC2 Auto Scaling quotas"

// Filters of DescribeAutoScalingGroups: "tag-key", "tag-value", "tag:KEY".
Result<bool, ApiError> passes(const Group& group, const Value& filters) {
  for (const Value& filter : filters.as_list()) {
    const std::string& name = filter[m::Name].as_text();
    const std::vector<std::string> values = aws::texts(filter[m::Values]);
    const auto among = [&](const std::string& text) { return std::ranges::find(values, text) != values.end(); };
    const auto matches = [&](const GroupTag& tag) {
      if (name == "tag-key") return among(tag.key);
      if (name == "tag-value") return among(tag.value);
      return name == "tag:" + tag.key && among(tag.value);
    };
    if (name != "tag-key" && name != "tag-value" && !name.starts_with("tag:")) {
      return validation_error(fmt::format("Filter type {} is not correct", name));
    }
    if (std::ranges::none_of(group.tags, matches)) return false;
  }
  return true;
}

Result<void, ApiError> check_new(const AutoScaling& state, const Value& input, const Request& request) {
  const std::string& name = input[m::AutoScalingGroupName].as_text();
  if (name.find('|') != std::string::npos) {
    return validation_error("Names of Auto Scaling groups have no vertical bars here");
  }
  if (state.groups.contains(group_key(account_of(request), name))) {
    return already_exists(
        fmt::format("AutoScalingGroup by this name already exists - A group with the name {} already exists", name));
  }
  if (state.groups.size() >= kGroupsMax) return limit_exceeded("The limit of Auto Scaling groups has been reached.");
  if (input.has(m::InstanceId)) {
    return aws::api_error("NotImplemented", "Groups made after an instance are not built.", 501);
  }
  const bool has_source =
      input.has(m::LaunchConfigurationName) || input.has(m::LaunchTemplate) || input.has(m::MixedInstancesPolicy);
  if (!has_source) {
    return validation_error(
        "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or "
        "MixedInstancesPolicy parameter.");
  }
  if (input[m::AvailabilityZones].as_list().empty() && !input.has(m::VPCZoneIdentifier)) {
    return validation_error("At least one Availability Zone or VPC Subnet is required.");
  }
  return {};
}

}  // namespace

Value member_item(const Member& member) { return aws::to_value(member); }

Value group_item(const AutoScaling& state, const Group& group) {
  Value item = aws::to_value(group);
  const Value extras = aws::decode_value(group.extras).value_or(Value());
  for (const auto& [name, value] : extras.as_structure()) {
    item.set(name, value);
  }
  Value::List instances;
  for (const Member& member : rows_of(state.members, group)) instances.push_back(member_item(member));
  item.set(m::Instances, std::move(instances));
  item.set(m::LoadBalancerNames, Value::List());
  item.set(m::TrafficSources, traffic_sources_of(group));
  return item;
}

void erase_group(AutoScaling& state, const Group& group) {
  erase_rows_of(state.members, group);
  erase_rows_of(state.hooks, group);
  erase_rows_of(state.policies, group);
  erase_rows_of(state.schedules, group);
  erase_rows_of(state.refreshes, group);
  erase_rows_of(state.notifications, group);
  state.groups.erase(key_of(group));
}

void set_desired(AutoScaling& state, const Group& group, std::int64_t desired, std::optional<std::int64_t> cooldown_s,
                 const Request& request) {
  state.groups.update(key_of(group), [&](Group& row) {
    row.desired_capacity = desired;
    if (cooldown_s) row.cooldown_until = request.now + std::chrono::seconds(*cooldown_s);
  });
}

Outcome create_auto_scaling_group(AutoScaling& state, const Value& input, const Request& request) {
  TRY(check_new(state, input, request));
  const std::string& name = input[m::AutoScalingGroupName].as_text();
  Group group{
      .account = account_of(request),
      .name = name,
      .arn = arn_of(state, account_of(request),
                    fmt::format("autoScalingGroup:{}:autoScalingGroupName/{}", random_uuid(request.random), name)),
      .created_time = request.now,
      .service_linked_role_arn = service_role_arn(account_of(request))};
  TRY(read_settings(state, input, group, request));
  if (!input.has(m::DesiredCapacity)) group.desired_capacity = group.min_size;
  TRY(check_sizes(group));
  TRY(merge_tags(group.tags, input[m::Tags], group));
  std::vector<std::string> arns = aws::texts(input[m::TargetGroupARNs]);
  for (const std::string& arn : TRY(target_groups_in(input[m::TrafficSources]))) arns.push_back(arn);
  TRY(check_target_groups(state, arns, request));
  group.target_group_arns = std::move(arns);
  for (const Value& hook : input[m::LifecycleHookSpecificationList].as_list()) TRY(put_hook(state, group, hook));
  std::string group_key = key_of(group);
  state.groups.put(std::move(group_key), std::move(group));
  return Value::Structure();
}

Outcome update_auto_scaling_group(AutoScaling& state, const Value& input, const Request& request) {
  Group group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  TRY(read_settings(state, input, group, request));
  if (!input.has(m::DesiredCapacity)) {
    group.desired_capacity =
        std::clamp(group.desired_capacity, group.min_size, std::max(group.min_size, group.max_size));
  }
  TRY(check_sizes(group));
  group.failing_zones.clear();
  group.failures_in_a_row = 0;
  std::string group_key = key_of(group);
  state.groups.put(std::move(group_key), std::move(group));
  return Value::Structure();
}

Outcome delete_auto_scaling_group(AutoScaling& state, const Value& input, const Request& request) {
  const Group group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  const std::vector<Member> members = rows_of(state.members, group);
  if (!members.empty() && !input[m::ForceDelete].as_bool()) {
    return resource_in_use(
        "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in "
        "the group.");
  }
  if (members.empty()) {
    erase_group(state, group);
    return Value::Structure();
  }
  state.groups.update(key_of(group), [](Group& row) {
    row.status = "Delete in progress";
    row.min_size = row.max_size = row.desired_capacity = 0;
  });
  for (const Member& member : members) {
    if (member.lifecycle_state.starts_with("Terminating")) continue;
    start_termination(state, group, member,
                      fmt::format("At {} a user request force deleted AutoScaling group.", moment(request.now)),
                      request);
    state.members.update(key_of(member), [](Member& row) { row.drains_until.reset(); });
  }
  return Value::Structure();
}

Outcome describe_auto_scaling_groups(AutoScaling& state, const Value& input, const Request& request) {
  const std::vector<std::string> names = aws::texts(input[m::AutoScalingGroupNames]);
  Page page(m::AutoScalingGroups, input);
  for (const auto& [key, row] : state.groups) {
    if (row.account != account_of(request)) continue;
    if (!names.empty() && std::ranges::find(names, row.name) == names.end()) continue;
    if (!TRY(passes(row, input[m::Filters]))) continue;
    const Group& group = row;
    page.offer(key, [&] { return group_item(state, group); });
  }
  return std::move(page).output();
}

}  // namespace regionfall::autoscaling
