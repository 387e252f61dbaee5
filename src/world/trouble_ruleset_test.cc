#include "world/trouble_ruleset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "aws/members/ec2.h"

namespace regionfall::world {
namespace {

namespace m = aws::members::ec2;
using aws::Value;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

Value interface(const char* zone, const char* instance, const char* description, const char* address) {
  return Value::of({{m::AvailabilityZone, zone},
                    {m::InstanceId, *instance == '\0' ? Value() : Value(instance)},
                    {m::Description, description},
                    {m::Addresses, Value::List{address}}});
}

// Two zones, each with an instance and a load balancer's node.
Value interfaces() {
  return Value::of({{m::NetworkInterfaces, Value::List{interface("us-east-1a", "i-1", "", "100.66.1.0"),
                                                       interface("us-east-1a", "", "ELB app/web/1", "100.66.1.1"),
                                                       interface("us-east-1b", "i-2", "", "100.66.1.2"),
                                                       interface("us-east-1b", "", "ELB app/web/1", "100.66.1.3")}}});
}

TEST(TroubledPlaces, OfAZoneAreAllOfItsAddresses) {
  RegionTrouble trouble;
  trouble.zones["us-east-1a"].cut_off = true;
  const TroubledPlaces places = troubled_places(trouble, interfaces());
  ASSERT_EQ(places.groups.size(), 1U);
  EXPECT_THAT(places.groups[0].addresses, ElementsAre("100.66.1.0", "100.66.1.1"));
  EXPECT_THAT(places.down, ElementsAre());
  EXPECT_THAT(places.told.full_zones, ElementsAre("us-east-1a"));
  EXPECT_THAT(places.told.sick_instances, ElementsAre("i-1"));
}

TEST(TroubledPlaces, OfAZoneThatIsDeadHaveNoPacketsToDrop) {
  RegionTrouble trouble;
  trouble.zones["us-east-1b"].down = true;
  const TroubledPlaces places = troubled_places(trouble, interfaces());
  EXPECT_TRUE(places.groups.empty());
  EXPECT_THAT(places.down, ElementsAre("i-2"));
  EXPECT_THAT(places.told.full_zones, ElementsAre("us-east-1b"));
}

TEST(TroubledPlaces, AreInstancesAndNodes) {
  RegionTrouble trouble;
  trouble.instances["i-2"].slow = true;
  trouble.balancers.cut_off = true;
  const TroubledPlaces places = troubled_places(trouble, interfaces());
  ASSERT_EQ(places.groups.size(), 2U);
  EXPECT_THAT(places.groups[0].addresses, ElementsAre("100.66.1.2"));
  EXPECT_THAT(places.groups[1].addresses, ElementsAre("100.66.1.1", "100.66.1.3"));
  EXPECT_TRUE(places.told.sick_instances.empty()) << "what is slow still passes its checks";
}

TEST(TroubleRuleset, DropsWhatIsCutOffButForWhatStaysInside) {
  const TroubledAddresses zone{.addresses = {"100.66.1.0", "100.66.1.1"}, .ailments = {.cut_off = true}};
  const std::string rules = trouble_ruleset(std::array{zone}, {"169.254.169.254"});
  EXPECT_THAT(rules, HasSubstr("ip saddr { 100.66.1.0, 100.66.1.1 } ip daddr != { 100.66.1.0, 100.66.1.1 } drop\n"));
  EXPECT_THAT(rules, HasSubstr("ip daddr { 100.66.1.0, 100.66.1.1 } ip saddr != { 100.66.1.0, 100.66.1.1 } drop\n"));
  EXPECT_THAT(rules, HasSubstr("ip daddr 169.254.169.254 accept\n"));
}

TEST(TroubleRuleset, DropsAPartOfWhatIsSlow) {
  const TroubledAddresses slow{.addresses = {"100.66.1.0"}, .ailments = {.slow = true}};
  EXPECT_THAT(trouble_ruleset(std::array{slow}, {}), HasSubstr("numgen random mod 100 < 20 drop"));
}

TEST(TroubleRuleset, LetsAllPassWhenNothingIsTroubled) {
  const TroubledAddresses dead{.addresses = {"100.66.1.0"}, .ailments = {.down = true}};
  EXPECT_THAT(trouble_ruleset(std::array{dead}, {}), Not(HasSubstr("drop")));
  EXPECT_EQ(trouble_ruleset({}, {}), "table inet regionfall_faults\ndelete table inet regionfall_faults\n");
}

}  // namespace
}  // namespace regionfall::world
