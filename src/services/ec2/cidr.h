#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace regionfall::ec2 {

// An IPv4 or IPv6 address; of IPv4 the first four bytes count, the rest are zero.
struct IpAddress {
  bool v6 = false;
  std::array<std::uint8_t, 16> bytes = {};
  friend auto operator<=>(const IpAddress&, const IpAddress&) = default;
};

// A block of addresses: the first `prefix_length` bits of `address`. Host bits may be set, as somebody wrote them.
struct Cidr {
  IpAddress address;
  int prefix_length = 0;  // 0 to 32, or to 128
  friend auto operator<=>(const Cidr&, const Cidr&) = default;
};

// Dotted quads without leading zeros, or RFC 4291; nothing around them.
std::optional<IpAddress> parse_ip(std::string_view text);
// "10.0.0.0/16", "2600:1f14::/56".
std::optional<Cidr> parse_cidr(std::string_view text);

std::string to_text(const IpAddress& address);
std::string to_text(const Cidr& cidr);

// The block with its host bits cleared: what EC2 makes of "100.68.0.18/18" ("its canonical form").
Cidr canonical(const Cidr& cidr);

bool contains(const Cidr& block, const IpAddress& address);
// Whether all of `inner` is in `outer`. A block contains itself.
bool contains(const Cidr& outer, const Cidr& inner);
bool overlap(const Cidr& a, const Cidr& b);

// The address `offset` places after the block's first one; of an IPv6 block the last 64 bits count. The caller sees to
// it that the block is that large.
IpAddress address_at(const Cidr& block, std::uint64_t offset);
// How many places `address` is after the block's first address. It must be in the block.
std::uint64_t offset_in(const Cidr& block, const IpAddress& address);
// How many addresses an IPv4 block has.
std::uint64_t ipv4_address_count(const Cidr& block);

// Which IPv4 blocks EC2 lets a VPC add beside its first one, and which it "restricts" (VPC user guide, "IPv4 CIDR block
// association restrictions"): a VPC of one private range cannot take a block of another.
bool may_join_vpc(const Cidr& primary, const Cidr& added);

}  // namespace regionfall::ec2
