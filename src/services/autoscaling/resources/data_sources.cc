#include <algorithm>
#include <utility>

#include "aws/members/autoscaling.h"
#include "services/autoscaling/resources/common.h"
#include "services/autoscaling/resources/resources.h"
#include "services/ec2/resources/common.h"
#include "terraform/providers/schema_table.h"

// data.aws_autoscaling_group, data.aws_autoscaling_groups, data.aws_launch_configuration. Source: hashicorp/aws 6,
// internal/service/autoscaling.

namespace regionfall::autoscaling {

namespace m = aws::members::autoscaling;
using namespace provider;
using hcl::Type;
using hcl::Value;
using terraform::text_of;

namespace {

using ec2::told;

// A structure of AWS's is a list of one; a list a set.
Block shown(const char* name, MemberPath output, std::vector<Attribute> attributes,
            terraform::Nesting nesting = terraform::Nesting::kList) {
  return {.name = name,
          .nesting = nesting,
          .member = "-",
          .output = std::move(output),
          .attributes = std::move(attributes),
          .max_items = nesting == terraform::Nesting::kList ? 1 : 0,
          .flags = kComputed,
          .as_attribute = true};
}

DataSource group() {
  const Type number = Type::number();
  const Type flag = Type::boolean();
  const Type texts = Type::set(Type::string());
  return {.name = "aws_autoscaling_group",
          .title = "Auto Scaling Group",
          .service = "autoscaling",
          .attributes = {told("arn", "AutoScalingGroupARN"),
                         told("availability_zones", "AvailabilityZones", texts),
                         told("default_cooldown", "DefaultCooldown", number),
                         told("desired_capacity", "DesiredCapacity", number),
                         told("desired_capacity_type", "DesiredCapacityType"),
                         told("enabled_metrics", "EnabledMetrics[].Metric", texts),
                         told("health_check_grace_period", "HealthCheckGracePeriod", number),
                         told("health_check_type", "HealthCheckType"),
                         told("launch_configuration", "LaunchConfigurationName"),
                         told("load_balancers", "LoadBalancerNames", texts),
                         told("max_instance_lifetime", "MaxInstanceLifetime", number),
                         told("max_size", "MaxSize", number),
                         told("min_size", "MinSize", number),
                         {"name", Type::string(), kRequired, "AutoScalingGroupNames[]", {}, "AutoScalingGroupName"},
                         told("new_instances_protected_from_scale_in", "NewInstancesProtectedFromScaleIn", flag),
                         told("placement_group", "PlacementGroup"),
                         told("predicted_capacity", "PredictedCapacity", number),
                         told("service_linked_role_arn", "ServiceLinkedRoleARN"),
                         told("status", "Status"),
                         told("suspended_processes", "SuspendedProcesses[].ProcessName", texts),
                         told("target_group_arns", "TargetGroupARNs", texts),
                         told("termination_policies", "TerminationPolicies", Type::set(Type::string())),
                         told("vpc_zone_identifier", "VPCZoneIdentifier"),
                         told("warm_pool_size", "WarmPoolSize", number)},
          .blocks = {shown("launch_template", "LaunchTemplate",
                           {told("id", "LaunchTemplateId"), told("name", "LaunchTemplateName"),
                            told("version", "Version")}),
                     shown("tag", "Tags",
                           {told("key", "Key"), told("propagate_at_launch", "PropagateAtLaunch", flag),
                            told("value", "Value")},
                           terraform::Nesting::kSet),
                     shown("traffic_source", "TrafficSources", {told("identifier", "Identifier"), told("type", "Type")},
                           terraform::Nesting::kSet)},
          .read = {.operation = "DescribeAutoScalingGroups", .objects = "AutoScalingGroups"},
          .id = "AutoScalingGroupName"};
}

// Names and ARNs of the groups that the filters let through.
Done find_groups(Session& session, const Value& config, Members& members) {
  aws::Value input = aws::Value::Structure();
  if (const auto names = terraform::texts_of(config, "names"); !names.empty()) {
    input.set(m::AutoScalingGroupNames, aws::text_list(names));
  }
  aws::Value filters = ec2::filter_blocks(config);
  if (!filters.absent()) input.set(m::Filters, std::move(filters));
  const aws::Value output = TRY(session.call("autoscaling", "DescribeAutoScalingGroups", std::move(input)));
  std::vector<std::string> names;
  std::vector<std::string> arns;
  for (const aws::Value& found : output[m::AutoScalingGroups].as_list()) {
    names.push_back(found[m::AutoScalingGroupName].as_text());
    arns.push_back(found[m::AutoScalingGroupARN].as_text());
  }
  std::ranges::sort(names);
  std::ranges::sort(arns);
  members.insert_or_assign("names", terraform::text_list(names));
  members.insert_or_assign("arns", terraform::text_list(arns));
  ec2::put(members, "id", session.region().text);
  return {};
}

DataSource groups() {
  const Type texts = Type::list(Type::string());
  return {.name = "aws_autoscaling_groups",
          .title = "Auto Scaling Groups",
          .service = "autoscaling",
          .attributes = {told("arns", "-", texts), {"names", texts, kOptional | kComputed, "-"}},
          .blocks = {ec2::plain_filter_block()},
          .find = find_groups};
}

DataSource launch_configuration() {
  const Type text = Type::string();
  const Type flag = Type::boolean();
  const Type number = Type::number();
  return {.name = "aws_launch_configuration",
          .title = "Auto Scaling Launch Configuration",
          .service = "autoscaling",
          .attributes = {told("arn", "LaunchConfigurationARN"),
                         told("associate_public_ip_address", "AssociatePublicIpAddress", flag),
                         told("ebs_optimized", "EbsOptimized", flag),
                         told("enable_monitoring", "InstanceMonitoring.Enabled", flag),
                         told("iam_instance_profile", "IamInstanceProfile"),
                         told("image_id", "ImageId"),
                         told("instance_type", "InstanceType"),
                         told("key_name", "KeyName"),
                         {"name", text, kRequired, "LaunchConfigurationNames[]", {}, "LaunchConfigurationName"},
                         told("placement_tenancy", "PlacementTenancy"),
                         told("security_groups", "SecurityGroups", Type::set(text)),
                         told("spot_price", "SpotPrice"),
                         told("user_data", "UserData")},
          .blocks = {shown("metadata_options", "MetadataOptions",
                           {told("http_endpoint", "HttpEndpoint"),
                            told("http_put_response_hop_limit", "HttpPutResponseHopLimit", number),
                            told("http_tokens", "HttpTokens")})},
          .read = {.operation = "DescribeLaunchConfigurations", .objects = "LaunchConfigurations"},
          .id = "LaunchConfigurationName"};
}

}  // namespace

std::vector<DataSource> auto_scaling_data_sources() { return {group(), groups(), launch_configuration()}; }

}  // namespace regionfall::autoscaling
