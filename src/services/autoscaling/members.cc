#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "aws/field_values.h"
#include "aws/members/autoscaling.h"
#include "aws/members/ec2.h"
#include "services/autoscaling/activities.h"
#include "services/autoscaling/errors.h"
#include "services/autoscaling/groups.h"
#include "services/autoscaling/member_changes.h"
#include "services/autoscaling/operations.h"
#include "services/autoscaling/page.h"
#include "services/autoscaling/surroundings.h"

// Operations on a group's instances and on their number.

namespace regionfall::autoscaling {

namespace m = aws::members::autoscaling;
namespace ec2 = aws::members::ec2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::size_t kInstancesMax = 20;

struct Chosen {
  Group group;
  std::vector<Member> members;
};

Result<Chosen, ApiError> chosen_members(const AutoScaling& state, const Value& input, const Request& request) {
  Group group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  const std::vector<std::string> ids = aws::texts(input[m::InstanceIds]);
  if (ids.size() > kInstancesMax) return validation_error("At most 20 instances can be named at a time.");
  std::vector<Member> members = TRY(find_members(state, group, ids));
  return Chosen{std::move(group), std::move(members)};
}

Result<void, ApiError> check_in_state(const std::vector<Member>& members, std::string_view state) {
  for (const Member& member : members) {
    if (member.in_state(state)) continue;
    return validation_error(
        fmt::format("The instance {} is in {}. It must be in {}.", member.instance_id, member.lifecycle_state, state));
  }
  return {};
}

// The desired capacity becomes smaller by as many; an error when that is below the group's minimum.
Result<void, ApiError> decrement(AutoScaling& state, const Group& group, std::size_t count, const Request& request) {
  const std::int64_t left = group.desired_capacity - static_cast<std::int64_t>(count);
  if (left < group.min_size) {
    return validation_error(
        fmt::format("Currently, desiredSize equals minSize ({}). Terminating instance without "
                    "replacement will violate group's min size constraint. Either set "
                    "shouldDecrementDesiredCapacity flag to false or lower group's min size.",
                    group.min_size));
  }
  set_desired(state, group, left, std::nullopt, request);
  return {};
}

Value activities_of(const AutoScaling& state, const Group& group, const std::vector<Member>& members) {
  Value::List items;
  for (const Member& member : members) {
    const Member* row = state.members.find(item_key(group.account, group.name, member.instance_id));
    const Activity* activity = row == nullptr ? nullptr : state.activities.find(row->activity_key);
    if (activity != nullptr) items.push_back(activity_item(*activity));
  }
  return items;
}

Result<Member, ApiError> attached_member(const AutoScaling& state, const Group& group, const std::string& id,
                                         const Request& request) {
  const Value instance = find_instance(state, id, request);
  if (instance.absent()) return validation_error(fmt::format("Invalid Instance ID(s): [{}] specified", id));
  if (const Member* member = find_member(state, group.account, id)) {
    return validation_error(fmt::format("Instance {} is already part of Auto Scaling group {}", id, member->group));
  }
  if (instance[ec2::State][ec2::Name].as_text() != "running") {
    return validation_error(fmt::format("Instance {} is not in correct state", id));
  }
  const std::string& zone = instance[ec2::Placement][ec2::AvailabilityZone].as_text();
  if (std::ranges::find(group.availability_zones, zone) == group.availability_zones.end()) {
    return validation_error(fmt::format("Instance {} is not in an Availability Zone of the group", id));
  }
  return Member{.account = group.account,
                .group = group.name,
                .instance_id = id,
                .instance_type = instance[ec2::InstanceType].as_text(),
                .zone = zone,
                .image_id = instance[ec2::ImageId].as_text(),
                .protected_from_scale_in = group.new_instances_protected_from_scale_in,
                .launched = instance[ec2::LaunchTime].as_instant()};
}

}  // namespace

Outcome set_desired_capacity(AutoScaling& state, const Value& input, const Request& request) {
  const Group group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  const std::int64_t desired = input[m::DesiredCapacity].as_integer();
  if (desired > group.max_size) {
    return validation_error(fmt::format(
        "New SetDesiredCapacity value {} is above max value {} for the AutoScalingGroup.", desired, group.max_size));
  }
  if (desired < group.min_size) {
    return validation_error(fmt::format(
        "New SetDesiredCapacity value {} is below min value {} for the AutoScalingGroup.", desired, group.min_size));
  }
  if (input[m::HonorCooldown].as_bool() && group.cooldown_until && *group.cooldown_until > request.now) {
    return activity_in_progress("Scaling activity is in progress; the group is cooling down.");
  }
  set_desired(state, group, desired, std::nullopt, request);
  return Value::Structure();
}

Outcome terminate_instance_in_auto_scaling_group(AutoScaling& state, const Value& input, const Request& request) {
  const std::string& id = input[m::InstanceId].as_text();
  const Member* found = find_member(state, account_of(request), id);
  if (found == nullptr) {
    return validation_error(fmt::format("Instance Id not found - No managed instance found for instance ID: {}", id));
  }
  const Member member = *found;
  const Group group = *TRY(find_group(state, member.group, request));
  const bool shrinks = input[m::ShouldDecrementDesiredCapacity].as_bool();
  if (shrinks) TRY(decrement(state, group, 1, request));
  if (!member.lifecycle_state.starts_with("Terminating")) {
    std::string cause = fmt::format("At {} instance {} was taken out of service in response to a user request.",
                                    moment(request.now), id);
    if (shrinks) {
      cause = fmt::format(
          "At {} instance {} was taken out of service in response to a user request, shrinking the "
          "capacity from {} to {}.",
          moment(request.now), id, group.desired_capacity, group.desired_capacity - 1);
    }
    start_termination(state, group, member, std::move(cause), request);
  }
  const Activity* activity = state.activities.find(state.members.find(key_of(member))->activity_key);
  return Value::of({{m::Activity, activity == nullptr ? Value() : activity_item(*activity)}});
}

Outcome attach_instances(AutoScaling& state, const Value& input, const Request& request) {
  const Group group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  const std::vector<std::string> ids = aws::texts(input[m::InstanceIds]);
  const std::int64_t desired = group.desired_capacity + static_cast<std::int64_t>(ids.size());
  if (desired > group.max_size) {
    return validation_error(
        fmt::format("AutoScalingGroup {} has max-size={}, current desired-size={}. Attaching {} "
                    "instances would exceed the maximum.",
                    group.name, group.max_size, group.desired_capacity, ids.size()));
  }
  for (const std::string& id : ids) {
    Member member = TRY(attached_member(state, group, id, request));
    member.activity_key =
        begin_activity(state, group, "Attaching an existing EC2 instance: " + id,
                       fmt::format("At {} an instance was added in response to user request.", moment(request.now)),
                       member.zone, request);
    std::string member_key = key_of(member);
    state.members.put(std::move(member_key), std::move(member));
  }
  set_desired(state, group, desired, std::nullopt, request);
  return Value::Structure();
}

Outcome detach_instances(AutoScaling& state, const Value& input, const Request& request) {
  const auto [group, members] = TRY(chosen_members(state, input, request));
  for (const Member& member : members) {
    if (!member.in_state("InService") && !member.in_state("Standby")) {
      return validation_error(fmt::format("The instance {} is not in InService or Standby.", member.instance_id));
    }
  }
  if (input[m::ShouldDecrementDesiredCapacity].as_bool()) TRY(decrement(state, group, members.size(), request));
  for (const Member& member : members) {
    start_leaving(state, group, member, "Detaching", "Detaching EC2 instance: " + member.instance_id,
                  fmt::format("At {} instance {} was detached in response to a user request.", moment(request.now),
                              member.instance_id),
                  request);
  }
  return Value::of({{m::Activities, activities_of(state, group, members)}});
}

Outcome enter_standby(AutoScaling& state, const Value& input, const Request& request) {
  const auto [group, members] = TRY(chosen_members(state, input, request));
  TRY(check_in_state(members, "InService"));
  if (input[m::ShouldDecrementDesiredCapacity].as_bool()) TRY(decrement(state, group, members.size(), request));
  for (const Member& member : members) {
    start_leaving(state, group, member, "EnteringStandby", "Moving EC2 instance to Standby: " + member.instance_id,
                  fmt::format("At {} instance {} was moved to standby in response to a user request.",
                              moment(request.now), member.instance_id),
                  request);
  }
  return Value::of({{m::Activities, activities_of(state, group, members)}});
}

Outcome exit_standby(AutoScaling& state, const Value& input, const Request& request) {
  const auto [group, members] = TRY(chosen_members(state, input, request));
  TRY(check_in_state(members, "Standby"));
  const std::int64_t desired = group.desired_capacity + static_cast<std::int64_t>(members.size());
  if (desired > group.max_size) {
    return validation_error(
        fmt::format("AutoScalingGroup {} has max-size={}; the instances would exceed it.", group.name, group.max_size));
  }
  for (const Member& member : members) {
    const std::string activity =
        begin_activity(state, group, "Moving EC2 instance out of Standby: " + member.instance_id,
                       fmt::format("At {} instance {} was moved out of standby in response to a user request.",
                                   moment(request.now), member.instance_id),
                       member.zone, request);
    state.members.update(key_of(member), [&](Member& row) {
      row.lifecycle_state = "Pending";
      row.activity_key = activity;
    });
  }
  set_desired(state, group, desired, std::nullopt, request);
  return Value::of({{m::Activities, activities_of(state, group, members)}});
}

Outcome set_instance_health(AutoScaling& state, const Value& input, const Request& request) {
  const std::string& id = input[m::InstanceId].as_text();
  const std::string& status = input[m::HealthStatus].as_text();
  if (status != "Healthy" && status != "Unhealthy") {
    return validation_error("Valid instance health states are: [Healthy, Unhealthy].");
  }
  const Member* member = find_member(state, account_of(request), id);
  if (member == nullptr) return validation_error(fmt::format("Instance {} not found", id));
  const Group& group = *TRY(find_group(state, member->group, request));
  const Instant grace_end =
      member->in_service_since.value_or(request.now) + std::chrono::seconds(group.health_check_grace_period);
  if (input[m::ShouldRespectGracePeriod].as_bool(true) && grace_end > request.now) return Value::Structure();
  state.members.update(key_of(*member), [&](Member& row) {
    row.health_status = status;
    row.health_cause =
        status == "Healthy" ? "" : "an instance was taken out of service in response to a user health-check.";
  });
  return Value::Structure();
}

Outcome set_instance_protection(AutoScaling& state, const Value& input, const Request& request) {
  const auto [group, members] = TRY(chosen_members(state, input, request));
  for (const Member& member : members) {
    state.members.update(key_of(member),
                         [&](Member& row) { row.protected_from_scale_in = input[m::ProtectedFromScaleIn].as_bool(); });
  }
  return Value::Structure();
}

Outcome describe_auto_scaling_instances(AutoScaling& state, const Value& input, const Request& request) {
  const std::vector<std::string> ids = aws::texts(input[m::InstanceIds]);
  Page page(m::AutoScalingInstances, input);
  for (const auto& [key, row] : state.members) {
    if (row.account != account_of(request)) continue;
    if (!ids.empty() && std::ranges::find(ids, row.instance_id) == ids.end()) continue;
    const Member& member = row;
    page.offer(key, [&] {
      Value item = member_item(member);
      return item.set(m::HealthStatus, member.health_status == "Healthy" ? "HEALTHY" : "UNHEALTHY");
    });
  }
  return std::move(page).output();
}

}  // namespace regionfall::autoscaling
