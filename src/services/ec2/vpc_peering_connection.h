#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/clock.h"
#include "base/fields.h"
#include "services/ec2/resource_kinds.h"
#include "services/ec2/tags.h"

namespace regionfall::ec2 {

struct PeeringOptions {
  bool allow_dns_resolution_from_remote_vpc = false;
  bool allow_egress_from_local_classic_link_to_remote_vpc = false;
  bool allow_egress_from_local_vpc_to_remote_classic_link = false;
  friend bool operator==(const PeeringOptions&, const PeeringOptions&) = default;
  static constexpr auto kFields =
      std::tuple(field("AllowDnsResolutionFromRemoteVpc", &PeeringOptions::allow_dns_resolution_from_remote_vpc),
                 field("AllowEgressFromLocalClassicLinkToRemoteVpc",
                       &PeeringOptions::allow_egress_from_local_classic_link_to_remote_vpc),
                 field("AllowEgressFromLocalVpcToRemoteClassicLink",
                       &PeeringOptions::allow_egress_from_local_vpc_to_remote_classic_link));
};

struct PeeringCidr {
  std::string cidr_block;
  static constexpr auto kFields = std::tuple(field("CidrBlock", &PeeringCidr::cidr_block));
};

struct PeeringIpv6Cidr {
  std::string ipv6_cidr_block;
  static constexpr auto kFields = std::tuple(field("Ipv6CidrBlock", &PeeringIpv6Cidr::ipv6_cidr_block));
};

// One side of a connection. What only the VPC's own region knows is absent until that region has said it.
struct PeeringVpc {
  std::string vpc_id;
  std::string owner_id;
  std::string region;
  std::optional<std::string> cidr_block;
  std::vector<PeeringCidr> cidr_block_set;
  std::vector<PeeringIpv6Cidr> ipv6_cidr_block_set;
  std::optional<PeeringOptions> options;  // once the connection is active
  static constexpr auto kFields = std::tuple(
      field("VpcId", &PeeringVpc::vpc_id), field("OwnerId", &PeeringVpc::owner_id),
      field("Region", &PeeringVpc::region), field("CidrBlock", &PeeringVpc::cidr_block),
      field("CidrBlockSet", &PeeringVpc::cidr_block_set), field("Ipv6CidrBlockSet", &PeeringVpc::ipv6_cidr_block_set),
      field("PeeringOptions", &PeeringVpc::options));
};

struct PeeringStatus {
  std::string code;
  std::string message;
  static constexpr auto kFields =
      std::tuple(field("Code", &PeeringStatus::code), field("Message", &PeeringStatus::message));
};

// A connection between two VPCs. When they are in two regions, each has a row, and tags are each account's own.
struct VpcPeeringConnection {
  static constexpr Kind kKind = Kind::kVpcPeeringConnection;

  std::string vpc_peering_connection_id;
  PeeringVpc requester;
  PeeringVpc accepter;
  PeeringStatus status;
  std::optional<Instant> expiration_time;  // while it waits to be accepted
  bool peer_informed = true;               // whether the other region has heard of the last change made here
  Tags requester_tags;
  Tags accepter_tags;

  static constexpr auto kFields = std::tuple(
      field("VpcPeeringConnectionId", &VpcPeeringConnection::vpc_peering_connection_id),
      field("RequesterVpcInfo", &VpcPeeringConnection::requester),
      field("AccepterVpcInfo", &VpcPeeringConnection::accepter), field("Status", &VpcPeeringConnection::status),
      field("ExpirationTime", &VpcPeeringConnection::expiration_time),
      field("_PeerInformed", &VpcPeeringConnection::peer_informed),
      field("_RequesterTags", &VpcPeeringConnection::requester_tags),
      field("_AccepterTags", &VpcPeeringConnection::accepter_tags));
};

}  // namespace regionfall::ec2
