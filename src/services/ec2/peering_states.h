#pragma once

#include <string>
#include <string_view>

#include "services/ec2/state.h"

namespace regionfall::ec2 {

// The life of a peering connection (VPC peering guide, "VPC peering connection lifecycle"), as decisions.

// How long a request waits to be accepted, and how long connections that have ended are still shown.
constexpr std::chrono::hours kPeeringRequestLife{7 * 24};
constexpr std::chrono::hours kPeeringShownAfterEnd{2};

// The operations by which EC2 of two regions speak of a connection. AWS's model has none of that name, so no client can
// call them.
inline constexpr const char* kReceivePeeringRequest = "_ReceivePeeringRequest";
inline constexpr const char* kHearPeeringNews = "_HearPeeringNews";

PeeringStatus peering_status(std::string_view code, std::string_view account = {});

// Whether nothing can happen to it any more.
bool has_ended(const VpcPeeringConnection& connection);

// Whether blocks of both sides overlap, so that no route could tell them apart.
bool blocks_overlap(const PeeringVpc& a, const PeeringVpc& b);

// A VPC as a side of a connection.
PeeringVpc peering_side(const aws::RegionInfo& region, const Vpc& vpc);

// What becomes of a request once the accepter's region has looked at it. `vpc` is the VPC it asks for; null: there is
// no such VPC of that account.
VpcPeeringConnection after_request(VpcPeeringConnection connection, const aws::RegionInfo& region, const Vpc* vpc,
                                   Instant now);

// What the region of the other side makes of what this region says: its status, unless the connection has ended here,
// and what it knows of its own side.
VpcPeeringConnection after_news(VpcPeeringConnection connection, const VpcPeeringConnection& news,
                                std::string_view own_region);

// What a connection turns into when its change is due: provisioning → active, deleting → deleted, a request that waited
// too long → expired.
VpcPeeringConnection after_wait(VpcPeeringConnection connection, Instant now);

// Whether the sides are in two regions.
inline bool between_regions(const VpcPeeringConnection& connection) {
  return connection.requester.region != connection.accepter.region;
}

}  // namespace regionfall::ec2
