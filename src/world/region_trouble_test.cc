#include "world/region_trouble.h"

#include <gtest/gtest.h>

namespace regionfall::world {
namespace {

using enum FaultMode;

constexpr const char* kRegion = "us-east-1";
constexpr const char* kZone = "us-east-1a";

RegionTrouble trouble_of(std::initializer_list<Fault> faults, const char* region = kRegion) {
  FaultSet set;
  for (const Fault& fault : faults) set.add(fault, Instant());
  return trouble_under(set, region);
}

TEST(RegionTrouble, OfAZoneIsItsRegionsAlone) {
  EXPECT_TRUE(trouble_of({ZoneFault{kZone, kCrash}}).of_zone(kZone).down);
  EXPECT_EQ(trouble_of({ZoneFault{kZone, kCrash}}, "eu-west-1"), RegionTrouble{});
  EXPECT_TRUE(trouble_of({ZoneFault{kZone, kCrash}}).of_zone("us-east-1b").none());
}

TEST(RegionTrouble, ConcernsWhatStandsInAZone) {
  const struct {
    std::initializer_list<Fault> faults;
    Ailments instance;   // i-1 in the zone
    Ailments neighbour;  // i-2 in another zone
    Ailments node;       // of a load balancer in the zone
    bool full;
  } cases[] = {
      {{}, {}, {}, {}, false},
      {{ZoneFault{kZone, kCrash}}, {.down = true}, {}, {.down = true}, true},
      {{ZoneFault{kZone, kBlackhole}}, {.cut_off = true}, {}, {.cut_off = true}, true},
      {{ZoneFault{kZone, kSlow}}, {.slow = true}, {}, {.slow = true}, false},
      {{InstanceFault{"i-1", kCrash}}, {.down = true}, {}, {}, false},
      {{InstanceFault{"i-2", kBlackhole}}, {}, {.cut_off = true}, {}, false},
      {{ZoneFault{kZone, kSlow}, InstanceFault{"i-1", kCrash}},
       {.down = true, .slow = true},
       {},
       {.slow = true},
       false},
      {{ProcessFault{Plane::kBalancers, kRegion, kCrash}}, {}, {}, {.down = true}, false},
      {{ProcessFault{Plane::kBalancers, "eu-west-1", kCrash}}, {}, {}, {}, false},
      {{ProcessFault{Plane::kEdge, "", kCrash}}, {}, {}, {}, false},
      {{ZoneFault{kZone, kCrash}, ZoneFault{kZone, kBlackhole}},
       {.down = true, .cut_off = true},
       {},
       {.down = true, .cut_off = true},
       true},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.faults.size() == 0 ? "no fault" : to_text(*c.faults.begin()));
    const RegionTrouble trouble = trouble_of(c.faults);
    EXPECT_EQ(trouble.of_instance("i-1", kZone), c.instance);
    EXPECT_EQ(trouble.of_instance("i-2", "us-east-1b"), c.neighbour);
    EXPECT_EQ(trouble.of_node(kZone), c.node);
    EXPECT_EQ(trouble.zone_is_full(kZone), c.full);
  }
}

TEST(RegionTrouble, OfAServiceAddsUp) {
  const ServiceFault half{"ec2", kRegion, kCrash, 50, 0, 500};
  const ServiceFault fifth{"ec2", "", kSlow, 20, 300, 503};
  const Fault silent = service_fault("ec2", kRegion, kBlackhole);
  const Fault elsewhere = service_fault("ec2", "eu-west-1", kCrash);
  const struct {
    std::initializer_list<Fault> faults;
    ServiceTrouble trouble;
  } cases[] = {
      {{half}, {.error_percent = 50, .status = 500}},
      {{fifth}, {.error_percent = 20, .latency_ms = 300}},
      {{half, fifth}, {.error_percent = 60, .status = 500, .latency_ms = 300}},
      {{silent}, {.silent = true}},
      {{silent, fifth, elsewhere}, {.silent = true, .error_percent = 20, .latency_ms = 300}},
  };
  for (const auto& c : cases)
    EXPECT_EQ(trouble_of(c.faults).services.at("ec2"), c.trouble) << to_text(*c.faults.begin());
  EXPECT_TRUE(trouble_of({elsewhere}).services.empty());
}

// Whatever the order of the others, what a fault takes away comes back when that one is healed.
TEST(RegionTrouble, EndsWithTheFaultsThatMakeIt) {
  const std::vector<Fault> faults = {RegionFault{kRegion, kBlackhole},
                                     ZoneFault{kZone, kCrash},
                                     ZoneFault{kZone, kBlackhole},
                                     InstanceFault{"i-1", kCrash},
                                     service_fault("ec2", kRegion, kSlow),
                                     ControlPlaneFault{"ec2"},
                                     ProcessFault{Plane::kBalancers, kRegion, kSlow}};
  for (std::size_t first = 0; first < faults.size(); ++first) {
    FaultSet set;
    for (const Fault& fault : faults) set.add(fault, Instant());
    for (std::size_t i = 0; i < faults.size(); ++i) {
      const Fault& healed = faults[(first + i) % faults.size()];
      set.heal({.kind = FaultSelection::Kind::kThis, .name = {}, .other = {}, .fault = healed});
      FaultSet rest;
      for (const FaultSet::Entry& entry : set.entries()) rest.add(entry.fault, Instant());
      EXPECT_EQ(trouble_under(set, kRegion), trouble_under(rest, kRegion));
      EXPECT_EQ(set.entries().size(), faults.size() - i - 1);
    }
    EXPECT_EQ(trouble_under(set, kRegion), RegionTrouble{});
  }
}

TEST(RegionTrouble, ReachesTheRegionAsItIs) {
  const RegionTrouble trouble = trouble_of({RegionFault{kRegion, kSlow}, ZoneFault{kZone, kCrash},
                                            InstanceFault{"i-1", kBlackhole}, service_fault("ec2", kRegion, kSlow),
                                            ControlPlaneFault{"iam"}, ProcessFault{Plane::kBalancers, kRegion, kSlow}});
  EXPECT_EQ(trouble_from_json(*parse_json(to_json(trouble).dump())), trouble);
}

}  // namespace
}  // namespace regionfall::world
