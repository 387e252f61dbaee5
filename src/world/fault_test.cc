#include "world/fault.h"

#include <gtest/gtest.h>

namespace regionfall::world {
namespace {

using enum FaultMode;
using Kind = FaultSelection::Kind;

const Instant kStart{std::chrono::seconds(1'700'000'000)};

FaultSet faults_of(std::initializer_list<Fault> faults) {
  FaultSet set;
  for (const Fault& fault : faults) set.add(fault, kStart);
  return set;
}

TEST(Fault, IsWrittenAsOneAsksForIt) {
  const std::pair<Fault, const char*> cases[] = {
      {RegionFault{"us-east-1", kCrash}, "region us-east-1 crash"},
      {RegionFault{"us-east-1", kBlackhole}, "region us-east-1 blackhole"},
      {link_fault("us-east-1", "eu-west-1", false), "link eu-west-1 <-> us-east-1"},
      {link_fault("us-east-1", "eu-west-1", true), "link us-east-1 -> eu-west-1"},
      {ControlPlaneFault{"iam"}, "control-plane iam"},
      {ZoneFault{"us-east-1a", kBlackhole}, "zone us-east-1a blackhole"},
      {InstanceFault{"i-1", kSlow}, "instance i-1 slow"},
      {service_fault("ec2", "us-east-1", kCrash), "service ec2 us-east-1 crash (100 % fail with 503)"},
      {service_fault("ec2", "", kSlow), "service ec2 slow (20 % fail with 503, 800 ms late)"},
      {service_fault("ec2", "", kBlackhole), "service ec2 blackhole"},
      {ProcessFault{Plane::kEdge, "", kCrash}, "process edge crash"},
      {ProcessFault{Plane::kBalancers, "us-east-1", kSlow}, "process balancers us-east-1 slow"},
  };
  for (const auto& [fault, text] : cases) EXPECT_EQ(to_text(fault), text);
}

TEST(Fault, ThatIsInForceIsNotAddedAgain) {
  FaultSet faults;
  EXPECT_TRUE(faults.add(RegionFault{"us-east-1", kCrash}, kStart));
  EXPECT_FALSE(faults.add(RegionFault{"us-east-1", kCrash}, kStart + std::chrono::seconds(1)));
  EXPECT_TRUE(faults.add(RegionFault{"us-east-1", kSlow}, kStart));
  EXPECT_TRUE(faults.add(link_fault("a", "b", false), kStart));
  EXPECT_FALSE(faults.add(link_fault("b", "a", false), kStart)) << "the same link";
  EXPECT_TRUE(faults.add(link_fault("b", "a", true), kStart)) << "one direction of it is another fault";
}

TEST(Fault, OfARegionLastsUntilThatVeryFaultIsHealed) {
  FaultSet faults = faults_of({RegionFault{"us-east-1", kCrash}, RegionFault{"us-east-1", kBlackhole}});
  EXPECT_TRUE(faults.region_has("us-east-1", kCrash));
  EXPECT_TRUE(faults.region_has("us-east-1", kBlackhole));
  EXPECT_FALSE(faults.region_has("us-east-1", kSlow));
  EXPECT_FALSE(faults.region_has("eu-west-1", kCrash));
  EXPECT_EQ(faults.heal({Kind::kRegion, "us-east-1"}).size(), 2U);
  EXPECT_FALSE(faults.region_has("us-east-1", kCrash));
}

TEST(Fault, IsHealedByASelectionThatMatchesIt) {
  const Fault region = RegionFault{"us-east-1", kCrash};
  const Fault both_ways = link_fault("us-east-1", "eu-west-1", false);
  const Fault one_way = link_fault("us-east-1", "eu-west-1", true);
  const Fault control_plane = ControlPlaneFault{"iam"};
  const Fault zone = ZoneFault{"us-east-1a", kCrash};
  const Fault slow_zone = ZoneFault{"us-east-1a", kSlow};
  const Fault instance = InstanceFault{"i-1", kCrash};
  const Fault service = service_fault("ec2", "us-east-1", kCrash);
  const Fault process = ProcessFault{Plane::kBalancers, "us-east-1", kCrash};
  const std::initializer_list<Fault> all = {region,    both_ways, one_way, control_plane, zone,
                                            slow_zone, instance,  service, process};
  const struct {
    FaultSelection selection;
    std::vector<Fault> matched;
  } cases[] = {
      {{Kind::kAll}, all},
      {{Kind::kZone}, {zone, slow_zone}},
      {{Kind::kZone, "us-east-1a"}, {zone, slow_zone}},
      {{Kind::kZone, "us-east-1b"}, {}},
      {{.kind = Kind::kThis, .name = {}, .other = {}, .fault = zone}, {zone}},
      {{.kind = Kind::kThis, .name = {}, .other = {}, .fault = ZoneFault{"us-east-1a", kBlackhole}}, {}},
      {{Kind::kInstance, "i-1"}, {instance}},
      {{Kind::kInstance, "i-2"}, {}},
      {{Kind::kService, "ec2"}, {service}},
      {{Kind::kService, "ec2", "us-east-1"}, {service}},
      {{Kind::kService, "ec2", "eu-west-1"}, {}},
      {{Kind::kProcess, "balancers"}, {process}},
      {{Kind::kProcess, "edge"}, {}},
      {{Kind::kRegion}, {region}},
      {{Kind::kRegion, "us-east-1"}, {region}},
      {{Kind::kRegion, "eu-west-1"}, {}},
      {{Kind::kLink}, {both_ways, one_way}},
      {{Kind::kLink, "eu-west-1"}, {both_ways, one_way}},
      {{Kind::kLink, "us-east-1", "eu-west-1"}, {both_ways, one_way}},
      {{Kind::kLink, "eu-west-1", "us-east-1"}, {both_ways, one_way}},
      {{Kind::kLink, "eu-west-1", "us-west-2"}, {}},
      {{Kind::kControlPlane, "iam"}, {control_plane}},
      {{Kind::kControlPlane, "ec2"}, {}},
  };
  for (const auto& c : cases) {
    FaultSet faults = faults_of(all);
    EXPECT_EQ(faults.heal(c.selection), c.matched);
    EXPECT_EQ(faults.entries().size(), all.size() - c.matched.size());
  }
}

TEST(Fault, OfAControlPlaneConcernsItsServiceAlone) {
  const FaultSet faults = faults_of({ControlPlaneFault{"iam"}});
  EXPECT_EQ(faults.failing_services(), (std::set<std::string, std::less<>>{"iam"}));
}

TEST(Fault, OfTheGlobalControlPlanesConcernsWhatIsInVirginia) {
  const FaultSet faults = faults_of({ControlPlaneFault{std::string(kGlobalControlPlanes)}});
  EXPECT_EQ(faults.failing_services(), (std::set<std::string, std::less<>>{"cloudfront", "iam", "route53"}));
}

TEST(Fault, SurvivesBeingStored) {
  const FaultSet faults = faults_of(
      {RegionFault{"us-east-1", kSlow}, link_fault("edge", "Dublin", false), link_fault("us-east-1", "eu-west-1", true),
       ControlPlaneFault{"route53"}, ZoneFault{"us-east-1a", kSlow}, InstanceFault{"i-1", kBlackhole},
       ServiceFault{"ec2", "us-east-1", kSlow, 7, 1500, 500}, ProcessFault{Plane::kBalancers, "us-east-1", kCrash}});
  const auto read = faults_from_json(*parse_json(to_json(faults).dump()));
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->entries().size(), 8U);
  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_EQ(read->entries()[i].fault, faults.entries()[i].fault);
    EXPECT_EQ(read->entries()[i].since, kStart);
  }
}

TEST(Fault, ThatIsUnknownIsRefused) {
  for (const char* text : {"{}", R"([{"kind": "flood"}])", R"([{"kind": "region", "region": "r", "mode": "gone"}])",
                           R"([{"kind": "control-plane", "service": "iam"}])",
                           R"([{"kind": "service", "service": "ec2", "mode": "slow", "error_percent": 101}])",
                           R"([{"kind": "process", "process": "moon", "mode": "crash"}])"}) {
    EXPECT_FALSE(faults_from_json(*parse_json(text))) << text;
  }
  EXPECT_EQ(fault_mode("gone").error().message, "Nothing can fail by \"gone\": there are crash, blackhole and slow.");
}

TEST(Fault, OfAProcessIsOfOneThatThereIs) {
  EXPECT_TRUE(process_fault("edge", "", kBlackhole));
  EXPECT_TRUE(process_fault("balancers", "us-east-1", kSlow));
  EXPECT_FALSE(process_fault("balancers", "", kCrash)) << "whose?";
  EXPECT_FALSE(process_fault("edge", "us-east-1", kCrash)) << "the edge is no region's";
  EXPECT_FALSE(process_fault("gateway", "", kSlow));
  EXPECT_FALSE(process_fault("moon", "", kCrash));
}

}  // namespace
}  // namespace regionfall::world
