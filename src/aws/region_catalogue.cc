#include "aws/region_catalogue.h"

#include <algorithm>

namespace regionfall::aws {
namespace {

constexpr ZoneInfo kAfSouth1Zones[] = {
    {"af-south-1a", "afs1-az1"}, {"af-south-1b", "afs1-az2"}, {"af-south-1c", "afs1-az3"}};
constexpr ZoneInfo kApEast1Zones[] = {
    {"ap-east-1a", "ape1-az1"}, {"ap-east-1b", "ape1-az2"}, {"ap-east-1c", "ape1-az3"}};
constexpr ZoneInfo kApNortheast1Zones[] = {
    {"ap-northeast-1a", "apne1-az4"}, {"ap-northeast-1c", "apne1-az1"}, {"ap-northeast-1d", "apne1-az2"}};
constexpr ZoneInfo kApNortheast2Zones[] = {{"ap-northeast-2a", "apne2-az1"},
                                           {"ap-northeast-2b", "apne2-az2"},
                                           {"ap-northeast-2c", "apne2-az3"},
                                           {"ap-northeast-2d", "apne2-az4"}};
constexpr ZoneInfo kApNortheast3Zones[] = {
    {"ap-northeast-3a", "apne3-az3"}, {"ap-northeast-3b", "apne3-az1"}, {"ap-northeast-3c", "apne3-az2"}};
constexpr ZoneInfo kApSouth1Zones[] = {
    {"ap-south-1a", "aps1-az1"}, {"ap-south-1b", "aps1-az3"}, {"ap-south-1c", "aps1-az2"}};
constexpr ZoneInfo kApSouth2Zones[] = {
    {"ap-south-2a", "aps2-az1"}, {"ap-south-2b", "aps2-az2"}, {"ap-south-2c", "aps2-az3"}};
constexpr ZoneInfo kApSoutheast1Zones[] = {
    {"ap-southeast-1a", "apse1-az1"}, {"ap-southeast-1b", "apse1-az2"}, {"ap-southeast-1c", "apse1-az3"}};
constexpr ZoneInfo kApSoutheast2Zones[] = {
    {"ap-southeast-2a", "apse2-az3"}, {"ap-southeast-2b", "apse2-az1"}, {"ap-southeast-2c", "apse2-az2"}};
constexpr ZoneInfo kApSoutheast3Zones[] = {
    {"ap-southeast-3a", "apse3-az1"}, {"ap-southeast-3b", "apse3-az2"}, {"ap-southeast-3c", "apse3-az3"}};
constexpr ZoneInfo kApSoutheast4Zones[] = {
    {"ap-southeast-4a", "apse4-az1"}, {"ap-southeast-4b", "apse4-az2"}, {"ap-southeast-4c", "apse4-az3"}};
constexpr ZoneInfo kCaCentral1Zones[] = {
    {"ca-central-1a", "cac1-az1"}, {"ca-central-1b", "cac1-az2"}, {"ca-central-1d", "cac1-az4"}};
constexpr ZoneInfo kCaWest1Zones[] = {
    {"ca-west-1a", "caw1-az1"}, {"ca-west-1b", "caw1-az2"}, {"ca-west-1c", "caw1-az3"}};
constexpr ZoneInfo kEuCentral1Zones[] = {
    {"eu-central-1a", "euc1-az2"}, {"eu-central-1b", "euc1-az3"}, {"eu-central-1c", "euc1-az1"}};
constexpr ZoneInfo kEuCentral2Zones[] = {
    {"eu-central-2a", "euc2-az1"}, {"eu-central-2b", "euc2-az2"}, {"eu-central-2c", "euc2-az3"}};
constexpr ZoneInfo kEuNorth1Zones[] = {
    {"eu-north-1a", "eun1-az1"}, {"eu-north-1b", "eun1-az2"}, {"eu-north-1c", "eun1-az3"}};
constexpr ZoneInfo kEuSouth1Zones[] = {
    {"eu-south-1a", "eus1-az1"}, {"eu-south-1b", "eus1-az2"}, {"eu-south-1c", "eus1-az3"}};
constexpr ZoneInfo kEuSouth2Zones[] = {
    {"eu-south-2a", "eus2-az1"}, {"eu-south-2b", "eus2-az2"}, {"eu-south-2c", "eus2-az3"}};
constexpr ZoneInfo kEuWest1Zones[] = {
    {"eu-west-1a", "euw1-az3"}, {"eu-west-1b", "euw1-az1"}, {"eu-west-1c", "euw1-az2"}};
constexpr ZoneInfo kEuWest2Zones[] = {
    {"eu-west-2a", "euw2-az2"}, {"eu-west-2b", "euw2-az3"}, {"eu-west-2c", "euw2-az1"}};
constexpr ZoneInfo kEuWest3Zones[] = {
    {"eu-west-3a", "euw3-az1"}, {"eu-west-3b", "euw3-az2"}, {"eu-west-3c", "euw3-az3"}};
constexpr ZoneInfo kIlCentral1Zones[] = {
    {"il-central-1a", "ilc1-az1"}, {"il-central-1b", "ilc1-az2"}, {"il-central-1c", "ilc1-az3"}};
constexpr ZoneInfo kMeCentral1Zones[] = {
    {"me-central-1a", "mec1-az1"}, {"me-central-1b", "mec1-az2"}, {"me-central-1c", "mec1-az3"}};
constexpr ZoneInfo kMeSouth1Zones[] = {
    {"me-south-1a", "mes1-az1"}, {"me-south-1b", "mes1-az2"}, {"me-south-1c", "mes1-az3"}};
constexpr ZoneInfo kSaEast1Zones[] = {
    {"sa-east-1a", "sae1-az1"}, {"sa-east-1b", "sae1-az2"}, {"sa-east-1c", "sae1-az3"}};
constexpr ZoneInfo kUsEast1Zones[] = {{"us-east-1a", "use1-az6"}, {"us-east-1b", "use1-az1"},
                                      {"us-east-1c", "use1-az2"}, {"us-east-1d", "use1-az4"},
                                      {"us-east-1e", "use1-az3"}, {"us-east-1f", "use1-az5"}};
constexpr ZoneInfo kUsEast2Zones[] = {
    {"us-east-2a", "use2-az1"}, {"us-east-2b", "use2-az2"}, {"us-east-2c", "use2-az3"}};
constexpr ZoneInfo kUsWest1Zones[] = {{"us-west-1a", "usw1-az3"}, {"us-west-1b", "usw1-az1"}};
constexpr ZoneInfo kUsWest2Zones[] = {
    {"us-west-2a", "usw2-az2"}, {"us-west-2b", "usw2-az1"}, {"us-west-2c", "usw2-az3"}, {"us-west-2d", "usw2-az4"}};

constexpr RegionInfo kRegions[] = {
    {"af-south-1", 18, "Cape Town", "Africa (Cape Town)", true, kAfSouth1Zones},
    {"ap-east-1", 16, "Hong Kong", "Asia Pacific (Hong Kong)", true, kApEast1Zones},
    {"ap-northeast-1", 4, "Tokyo", "Asia Pacific (Tokyo)", false, kApNortheast1Zones},
    {"ap-northeast-2", 9, "Seoul", "Asia Pacific (Seoul)", false, kApNortheast2Zones},
    {"ap-northeast-3", 20, "Osaka", "Asia Pacific (Osaka)", false, kApNortheast3Zones},
    {"ap-south-1", 10, "Mumbai", "Asia Pacific (Mumbai)", false, kApSouth1Zones},
    {"ap-south-2", 21, "Hyderabad", "Asia Pacific (Hyderabad)", true, kApSouth2Zones},
    {"ap-southeast-1", 3, "Singapore", "Asia Pacific (Singapore)", false, kApSoutheast1Zones},
    {"ap-southeast-2", 7, "Sydney", "Asia Pacific (Sydney)", false, kApSoutheast2Zones},
    {"ap-southeast-3", 22, "Jakarta", "Asia Pacific (Jakarta)", true, kApSoutheast3Zones},
    {"ap-southeast-4", 23, "Melbourne", "Asia Pacific (Melbourne)", true, kApSoutheast4Zones},
    {"ca-central-1", 12, "Montreal", "Canada (Central)", false, kCaCentral1Zones},
    {"ca-west-1", 24, "Calgary", "Canada West (Calgary)", true, kCaWest1Zones},
    {"eu-central-1", 8, "Frankfurt", "Europe (Frankfurt)", false, kEuCentral1Zones},
    {"eu-central-2", 25, "Zurich", "Europe (Zurich)", true, kEuCentral2Zones},
    {"eu-north-1", 15, "Stockholm", "Europe (Stockholm)", false, kEuNorth1Zones},
    {"eu-south-1", 19, "Milan", "Europe (Milan)", true, kEuSouth1Zones},
    {"eu-south-2", 26, "Zaragoza", "Europe (Spain)", true, kEuSouth2Zones},
    {"eu-west-1", 1, "Dublin", "Europe (Ireland)", false, kEuWest1Zones},
    {"eu-west-2", 13, "London", "Europe (London)", false, kEuWest2Zones},
    {"eu-west-3", 14, "Paris", "Europe (Paris)", false, kEuWest3Zones},
    {"il-central-1", 27, "Tel Aviv", "Israel (Tel Aviv)", true, kIlCentral1Zones},
    {"me-central-1", 28, "Dubai", "Middle East (UAE)", true, kMeCentral1Zones},
    {"me-south-1", 17, "Bahrain", "Middle East (Bahrain)", true, kMeSouth1Zones},
    {"sa-east-1", 6, "Sao Paulo", "South America (Sao Paulo)", false, kSaEast1Zones},
    {"us-east-1", 0, "Virginia", "US East (N. Virginia)", false, kUsEast1Zones},
    {"us-east-2", 11, "Ohio", "US East (Ohio)", false, kUsEast2Zones},
    {"us-west-1", 2, "San Francisco", "US West (N. California)", false, kUsWest1Zones},
    {"us-west-2", 5, "Oregon", "US West (Oregon)", false, kUsWest2Zones},
};
static_assert(std::ranges::is_sorted(kRegions, {}, &RegionInfo::name));

}  // namespace

std::span<const RegionInfo> region_catalogue() { return kRegions; }

const RegionInfo* find_region(std::string_view name) {
  const auto* const found = std::ranges::lower_bound(kRegions, name, {}, &RegionInfo::name);
  return found == std::end(kRegions) || found->name != name ? nullptr : found;
}

}  // namespace regionfall::aws
