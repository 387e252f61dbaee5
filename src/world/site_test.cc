#include "world/site.h"

#include <gtest/gtest.h>

#include <set>

namespace regionfall::world {
namespace {

TEST(Site, HasANumberOfItsOwn) {
  std::set<net::SiteNumber> numbers;
  for (const Site& site : all_sites()) {
    EXPECT_LT(site.number().value, net::kSitesMax) << site.name();
    EXPECT_TRUE(numbers.insert(site.number()).second) << site.name();
  }
}

TEST(Site, KeepsTheAddressesItHasAlwaysHad) {
  const std::pair<const char*, const char*> cases[] = {
      {"edge", "100.65.0.1"},
      {"us-east-1", "100.66.0.1"},
      {"eu-west-1", "100.67.0.1"},
      {"Virginia", "100.96.0.1"},
  };
  for (const auto& [name, address] : cases) {
    EXPECT_EQ(net::to_text(net::site_ipv4(known_site(name)->number(), 1)), address) << name;
  }
}

TEST(Site, IsFoundByItsName) {
  EXPECT_EQ(known_site("edge")->kind, SiteKind::kEdge);
  EXPECT_EQ(known_site("eu-west-1")->kind, SiteKind::kRegion);
  for (const Site& site : all_sites()) EXPECT_EQ(*known_site(site.name()), site);
}

TEST(Site, InACityIsFoundHoweverItIsWritten) {
  for (const char* name : {"Cape Town", "cape town", "cape-town", "CAPE-TOWN"}) {
    ASSERT_TRUE(known_location(name)) << name;
    EXPECT_EQ(known_location(name)->name(), "Cape Town");
  }
}

TEST(Site, ThatIsUnknownIsExplained) {
  EXPECT_EQ(known_region("us-east-9").error().message, "There is no region \"us-east-9\". Did you mean \"us-east-1\"?");
  EXPECT_EQ(known_location("Dubln").error().message, "There is no location \"Dubln\". Did you mean \"Dublin\"?");
  EXPECT_TRUE(known_region("atlantis").error().message.ends_with("us-west-1, us-west-2."));
  EXPECT_TRUE(
      known_site("atlantis").error().message.starts_with("There is no site \"atlantis\". There are: edge, af-south-1"));
}

TEST(Site, OfClientsIsACityOrThatOfARegion) {
  for (const char* name : {"Tokyo", "tokyo", "ap-northeast-1"}) {
    ASSERT_TRUE(known_client_location(name)) << name;
    EXPECT_EQ(*known_client_location(name), *known_location("Tokyo")) << name;
  }
  const struct {
    const char* name;
    const char* begin;
  } unknown[] = {
      {"Tokio", "There is no location \"Tokio\". Did you mean \"Tokyo\"? There are: Cape Town, "},
      {"us-east-9", "There is no location \"us-east-9\". Did you mean \"us-east-1\"? There are: Cape Town, "},
      {"Atlantis", "There is no location \"Atlantis\". There are: Cape Town, "},
      {"edge", "There is no location \"edge\". There are: Cape Town, "},
  };
  for (const auto& c : unknown) {
    const auto location = known_client_location(c.name);
    ASSERT_FALSE(location) << c.name;
    EXPECT_TRUE(location.error().message.starts_with(c.begin)) << location.error().message;
    EXPECT_TRUE(location.error().message.ends_with("; or a region's name.")) << location.error().message;
  }
}

}  // namespace
}  // namespace regionfall::world
