#include "services/route53/decisions.h"

#include <gmock/gmock.h>

#include "services/route53/decisions_fixture.h"

namespace regionfall::route53 {
namespace {

using aws::Value;
using testing::UnorderedElementsAre;

// -- names ------------------------------------------------------------------------------------------------------------

TEST_F(Decisions, SayWhatThereIsAndWhatThereIsNot) {
  put({change("CREATE", "www.example.com", "A", {"192.0.2.1"}), change("CREATE", "a.b.example.com", "A", {"192.0.2.2"}),
       change("CREATE", "*.wild.example.com", "TXT", {"\"any\""})});
  EXPECT_EQ(ask("www.example.com"), "NOERROR A 192.0.2.1");
  EXPECT_EQ(ask("WWW.Example.COM"), "NOERROR A 192.0.2.1");
  EXPECT_EQ(ask("www.example.com", "AAAA"), "NOERROR [SOA]");
  EXPECT_EQ(ask("b.example.com"), "NOERROR [SOA]");  // exists, because something below it does
  EXPECT_EQ(ask("no.example.com"), "NXDOMAIN [SOA]");
  EXPECT_EQ(ask("x.y.wild.example.com", "TXT"), "NOERROR TXT \"any\"");
  EXPECT_EQ(ask("x.wild.example.com"), "NOERROR [SOA]");
  EXPECT_EQ(ask("wild.example.com", "TXT"), "NOERROR [SOA]");
  EXPECT_EQ(ask("www.example.org"), "REFUSED");
}

TEST_F(Decisions, KeepNegativeAnswersAsLongAsTheSoaAllows) {
  const Snapshot snapshot(state_);
  const std::string name = wire_name("no.example.com");
  const Answer got = answer(snapshot, {name, net::DnsType::kA}, client_, health_, 0);
  ASSERT_EQ(got.authority.size(), 1);
  EXPECT_EQ(got.authority[0].ttl_s, 900);  // the smaller of the record's TTL and its last field
}

TEST_F(Decisions, FollowCnamesInsideTheZonesTheyKnow) {
  put({change("CREATE", "a.example.com", "CNAME", {"b.example.com"}),
       change("CREATE", "b.example.com", "CNAME", {"c.example.com"}),
       change("CREATE", "c.example.com", "A", {"192.0.2.3"}),
       change("CREATE", "out.example.com", "CNAME", {"www.example.org"}),
       change("CREATE", "gone.example.com", "CNAME", {"no.example.com"}),
       change("CREATE", "ring.example.com", "CNAME", {"ring.example.com"})});
  EXPECT_EQ(ask("a.example.com"), "NOERROR CNAME b.example.com CNAME c.example.com A 192.0.2.3");
  EXPECT_EQ(ask("a.example.com", "CNAME"), "NOERROR CNAME b.example.com");
  EXPECT_EQ(ask("out.example.com"), "NOERROR CNAME www.example.org");
  EXPECT_EQ(ask("gone.example.com"), "NXDOMAIN CNAME no.example.com [SOA]");
  EXPECT_THAT(ask("ring.example.com"), testing::StartsWith("NOERROR CNAME ring.example.com"));
}

TEST_F(Decisions, ReferToTheServersOfADelegatedZone) {
  put({change("CREATE", "sub.example.com", "NS", {"ns.sub.example.com"}),
       change("CREATE", "ns.sub.example.com", "A", {"192.0.2.53"}),
       change("CREATE", "sub.example.com", "DS", {"1 8 2 AB"})});
  EXPECT_EQ(ask("www.sub.example.com"), "NOERROR [NS]");
  EXPECT_EQ(ask("sub.example.com"), "NOERROR [NS]");
  EXPECT_EQ(ask("sub.example.com", "DS"), "NOERROR DS 1 8 2 AB");
  const Snapshot snapshot(state_);
  const std::string name = wire_name("www.sub.example.com");
  const Answer got = answer(snapshot, {name, net::DnsType::kA}, client_, health_, 0);
  EXPECT_FALSE(got.authoritative);
  ASSERT_EQ(got.additional.size(), 1);
  EXPECT_EQ(got.additional[0].values[0].text, "192.0.2.53");
}

TEST_F(Decisions, ComeFromTheLongestZone) {
  const std::string sub = make_zone("sub.example.com");
  ok("ChangeResourceRecordSets", batch(sub, {change("CREATE", "www.sub.example.com", "A", {"192.0.2.9"})}));
  EXPECT_EQ(ask("www.sub.example.com"), "NOERROR A 192.0.2.9");
  EXPECT_EQ(ask("no.sub.example.com"), "NXDOMAIN [SOA]");
}

TEST_F(Decisions, ComeFromPrivateZonesInsideTheirVpcsAlone) {
  put("www.example.com", "A", {"192.0.2.1"});
  const Value made =
      ok("CreateHostedZone", Value::of({{m::Name, "example.com"},
                                        {m::CallerReference, "private"},
                                        {m::VPC, Value::of({{m::VPCRegion, "us-east-1"}, {m::VPCId, "vpc-1"}})}}));
  ok("ChangeResourceRecordSets",
     batch(made[m::HostedZone][m::Id].as_text(), {change("CREATE", "db.example.com", "A", {"10.0.0.5"})}));
  EXPECT_EQ(ask("db.example.com"), "NXDOMAIN [SOA]");
  const Vpc inside{"us-east-1", "vpc-1"};
  client_.vpc = &inside;
  EXPECT_EQ(ask("db.example.com"), "NOERROR A 10.0.0.5");
  EXPECT_EQ(ask("www.example.com"), "NXDOMAIN [SOA]");  // the private zone hides the public one
  const Vpc elsewhere{"eu-west-1", "vpc-2"};
  client_.vpc = &elsewhere;
  EXPECT_EQ(ask("www.example.com"), "NOERROR A 192.0.2.1");
}

TEST_F(Decisions, AnswerAnyWithAllThatTheNameHas) {
  put({change("CREATE", "www.example.com", "A", {"192.0.2.1"}), change("CREATE", "www.example.com", "TXT", {"\"t\""})});
  EXPECT_EQ(ask("www.example.com", "ANY"), "NOERROR A 192.0.2.1 TXT \"t\"");
}

TEST_F(Decisions, TurnValuesAround) {
  put("www.example.com", "A", {"192.0.2.1", "192.0.2.2"});
  std::set<std::string> seen;
  for (const auto& [text, count] : counted("www.example.com", 20)) seen.insert(text);
  EXPECT_THAT(seen, UnorderedElementsAre("NOERROR A 192.0.2.1 192.0.2.2", "NOERROR A 192.0.2.2 192.0.2.1"));
}

}  // namespace
}  // namespace regionfall::route53
