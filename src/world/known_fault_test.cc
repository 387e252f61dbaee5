#include "world/known_fault.h"

#include <gtest/gtest.h>

namespace regionfall::world {
namespace {

using enum FaultMode;

TEST(KnownFault, IsOfSomethingThatExistsByItsProperName) {
  const struct {
    const char* request;
    const char* fault;  // in words; or what is wrong
  } cases[] = {
      {R"({"kind": "region", "region": "us-east-1", "mode": "crash"})", "region us-east-1 crash"},
      {R"({"kind": "region", "region": "us-east1", "mode": "crash"})",
       "There is no region \"us-east1\". Did you mean \"us-east-1\"?"},
      {R"({"kind": "zone", "zone": "use1-az4", "mode": "slow"})", "zone us-east-1d slow"},
      {R"({"kind": "zone", "zone": "moon", "mode": "slow"})",
       "There is no zone \"moon\". Zones are called as us-east-1a, or use1-az1."},
      {R"({"kind": "link", "from": "dublin", "to": "edge"})", "link Dublin <-> edge"},
      {R"({"kind": "link", "from": "edge", "to": "edge"})", "A link has two ends; edge is one."},
      {R"({"kind": "instance", "instance": "web", "mode": "crash"})",
       "\"web\" is no instance's id, as i-0123456789abcdef0."},
      {R"({"kind": "service", "service": "ec3", "mode": "crash"})",
       "There is no service \"ec3\". Did you mean \"ec2\"?"},
      {R"({"kind": "service", "service": "ec2", "mode": "crash", "status": 404})",
       "status must be a whole number from 500 to 503."},
      {R"({"kind": "control-plane", "service": "global"})", "control-plane global"},
      {R"({"kind": "all"})", "There is no fault of the kind \"all\"."},
  };
  for (const auto& c : cases) {
    const auto fault = known_fault(*parse_json(c.request));
    EXPECT_EQ(fault ? to_text(*fault) : fault.error().message, c.fault) << c.request;
  }
}

TEST(KnownFault, IsFeltInARegionThatMustRun) {
  EXPECT_EQ(region_of(ZoneFault{"eu-west-1b", kCrash}), "eu-west-1");
  EXPECT_EQ(region_of(service_fault("ec2", "us-east-1", kCrash)), "us-east-1");
  EXPECT_EQ(region_of(service_fault("ec2", "", kCrash)), "");
  EXPECT_EQ(region_of(ProcessFault{Plane::kBalancers, "us-west-2", kCrash}), "us-west-2");
  EXPECT_EQ(region_of(InstanceFault{"i-1", kCrash}), "");
}

TEST(KnownSelection, NamesAKindOrOneFault) {
  const Fault zone = ZoneFault{"us-east-1d", kCrash};
  const auto by_id = known_selection(*parse_json(R"({"kind": "zone", "name": "use1-az4"})"));
  ASSERT_TRUE(by_id);
  EXPECT_TRUE(matches(*by_id, zone));
  Json exact = Json::object();
  exact.set("fault", to_json(zone));
  EXPECT_TRUE(matches(*known_selection(exact), zone));
  EXPECT_FALSE(matches(*known_selection(exact), ZoneFault{"us-east-1d", kSlow}));
  EXPECT_FALSE(known_selection(*parse_json(R"({"kind": "moon"})")));
}

}  // namespace
}  // namespace regionfall::world
