#include <fmt/format.h>

#include <algorithm>

#include "aws/field_values.h"
#include "aws/members/ec2.h"
#include "services/ec2/describe.h"
#include "services/ec2/errors.h"
#include "services/ec2/handlers.h"
#include "services/ec2/new_vpc.h"
#include "services/ec2/permissions.h"

namespace regionfall::ec2 {

namespace m = aws::members::ec2;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::size_t kNameMax = 255;
constexpr std::string_view kTextCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789. _-:/()#,@[]+=&;{}!$*";

constexpr FilterField kGroupFilters[] = {
    {"description", {m::Description}},
    {"egress.ip-permission.cidr", {m::IpPermissionsEgress, m::IpRanges, m::CidrIp}},
    {"egress.ip-permission.from-port", {m::IpPermissionsEgress, m::FromPort}},
    {"egress.ip-permission.group-id", {m::IpPermissionsEgress, m::UserIdGroupPairs, m::GroupId}},
    {"egress.ip-permission.group-name", {m::IpPermissionsEgress, m::UserIdGroupPairs, m::GroupName}},
    {"egress.ip-permission.ipv6-cidr", {m::IpPermissionsEgress, m::Ipv6Ranges, m::CidrIpv6}},
    {"egress.ip-permission.prefix-list-id", {m::IpPermissionsEgress, m::PrefixListIds, m::PrefixListId}},
    {"egress.ip-permission.protocol", {m::IpPermissionsEgress, m::IpProtocol}},
    {"egress.ip-permission.to-port", {m::IpPermissionsEgress, m::ToPort}},
    {"egress.ip-permission.user-id", {m::IpPermissionsEgress, m::UserIdGroupPairs, m::UserId}},
    {"group-id", {m::GroupId}},
    {"group-name", {m::GroupName}},
    {"ip-permission.cidr", {m::IpPermissions, m::IpRanges, m::CidrIp}},
    {"ip-permission.from-port", {m::IpPermissions, m::FromPort}},
    {"ip-permission.group-id", {m::IpPermissions, m::UserIdGroupPairs, m::GroupId}},
    {"ip-permission.group-name", {m::IpPermissions, m::UserIdGroupPairs, m::GroupName}},
    {"ip-permission.ipv6-cidr", {m::IpPermissions, m::Ipv6Ranges, m::CidrIpv6}},
    {"ip-permission.prefix-list-id", {m::IpPermissions, m::PrefixListIds, m::PrefixListId}},
    {"ip-permission.protocol", {m::IpPermissions, m::IpProtocol}},
    {"ip-permission.to-port", {m::IpPermissions, m::ToPort}},
    {"ip-permission.user-id", {m::IpPermissions, m::UserIdGroupPairs, m::UserId}},
    {"owner-id", {m::OwnerId}},
    {"vpc-id", {m::VpcId}},
};

constexpr Listing kGroups = {m::GroupIds, m::GroupId, m::SecurityGroups, kGroupFilters};

Result<void, ApiError> check_text(const std::string& text, std::string_view parameter) {
  if (text.size() > kNameMax) {
    return std::unexpected(invalid_value(text, parameter, "Character count must be less than 256."));
  }
  if (text.find_first_not_of(kTextCharacters) != std::string::npos) {
    return std::unexpected(invalid_value(text, parameter, "Character sets beyond ASCII are not supported."));
  }
  return {};
}

Result<void, ApiError> check_name(const Ec2& ec2, const Vpc& vpc, const std::string& name) {
  TRY(check_text(name, "GroupName"));
  if (name == kDefaultGroupName) {
    return std::unexpected(invalid_value(fmt::format("Cannot use reserved security group name: {}", name)));
  }
  if (name.starts_with("sg-")) {
    return std::unexpected(invalid_value(name, "GroupName", "Group names may not be in the format sg-*."));
  }
  if (find_if(ec2.security_groups, [&](const SecurityGroup& row) {
        return row.vpc_id == vpc.vpc_id && row.group_name == name;
      }) != nullptr) {
    return aws::api_error("InvalidGroup.Duplicate",
                          fmt::format("The security group '{}' already exists for VPC '{}'", name, vpc.vpc_id));
  }
  return {};
}

Value group_item(const Ec2& ec2, const SecurityGroup& group) {
  std::vector<const SecurityGroupRule*> ingress;
  std::vector<const SecurityGroupRule*> egress;
  for (const SecurityGroupRule* rule : rules_of(ec2, group.group_id))
    (rule->is_egress ? egress : ingress).push_back(rule);
  Value item = aws::to_value(group);
  item.set(m::IpPermissions, permissions_of(ingress)).set(m::IpPermissionsEgress, permissions_of(egress));
  return item;
}

// Whether a network interface, an endpoint or another group's rule needs the group.
bool in_use(const Ec2& ec2, const std::string& id) {
  const auto has_group = [&](const auto& row) {
    return std::ranges::find(row.groups, id, &GroupIdentifier::group_id) != row.groups.end();
  };
  return find_if(ec2.network_interfaces, has_group) != nullptr || find_if(ec2.vpc_endpoints, has_group) != nullptr ||
         find_if(ec2.security_group_rules, [&](const SecurityGroupRule& rule) {
           return rule.group_id != id && rule.referenced_group && rule.referenced_group->group_id == id;
         }) != nullptr;
}

}  // namespace

Outcome create_security_group(Ec2& ec2, const Value& input, const Request& request) {
  const Vpc* vpc =
      input.has(m::VpcId) ? TRY(own(ec2.vpcs, input[m::VpcId].as_text(), request)) : default_vpc(ec2, request);
  if (vpc == nullptr) return std::unexpected(no_default_vpc());
  const std::string& name = input[m::GroupName].as_text();
  const std::string& description = input[m::Description].as_text();
  TRY(check_name(ec2, *vpc, name));
  if (description.empty()) return std::unexpected(missing_parameter("groupDescription"));
  TRY(check_text(description, "GroupDescription"));
  TRY(check_quota(ec2, QuotaKind::kSecurityGroupsPerRegion, ec2.security_groups, account_of(request)));

  SecurityGroup group;
  group.tags = TRY(specified_tags(input, Kind::kSecurityGroup));
  group.group_id = new_id(Kind::kSecurityGroup, request.random);
  group.group_arn = ec2.arn(Kind::kSecurityGroup, group.group_id, vpc->owner_id);
  group.owner_id = vpc->owner_id;
  group.vpc_id = vpc->vpc_id;
  group.group_name = name;
  group.description = description;
  ec2.security_groups.put(group.group_id, group);
  add_open_egress(ec2, group, *vpc, request);
  return Value::of(
      {{m::GroupId, group.group_id}, {m::SecurityGroupArn, group.group_arn}, {m::Tags, aws::to_value(group.tags)}});
}

Outcome describe_security_groups(Ec2& ec2, const Value& input, const Request& request) {
  const auto item = [&](const SecurityGroup& group) { return group_item(ec2, group); };
  if (input[m::GroupNames].as_list().empty()) return describe(ec2.security_groups, kGroups, item, input, request);
  // Names lead to groups of the default VPC.
  Value by_ids = input;
  Value::List ids = input[m::GroupIds].as_list();
  for (const Value& name : input[m::GroupNames].as_list()) {
    ids.emplace_back(TRY(group_of_request(ec2, Value::of({{m::GroupName, name}}), request))->group_id);
  }
  by_ids.set(m::GroupIds, std::move(ids));
  return describe(ec2.security_groups, kGroups, item, by_ids, request);
}

Outcome delete_security_group(Ec2& ec2, const Value& input, const Request& request) {
  const SecurityGroup* group = TRY(group_of_request(ec2, input, request));
  const std::string id = group->group_id;
  if (group->group_name == kDefaultGroupName) {
    return aws::api_error(
        "CannotDelete",
        fmt::format("the specified group: \"{}\" name: \"{}\" cannot be deleted by a user", id, group->group_name));
  }
  if (in_use(ec2, id))
    return std::unexpected(dependency_violation(fmt::format("resource {} has a dependent object", id)));
  std::vector<std::string> keys;
  for (const SecurityGroupRule* rule : rules_of(ec2, id)) keys.push_back(rule->key());
  for (const std::string& key : keys) ec2.security_group_rules.erase(key);
  ec2.security_groups.erase(id);
  return Value::of({{m::Return, true}, {m::GroupId, id}});
}

Outcome describe_security_group_references(Ec2& ec2, const Value& input, const Request& request) {
  Value::List references;
  for (const Value& id : input[m::GroupId].as_list()) {
    (void)TRY(own(ec2.security_groups, id.as_text(), request));
    for (const auto& [key, rule] : ec2.security_group_rules) {
      const SecurityGroup* group = ec2.security_groups.find(rule.group_id);
      if (!rule.referenced_group || rule.referenced_group->group_id != id.as_text() ||
          !rule.referenced_group->vpc_peering_connection_id || group == nullptr) {
        continue;
      }
      references.push_back(Value::of({{m::GroupId, id},
                                      {m::ReferencingVpcId, group->vpc_id},
                                      {m::VpcPeeringConnectionId, *rule.referenced_group->vpc_peering_connection_id}}));
    }
  }
  return Value::of({{m::SecurityGroupReferenceSet, std::move(references)}});
}

}  // namespace regionfall::ec2
