#include "drill/live_world.h"

#include <gtest/gtest.h>

namespace regionfall::drill {
namespace {

TEST(LiveWorld, ShowsRegionsWithWhatTheyHaveAndWhatIsTakenAway) {
  const auto status = parse_json(R"({
    "since": "2026-01-01T00:00:00Z",
    "regions": [
      {"name": "us-east-1", "phase": "stopped", "memory_bytes": 0, "resources": {"ec2.vpcs": 2}},
      {"name": "eu-west-1", "phase": "ready", "memory_bytes": 12400000, "resources": {"ec2.vpcs": 2, "elbv2.load_balancers": 1}}],
    "edge": {"phase": "ready", "memory_bytes": 5000000},
    "faults": [{"kind": "region", "region": "us-east-1", "mode": "crash", "text": "region us-east-1 crash",
                "since": "2026-01-01T00:01:00Z"}]})");
  ASSERT_TRUE(status);
  const Instant now{std::chrono::seconds(1'767'225'600 + 90)};
  std::string text;
  for (const std::string& line : render(live_world(*status, now), {.width = 78})) text += line + "\n";
  EXPECT_EQ(text,
            "regionfall  up 1:30\n"
            "us-east-1        crash                 2 vpcs\n"
            "eu-west-1        ready          12 MB  2 vpcs, 1 load balancers\n"
            "edge             ready           5 MB\n"
            "fault  region us-east-1 crash for 30 s\n"
            "Ctrl-C stops the world and keeps what it has.\n");
}

}  // namespace
}  // namespace regionfall::drill
