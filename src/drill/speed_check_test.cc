#include "drill/speed_check.h"

#include <gtest/gtest.h>

#include "drill/drill_testing.h"

namespace regionfall::drill {
namespace {

using namespace std::chrono_literals;

// Virginia and Dublin are 77 ms apart, Virginia and Sydney 206 ms, with the clients' own line.
TEST(SpeedCheck, RefusesWhatASpeedMakesMeaningless) {
  struct Case {
    std::string why;
    int speed;
    Duration timeout;
    std::optional<Duration> p99;
    std::string_view region;
    std::string_view refused;
  };
  const Case cases[] = {
      {"real time is always fine", 1, 10ms, 1s, "ap-southeast-2", ""},
      {"400 ms of real time are long enough for two round trips to Dublin", 10, 4s, {}, "eu-west-1", ""},
      {"but not to Sydney", 10, 4s, {}, "ap-southeast-2", "At speed 10, the clients of shop in Virginia give up"},
      {"a percentile below the timeout", 10, 5s, 499ms, "eu-west-1", ""},
      {"one that is never reached", 10, 5s, 500ms, "eu-west-1", "a p99 of 500 ms cannot be judged"},
  };
  for (const Case& expected : cases) {
    SCOPED_TRACE(expected.why);
    Scenario drill = scenario();
    drill.loads[0].timeout = expected.timeout;
    drill.objectives = {{.p99 = expected.p99}};
    const world::Site regions[] = {region("us-east-1"), region(expected.region)};
    const auto checked = check_speed(drill, regions, expected.speed);
    EXPECT_EQ(checked.has_value(), expected.refused.empty());
    if (checked) continue;
    EXPECT_NE(checked.error().message.find(expected.refused), std::string::npos) << checked.error().message;
  }
}

}  // namespace
}  // namespace regionfall::drill
