#include "net/dns_cache.h"

#include <gtest/gtest.h>

#include "net/dns_rdata.h"

namespace regionfall::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Instant kStart{};

std::string name(std::string_view text) { return *encode_dns_name(text, DnsEscapes::kDecimal); }
DnsQuestion question(std::string_view text, DnsType type = DnsType::kA) { return {.name = name(text), .type = type}; }
DnsRecordSet addresses(std::string_view owner, std::uint32_t ttl_s) {
  return {.owner = name(owner), .type = DnsType::kA, .ttl_s = ttl_s, .rdata = {"\1\2\3\4"}};
}
DnsRecord soa(std::uint32_t ttl_s, std::uint32_t minimum_s) {
  const auto text = "ns.a. admin.a. 1 2 3 4 " + std::to_string(minimum_s);
  return {.owner = name("a"),
          .type = DnsType::kSoa,
          .ttl_s = ttl_s,
          .rdata = *encode_rdata(DnsType::kSoa, text, DnsEscapes::kDecimal)};
}

struct TtlCase {
  std::string what;
  DnsTtlPolicy policy;
  std::uint32_t ttl_s;
  milliseconds after;
  std::optional<std::uint32_t> left_s;  // nothing: forgotten
};

TEST(DnsCache, KeepsRecordsAsItsPolicySays) {
  const std::vector<TtlCase> cases = {
      {"honours", DnsTtlPolicy::honour(), 60, milliseconds(0), 60},
      {"counts down", DnsTtlPolicy::honour(), 60, seconds(45), 15},
      {"counts a part of a second as one", DnsTtlPolicy::honour(), 60, milliseconds(58'001), 2},
      {"forgets in time", DnsTtlPolicy::honour(), 60, seconds(60), std::nullopt},
      {"never keeps 0", DnsTtlPolicy::honour(), 0, milliseconds(0), std::nullopt},
      {"raises", DnsTtlPolicy::clamp(seconds(30), seconds(300)), 5, seconds(29), 1},
      {"raises and forgets", DnsTtlPolicy::clamp(seconds(30), seconds(300)), 5, seconds(30), std::nullopt},
      {"raises 0", DnsTtlPolicy::clamp(seconds(30), seconds(300)), 0, seconds(29), 1},
      {"says no more than was said", DnsTtlPolicy::clamp(seconds(30), seconds(300)), 5, seconds(1), 5},
      {"cuts", DnsTtlPolicy::clamp(seconds(0), seconds(300)), 3600, seconds(299), 1},
      {"cuts and forgets", DnsTtlPolicy::clamp(seconds(0), seconds(300)), 3600, seconds(300), std::nullopt},
      {"keeps for ever", DnsTtlPolicy::keep_forever(), 60, std::chrono::years(100), 60},
  };
  for (const TtlCase& each : cases) {
    DnsCache cache(each.policy);
    cache.store(addresses("www.a", each.ttl_s), std::nullopt, kStart);
    const auto found = cache.find(question("www.a"), std::nullopt, kStart + each.after);
    ASSERT_EQ(found.has_value(), each.left_s.has_value()) << each.what;
    if (found) {
      EXPECT_EQ(found->ttl_s, *each.left_s) << each.what;
    }
  }
}

struct NegativeCase {
  std::string what;
  DnsTtlPolicy policy;
  std::uint32_t soa_ttl_s;
  std::uint32_t soa_minimum_s;
  seconds kept;
};

TEST(DnsCache, KeepsNegativeAnswersForTheLesserTimeOfTheSoaRecord) {
  const std::vector<NegativeCase> cases = {
      {"the record's", DnsTtlPolicy::honour(), 900, 86400, seconds(900)},
      {"its minimum", DnsTtlPolicy::honour(), 900, 60, seconds(60)},
      {"no longer than the policy has it", DnsTtlPolicy::keep_forever(), 900, 86400, seconds(10)},
  };
  for (const NegativeCase& each : cases) {
    DnsCache cache(each.policy);
    cache.store(question("x.a"), {.rcode = DnsRcode::kNxDomain, .soa = soa(each.soa_ttl_s, each.soa_minimum_s)},
                std::nullopt, kStart);
    EXPECT_TRUE(cache.find_negative(question("x.a"), std::nullopt, kStart + each.kept - seconds(1))) << each.what;
    EXPECT_FALSE(cache.find_negative(question("x.a"), std::nullopt, kStart + each.kept)) << each.what;
  }
}

TEST(DnsCache, HoldsThatANameIsMissingOfEveryTypeAndThatDataIsMissingOfOne) {
  DnsCache cache(DnsTtlPolicy::honour());
  cache.store(question("gone.a"), {.rcode = DnsRcode::kNxDomain, .soa = soa(9, 9)}, std::nullopt, kStart);
  cache.store(question("bare.a"), {.rcode = DnsRcode::kNoError, .soa = soa(9, 9)}, std::nullopt, kStart);
  EXPECT_TRUE(cache.find_negative(question("gone.a", DnsType::kMx), std::nullopt, kStart));
  EXPECT_TRUE(cache.find_negative(question("bare.a"), std::nullopt, kStart));
  EXPECT_FALSE(cache.find_negative(question("bare.a", DnsType::kMx), std::nullopt, kStart));
}

TEST(DnsCache, ForgetsNegativeAnswersWithoutSoaAtOnce) {
  DnsCache cache(DnsTtlPolicy::honour());
  cache.store(question("x.a"), {.rcode = DnsRcode::kNxDomain}, std::nullopt, kStart);
  EXPECT_FALSE(cache.find_negative(question("x.a"), std::nullopt, kStart));
}

TEST(DnsCache, KeepsSubnetsApart) {
  const ClientSubnet tokyo{.address = ipv4(100, 70, 0, 0), .prefix_length = 16};
  DnsCache cache(DnsTtlPolicy::honour());
  cache.store(addresses("www.a", 60), tokyo, kStart);
  EXPECT_TRUE(cache.find(question("www.a"), tokyo, kStart));
  EXPECT_FALSE(cache.find(question("www.a"), std::nullopt, kStart));
  EXPECT_FALSE(
      cache.find(question("www.a"), ClientSubnet{.address = ipv4(100, 70, 0, 0), .prefix_length = 17}, kStart));
}

TEST(DnsCache, TakesTheLatestForWhatItHas) {
  DnsCache cache(DnsTtlPolicy::honour());
  cache.store(addresses("www.a", 60), std::nullopt, kStart);
  cache.store(addresses("WWW.a", 10), std::nullopt, kStart);
  EXPECT_EQ(cache.size(), 1U);
  EXPECT_FALSE(cache.find(question("www.a"), std::nullopt, kStart + seconds(10)));
}

TEST(DnsCache, ForgetsWhatWouldExpireFirstWhenFull) {
  DnsCache cache(DnsTtlPolicy::honour(), 2);
  cache.store(addresses("long.a", 60), std::nullopt, kStart);
  cache.store(addresses("short.a", 10), std::nullopt, kStart);
  cache.store(addresses("new.a", 30), std::nullopt, kStart);
  EXPECT_EQ(cache.size(), 2U);
  EXPECT_FALSE(cache.find(question("short.a"), std::nullopt, kStart));
  EXPECT_TRUE(cache.find(question("long.a"), std::nullopt, kStart));
  EXPECT_TRUE(cache.find(question("new.a"), std::nullopt, kStart));
}

}  // namespace
}  // namespace regionfall::net
