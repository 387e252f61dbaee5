#include "drill/incident.h"

#include <gtest/gtest.h>

#include "base/time_format.h"
#include "drill/scenario_reader.h"

namespace regionfall::drill {
namespace {

using namespace std::chrono_literals;

constexpr const char* kDrill =
    "drill {\n duration = \"100s\"\n}\nload \"a\" {\n from = [\"Dublin\"]\n url = \"http://a/\"\n rate = 1\n}\n"
    "fault \"own\" {\n region = \"eu-west-1\"\n at = \"1s\"\n for = \"1s\"\n}\n"
    "objective \"back\" {\n rto = \"1s\"\n}\n";

std::optional<Scenario> like(const Reenactment& reenactment) {
  hcl::Sources sources;
  hcl::Diagnostics diagnostics;
  const hcl::SourceFile& file = sources.add("west.drill.hcl", kDrill);
  auto scenario = read_scenario(file, "/drills", sources, diagnostics, &reenactment);
  EXPECT_TRUE(diagnostics.empty()) << diagnostics.all().front().summary << ": " << diagnostics.all().front().detail;
  return scenario;
}

TEST(Incident, FitsIntoAnyDrill) {
  for (const Incident& incident : incidents()) {
    SCOPED_TRACE(incident.name);
    const auto lasted = parse_duration(incident.lasted);
    ASSERT_TRUE(lasted);
    const auto scenario = like({.incident = &incident, .duration = {}});
    ASSERT_TRUE(scenario);
    ASSERT_FALSE(scenario->faults.empty());
    EXPECT_EQ(scenario->faults.front().at, 10s);
    for (const ScheduledFault& fault : scenario->faults) EXPECT_LE(fault.until, 80s) << fault.name;
    EXPECT_EQ(scenario->title, "west, like " + std::string(incident.name));
    EXPECT_EQ(scenario->notes.size(), 3U);
  }
}

TEST(Incident, IsPlayedForAnotherTime) {
  const Incident* const incident = *known_incident("us-east-1-2025-10");
  const auto longer = like({.incident = incident, .duration = 200s});
  EXPECT_EQ(longer->duration, 200s);
  EXPECT_EQ(longer->faults.front().at, 20s);
}

TEST(Incident, KeepsTheOrderOfItsSource) {
  const auto scenario = like({.incident = *known_incident("us-east-1-2025-10"), .duration = 872s});
  std::vector<std::string> names;
  for (const ScheduledFault& fault : scenario->faults) names.push_back(fault.name);
  EXPECT_EQ(names, (std::vector<std::string>{"DynamoDB not to be found", "credentials fail", "launches fail",
                                             "load balancers lose nodes", "launches throttled"}));
}

TEST(Incident, ThatIsUnknownIsRefused) {
  EXPECT_EQ(known_incident("us-east-1-2025-1").error().message,
            "There is no incident \"us-east-1-2025-1\". Did you mean \"us-east-1-2025-10\"?");
}

}  // namespace
}  // namespace regionfall::drill
