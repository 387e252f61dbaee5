#include "world/links.h"

#include <gtest/gtest.h>

namespace regionfall::world {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using enum FaultMode;

net::SiteNumber number(const char* name) { return known_site(name)->number(); }

net::LinkProperties link_under(std::initializer_list<Fault> faults, const char* from, const char* to) {
  FaultSet set;
  for (const Fault& fault : faults) set.add(fault, Instant{});
  return link_table(set).at(number(from), number(to));
}

TEST(Links, TakeAsLongAsBetweenAwsRegions) {
  const struct {
    const char* a;
    const char* b;
    microseconds round_trip;
  } cases[] = {
      {"us-east-1", "eu-west-1", microseconds(69'000)},
      {"eu-west-1", "us-east-1", microseconds(69'000)},
      {"us-west-2", "ap-northeast-1", microseconds(100'100)},
      {"us-east-1", "us-east-1", microseconds(0)},
      {"me-central-1", "eu-west-1", microseconds(152'200)},  // as me-south-1, and somewhat further
      {"Dublin", "us-east-1", microseconds(77'000)},         // as eu-west-1, and the client's own line
      {"Dublin", "eu-west-1", microseconds(9'600)},
      {"Dublin", "Virginia", microseconds(85'000)},
      {"edge", "us-east-1", microseconds(2'000)},
      {"Dublin", "edge", microseconds(10'000)},
  };
  for (const auto& c : cases) {
    EXPECT_EQ(site_round_trip(*known_site(c.a), *known_site(c.b)), c.round_trip) << c.a << " " << c.b;
    EXPECT_EQ(link_under({}, c.a, c.b).latency, c.round_trip / 2) << c.a << " " << c.b;
  }
}

TEST(Links, OfAllSitesAreUpAndTakeSomeTime) {
  const net::LinkTable table = link_table({});
  for (const Site& from : all_sites()) {
    for (const Site& to : all_sites()) {
      const net::LinkProperties& link = table.at(from.number(), to.number());
      EXPECT_TRUE(link.up);
      EXPECT_EQ(link.latency > milliseconds(0), !(from == to)) << from.name() << " " << to.name();
      EXPECT_LT(link.latency, milliseconds(350)) << from.name() << " " << to.name();
    }
  }
}

TEST(Links, AreCutByFaults) {
  const Fault both_ways = link_fault("us-east-1", "eu-west-1", false);
  const Fault one_way = link_fault("us-east-1", "eu-west-1", true);
  const Fault blackhole = RegionFault{"us-east-1", kBlackhole};
  const Fault crash = RegionFault{"us-east-1", kCrash};
  const struct {
    std::initializer_list<Fault> faults;
    const char* from;
    const char* to;
    bool up;
  } cases[] = {
      {{both_ways}, "us-east-1", "eu-west-1", false},
      {{both_ways}, "eu-west-1", "us-east-1", false},
      {{both_ways}, "us-east-1", "us-west-2", true},
      {{one_way}, "us-east-1", "eu-west-1", false},
      {{one_way}, "eu-west-1", "us-east-1", true},
      {{blackhole}, "us-east-1", "eu-west-1", false},
      {{blackhole}, "Dublin", "us-east-1", false},
      {{blackhole}, "edge", "us-east-1", false},
      {{blackhole}, "us-east-1", "us-east-1", true},
      {{blackhole}, "Virginia", "eu-west-1", true},  // the city is no part of the region
      {{ProcessFault{Plane::kEdge, "", kBlackhole}}, "Dublin", "edge", false},
      {{ProcessFault{Plane::kEdge, "", kBlackhole}}, "Dublin", "us-east-1", true},
      {{ZoneFault{"us-east-1a", kBlackhole}}, "Dublin", "us-east-1", true},  // the region drops those itself
      {{crash}, "eu-west-1", "us-east-1", true},  // the kernel there still refuses connections
  };
  for (const auto& c : cases) {
    EXPECT_EQ(link_under(c.faults, c.from, c.to).up, c.up)
        << to_text(*c.faults.begin()) << ": " << c.from << " " << c.to;
  }
}

TEST(Links, OfASlowRegionTakeLongerBothWays) {
  const Fault slow = RegionFault{"us-east-1", kSlow};
  EXPECT_EQ(link_under({slow}, "us-east-1", "eu-west-1").latency, microseconds(34'500) + kSlowLatency);
  EXPECT_EQ(link_under({slow}, "eu-west-1", "us-east-1").latency, microseconds(34'500) + kSlowLatency);
  EXPECT_EQ(link_under({slow}, "eu-west-1", "us-west-2"), link_under({}, "eu-west-1", "us-west-2"));
}

}  // namespace
}  // namespace regionfall::world
