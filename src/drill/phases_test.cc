#include "drill/phases.h"

#include <gtest/gtest.h>

#include "drill/drill_testing.h"

namespace regionfall::drill {
namespace {

using namespace std::chrono_literals;

std::string told(const std::vector<Phase>& phases) {
  std::string text;
  for (const Phase& phase : phases) {
    text += std::string(drill::text(phase.kind)) + " " + std::to_string(phase.from_us / 1000) + "-" +
            std::to_string(phase.to_us / 1000) + " ";
  }
  return text;
}

TEST(Phases, TellWhatUsersWentThrough) {
  struct Case {
    std::string requests;
    std::string phases;
  };
  // The fault lasts from 0.2 s to 0.8 s.
  const Case cases[] = {
      {"..............", ""},
      {"..xxxxxx......", "outage 200-810 "},
      {"...xx.........", "unnoticed 200-300 outage 300-510 "},
      {"..xx.x........", "outage 200-410 settling 410-500 "},
      {"..xxeeeeee....", "outage 200-420 diverted 420-800 return 800-900 "},
      {"...eeeee......", "diverted 200-700 "},
      {"..xxxxxxxxxxxx", "outage 200-10000 "},
  };
  for (const Case& expected : cases) {
    SCOPED_TRACE(expected.requests);
    EXPECT_EQ(told(phases(requests({expected.requests}), scenario({{200ms, 800ms}}))), expected.phases);
  }
}

}  // namespace
}  // namespace regionfall::drill
