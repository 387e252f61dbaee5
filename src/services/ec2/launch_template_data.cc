#include <algorithm>
#include <utility>

#include "aws/members/ec2.h"
#include "services/ec2/handlers.h"
#include "services/ec2/launch_templates.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

Value merged_members(const Value& base, const Value& over) {
  Value merged = base;
  for (const auto& [name, value] : over.as_structure()) merged.set(name, value);
  return merged;
}

// Items of both lists; those with the same `key` are joined by `join`.
template <class Join>
Value merged_items(const Value& base, const Value& over, aws::MemberName key, Join join) {
  Value::List items = base.as_list();
  for (const Value& item : over.as_list()) {
    const auto found = std::ranges::find_if(items, [&](const Value& there) { return there[key] == item[key]; });
    if (found == items.end()) {
      items.push_back(item);
    } else {
      *found = join(*found, item);
    }
  }
  return items;
}

Value merged_tag_specification(const Value& base, const Value& over) {
  Value merged = base;
  const auto second = [](const Value&, const Value& tag) { return tag; };
  merged.set(m::Tags, merged_items(base[m::Tags], over[m::Tags], m::Key, second));
  return merged;
}

// Members of a request's that stand for the same as some of the template's, which then do not count.
void drop_overruled(Value& data, const Value& input) {
  if (input.has(m::SecurityGroupIds)) data.set(m::SecurityGroups, {});
  if (input.has(m::SecurityGroups)) data.set(m::SecurityGroupIds, {});
  if (input.has(m::InstanceType)) data.set(m::InstanceRequirements, {});
}

}  // namespace

Value with_launch_template(const Value& data, const Value& input) {
  Value merged = data.absent() ? Value(Value::Structure()) : data;
  drop_overruled(merged, input);
  for (const auto& [name, value] : input.as_structure()) {
    if (name == m::LaunchTemplate) continue;
    if (name == m::TagSpecifications) {
      merged.set(name, merged_items(data[name], value, m::ResourceType, merged_tag_specification));
    } else if (name == m::NetworkInterfaces) {
      merged.set(name, merged_items(data[name], value, m::DeviceIndex, merged_members));
    } else if (name == m::BlockDeviceMappings) {
      merged.set(name, merged_items(data[name], value, m::DeviceName, merged_members));
    } else if (value.is_structure()) {
      merged.set(name, merged_members(data[name], value));
    } else {
      merged.set(name, value);
    }
  }
  return merged;
}

Outcome get_launch_template_data(Ec2& ec2, const Value& input, const Request& request) {
  const Instance& instance = *TRY(own(ec2.instances, input[m::InstanceId].as_text(), request));
  Value data =
      Value::of({{m::ImageId, instance.image_id},
                 {m::InstanceType, instance.instance_type},
                 {m::EbsOptimized, instance.ebs_optimized},
                 {m::DisableApiTermination, instance.disable_api_termination},
                 {m::DisableApiStop, instance.disable_api_stop},
                 {m::InstanceInitiatedShutdownBehavior, instance.shutdown_behavior},
                 {m::Monitoring, Value::of({{m::Enabled, instance.monitoring == "enabled"}})},
                 {m::Placement, Value::of({{m::AvailabilityZone, instance.placement.availability_zone},
                                           {m::GroupName, instance.placement.group_name},
                                           {m::Tenancy, instance.placement.tenancy}})},
                 {m::MetadataOptions, Value::of({{m::HttpTokens, instance.metadata_options.http_tokens},
                                                 {m::HttpEndpoint, instance.metadata_options.http_endpoint}})}});
  if (instance.key_name) data.set(m::KeyName, *instance.key_name);
  if (!instance.user_data.empty()) data.set(m::UserData, instance.user_data);
  if (instance.iam_instance_profile) {
    data.set(m::IamInstanceProfile, Value::of({{m::Arn, instance.iam_instance_profile->arn}}));
  }
  if (const NetworkInterface* primary = ec2.network_interfaces.find(instance.primary_interface_id)) {
    std::vector<std::string> groups;
    for (const GroupIdentifier& group : primary->groups) groups.push_back(group.group_id);
    data.set(m::NetworkInterfaces,
             Value::List{Value::of({{m::DeviceIndex, 0},
                                    {m::SubnetId, instance.subnet_id},
                                    {m::Groups, aws::text_list(groups)},
                                    {m::DeleteOnTermination, true},
                                    {m::AssociatePublicIpAddress, primary->launch_public_ip.has_value()}})});
  }
  return Value::of({{m::LaunchTemplateData, std::move(data)}});
}

}  // namespace regionfall::ec2
