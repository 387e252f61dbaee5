#include "services/autoscaling/traffic_sources.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "aws/members/autoscaling.h"
#include "services/autoscaling/errors.h"
#include "services/autoscaling/operations.h"
#include "services/autoscaling/page.h"
#include "services/autoscaling/surroundings.h"

// Target groups of a group: by operations of their own, and as traffic sources.

namespace regionfall::autoscaling {

namespace m = aws::members::autoscaling;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::size_t kTargetGroupsMax = 50;

std::vector<std::string> serving_instances(const AutoScaling& state, const Group& group) {
  std::vector<std::string> ids;
  for (const Member& member : rows_of(state.members, group)) {
    if (member.in_state("InService")) ids.push_back(member.instance_id);
  }
  return ids;
}

Outcome attach(AutoScaling& state, const Group& group, const std::vector<std::string>& arns, const Request& request) {
  TRY(check_target_groups(state, arns, request));
  std::vector<std::string> all = group.target_group_arns;
  std::vector<std::string> added;
  for (const std::string& arn : arns) {
    if (std::ranges::find(all, arn) != all.end()) continue;
    all.push_back(arn);
    added.push_back(arn);
  }
  if (all.size() > kTargetGroupsMax) return limit_exceeded("The limit of target groups of a group has been reached.");
  if (!group.suspends("AddToLoadBalancer")) {
    register_instances(state, group, added, serving_instances(state, group), request);
  }
  state.groups.update(key_of(group), [&](Group& row) { row.target_group_arns = std::move(all); });
  return Value::Structure();
}

Outcome detach(AutoScaling& state, const Group& group, const std::vector<std::string>& arns, const Request& request) {
  for (const std::string& arn : arns) {
    if (std::ranges::find(group.target_group_arns, arn) == group.target_group_arns.end()) {
      return validation_error("Trying to remove Target Groups that are not part of the group");
    }
  }
  std::vector<std::string> ids;
  for (const Member& member : rows_of(state.members, group)) ids.push_back(member.instance_id);
  deregister_instances(state, group, arns, ids, request);
  state.groups.update(key_of(group), [&](Group& row) {
    std::erase_if(row.target_group_arns,
                  [&](const std::string& arn) { return std::ranges::find(arns, arn) != arns.end(); });
  });
  return Value::Structure();
}

// A target group is "InService" once one of its instances is healthy, or nobody asks for that.
std::string_view attachment_state(const AutoScaling& state, const Group& group) {
  const bool serves = !serving_instances(state, group).empty();
  return serves && group.health_check_type.find("ELB") != std::string::npos ? "InService" : "Added";
}

}  // namespace

Result<std::vector<std::string>, ApiError> target_groups_in(const Value& sources) {
  std::vector<std::string> arns;
  for (const Value& source : sources.as_list()) {
    const std::string& identifier = source[m::Identifier].as_text();
    const std::string& type = source[m::Type].as_text();
    const bool is_target_group =
        identifier.find(":targetgroup/") != std::string::npos && (type.empty() || type == "elbv2");
    if (!is_target_group) {
      return aws::api_error("NotImplemented", fmt::format("Traffic sources like {} are not built.", identifier), 501);
    }
    arns.push_back(identifier);
  }
  return arns;
}

Value traffic_sources_of(const Group& group) {
  Value::List sources;
  for (const std::string& arn : group.target_group_arns) {
    sources.push_back(Value::of({{m::Identifier, arn}, {m::Type, "elbv2"}}));
  }
  return sources;
}

Outcome attach_load_balancer_target_groups(AutoScaling& state, const Value& input, const Request& request) {
  const Group group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  return attach(state, group, aws::texts(input[m::TargetGroupARNs]), request);
}

Outcome detach_load_balancer_target_groups(AutoScaling& state, const Value& input, const Request& request) {
  const Group group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  return detach(state, group, aws::texts(input[m::TargetGroupARNs]), request);
}

Outcome attach_traffic_sources(AutoScaling& state, const Value& input, const Request& request) {
  const Group group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  return attach(state, group, TRY(target_groups_in(input[m::TrafficSources])), request);
}

Outcome detach_traffic_sources(AutoScaling& state, const Value& input, const Request& request) {
  const Group group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  return detach(state, group, TRY(target_groups_in(input[m::TrafficSources])), request);
}

Outcome describe_load_balancer_target_groups(AutoScaling& state, const Value& input, const Request& request) {
  const Group& group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  std::vector<std::string> arns = group.target_group_arns;
  std::ranges::sort(arns);
  Page page(m::LoadBalancerTargetGroups, input);
  for (const std::string& arn : arns) {
    page.offer(arn, [&] {
      return Value::of({{m::LoadBalancerTargetGroupARN, arn}, {m::State, attachment_state(state, group)}});
    });
  }
  return std::move(page).output();
}

Outcome describe_traffic_sources(AutoScaling& state, const Value& input, const Request& request) {
  const Group& group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  const std::string& type = input[m::TrafficSourceType].as_text();
  std::vector<std::string> arns = group.target_group_arns;
  std::ranges::sort(arns);
  Page page(m::TrafficSources, input);
  for (const std::string& arn : arns) {
    if (!type.empty() && type != "elbv2") continue;
    page.offer(arn, [&] {
      return Value::of({{m::TrafficSource, arn},
                        {m::Identifier, arn},
                        {m::Type, "elbv2"},
                        {m::State, attachment_state(state, group)}});
    });
  }
  return std::move(page).output();
}

Outcome describe_load_balancers(AutoScaling& state, const Value& input, const Request& request) {
  (void)TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  return Value::of({{m::LoadBalancers, Value::List()}});
}

}  // namespace regionfall::autoscaling
