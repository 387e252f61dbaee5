#include "services/ec2/regions.h"

#include <fmt/format.h>

#include <algorithm>

namespace regionfall::ec2 {
namespace {

constexpr ZoneData kThree[] = {{'a', 1}, {'b', 2}, {'c', 3}};
constexpr ZoneData kFour[] = {{'a', 1}, {'b', 2}, {'c', 3}, {'d', 4}};
constexpr ZoneData kSix[] = {{'a', 1}, {'b', 2}, {'c', 3}, {'d', 4}, {'e', 5}, {'f', 6}};
constexpr ZoneData kTokyo[] = {{'a', 4}, {'c', 1}, {'d', 2}};
constexpr ZoneData kCanada[] = {{'a', 1}, {'b', 2}, {'d', 4}};
constexpr ZoneData kCalifornia[] = {{'a', 1}, {'c', 3}};

constexpr RegionData kRegions[] = {
    {"af-south-1", "afs1", "Africa (Cape Town)", true, kThree},
    {"ap-east-1", "ape1", "Asia Pacific (Hong Kong)", true, kThree},
    {"ap-northeast-1", "apne1", "Asia Pacific (Tokyo)", false, kTokyo},
    {"ap-northeast-2", "apne2", "Asia Pacific (Seoul)", false, kFour},
    {"ap-northeast-3", "apne3", "Asia Pacific (Osaka)", false, kThree},
    {"ap-south-1", "aps1", "Asia Pacific (Mumbai)", false, kThree},
    {"ap-south-2", "aps2", "Asia Pacific (Hyderabad)", true, kThree},
    {"ap-southeast-1", "apse1", "Asia Pacific (Singapore)", false, kThree},
    {"ap-southeast-2", "apse2", "Asia Pacific (Sydney)", false, kThree},
    {"ap-southeast-3", "apse3", "Asia Pacific (Jakarta)", true, kThree},
    {"ap-southeast-4", "apse4", "Asia Pacific (Melbourne)", true, kThree},
    {"ca-central-1", "cac1", "Canada (Central)", false, kCanada},
    {"ca-west-1", "caw1", "Canada West (Calgary)", true, kThree},
    {"eu-central-1", "euc1", "Europe (Frankfurt)", false, kThree},
    {"eu-central-2", "euc2", "Europe (Zurich)", true, kThree},
    {"eu-north-1", "eun1", "Europe (Stockholm)", false, kThree},
    {"eu-south-1", "eus1", "Europe (Milan)", true, kThree},
    {"eu-south-2", "eus2", "Europe (Spain)", true, kThree},
    {"eu-west-1", "euw1", "Europe (Ireland)", false, kThree},
    {"eu-west-2", "euw2", "Europe (London)", false, kThree},
    {"eu-west-3", "euw3", "Europe (Paris)", false, kThree},
    {"il-central-1", "ilc1", "Israel (Tel Aviv)", true, kThree},
    {"me-central-1", "mec1", "Middle East (UAE)", true, kThree},
    {"me-south-1", "mes1", "Middle East (Bahrain)", true, kThree},
    {"sa-east-1", "sae1", "South America (Sao Paulo)", false, kThree},
    {"us-east-1", "use1", "US East (N. Virginia)", false, kSix},
    {"us-east-2", "use2", "US East (Ohio)", false, kThree},
    {"us-west-1", "usw1", "US West (N. California)", false, kCalifornia},
    {"us-west-2", "usw2", "US West (Oregon)", false, kFour},
};

}  // namespace

std::span<const RegionData> regions() { return kRegions; }

const RegionData* find_region(std::string_view name) {
  const auto* const found = std::ranges::find(kRegions, name, &RegionData::name);
  return found == std::end(kRegions) ? nullptr : found;
}

std::string zone_name(const RegionData& region, const ZoneData& zone) {
  return fmt::format("{}{}", region.name, zone.letter);
}

std::string zone_id(const RegionData& region, const ZoneData& zone) {
  return fmt::format("{}-az{}", region.zone_id, zone.number);
}

const ZoneData* find_zone(const RegionData& region, std::string_view name_or_id) {
  const auto found = std::ranges::find_if(region.zones, [&](const ZoneData& zone) {
    return zone_name(region, zone) == name_or_id || zone_id(region, zone) == name_or_id;
  });
  return found == region.zones.end() ? nullptr : &*found;
}

}  // namespace regionfall::ec2
