#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "aws/api_error.h"
#include "aws/identity.h"
#include "aws/region_caller.h"
#include "aws/region_catalogue.h"
#include "net/site_address.h"
#include "services/ec2/address.h"
#include "services/ec2/gateway.h"
#include "services/ec2/instance.h"
#include "services/ec2/instance_plane.h"
#include "services/ec2/instance_profiles.h"
#include "services/ec2/key_pair.h"
#include "services/ec2/launch_template.h"
#include "services/ec2/network_acl.h"
#include "services/ec2/network_interface.h"
#include "services/ec2/quotas.h"
#include "services/ec2/resource_kinds.h"
#include "services/ec2/route_table.h"
#include "services/ec2/security_group.h"
#include "services/ec2/vpc.h"
#include "services/ec2/vpc_endpoint.h"
#include "services/ec2/vpc_peering_connection.h"
#include "store/table.h"

namespace regionfall::ec2 {

// What EC2 keeps of an account that has used it. Once the row is there, so is the account's default VPC (which may have
// been deleted since).
struct Account {
  std::string dhcp_options_id;  // of VPCs that nobody gave other ones
  static constexpr auto kFields = std::tuple(field("DhcpOptionsId", &Account::dhcp_options_id));
};

// A resource that changes its state by itself.
struct Transition {
  Instant due;
  static constexpr auto kFields = std::tuple(field("Due", &Transition::due));
};

// What a client token made, so that the same request again makes nothing.
struct ClientToken {
  std::string resource_id;
  std::string request_digest;
  Instant made;
  static constexpr auto kFields =
      std::tuple(field("ResourceId", &ClientToken::resource_id), field("RequestDigest", &ClientToken::request_digest),
                 field("Made", &ClientToken::made));
};

// What EC2 of a region has around it; all of it must outlive the service.
struct Ec2Surroundings {
  aws::RegionCaller& regions;  // reaches EC2 of other regions
  InstancePlane& instances;    // where instances run
  const InstanceProfiles& profiles;
  net::SiteNumber site;  // whose range has the addresses of what runs
};

// The state of EC2 in one region, of all accounts. Rows' keys are their ids, unless it says otherwise.
struct Ec2 {
  Ec2(store::Store& store, const aws::RegionInfo& region, const Ec2Surroundings& surroundings, Quotas quotas);

  const aws::RegionInfo& region;
  aws::RegionCaller& regions;
  InstancePlane& plane;
  const InstanceProfiles& profiles;
  net::SiteNumber site;
  Quotas quotas;

  store::Table<Account> accounts;
  store::Table<Transition> transitions;     // by the id of the resource
  store::Table<ClientToken> client_tokens;  // by account, operation and token

  store::Table<Vpc> vpcs;
  store::Table<Subnet> subnets;
  store::Table<RouteTable> route_tables;
  store::Table<InternetGateway> internet_gateways;
  store::Table<EgressOnlyInternetGateway> egress_only_internet_gateways;
  store::Table<NatGateway> nat_gateways;
  store::Table<Address> addresses;
  store::Table<NetworkAcl> network_acls;
  store::Table<SecurityGroup> security_groups;
  store::Table<SecurityGroupRule> security_group_rules;  // by SecurityGroupRule::key()
  store::Table<NetworkInterface> network_interfaces;
  store::Table<VpcEndpoint> vpc_endpoints;
  store::Table<VpcPeeringConnection> peering_connections;
  store::Table<KeyPair> key_pairs;
  store::Table<Instance> instances;
  store::Table<LaunchTemplate> launch_templates;
  store::Table<LaunchTemplateVersion> launch_template_versions;  // by launch_template_version_key()

  // "arn:aws:ec2:us-east-1:000000000000:subnet/subnet-…"
  std::string arn(Kind kind, std::string_view id, std::string_view account) const;
};

inline const std::string& account_of(const aws::Request& request) { return request.caller.account.text; }

// The row of that id, if the caller's account owns it; else the error that AWS has for it.
template <class Row>
Result<const Row*, aws::ApiError> own(const store::Table<Row>& table, std::string_view id,
                                      const aws::Request& request) {
  const Row* row = table.find(id);
  if (row != nullptr && row->owner_id == account_of(request)) return row;
  return std::unexpected(unknown_id(Row::kKind, id));
}

// How many rows fulfil a condition.
template <class Row, class Condition>
std::size_t count_if(const store::Table<Row>& table, Condition condition) {
  std::size_t count = 0;
  for (const auto& [id, row] : table) count += condition(row) ? 1 : 0;
  return count;
}
// The first row that fulfils a condition; null: none.
template <class Row, class Condition>
const Row* find_if(const store::Table<Row>& table, Condition condition) {
  for (const auto& [id, row] : table) {
    if (condition(row)) return &row;
  }
  return nullptr;
}
// How many rows an account owns.
template <class Row>
std::size_t count_of(const store::Table<Row>& table, std::string_view account) {
  return count_if(table, [&](const Row& row) { return row.owner_id == account; });
}
// Whether the account may own one more row. Counts its rows only where the table is so large that it could matter.
template <class Row>
Result<void, aws::ApiError> check_quota(const Ec2& ec2, QuotaKind kind, const store::Table<Row>& table,
                                        std::string_view account) {
  if (ec2.quotas.check(kind, table.size())) return {};
  return ec2.quotas.check(kind, count_of(table, account));
}

}  // namespace regionfall::ec2
