#pragma once

#include <optional>
#include <string>
#include <tuple>

#include "base/fields.h"
#include "services/ec2/resource_kinds.h"
#include "services/ec2/tags.h"

namespace regionfall::ec2 {

struct SecurityGroup {
  static constexpr Kind kKind = Kind::kSecurityGroup;

  std::string group_id;
  std::string group_arn;
  std::string owner_id;
  std::string vpc_id;
  std::string group_name;
  std::string description;
  Tags tags;

  static constexpr auto kFields =
      std::tuple(field("GroupId", &SecurityGroup::group_id), field("SecurityGroupArn", &SecurityGroup::group_arn),
                 field("OwnerId", &SecurityGroup::owner_id), field("VpcId", &SecurityGroup::vpc_id),
                 field("GroupName", &SecurityGroup::group_name), field("Description", &SecurityGroup::description),
                 field("Tags", &SecurityGroup::tags));
};

// The name of the group that every VPC has and nobody may delete.
inline constexpr const char* kDefaultGroupName = "default";

struct ReferencedGroup {
  std::string group_id;
  std::string user_id;
  std::optional<std::string> vpc_id;                     // when it is in another VPC
  std::optional<std::string> vpc_peering_connection_id;  // through which it is reached
  friend bool operator==(const ReferencedGroup&, const ReferencedGroup&) = default;
  static constexpr auto kFields =
      std::tuple(field("GroupId", &ReferencedGroup::group_id), field("UserId", &ReferencedGroup::user_id),
                 field("VpcId", &ReferencedGroup::vpc_id),
                 field("VpcPeeringConnectionId", &ReferencedGroup::vpc_peering_connection_id));
};

// One rule: a protocol, ports, and one peer, of which exactly one member is set.
struct SecurityGroupRule {
  static constexpr Kind kKind = Kind::kSecurityGroupRule;

  std::string rule_id;
  std::string rule_arn;
  std::string group_id;
  std::string owner_id;
  bool is_egress = false;
  std::string ip_protocol;  // "tcp", "udp", "icmp", "icmpv6", a number, or "-1" for all
  int from_port = -1;       // or the ICMP type; -1: all
  int to_port = -1;         // or the ICMP code; -1: all
  std::optional<std::string> cidr_ipv4;
  std::optional<std::string> cidr_ipv6;
  std::optional<std::string> prefix_list_id;
  std::optional<ReferencedGroup> referenced_group;
  std::optional<std::string> description;
  Tags tags;

  static constexpr auto kFields = std::tuple(
      field("SecurityGroupRuleId", &SecurityGroupRule::rule_id),
      field("SecurityGroupRuleArn", &SecurityGroupRule::rule_arn), field("GroupId", &SecurityGroupRule::group_id),
      field("GroupOwnerId", &SecurityGroupRule::owner_id), field("IsEgress", &SecurityGroupRule::is_egress),
      field("IpProtocol", &SecurityGroupRule::ip_protocol), field("FromPort", &SecurityGroupRule::from_port),
      field("ToPort", &SecurityGroupRule::to_port), field("CidrIpv4", &SecurityGroupRule::cidr_ipv4),
      field("CidrIpv6", &SecurityGroupRule::cidr_ipv6), field("PrefixListId", &SecurityGroupRule::prefix_list_id),
      field("ReferencedGroupInfo", &SecurityGroupRule::referenced_group),
      field("Description", &SecurityGroupRule::description), field("Tags", &SecurityGroupRule::tags));

  // Where it stands in the table of rules: a group's rules follow one another.
  std::string key() const { return group_id + "/" + rule_id; }
  // Whether both let the same through: all but ids, description and tags.
  bool same_traffic(const SecurityGroupRule& other) const {
    return is_egress == other.is_egress && ip_protocol == other.ip_protocol && from_port == other.from_port &&
           to_port == other.to_port && cidr_ipv4 == other.cidr_ipv4 && cidr_ipv6 == other.cidr_ipv6 &&
           prefix_list_id == other.prefix_list_id &&
           (referenced_group ? referenced_group->group_id : std::string()) ==
               (other.referenced_group ? other.referenced_group->group_id : std::string());
  }
};

}  // namespace regionfall::ec2
