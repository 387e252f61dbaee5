#include "drill/explanation.h"

#include <gtest/gtest.h>

#include "drill/drill_testing.h"

namespace regionfall::drill {
namespace {

using namespace std::chrono_literals;

LookupRecord answer(std::int64_t at_ms, std::string_view place, std::uint32_t ttl_s) {
  LookupRecord lookup{.at_us = at_ms * 1'000, .ttl_s = ttl_s, .answered = !place.empty()};
  if (lookup.answered) lookup.led_to = region(place).number();
  return lookup;
}

// Users of one city; us-east-1 is away from the first second to the third of four.
struct Case {
  std::string what;
  std::string requests;
  std::vector<LookupRecord> lookups;
  std::string why;
};

TEST(Explanation, SaysWhyUsersWereWithoutAnAnswer) {
  const std::string lost = "..........xxxxxxxxxxxxxxxxxxxx..........";
  const Case cases[] = {
      {"a TTL of an hour",
       lost,
       {answer(0, "us-east-1", 3600)},
       "clients kept the address in us-east-1 for its 3600 s and asked for no other"},
      {"the health check removed",
       lost,
       {answer(0, "us-east-1", 1), answer(1500, "us-east-1", 1)},
       "the name went on leading to us-east-1"},
      {"a name without targets",
       lost,
       {answer(0, "us-east-1", 1), answer(1500, "", 0)},
       "the name had no address any more"},
      {"a failover by DNS",
       "..........xxxxxxxxxxeeeeeeeeeeeeeeeeeeee",
       {answer(0, "us-east-1", 1), answer(1400, "us-east-1", 1), answer(1900, "eu-west-1", 1)},
       "the name led to us-east-1 until its answer turned, and was kept for up to 1 s"},
      {"no lookup at all", lost, {}, ""},
      {"no failure", std::string(40, '.'), {answer(0, "us-east-1", 1)}, ""},
  };
  Scenario drill = scenario({{1s, 3s}});
  drill.duration = 4s;
  for (const Case& expected : cases) {
    SCOPED_TRACE(expected.what);
    const auto records = requests({expected.requests});
    EXPECT_EQ(why_so_long(drill, records, expected.lookups, recoveries(records, drill).front()), expected.why);
  }
}

TEST(Explanation, NamesAllPlacesThatWereTriedWhenBothRegionsAreDead) {
  Scenario drill = scenario({{1s, 4s}});
  drill.duration = 4s;
  auto records = requests({"..........xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"});
  for (std::size_t i = 20; i < records.size(); ++i) records[i].led_to = region("eu-west-1").number();
  const std::vector<LookupRecord> lookups = {answer(0, "us-east-1", 1), answer(1900, "eu-west-1", 1)};
  const Recovery recovery = recoveries(records, drill).front();
  EXPECT_EQ(recovery.rto_us, std::nullopt);
  EXPECT_EQ(why_so_long(drill, records, lookups, recovery),
            "requests failed wherever the name led: us-east-1 and eu-west-1");
}

}  // namespace
}  // namespace regionfall::drill
