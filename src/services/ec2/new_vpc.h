#pragma once

#include <string>

#include "aws/identity.h"
#include "services/ec2/state.h"

namespace regionfall::ec2 {

// What is new about a VPC; its parts come with it.
struct NewVpc {
  std::string cidr_block;
  std::string instance_tenancy = "default";
  bool amazon_provided_ipv6 = false;
  bool is_default = false;
  Tags tags = {};
};

// Makes a VPC of the caller's account, with its main route table, default network ACL and default security group.
Vpc make_vpc(Ec2& ec2, NewVpc wanted, const aws::Request& request);

// Makes the account's default VPC: a subnet in every zone, an internet gateway, and a default route to it (VPC user
// guide, "Default VPC components").
Vpc make_default_vpc(Ec2& ec2, const aws::Request& request);

// Makes what an account finds in a region that it has never used. Does nothing the second time.
void welcome_account(Ec2& ec2, const aws::Request& request);

// The account's default VPC; null: it has none.
const Vpc* default_vpc(const Ec2& ec2, const aws::Request& request);

// A block of Amazon's IPv6 addresses that no VPC of the region has.
VpcIpv6CidrBlock new_ipv6_block(const Ec2& ec2, const aws::Request& request);

// The entries of a network ACL that lets nothing through.
std::vector<NetworkAclEntry> closed_acl_entries(bool v6_too);

// Gives a VPC's parts what they get when it has its first block of IPv6 addresses: rules that AWS made say for IPv6
// what they said for IPv4, unless somebody changed them.
void extend_parts_to_ipv6(Ec2& ec2, const Vpc& vpc, const aws::Request& request);

// Gives a new security group the rules that let everything out: for IPv6 only where its VPC has IPv6.
void add_open_egress(Ec2& ec2, const SecurityGroup& group, const Vpc& vpc, const aws::Request& request);

struct NewSubnet {
  std::string vpc_id;
  std::optional<std::string> cidr_block;
  std::optional<std::string> ipv6_cidr_block;
  const aws::ZoneInfo* zone = nullptr;
  bool default_for_az = false;
  Tags tags = {};
};

// Makes a subnet in a VPC, which exists, of the caller's account.
Subnet make_subnet(Ec2& ec2, NewSubnet wanted, const aws::Request& request);

}  // namespace regionfall::ec2
