#include "services/elbv2/certificate_choice.h"

#include <gtest/gtest.h>

namespace regionfall::elbv2 {
namespace {

using std::chrono::days;

constexpr Instant kNow{days(20'000)};

std::shared_ptr<const ShownCertificate> certificate(ShownCertificate certificate) {
  if (certificate.not_after == Instant()) certificate.not_after = kNow + days(30);
  return std::make_shared<const ShownCertificate>(std::move(certificate));
}

TEST(CertificateChoice, MatchesNamesAndWildcardsOfOneLabel) {
  struct Case {
    const char* name;
    const char* host;
    NameMatch match;
  };
  const Case cases[] = {
      {"www.example.com", "www.example.com", NameMatch::kExact},
      {"*.example.com", "www.example.com", NameMatch::kWildcard},
      {"*.example.com", "example.com", NameMatch::kNone},
      {"*.example.com", "a.b.example.com", NameMatch::kNone},
      {"*.example.com", ".example.com", NameMatch::kNone},
      {"example.com", "www.example.com", NameMatch::kNone},
      {"*.example.com", "*.example.com", NameMatch::kExact},
      {"www.example.com", "", NameMatch::kNone},
  };
  for (const Case& one : cases) EXPECT_EQ(match_name(one.name, one.host), one.match) << one.name << " " << one.host;
}

TEST(CertificateChoice, FallsBackOnTheDefaultOne) {
  const ShownCertificates two = {certificate({.names = {"a.example"}}), certificate({.names = {"b.example"}})};
  EXPECT_EQ(choose_certificates(two, "c.example", kNow), ShownCertificates{two[0]});
  EXPECT_EQ(choose_certificates(two, "10.0.0.1", kNow), ShownCertificates{two[0]});
  EXPECT_EQ(choose_certificates(two, "B.EXAMPLE.", kNow), ShownCertificates{two[1]});
  EXPECT_TRUE(choose_certificates({}, "a.example", kNow).empty());
}

TEST(CertificateChoice, LooksForNamesInTheListAlone) {
  const ShownCertificates two = {certificate({.names = {"www.example.com"}}),
                                 certificate({.names = {"*.example.com"}})};
  EXPECT_EQ(choose_certificates(two, "www.example.com", kNow), ShownCertificates{two[1]});
}

// Each row's first certificate goes before its second.
TEST(CertificateChoice, PrefersByNameThenKeyThenTimeThenHashThenLength) {
  const std::vector<std::string> exact = {"www.example.com"};
  const std::vector<std::string> wildcard = {"*.example.com"};
  const Instant past = kNow - days(1);
  struct Case {
    const char* why;
    ShownCertificate better;
    ShownCertificate worse;
  };
  const Case cases[] = {
      {"an exact name", {.names = exact}, {.names = wildcard, .elliptic = true}},
      {"an elliptic key", {.names = exact, .elliptic = true, .key_bits = 256}, {.names = exact, .key_bits = 4096}},
      {"one that is valid", {.names = exact, .weak_hash = true}, {.names = exact, .key_bits = 4096, .not_after = past}},
      {"SHA", {.names = exact, .key_bits = 1024}, {.names = exact, .weak_hash = true, .key_bits = 4096}},
      {"a long key",
       {.names = exact, .key_bits = 4096},
       {.names = exact, .key_bits = 2048, .not_after = kNow + days(90)}},
      {"a long life", {.names = exact, .not_after = kNow + days(60)}, {.names = exact, .not_after = kNow + days(50)}},
  };
  for (const Case& one : cases) {
    const auto default_one = certificate({.names = {"default.example"}});
    const auto better = certificate(one.better);
    const auto worse = certificate(one.worse);
    for (const ShownCertificates& list :
         {ShownCertificates{default_one, better, worse}, ShownCertificates{default_one, worse, better}})
      EXPECT_EQ(choose_certificates(list, "www.example.com", kNow).front(), better) << one.why;
  }
}

TEST(CertificateChoice, OffersKeysOfBothKindsForTheSameName) {
  const auto default_one = certificate({.names = {"default.example"}});
  const auto rsa = certificate({.names = {"www.example.com"}});
  const auto elliptic = certificate({.names = {"www.example.com"}, .elliptic = true});
  EXPECT_EQ(choose_certificates(ShownCertificates{default_one, rsa, elliptic}, "www.example.com", kNow),
            (ShownCertificates{elliptic, rsa}));
}

}  // namespace
}  // namespace regionfall::elbv2
