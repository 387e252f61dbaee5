#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/fields.h"
#include "services/ec2/resource_kinds.h"
#include "services/ec2/tags.h"

namespace regionfall::ec2 {

struct PortRange {
  int from = 0;
  int to = 0;
  static constexpr auto kFields = std::tuple(field("From", &PortRange::from), field("To", &PortRange::to));
};

struct IcmpTypeCode {
  int code = 0;
  int type = 0;
  static constexpr auto kFields = std::tuple(field("Code", &IcmpTypeCode::code), field("Type", &IcmpTypeCode::type));
};

struct NetworkAclEntry {
  int rule_number = 0;  // kLastRuleNumber: the rule that denies the rest
  bool egress = false;
  std::string protocol;  // a number; -1: all
  std::string rule_action;
  std::optional<std::string> cidr_block;
  std::optional<std::string> ipv6_cidr_block;
  std::optional<PortRange> port_range;
  std::optional<IcmpTypeCode> icmp_type_code;
  static constexpr auto kFields = std::tuple(
      field("RuleNumber", &NetworkAclEntry::rule_number), field("Egress", &NetworkAclEntry::egress),
      field("Protocol", &NetworkAclEntry::protocol), field("RuleAction", &NetworkAclEntry::rule_action),
      field("CidrBlock", &NetworkAclEntry::cidr_block), field("Ipv6CidrBlock", &NetworkAclEntry::ipv6_cidr_block),
      field("PortRange", &NetworkAclEntry::port_range), field("IcmpTypeCode", &NetworkAclEntry::icmp_type_code));
};

// What AWS numbers the last rule, which denies what no other let through; and the highest that users may use.
inline constexpr int kLastRuleNumber = 32767;
inline constexpr int kUserRuleNumberMax = 32766;

// Which subnets are associated with it is kept with them.
struct NetworkAcl {
  static constexpr Kind kKind = Kind::kNetworkAcl;

  std::string network_acl_id;
  std::string vpc_id;
  std::string owner_id;
  bool is_default = false;
  std::vector<NetworkAclEntry> entries;  // by direction (ingress first) and number
  Tags tags;

  static constexpr auto kFields =
      std::tuple(field("NetworkAclId", &NetworkAcl::network_acl_id), field("VpcId", &NetworkAcl::vpc_id),
                 field("OwnerId", &NetworkAcl::owner_id), field("IsDefault", &NetworkAcl::is_default),
                 field("Entries", &NetworkAcl::entries), field("Tags", &NetworkAcl::tags));
};

}  // namespace regionfall::ec2
