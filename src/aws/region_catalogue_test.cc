#include "aws/region_catalogue.h"

#include <gtest/gtest.h>

#include <set>

namespace regionfall::aws {
namespace {

TEST(RegionCatalogue, FindsRegionsByTheirExactNames) {
  ASSERT_NE(find_region("eu-west-1"), nullptr);
  EXPECT_EQ(find_region("eu-west-1")->city, "Dublin");
  for (const std::string_view name : {"", "eu-west", "eu-west-9", "EU-WEST-1", "aaa", "zzz"}) {
    EXPECT_EQ(find_region(name), nullptr) << name;
  }
}

TEST(RegionCatalogue, GivesEveryRegionAtLeastTwoZonesOfItsOwn) {
  std::set<std::string_view> ids;
  for (const RegionInfo& region : region_catalogue()) {
    EXPECT_GE(region.zones.size(), 2U) << region.name;
    for (const ZoneInfo& zone : region.zones) {
      EXPECT_TRUE(zone.name.starts_with(region.name)) << zone.name;
      EXPECT_EQ(zone.name.size(), region.name.size() + 1) << zone.name;
      EXPECT_TRUE(ids.insert(zone.id).second) << zone.id;
    }
  }
}

TEST(RegionCatalogue, GivesEveryRegionANumberOfItsOwn) {
  std::set<int> numbers;
  for (const RegionInfo& region : region_catalogue()) {
    EXPECT_LT(region.number, kRegionNumbersMax) << region.name;
    EXPECT_TRUE(numbers.insert(region.number).second) << region.name;
  }
}

TEST(RegionCatalogue, HasTheRegionOfTheGlobalControlPlanes) { EXPECT_NE(find_region(kGlobalRegion), nullptr); }

}  // namespace
}  // namespace regionfall::aws
