#pragma once

#include <string>

#include "services/ec2/packet_rules.h"

namespace regionfall::ec2 {

// The operation by which the region's process learns what its network is to let through: Output, an nftables ruleset.
inline constexpr const char* kDescribePacketRules = "_DescribePacketRules";

// The name of the table that the ruleset replaces as a whole.
inline constexpr const char* kPacketTable = "regionfall";

// A script for nft(8) that lets through, in the region's network namespace, what admit() does. One transaction: packets
// meet the former rules or these.
std::string packet_ruleset(const PacketRules& rules);

}  // namespace regionfall::ec2
