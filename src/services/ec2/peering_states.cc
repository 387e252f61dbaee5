#include "services/ec2/peering_states.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "services/ec2/cidr.h"

namespace regionfall::ec2 {
namespace {

struct StatusMessage {
  std::string_view code;
  std::string_view message;  // {} for an account
};
constexpr StatusMessage kMessages[] = {
    {"initiating-request", "Initiating Request to {}"},
    {"pending-acceptance", "Pending Acceptance by {}"},
    {"provisioning", "Provisioning"},
    {"active", "Active"},
    {"rejected", "Rejected by {}"},
    {"failed", "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range"},
    {"expired", "Expired"},
    {"deleting", "Deleting"},
    {"deleted", "Deleted"},
};

constexpr std::string_view kEnded[] = {"rejected", "failed", "expired", "deleted"};

}  // namespace

PeeringStatus peering_status(std::string_view code, std::string_view account) {
  const auto* const known = std::ranges::find(kMessages, code, &StatusMessage::code);
  return {std::string(code), fmt::format(fmt::runtime(known->message), account)};
}

bool has_ended(const VpcPeeringConnection& connection) {
  return std::ranges::find(kEnded, connection.status.code) != std::end(kEnded);
}

bool blocks_overlap(const PeeringVpc& a, const PeeringVpc& b) {
  const auto overlap_text = [](const std::string& one, const std::string& other) {
    return overlap(*parse_cidr(one), *parse_cidr(other));
  };
  for (const PeeringCidr& one : a.cidr_block_set) {
    for (const PeeringCidr& other : b.cidr_block_set) {
      if (overlap_text(one.cidr_block, other.cidr_block)) return true;
    }
  }
  for (const PeeringIpv6Cidr& one : a.ipv6_cidr_block_set) {
    for (const PeeringIpv6Cidr& other : b.ipv6_cidr_block_set) {
      if (overlap_text(one.ipv6_cidr_block, other.ipv6_cidr_block)) return true;
    }
  }
  return false;
}

PeeringVpc peering_side(const aws::RegionInfo& region, const Vpc& vpc) {
  PeeringVpc side{
      .vpc_id = vpc.vpc_id, .owner_id = vpc.owner_id, .region = std::string(region.name), .cidr_block = vpc.cidr_block};
  for (const VpcCidrBlock& block : vpc.cidr_blocks) side.cidr_block_set.push_back({block.cidr_block});
  for (const VpcIpv6CidrBlock& block : vpc.ipv6_cidr_blocks)
    side.ipv6_cidr_block_set.push_back({block.ipv6_cidr_block});
  return side;
}

VpcPeeringConnection after_request(VpcPeeringConnection connection, const aws::RegionInfo& region, const Vpc* vpc,
                                   Instant now) {
  const bool found = vpc != nullptr && vpc->owner_id == connection.accepter.owner_id;
  if (!found || blocks_overlap(connection.requester, peering_side(region, *vpc))) {
    connection.status = peering_status("failed");
    connection.expiration_time.reset();
    return connection;
  }
  connection.accepter = peering_side(region, *vpc);
  connection.status = peering_status("pending-acceptance", connection.accepter.owner_id);
  connection.expiration_time = now + kPeeringRequestLife;
  return connection;
}

VpcPeeringConnection after_news(VpcPeeringConnection connection, const VpcPeeringConnection& news,
                                std::string_view own_region) {
  if (!has_ended(connection)) {
    connection.status = news.status;
    connection.expiration_time = news.expiration_time;
  }
  (connection.requester.region == own_region ? connection.accepter : connection.requester) =
      connection.requester.region == own_region ? news.accepter : news.requester;
  if (connection.status.code == "active") {
    for (PeeringVpc* side : {&connection.requester, &connection.accepter}) {
      if (!side->options) side->options.emplace();
    }
  }
  return connection;
}

VpcPeeringConnection after_wait(VpcPeeringConnection connection, Instant now) {
  const std::string& code = connection.status.code;
  if (code == "provisioning") {
    connection.status = peering_status("active");
    connection.requester.options.emplace();
    connection.accepter.options.emplace();
    connection.peer_informed = false;
  } else if (code == "deleting") {
    connection.status = peering_status("deleted");
    connection.peer_informed = false;
  } else if (code == "pending-acceptance" && connection.expiration_time && *connection.expiration_time <= now) {
    connection.status = peering_status("expired");  // the other region's clock says so as well
    connection.expiration_time.reset();
  }
  return connection;
}

}  // namespace regionfall::ec2
