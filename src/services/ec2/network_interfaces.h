#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aws/identity.h"
#include "services/ec2/state.h"

namespace regionfall::ec2 {

// What is new about a network interface. Counts ask for addresses that EC2 chooses, beside the ones that are named.
struct NewInterface {
  const Subnet* subnet = nullptr;
  std::string description = {};
  std::string interface_type = "interface";
  std::string requester_id = {};            // empty: the account itself
  std::vector<std::string> group_ids = {};  // none: the VPC's default group
  std::optional<std::string> primary_ipv4 = {};
  std::vector<std::string> secondary_ipv4 = {};
  std::int64_t secondary_ipv4_count = 0;
  std::vector<std::string> ipv6 = {};
  std::int64_t ipv6_count = 0;
  std::vector<std::string> ipv4_prefixes = {};
  std::int64_t ipv4_prefix_count = 0;
  std::vector<std::string> ipv6_prefixes = {};
  std::int64_t ipv6_prefix_count = 0;
  bool primary_ipv6 = false;
  Tags tags = {};
};

// Makes one of the caller's account; an interface for AWS's own use (`requester_id`) is attached from the start.
Result<NetworkInterface, aws::ApiError> make_interface(Ec2& ec2, NewInterface wanted, const aws::Request& request);

// Removes one with its place in its subnet; elastic IP addresses of it are free again.
void erase_interface(Ec2& ec2, const std::string& id);

// Adds addresses to an interface that exists. `named` must be free, `count` more are chosen. Returns the added ones.
Result<std::vector<std::string>, aws::ApiError> add_ipv4(const Ec2& ec2, NetworkInterface& interface,
                                                         const std::vector<std::string>& named, std::int64_t count);
Result<std::vector<std::string>, aws::ApiError> add_ipv6(const Ec2& ec2, NetworkInterface& interface,
                                                         const std::vector<std::string>& named, std::int64_t count);
Result<std::vector<std::string>, aws::ApiError> add_ipv4_prefixes(const Ec2& ec2, NetworkInterface& interface,
                                                                  const std::vector<std::string>& named,
                                                                  std::int64_t count);
Result<std::vector<std::string>, aws::ApiError> add_ipv6_prefixes(const Ec2& ec2, NetworkInterface& interface,
                                                                  const std::vector<std::string>& named,
                                                                  std::int64_t count);

// The groups of a request for an interface in a VPC, with their names.
Result<std::vector<GroupIdentifier>, aws::ApiError> interface_groups(const Ec2& ec2, const std::string& vpc_id,
                                                                     const std::vector<std::string>& ids,
                                                                     const aws::Request& request);

// As DescribeNetworkInterfaces shows it.
aws::Value interface_item(const Ec2& ec2, const NetworkInterface& interface);

// "ip-10-0-1-5.us-west-2.compute.internal"; "ec2-1-2-3-4.us-west-2.compute.amazonaws.com"
std::string private_dns_name(const aws::RegionInfo& region, const std::string& address);
std::string public_dns_name(const aws::RegionInfo& region, const std::string& address);

}  // namespace regionfall::ec2
