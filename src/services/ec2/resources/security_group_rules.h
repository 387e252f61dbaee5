#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

#include "aws/value.h"
#include "hcl/value.h"
#include "services/provider/resource_type.h"

namespace regionfall::ec2 {

// One rule of a security group as small as it gets: one protocol, one range of ports, one source or destination.
// Terraform and AWS each bundle them in their own way.
struct SecurityRule {
  enum class Peer : std::uint8_t { kIpv4, kIpv6, kPrefixList, kGroup };
  std::string protocol;  // "tcp", "-1"
  std::int64_t from_port = 0;
  std::int64_t to_port = 0;
  Peer peer_kind = Peer::kIpv4;
  std::string peer;  // a range, or an id
  std::string description;
  friend auto operator<=>(const SecurityRule&, const SecurityRule&) = default;
};

// "tcp" for "6", "-1" for "all"; otherwise in lower case.
std::string normal_protocol(std::string_view protocol);

// Rules of one object with the arguments that `ingress`, `egress` and aws_security_group_rule share. `self` stands for
// the group itself.
std::vector<SecurityRule> rules_of(const hcl::Value& arguments, const std::string& group);
// Rules as AWS lists them.
std::vector<SecurityRule> rules_of(const aws::Value& permissions);

// For AuthorizeSecurityGroup… and RevokeSecurityGroup…: one permission for each protocol and range of ports.
aws::Value permissions_of(const std::vector<SecurityRule>& rules);

// The block `ingress` or `egress`.
provider::Block rules_block(const char* name);

// What such a block holds when the group has `rules`: the objects that were there before as far as all their rules
// still exist, and the rest grouped by protocol, ports and description.
hcl::Value rules_value(std::vector<SecurityRule> rules, const hcl::Value& before, const std::string& group);

}  // namespace regionfall::ec2
