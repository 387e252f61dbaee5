#include "world/gateway.h"

#include <gtest/gtest.h>

namespace regionfall::world {
namespace {

using enum RegionFaultMode;

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
  const struct {
    std::initializer_list<Fault> faults;
    const char* region;
    GatewayVerdict verdict;
  } cases[] = {
      {{}, "us-east-1", GatewayVerdict::kPass},
      {{crash}, "us-east-1", GatewayVerdict::kReset},
      {{crash}, "eu-west-1", GatewayVerdict::kPass},
      {{blackhole}, "us-east-1", GatewayVerdict::kSilence},
      {{crash, blackhole}, "us-east-1", GatewayVerdict::kSilence},
      {{slow, link}, "us-east-1", GatewayVerdict::kPass},
  };
  for (const auto& c : cases) EXPECT_EQ(gateway_verdict(faults_of(c.faults), c.region), c.verdict) << c.region;
}

}  // namespace
}  // namespace regionfall::world
