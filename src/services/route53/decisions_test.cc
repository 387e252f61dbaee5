#include "services/route53/decisions.h"

#include <gmock/gmock.h>

#include <map>
#include <set>

#include "net/dns_types.h"
#include "services/route53/domain_name.h"
#include "services/route53/route53_fixture.h"

namespace regionfall::route53 {
namespace {

using aws::Value;
using testing::AnyOf;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr std::string_view kLoadBalancer = "lb-1.us-east-1.elb.amazonaws.com";
constexpr std::string_view kLoadBalancerZone = "Z35SXDOTRQ7X7K";

class FakeHealth final : public HealthView {
 public:
  bool check_healthy(std::string_view id) const override { return !unhealthy.contains(std::string(id)); }
  const TargetState* target(std::string_view name) const override {
    const auto found = targets.find(name);
    return found == targets.end() ? nullptr : &found->second;
  }

  std::set<std::string> unhealthy;
  std::map<std::string, TargetState, std::less<>> targets;
};

class Decisions : public Route53Fixture {
 protected:
  Decisions() {
    zone_ = make_zone("example.com");
    health_.targets[wire_name(kLoadBalancer)] = {.v4 = {{"192.0.2.80", std::string("\xC0\0\2\x50", 4)}}, .v6 = {}};
  }

  void put(aws::Value::List changes) { ok("ChangeResourceRecordSets", batch(zone_, std::move(changes))); }
  void put(std::string_view name, std::string_view type, const std::vector<std::string>& values,
           aws::Value::Structure more = {}) {
    put({change("CREATE", name, type, values, std::move(more))});
  }
  // A health check's id, as records may refer to it.
  std::string check(const std::string& id) {
    store_.begin_turn();
    state_.health_checks.put(id, {.id = id, .account = std::string(kAccount), .caller_reference = id, .config = {}});
    (void)store_.take_turn();
    return id;
  }

  // The answer in short: "NOERROR A 192.0.2.1 192.0.2.2", records in their order.
  std::string ask(std::string_view name, std::string_view type = "A") {
    const Snapshot snapshot(state_);
    const std::string wire = wire_name(name);
    const Answer got = answer(snapshot, {wire, *net::dns_type(type)}, client_, health_, drawn_);
    constexpr std::string_view kCodes[] = {"NOERROR", "NXDOMAIN", "REFUSED"};
    std::string text(kCodes[static_cast<std::size_t>(got.code)]);
    for (const AnsweredSet& set : got.answers) {
      text += " " + to_text(set.type);
      for (std::size_t i = 0; i < set.values.size(); ++i) {
        text += " " + set.values[(set.first + i) % set.values.size()].text;
      }
    }
    for (const AnsweredSet& set : got.authority) text += " [" + to_text(set.type) + "]";
    return text;
  }

  // How often each answer comes in so many draws.
  std::map<std::string, int> counted(std::string_view name, int draws) {
    std::map<std::string, int> counts;
    for (int i = 0; i < draws; ++i) {
      drawn_ = static_cast<std::uint64_t>(i);
      ++counts[ask(name)];
    }
    return counts;
  }

  void round_trips(const std::map<std::string, float>& of_regions) {
    for (const auto& [region, ms] : of_regions) client_.round_trip_ms[aws::find_region(region)->number] = ms;
  }

  std::string zone_;
  FakeHealth health_;
  Client client_ = client_in("eu-west-1");
  std::uint64_t drawn_ = 0;
};

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

// -- failover ---------------------------------------------------------------------------------------------------------

class Failover : public Decisions {
 protected:
  void put_pair(const std::string& primary_check, const std::string& secondary_check) {
    const auto more = [](std::string_view role, const std::string& id) {
      aws::Value::Structure members{{m::SetIdentifier, role}, {m::Failover, role}};
      if (!id.empty()) members.emplace_back(m::HealthCheckId, id);
      return members;
    };
    put({change("CREATE", "www.example.com", "A", {"192.0.2.1"}, more("PRIMARY", primary_check)),
         change("CREATE", "www.example.com", "A", {"192.0.2.2"}, more("SECONDARY", secondary_check))});
  }
};

TEST_F(Failover, IsThePrimaryUnlessOnlyTheSecondaryIsHealthy) {
  put_pair(check("p"), check("s"));
  struct {
    std::set<std::string> unhealthy;
    std::string_view expected;
  } const cases[] = {{{}, "192.0.2.1"}, {{"s"}, "192.0.2.1"}, {{"p"}, "192.0.2.2"}, {{"p", "s"}, "192.0.2.1"}};
  for (const auto& [unhealthy, expected] : cases) {
    health_.unhealthy = unhealthy;
    EXPECT_EQ(ask("www.example.com"), "NOERROR A " + std::string(expected));
  }
}

TEST_F(Failover, TakesASecondaryWithoutACheckForHealthy) {
  put_pair(check("p"), "");
  health_.unhealthy = {"p"};
  EXPECT_EQ(ask("www.example.com"), "NOERROR A 192.0.2.2");
}

TEST_F(Failover, SeesTheTargetOfAnAlias) {
  put({change("CREATE", "www.example.com", "A", {},
              {{m::SetIdentifier, "p"},
               {m::Failover, "PRIMARY"},
               {m::AliasTarget, alias(kLoadBalancerZone, kLoadBalancer, true)}}),
       change("CREATE", "www.example.com", "A", {"192.0.2.2"}, {{m::SetIdentifier, "s"}, {m::Failover, "SECONDARY"}})});
  EXPECT_EQ(ask("www.example.com"), "NOERROR A 192.0.2.80");
  health_.targets.begin()->second.healthy = false;
  EXPECT_EQ(ask("www.example.com"), "NOERROR A 192.0.2.2");
}

TEST_F(Failover, AnswersFromADeadAliasThatDoesNotEvaluateItsTarget) {
  put({change("CREATE", "www.example.com", "A", {},
              {{m::SetIdentifier, "p"},
               {m::Failover, "PRIMARY"},
               {m::AliasTarget, alias(kLoadBalancerZone, kLoadBalancer, false)}}),
       change("CREATE", "www.example.com", "A", {"192.0.2.2"}, {{m::SetIdentifier, "s"}, {m::Failover, "SECONDARY"}})});
  health_.targets.begin()->second.healthy = false;
  EXPECT_EQ(ask("www.example.com"), "NOERROR A 192.0.2.80");
}

TEST_F(Failover, NeedsBothTheCheckAndTheTargetOfAnAlias) {
  put({change("CREATE", "www.example.com", "A", {},
              {{m::SetIdentifier, "p"},
               {m::Failover, "PRIMARY"},
               {m::HealthCheckId, check("p")},
               {m::AliasTarget, alias(kLoadBalancerZone, kLoadBalancer, true)}}),
       change("CREATE", "www.example.com", "A", {"192.0.2.2"}, {{m::SetIdentifier, "s"}, {m::Failover, "SECONDARY"}})});
  EXPECT_EQ(ask("www.example.com"), "NOERROR A 192.0.2.80");
  health_.unhealthy = {"p"};
  EXPECT_EQ(ask("www.example.com"), "NOERROR A 192.0.2.2");
}

}  // namespace
}  // namespace regionfall::route53
