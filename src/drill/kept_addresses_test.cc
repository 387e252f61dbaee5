#include "drill/kept_addresses.h"

#include <gtest/gtest.h>

namespace regionfall::drill {
namespace {

using namespace std::chrono_literals;
using net::DnsTtlPolicy;

TEST(KeptAddresses, AreKeptAsTheClientBehaves) {
  struct Case {
    DnsTtlPolicy policy;
    std::chrono::seconds ttl;
    std::optional<Duration> kept;
  };
  const DnsTtlPolicy clamp = DnsTtlPolicy::clamp(30s, 300s);
  const Case cases[] = {
      {DnsTtlPolicy::honour(), 60s, 60s},
      {DnsTtlPolicy::honour(), 0s, 0s},
      {clamp, 5s, 30s},
      {clamp, 60s, 60s},
      {clamp, 3600s, 300s},
      {DnsTtlPolicy::keep_forever(), 60s, std::nullopt},
  };
  for (const Case& expected : cases) EXPECT_EQ(kept_for(expected.policy, expected.ttl), expected.kept);
}

TEST(KeptAddresses, AreAskedForAgainWhenTheirTimeIsOver) {
  KeptAddresses kept(DnsTtlPolicy::honour());
  EXPECT_EQ(kept.at(0s), nullptr);
  kept.keep(net::ipv4(192, 0, 2, 1), 60s, 10s);
  ASSERT_NE(kept.at(69s), nullptr);
  EXPECT_EQ(*kept.at(69s), net::ipv4(192, 0, 2, 1));
  EXPECT_EQ(kept.at(70s), nullptr);
  kept.keep(net::ipv4(192, 0, 2, 2), 60s, 70s);
  EXPECT_EQ(*kept.at(71s), net::ipv4(192, 0, 2, 2));
}

TEST(KeptAddresses, OfAClientThatNeverAsksAgainStay) {
  KeptAddresses kept(DnsTtlPolicy::keep_forever());
  kept.keep(net::ipv4(192, 0, 2, 1), 1s, 0s);
  EXPECT_NE(kept.at(24h), nullptr);
}

}  // namespace
}  // namespace regionfall::drill
