#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace regionfall::ec2 {

// An availability zone as AWS numbers them: which letters an account sees differs on AWS; here all accounts see the
// same.
struct ZoneData {
  char letter;  // 'a' of "us-east-1a"
  int number;   // 1 of "use1-az1"
};

struct RegionData {
  std::string_view name;       // "us-east-1"
  std::string_view zone_id;    // "use1": how zone ids begin
  std::string_view long_name;  // "US East (N. Virginia)"
  bool opt_in;                 // has to be enabled on AWS; is so here
  std::span<const ZoneData> zones;
};

// Sorted by name.
std::span<const RegionData> regions();
// Null: no such region.
const RegionData* find_region(std::string_view name);

std::string zone_name(const RegionData& region, const ZoneData& zone);
std::string zone_id(const RegionData& region, const ZoneData& zone);

// The zone of that name or id. Null: the region has none.
const ZoneData* find_zone(const RegionData& region, std::string_view name_or_id);

}  // namespace regionfall::ec2
