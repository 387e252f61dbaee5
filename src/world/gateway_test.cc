#include "world/gateway.h"

#include <gtest/gtest.h>

namespace regionfall::world {
namespace {

using enum FaultMode;

FaultSet faults_of(std::initializer_list<Fault> faults) {
  FaultSet set;
  for (const Fault& fault : faults) set.add(fault, Instant{});
  return set;
}

TEST(GatewayVerdict, IsWhatAClientOfTheRegionWouldHear) {
  const Fault crash = RegionFault{"us-east-1", kCrash};
  const Fault blackhole = RegionFault{"us-east-1", kBlackhole};
  const Fault slow = RegionFault{"us-east-1", kSlow};
  const Fault link = link_fault("us-east-1", "eu-west-1", false);
  const Fault near_link = link_fault("Tokyo", "us-east-1", false);
  const Fault way_back = link_fault("us-east-1", "Tokyo", true);
  const struct {
    std::initializer_list<Fault> faults;
    const char* region;
    GatewayVerdict verdict;
    const char* client = "";
  } cases[] = {
      {{}, "us-east-1", GatewayVerdict::kPass},
      {{crash}, "us-east-1", GatewayVerdict::kReset},
      {{crash}, "eu-west-1", GatewayVerdict::kPass},
      {{blackhole}, "us-east-1", GatewayVerdict::kSilence},
      {{crash, blackhole}, "us-east-1", GatewayVerdict::kSilence},
      {{slow, link}, "us-east-1", GatewayVerdict::kPass},
      {{near_link}, "us-east-1", GatewayVerdict::kPass},  // nobody is in Tokyo
      {{near_link}, "us-east-1", GatewayVerdict::kSilence, "Tokyo"},
      {{near_link}, "eu-west-1", GatewayVerdict::kPass, "Tokyo"},
      {{near_link}, "us-east-1", GatewayVerdict::kPass, "Dublin"},
      {{way_back, crash}, "us-east-1", GatewayVerdict::kSilence, "Tokyo"},  // the reset does not arrive
      {{crash}, "us-east-1", GatewayVerdict::kReset, "Tokyo"},
      {{ProcessFault{Plane::kGateway, "", kCrash}}, "eu-west-1", GatewayVerdict::kReset},
      {{ProcessFault{Plane::kGateway, "", kBlackhole}, crash}, "us-east-1", GatewayVerdict::kSilence},
      {{ProcessFault{Plane::kEdge, "", kCrash}}, "us-east-1", GatewayVerdict::kPass},
      {{ZoneFault{"us-east-1a", kBlackhole}}, "us-east-1", GatewayVerdict::kPass},
  };
  for (const auto& c : cases) {
    const auto client = *c.client == 0 ? std::nullopt : std::optional(*known_location(c.client));
    EXPECT_EQ(gateway_verdict(faults_of(c.faults), c.region, client), c.verdict) << c.region << " " << c.client;
  }
}

}  // namespace
}  // namespace regionfall::world
