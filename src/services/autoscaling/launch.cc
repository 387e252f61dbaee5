#include "services/autoscaling/launch.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "aws/members/autoscaling.h"
#include "aws/members/ec2.h"
#include "aws/value_codec.h"
#include "services/autoscaling/errors.h"
#include "services/autoscaling/surroundings.h"
#include "services/ec2/group_instances.h"

namespace regionfall::autoscaling {

namespace m = aws::members::autoscaling;
namespace ec2m = aws::members::ec2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

Result<Value, ApiError> find_template_version(const AutoScaling& state, const Value& specification,
                                              const std::string& account) {
  const std::string& wanted = specification[m::Version].as_text();
  Value input = Value::of({{ec2m::Versions, aws::text_list({wanted.empty() ? "$Default" : wanted})}});
  if (specification.has(m::LaunchTemplateId)) {
    input.set(ec2m::LaunchTemplateId, specification[m::LaunchTemplateId]);
  } else {
    input.set(ec2m::LaunchTemplateName, specification[m::LaunchTemplateName]);
  }
  const Outcome found = call_as_role(state, account, "ec2", "DescribeLaunchTemplateVersions", std::move(input));
  if (!found) return validation_error(found.error().message);
  return (*found)[ec2m::LaunchTemplateVersions].as_list().front();
}

Value specification_of(const TemplateReference& reference) {
  return Value::of({{m::LaunchTemplateId, reference.launch_template_id}, {m::Version, reference.version}});
}

// A launch configuration in the words of RunInstances.
Value run_input_of(const Value& settings) {
  Value input;
  for (const aws::MemberName name : {m::ImageId, m::InstanceType, m::KeyName, m::UserData, m::EbsOptimized,
                                     m::BlockDeviceMappings, m::MetadataOptions}) {
    if (settings.has(name)) input.set(name, settings[name]);
  }
  if (settings[m::InstanceMonitoring][m::Enabled].as_bool(true)) {
    input.set(ec2m::Monitoring, Value::of({{ec2m::Enabled, true}}));
  }
  const std::string& profile = settings[m::IamInstanceProfile].as_text();
  if (!profile.empty()) {
    const bool is_arn = profile.starts_with("arn:");
    input.set(ec2m::IamInstanceProfile, Value::of({{is_arn ? ec2m::Arn : ec2m::Name, profile}}));
  }
  const std::string& tenancy = settings[m::PlacementTenancy].as_text();
  if (!tenancy.empty()) input.set(ec2m::Placement, Value::of({{ec2m::Tenancy, tenancy}}));
  if (settings.has(m::AssociatePublicIpAddress)) {
    input.set(ec2m::NetworkInterfaces,
              Value::List{Value::of({{ec2m::DeviceIndex, 0},
                                     {ec2m::AssociatePublicIpAddress, settings[m::AssociatePublicIpAddress]},
                                     {ec2m::Groups, settings[m::SecurityGroups]}})});
  } else if (settings.has(m::SecurityGroups)) {
    input.set(ec2m::SecurityGroupIds, settings[m::SecurityGroups]);
  }
  return input;
}

// Tags that the group's instances get.
Value propagated_tags(const Group& group) {
  Value::List tags;
  for (const GroupTag& tag : group.tags) {
    if (tag.propagate_at_launch) tags.push_back(Value::of({{ec2m::Key, tag.key}, {ec2m::Value, tag.value}}));
  }
  return tags;
}

// Where an instance goes: the zone's first subnet of the group, said where the template has interfaces in their place.
void put_place(const Group& group, const std::string& zone, const Value& data, Value& input) {
  Value placement = input[ec2m::Placement];
  input.set(ec2m::Placement, placement.set(ec2m::AvailabilityZone, zone));
  const auto subnet = std::ranges::find(group.subnets, zone, &GroupSubnet::zone);
  if (subnet == group.subnets.end()) return;
  const Value::List& interfaces = data[ec2m::NetworkInterfaces].as_list();
  if (interfaces.empty()) {
    input.set(ec2m::SubnetId, subnet->subnet_id);
    return;
  }
  Value interface = interfaces.front();
  interface.set(ec2m::DeviceIndex, interface[ec2m::DeviceIndex].as_integer());
  input.set(ec2m::NetworkInterfaces, Value::List{interface.set(ec2m::SubnetId, subnet->subnet_id)});
}

Value launch_input(const Group& group, const LaunchSource& source, const std::string& zone) {
  Value input = source.launch_template ? Value::of({{ec2m::LaunchTemplate, specification_of(*source.launch_template)}})
                                       : source.data;
  input.set(ec2m::MinCount, 1).set(ec2m::MaxCount, 1).set(ec2m::GroupName, group.name);
  if (!source.instance_type.empty()) input.set(ec2m::InstanceType, source.instance_type);
  Value tags = propagated_tags(group);
  if (!tags.as_list().empty()) {
    input.set(ec2m::TagSpecifications,
              Value::List{Value::of({{ec2m::ResourceType, "instance"}, {ec2m::Tags, std::move(tags)}})});
  }
  put_place(group, zone, source.data, input);
  return input;
}

std::int64_t number_of(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

Result<TemplateReference, ApiError> find_template(const AutoScaling& state, const Value& specification,
                                                  const std::string& account) {
  if (!specification.has(m::LaunchTemplateId) && !specification.has(m::LaunchTemplateName)) {
    return validation_error("Valid requests must contain either launchTemplateId or launchTemplateName");
  }
  if (specification.has(m::LaunchTemplateId) && specification.has(m::LaunchTemplateName)) {
    return validation_error("Valid requests must contain either launchTemplateId or launchTemplateName, not both");
  }
  const Value version = TRY(find_template_version(state, specification, account));
  return TemplateReference{.launch_template_id = version[ec2m::LaunchTemplateId].as_text(),
                           .launch_template_name = version[ec2m::LaunchTemplateName].as_text(),
                           .version = specification[m::Version].as_text()};
}

Result<LaunchSource, ApiError> launch_source(const AutoScaling& state, const Group& group, const Request& /*request*/) {
  LaunchSource source;
  if (group.launch_configuration_name) {
    const LaunchConfiguration* row =
        state.launch_configurations.find(group_key(group.account, *group.launch_configuration_name));
    if (row == nullptr) {
      return validation_error(fmt::format("Launch configuration {} not found", *group.launch_configuration_name));
    }
    source.launch_configuration_name = row->name;
    source.data = run_input_of(aws::decode_value(row->settings).value_or(Value()));
    return source;
  }
  Value specification;
  if (group.launch_template) {
    specification = specification_of(*group.launch_template);
  } else {
    const Value extras = aws::decode_value(group.extras).value_or(Value());
    const Value& policy = extras[m::MixedInstancesPolicy][m::LaunchTemplate];
    specification = policy[m::LaunchTemplateSpecification];
    const Value::List& overrides = policy[m::Overrides].as_list();
    if (!overrides.empty()) source.instance_type = overrides.front()[m::InstanceType].as_text();
  }
  const Value version = TRY(find_template_version(state, specification, group.account));
  source.data = version[ec2m::LaunchTemplateData];
  source.launch_template = TemplateReference{.launch_template_id = version[ec2m::LaunchTemplateId].as_text(),
                                             .launch_template_name = version[ec2m::LaunchTemplateName].as_text(),
                                             .version = std::to_string(version[ec2m::VersionNumber].as_integer())};
  return source;
}

Result<Member, ApiError> launch_member(const AutoScaling& state, const Group& group, const LaunchSource& source,
                                       const std::string& zone, const Request& request) {
  const Outcome output =
      call_as_role(state, group.account, "ec2", ec2::kRunGroupInstances, launch_input(group, source, zone));
  if (!output) return std::unexpected(output.error());
  const Value& instance = (*output)[ec2m::Instances].as_list().front();
  return Member{.account = group.account,
                .group = group.name,
                .instance_id = instance[ec2m::InstanceId].as_text(),
                .instance_type = instance[ec2m::InstanceType].as_text(),
                .zone = instance[ec2m::Placement][ec2m::AvailabilityZone].as_text(),
                .launch_configuration_name = source.launch_configuration_name,
                .launch_template = source.launch_template,
                .image_id = instance[ec2m::ImageId].as_text(),
                .protected_from_scale_in = group.new_instances_protected_from_scale_in,
                .launched = request.now};
}

ConfigurationAge configuration_age(const AutoScaling& state, const Group& group, const Member& member) {
  if (member.launch_configuration_name) {
    const LaunchConfiguration* row =
        state.launch_configurations.find(group_key(group.account, *member.launch_configuration_name));
    return {.kind = 0, .number = row == nullptr ? 0 : row->created_time.time_since_epoch().count()};
  }
  if (!member.launch_template) return {.kind = 0, .number = 0};
  const bool same =
      !group.launch_template || group.launch_template->launch_template_id == member.launch_template->launch_template_id;
  return {.kind = same ? 2 : 1, .number = same ? number_of(member.launch_template->version) : 0};
}

bool is_current(const Member& member, const LaunchSource& source) {
  return member.launch_configuration_name == source.launch_configuration_name &&
         member.launch_template == source.launch_template;
}

}  // namespace regionfall::autoscaling
