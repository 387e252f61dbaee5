#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "net/ip_address.h"

namespace regionfall::route53 {

struct CidrBlock {
  net::IpAddress address;  // bits after the prefix are zero
  std::uint8_t prefix_length = 0;
};

// "203.0.113.0/24" or "2001:db8::/32". Nothing when it is malformed, has bits after its prefix, or is longer than
// Route 53 takes: /24 and /48 (developer guide, "IP-based routing").
std::optional<CidrBlock> parse_cidr_block(std::string_view text);

// The blocks of a CIDR collection, compiled: which location an address belongs to.
class CidrTable {
 public:
  // Blocks by location; malformed ones are passed over.
  explicit CidrTable(const std::map<std::string, std::vector<std::string>>& locations);

  // Calls `visit(location)` for the locations whose blocks have the address, longest prefix first, until it returns
  // true.
  void each_match(const net::IpAddress& address, const std::function<bool(std::string_view)>& visit) const;

 private:
  std::vector<std::uint8_t> lengths_v4_;  // that there are, longest first
  std::vector<std::uint8_t> lengths_v6_;
  std::unordered_map<std::string, std::string> locations_;  // by prefix
};

}  // namespace regionfall::route53
