#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "aws/field_values.h"
#include "aws/members/autoscaling.h"
#include "aws/value_codec.h"
#include "base/text.h"
#include "services/autoscaling/catalogue.h"
#include "services/autoscaling/errors.h"
#include "services/autoscaling/groups.h"
#include "services/autoscaling/launch.h"
#include "services/autoscaling/surroundings.h"

namespace regionfall::autoscaling {

namespace m = aws::members::autoscaling;
using aws::ApiError;
using aws::Request;
using aws::Value;

namespace {

constexpr std::size_t kTagsMax = 50;
constexpr std::int64_t kLifetimeMin = 86'400;
constexpr std::int64_t kLifetimeMax = 31'536'000;

// Members that are kept as they came, and have no effect but for the launch template of MixedInstancesPolicy.
constexpr aws::MemberName kExtras[] = {m::AvailabilityZoneDistribution,
                                       m::AvailabilityZoneImpairmentPolicy,
                                       m::CapacityReservationSpecification,
                                       m::Context,
                                       m::DeletionProtection,
                                       m::DesiredCapacityType,
                                       m::InstanceLifecyclePolicy,
                                       m::InstanceMaintenancePolicy,
                                       m::PlacementGroup};

// The policy with what AWS says of what a request leaves out.
Result<Value, ApiError> completed_policy(const AutoScaling& state, const Value& given, const std::string& account) {
  Value policy = given;
  Value launch_template = given[m::LaunchTemplate];
  TemplateReference reference = TRY(find_template(state, launch_template[m::LaunchTemplateSpecification], account));
  if (reference.version.empty()) reference.version = "$Default";
  launch_template.set(m::LaunchTemplateSpecification, aws::to_value(reference));
  policy.set(m::LaunchTemplate, std::move(launch_template));
  Value distribution = given[m::InstancesDistribution];
  const auto complete = [&](aws::MemberName name, Value value) {
    if (!distribution.has(name)) distribution.set(name, std::move(value));
  };
  complete(m::OnDemandAllocationStrategy, "prioritized");
  complete(m::OnDemandBaseCapacity, 0);
  complete(m::OnDemandPercentageAboveBaseCapacity, 100);
  complete(m::SpotAllocationStrategy, "lowest-price");
  if (distribution[m::SpotAllocationStrategy].as_text() == "lowest-price") complete(m::SpotInstancePools, 2);
  return policy.set(m::InstancesDistribution, std::move(distribution));
}

// What instances are launched from: a request names one thing at most, which takes the place of the one before.
Result<void, ApiError> read_source(const AutoScaling& state, const Value& input, Group& group, Value& extras) {
  const bool configuration = input.has(m::LaunchConfigurationName);
  const bool launch_template = input.has(m::LaunchTemplate);
  const bool policy = input.has(m::MixedInstancesPolicy);
  if (int{configuration} + int{launch_template} + int{policy} > 1) {
    return validation_error(
        "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or "
        "MixedInstancesPolicy parameter.");
  }
  if (!configuration && !launch_template && !policy) return {};
  group.launch_configuration_name.reset();
  group.launch_template.reset();
  extras.set(m::MixedInstancesPolicy, {});
  if (configuration) {
    const std::string& name = input[m::LaunchConfigurationName].as_text();
    if (!state.launch_configurations.contains(group_key(group.account, name))) {
      return validation_error(
          fmt::format("Launch configuration name not found - Launch configuration {} not found", name));
    }
    group.launch_configuration_name = name;
  } else if (launch_template) {
    group.launch_template = TRY(find_template(state, input[m::LaunchTemplate], group.account));
    if (group.launch_template->version.empty()) group.launch_template->version = "$Default";
  } else {
    extras.set(m::MixedInstancesPolicy, TRY(completed_policy(state, input[m::MixedInstancesPolicy], group.account)));
  }
  return {};
}

Result<void, ApiError> read_places(const AutoScaling& state, const Value& input, Group& group, const Request& request) {
  const std::vector<std::string> zones = aws::texts(input[m::AvailabilityZones]);
  const std::string& identifier = input[m::VPCZoneIdentifier].as_text();
  TRY(check_zones(state, zones, request));
  if (!identifier.empty()) {
    std::vector<std::string> ids;
    for (const std::string& id : split(identifier, ",")) ids.emplace_back(trim(id));
    group.subnets = TRY(find_subnets(state, ids, request));
    group.vpc_zone_identifier = join(ids, ",");
    group.availability_zones.clear();
    for (const GroupSubnet& subnet : group.subnets) {
      if (std::ranges::find(group.availability_zones, subnet.zone) == group.availability_zones.end()) {
        group.availability_zones.push_back(subnet.zone);
      }
    }
    if (!zones.empty() && !std::ranges::all_of(zones, [&](const std::string& zone) {
          return std::ranges::find(group.availability_zones, zone) != group.availability_zones.end();
        })) {
      return validation_error("The availability zones of the specified subnets and the AutoScalingGroup do not match");
    }
  } else if (!zones.empty()) {
    group.availability_zones = zones;
    group.subnets.clear();
    group.vpc_zone_identifier.clear();
  }
  std::ranges::sort(group.availability_zones);
  return {};
}

Result<void, ApiError> check_choices(const Group& group) {
  for (const std::string& type : split(group.health_check_type, ",")) {
    if (type != "EC2" && type != "ELB" && type != "EBS" && type != "VPC_LATTICE") {
      return validation_error(fmt::format("Unsupported health check type: {}", type));
    }
  }
  for (const std::string& policy : group.termination_policies) {
    if (!is_termination_policy(policy)) {
      return validation_error(fmt::format("Termination policy is invalid: {}", policy));
    }
  }
  const std::int64_t lifetime = group.max_instance_lifetime.value_or(0);
  if (lifetime != 0 && (lifetime < kLifetimeMin || lifetime > kLifetimeMax)) {
    return validation_error("Max instance lifetime must be 0 or between 86400 and 31536000 seconds, inclusive");
  }
  if (group.health_check_grace_period < 0 || group.default_cooldown < 0) {
    return validation_error("Grace periods and cooldowns must not be negative");
  }
  return {};
}

template <class Number>
void read_number(const Value& input, aws::MemberName name, Number& number) {
  if (input.has(name)) number = input[name].as_integer();
}

}  // namespace

Result<void, ApiError> check_sizes(const Group& group) {
  if (group.min_size < 0 || group.max_size < 0) return validation_error("Sizes must not be negative");
  if (group.min_size > group.max_size) {
    return validation_error(
        fmt::format("Max bound, {}, must be greater than or equal to min bound, {}", group.max_size, group.min_size));
  }
  if (group.desired_capacity < group.min_size || group.desired_capacity > group.max_size) {
    return validation_error(fmt::format("Desired capacity:{} must be between the specified min size:{} and max size:{}",
                                        group.desired_capacity, group.min_size, group.max_size));
  }
  return {};
}

Result<void, ApiError> read_settings(const AutoScaling& state, const Value& input, Group& group,
                                     const Request& request) {
  if (!input[m::LoadBalancerNames].as_list().empty()) {
    return aws::api_error("NotImplemented", "Classic load balancers are not built.", 501);
  }
  Value extras = group.extras.empty() ? Value(Value::Structure()) : aws::decode_value(group.extras).value_or(Value());
  for (const aws::MemberName name : kExtras) {
    if (input.has(name)) extras.set(name, input[name]);
  }
  TRY(read_source(state, input, group, extras));
  group.extras = aws::encode_value(extras);
  TRY(read_places(state, input, group, request));
  read_number(input, m::MinSize, group.min_size);
  read_number(input, m::MaxSize, group.max_size);
  read_number(input, m::DesiredCapacity, group.desired_capacity);
  read_number(input, m::DefaultCooldown, group.default_cooldown);
  read_number(input, m::HealthCheckGracePeriod, group.health_check_grace_period);
  read_number(input, m::MaxInstanceLifetime, group.max_instance_lifetime);
  read_number(input, m::DefaultInstanceWarmup, group.default_instance_warmup);
  if (group.max_instance_lifetime == 0) group.max_instance_lifetime.reset();
  if (group.default_instance_warmup == -1) group.default_instance_warmup.reset();
  if (input.has(m::HealthCheckType)) group.health_check_type = input[m::HealthCheckType].as_text();
  if (!input[m::TerminationPolicies].as_list().empty()) {
    group.termination_policies = aws::texts(input[m::TerminationPolicies]);
  }
  if (input.has(m::NewInstancesProtectedFromScaleIn)) {
    group.new_instances_protected_from_scale_in = input[m::NewInstancesProtectedFromScaleIn].as_bool();
  }
  if (input.has(m::CapacityRebalance)) group.capacity_rebalance = input[m::CapacityRebalance].as_bool();
  if (input.has(m::ServiceLinkedRoleARN)) group.service_linked_role_arn = input[m::ServiceLinkedRoleARN].as_text();
  return check_choices(group);
}

Result<void, ApiError> merge_tags(std::vector<GroupTag>& tags, const Value& given, const Group& group) {
  for (const Value& item : given.as_list()) {
    GroupTag tag;
    aws::from_value(item, tag);
    tag.resource_id = group.name;
    if (tag.key.starts_with("aws:")) {
      return validation_error("Tag keys starting with 'aws:' are reserved for internal use");
    }
    const auto found = std::ranges::find(tags, tag.key, &GroupTag::key);
    if (found == tags.end()) {
      tags.push_back(std::move(tag));
    } else {
      *found = std::move(tag);
    }
  }
  std::ranges::sort(tags, {}, &GroupTag::key);
  if (tags.size() > kTagsMax) return limit_exceeded("You have reached the maximum number of tags for this resource.");
  return {};
}

}  // namespace regionfall::autoscaling
