#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/ec2/cidr.h"
#include "services/ec2/network_acl.h"
#include "services/ec2/security_group.h"
#include "services/ec2/state.h"

namespace regionfall::ec2 {

// Which IPv4 packets security groups and network ACLs admit. One decision (admit()), and its compilation to nftables
// (packet_ruleset.h), which must agree with it.

// An interface that packets are sent to.
struct FilteredInterface {
  std::string id;
  std::string vpc_id;
  std::string subnet_id;
  std::string network_acl_id;
  std::vector<std::string> group_ids;  // sorted; none: groups do not concern it, as a NAT gateway's
  IpAddress private_ip;
  IpAddress plane_ip;                 // where packets reach it inside its VPC (plane_addresses.h)
  std::vector<IpAddress> public_ips;  // where others reach it as well
};

// All that decides about packets in a region, at a time.
struct PacketRules {
  std::vector<FilteredInterface> interfaces;
  std::map<std::string, std::vector<SecurityGroupRule>> groups;  // rules by group
  std::map<std::string, std::vector<NetworkAclEntry>> acls;      // entries by ACL, by direction and number
  std::map<std::string, std::vector<Cidr>> prefix_lists;         // that rules name
  std::set<std::pair<std::string, std::string>> peered_vpcs;     // both ways round
  Cidr plane_range;                                              // addresses that only interfaces have
  // Which no rule concerns: the resolver and the metadata service (VPC user guide, "Security groups").
  std::vector<IpAddress> exempt;
};
PacketRules packet_rules(const Ec2& ec2);

struct Packet {
  IpAddress source;
  IpAddress destination;
  int protocol = 6;  // IANA's number
  int source_port = 0;
  int destination_port = 0;  // of ICMP the type
  int icmp_code = 0;
  bool established = false;  // belongs to a connection whose first packet was admitted
};

struct PacketVerdict {
  bool admitted = true;
  // What refused it, or admitted it last: a security group rule's id, "acl-…/100" with the entry's number, the id of an
  // interface none of whose rules admits it, an address that nothing has. Empty: nothing concerns it.
  std::string decided_by;
};

// Network ACLs see every packet that leaves or enters a subnet, security groups the first of a connection at both of
// its interfaces. Source: VPC user guide, "Security groups", "Network ACLs".
PacketVerdict admit(const PacketRules& rules, const Packet& packet);

// -- what the decision and its compilation share

// "6" or "tcp"; -1: all; nothing of this version of IP: -2.
int protocol_number(std::string_view name);
// Whether interfaces of two VPCs know each other by private addresses.
bool is_near(const PacketRules& rules, const std::string& vpc_id, const std::string& other_vpc_id);

// Who a rule is about.
struct RulePeer {
  std::vector<Cidr> blocks;  // any of them
  std::string group_id;      // or: members of that group
};
RulePeer peer_of(const PacketRules& rules, const SecurityGroupRule& rule);

}  // namespace regionfall::ec2
