#include "services/autoscaling/surroundings.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "aws/members/ec2.h"
#include "aws/members/elbv2.h"
#include "aws/members/sns.h"
#include "services/autoscaling/errors.h"

namespace regionfall::autoscaling {

namespace ec2 = aws::members::ec2;
namespace elb = aws::members::elbv2;
namespace sns = aws::members::sns;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

Value targets_of(const std::vector<std::string>& ids) {
  Value::List targets;
  for (const std::string& id : ids) targets.push_back(Value::of({{elb::Id, id}}));
  return targets;
}

void call_target_groups(const AutoScaling& state, const Group& group, const char* operation,
                        const std::vector<std::string>& target_groups, const std::vector<std::string>& ids) {
  if (ids.empty()) return;
  for (const std::string& arn : target_groups) {
    (void)call_as_role(state, group.account, "elbv2", operation,
                       Value::of({{elb::TargetGroupArn, arn}, {elb::Targets, targets_of(ids)}}));
  }
}

void add_balancers_view(const AutoScaling& state, const Group& group, std::map<std::string, Sight>& sights) {
  for (const std::string& arn : group.target_group_arns) {
    const Outcome health =
        call_as_role(state, group.account, "elbv2", "DescribeTargetHealth", Value::of({{elb::TargetGroupArn, arn}}));
    if (!health) continue;
    for (const Value& item : (*health)[elb::TargetHealthDescriptions].as_list()) {
      const auto sight = sights.find(item[elb::Target][elb::Id].as_text());
      if (sight == sights.end()) continue;
      const Value& target = item[elb::TargetHealth];
      if (target[elb::State].as_text() == "unhealthy") {
        sight->second.balancer_trouble = target[elb::Description].as_text();
        if (sight->second.balancer_trouble.empty()) sight->second.balancer_trouble = target[elb::Reason].as_text();
      }
      if (target[elb::State].as_text() == "draining") sight->second.draining = true;
    }
  }
}

Value instance_filter(const std::vector<std::string>& ids) {
  return Value::List{Value::of({{ec2::Name, "instance-id"}, {ec2::Values, aws::text_list(ids)}})};
}

}  // namespace

Outcome call_as_role(const AutoScaling& state, const std::string& account, const char* service, const char* operation,
                     Value input) {
  return state.services.call({.region = state.region,
                              .service = service,
                              .operation = operation,
                              .input = std::move(input),
                              .caller = service_role(account),
                              .secret_access_key = {}});
}

std::map<std::string, Sight> look_at(const AutoScaling& state, const Group& group, const std::vector<Member>& members,
                                     const Request& /*request*/) {
  std::map<std::string, Sight> sights;
  std::vector<std::string> ids;
  for (const Member& member : members) {
    ids.push_back(member.instance_id);
    sights.emplace(member.instance_id, Sight{});
  }
  if (ids.empty()) return sights;
  const Outcome found =
      call_as_role(state, group.account, "ec2", "DescribeInstances", Value::of({{ec2::Filters, instance_filter(ids)}}));
  if (found) {
    for (const Value& reservation : (*found)[ec2::Reservations].as_list()) {
      for (const Value& item : reservation[ec2::Instances].as_list()) {
        const auto sight = sights.find(item[ec2::InstanceId].as_text());
        if (sight != sights.end()) sight->second.machine = item[ec2::State][ec2::Name].as_text();
      }
    }
  }
  add_balancers_view(state, group, sights);
  return sights;
}

void register_instances(const AutoScaling& state, const Group& group, const std::vector<std::string>& target_groups,
                        const std::vector<std::string>& ids, const Request& /*request*/) {
  call_target_groups(state, group, "RegisterTargets", target_groups, ids);
}

void deregister_instances(const AutoScaling& state, const Group& group, const std::vector<std::string>& target_groups,
                          const std::vector<std::string>& ids, const Request& /*request*/) {
  call_target_groups(state, group, "DeregisterTargets", target_groups, ids);
}

void end_machine(const AutoScaling& state, const Group& group, const std::string& id, const Request& /*request*/) {
  const Value input = Value::of({{ec2::InstanceIds, aws::text_list({id})}});
  const Outcome done = call_as_role(state, group.account, "ec2", "TerminateInstances", input);
  if (done || done.error().code != "OperationNotPermitted") return;
  (void)call_as_role(
      state, group.account, "ec2", "ModifyInstanceAttribute",
      Value::of({{ec2::InstanceId, id}, {ec2::DisableApiTermination, Value::of({{ec2::Value, false}})}}));
  (void)call_as_role(state, group.account, "ec2", "TerminateInstances", input);
}

Value find_instance(const AutoScaling& state, const std::string& id, const Request& request) {
  const Outcome found = call_as_role(state, account_of(request), "ec2", "DescribeInstances",
                                     Value::of({{ec2::Filters, instance_filter({id})}}));
  if (!found || (*found)[ec2::Reservations].as_list().empty()) return {};
  return (*found)[ec2::Reservations].as_list().front()[ec2::Instances].as_list().front();
}

Result<std::vector<GroupSubnet>, ApiError> find_subnets(const AutoScaling& state, const std::vector<std::string>& ids,
                                                        const Request& request) {
  const Outcome output = call_as_role(state, account_of(request), "ec2", "DescribeSubnets",
                                      Value::of({{ec2::SubnetIds, aws::text_list(ids)}}));
  if (!output) {
    return validation_error(fmt::format("The subnet ID '{}' does not exist", fmt::join(ids, ",")));
  }
  std::vector<GroupSubnet> subnets;
  const Value::List& found = (*output)[ec2::Subnets].as_list();
  for (const std::string& id : ids) {
    const auto row = std::ranges::find(found, id, [](const Value& item) { return item[ec2::SubnetId].as_text(); });
    if (row != found.end()) subnets.push_back({.subnet_id = id, .zone = (*row)[ec2::AvailabilityZone].as_text()});
  }
  return subnets;
}

Result<void, ApiError> check_zones(const AutoScaling& state, const std::vector<std::string>& zones,
                                   const Request& request) {
  if (zones.empty()) return {};
  const Outcome output =
      call_as_role(state, account_of(request), "ec2", "DescribeAvailabilityZones", Value(Value::Structure()));
  if (!output) return std::unexpected(output.error());
  const Value::List& there = (*output)[ec2::AvailabilityZones].as_list();
  for (const std::string& zone : zones) {
    if (std::ranges::find(there, zone, [](const Value& item) { return item[ec2::ZoneName].as_text(); }) ==
        there.end()) {
      return validation_error(fmt::format("Invalid availability zones '[{}]'", zone));
    }
  }
  return {};
}

Result<void, ApiError> check_target_groups(const AutoScaling& state, const std::vector<std::string>& arns,
                                           const Request& request) {
  for (const std::string& arn : arns) {
    const Outcome found = call_as_role(state, account_of(request), "elbv2", "DescribeTargetGroups",
                                       Value::of({{elb::TargetGroupArns, aws::text_list({arn})}}));
    if (!found)
      return validation_error("Provided Target Groups may not be valid. Please ensure they exist and try again.");
    const Value& group = (*found)[elb::TargetGroups].as_list().front();
    if (group[elb::TargetType].as_text() != "instance") {
      return validation_error(fmt::format("Provided Target Groups '{}' have target type other than 'instance'.", arn));
    }
  }
  return {};
}

void notify(const AutoScaling& state, const std::string& account, const std::string& topic_arn, std::string subject,
            std::string message) {
  (void)call_as_role(
      state, account, "sns", "Publish",
      Value::of({{sns::TopicArn, topic_arn}, {sns::Subject, std::move(subject)}, {sns::Message, std::move(message)}}));
}

}  // namespace regionfall::autoscaling
