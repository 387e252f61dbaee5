#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace regionfall::aws {

// An availability zone. AWS gives every account its own letters; the ids are the same for all.
struct ZoneInfo {
  std::string_view name;  // "us-east-1a"
  std::string_view id;    // "use1-az1"
};

// A region as AWS has it.
struct RegionInfo {
  std::string_view name;      // "us-east-1"
  std::uint8_t number;        // its own for good: addresses are made of it
  std::string_view city;      // where it is: "Virginia"
  std::string_view location;  // AWS's long name: "US East (N. Virginia)"
  bool opt_in = false;        // off in a new account until somebody turns it on
  std::span<const ZoneInfo> zones;
};

// Numbers are less than this.
inline constexpr int kRegionNumbersMax = 30;

// The regions that a world may have, by name.
std::span<const RegionInfo> region_catalogue();

// Null when there is no such region.
const RegionInfo* find_region(std::string_view name);

// The region whose control planes serve all regions: IAM, Route 53, CloudFront.
inline constexpr std::string_view kGlobalRegion = "us-east-1";

}  // namespace regionfall::aws
