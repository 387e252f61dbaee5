#include "services/route53/routing.h"

#include <gmock/gmock.h>

#include "services/route53/decisions_fixture.h"

namespace regionfall::route53 {
namespace {

using aws::Value;
using testing::AllOf;
using testing::ElementsAre;
using testing::Gt;
using testing::Lt;
using testing::Pair;

// A record set with an identifier, an address and a policy; its health check has the same name.
struct Routed {
  std::string identifier;
  std::string address;
  Value::Structure policy;
};

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

// -- the other policies -----------------------------------------------------------------------------------------------

class Routing : public Decisions {
 protected:
  // Record sets www.example.com; with health checks named as they are.
  void put_routed(const std::vector<Routed>& sets) {
    Value::List changes;
    for (const Routed& set : sets) {
      Value::Structure more = set.policy;
      more.emplace_back(m::SetIdentifier, set.identifier);
      more.emplace_back(m::HealthCheckId, check(set.identifier));
      changes.push_back(change("CREATE", "www.example.com", "A", {set.address}, std::move(more)));
    }
    put(std::move(changes));
  }

  // The identifiers that are unhealthy, and the addresses that are answered then.
  struct Case {
    std::set<std::string> unhealthy;
    std::string expected;
  };
  void expect(const std::vector<Case>& cases) {
    for (const auto& [unhealthy, expected] : cases) {
      health_.unhealthy = unhealthy;
      EXPECT_EQ(ask("www.example.com"), expected.empty() ? "NOERROR [SOA]" : "NOERROR A " + expected)
          << testing::PrintToString(unhealthy);
    }
  }

  static Value::Structure weight(int share) { return {{m::Weight, share}}; }
  static Value::Structure region(std::string_view name) { return {{m::Region, name}}; }
  static Value::Structure place(aws::MemberName kind, std::string_view code) {
    return {{m::GeoLocation, Value::of({{kind, code}})}};
  }
};

TEST_F(Routing, SharesAnswersByWeight) {
  put_routed({{"a", "192.0.2.1", weight(3)}, {"b", "192.0.2.2", weight(1)}, {"zero", "192.0.2.3", weight(0)}});
  EXPECT_THAT(counted("www.example.com", 1000), ElementsAre(Pair("NOERROR A 192.0.2.1", AllOf(Gt(700), Lt(800))),
                                                            Pair("NOERROR A 192.0.2.2", AllOf(Gt(200), Lt(300)))));
  expect({{{"a"}, "192.0.2.2"},
          {{"b"}, "192.0.2.1"},
          {{"a", "b"}, "192.0.2.3"}});     // a weight of zero counts once no other is healthy
  health_.unhealthy = {"a", "b", "zero"};  // all unhealthy: as if all were healthy
  EXPECT_EQ(counted("www.example.com", 200).size(), 2);
}

TEST_F(Routing, SharesAnswersEvenlyWhenAllWeightsAreZero) {
  put_routed({{"a", "192.0.2.1", weight(0)}, {"b", "192.0.2.2", weight(0)}});
  EXPECT_THAT(counted("www.example.com", 1000), ElementsAre(Pair("NOERROR A 192.0.2.1", AllOf(Gt(400), Lt(600))),
                                                            Pair("NOERROR A 192.0.2.2", AllOf(Gt(400), Lt(600)))));
  expect({{{"a"}, "192.0.2.2"}});
}

TEST_F(Routing, TakesTheRegionWithTheLowestLatency) {
  put_routed({{"virginia", "192.0.2.1", region("us-east-1")},
              {"frankfurt", "192.0.2.2", region("eu-central-1")},
              {"tokyo", "192.0.2.3", region("ap-northeast-1")}});
  round_trips({{"us-east-1", 69}, {"eu-central-1", 26}, {"ap-northeast-1", 203}});
  expect({{{}, "192.0.2.2"},
          {{"frankfurt"}, "192.0.2.1"},
          {{"frankfurt", "virginia"}, "192.0.2.3"},
          {{"frankfurt", "virginia", "tokyo"}, "192.0.2.2"}});
}

TEST_F(Routing, TakesTheSmallestAreaThatTheClientIsIn) {
  put_routed(
      {{"california", "192.0.2.1", {{m::GeoLocation, Value::of({{m::CountryCode, "US"}, {m::SubdivisionCode, "CA"}})}}},
       {"states", "192.0.2.2", place(m::CountryCode, "US")},
       {"america", "192.0.2.3", place(m::ContinentCode, "NA")},
       {"europe", "192.0.2.4", place(m::ContinentCode, "EU")},
       {"default", "192.0.2.5", place(m::CountryCode, "*")}});
  client_ = client_in("us-west-1");
  expect({{{}, "192.0.2.1"},
          {{"california"}, "192.0.2.2"},
          {{"california", "states"}, "192.0.2.3"},
          {{"california", "states", "america"}, "192.0.2.5"},
          {{"california", "states", "america", "default"}, "192.0.2.1"}});
  client_ = client_in("us-east-1");
  expect({{{}, "192.0.2.2"}});
  client_ = client_in("ca-central-1");
  expect({{{}, "192.0.2.3"}});
  client_ = client_in("eu-west-1");
  expect({{{}, "192.0.2.4"}, {{"europe"}, "192.0.2.5"}});
  client_ = client_in("ap-south-1");
  expect({{{}, "192.0.2.5"}});
}

TEST_F(Routing, HasNoAnswerWhereNoAreaFitsAndThereIsNoDefault) {
  put_routed({{"america", "192.0.2.3", place(m::ContinentCode, "NA")}});
  expect({{{}, ""}, {{"america"}, ""}});
}

TEST_F(Routing, TakesTheNearestPlaceAfterItsBias) {
  const auto near = [](std::string_view region, int bias) {
    return Value::Structure{{m::GeoProximityLocation, Value::of({{m::AWSRegion, region}, {m::Bias, bias}})}};
  };
  put_routed({{"dublin", "192.0.2.1", near("eu-west-1", 0)}, {"virginia", "192.0.2.2", near("us-east-1", 0)}});
  client_ = client_in("eu-west-2");
  expect({{{}, "192.0.2.1"}, {{"dublin"}, "192.0.2.2"}});
  ok("ChangeResourceRecordSets",
     batch(zone_, {change("UPSERT", "www.example.com", "A", {"192.0.2.2"},
                          {{m::SetIdentifier, "virginia"},
                           {m::GeoProximityLocation, Value::of({{m::AWSRegion, "us-east-1"}, {m::Bias, 99}})}})}));
  expect({{{}, "192.0.2.2"}});  // 5900 km and a bias of 99 are 59
}

TEST_F(Routing, PlacesLocalZonesWhereTheirRegionIsAndTakesCoordinatesAsTheyAre) {
  put_routed({{"boston", "192.0.2.1", {{m::GeoProximityLocation, Value::of({{m::LocalZoneGroup, "us-east-1-bos-1"}})}}},
              {"paris",
               "192.0.2.2",
               {{m::GeoProximityLocation,
                 Value::of({{m::Coordinates, Value::of({{m::Latitude, "48.86"}, {m::Longitude, "2.35"}})}})}}}});
  client_ = client_in("us-east-2");
  expect({{{}, "192.0.2.1"}});
  client_ = client_in("eu-west-3");
  expect({{{}, "192.0.2.2"}});
}

TEST(Bias, MakesAreasLargerAndSmaller) {
  struct {
    int bias;
    double expected;
  } const cases[] = {{0, 100}, {50, 50}, {99, 1}, {-50, 200}, {-20, 125}};
  for (const auto& [bias, expected] : cases) EXPECT_NEAR(biased_distance(100, bias), expected, 1e-9) << bias;
}

TEST_F(Routing, AnswersWithUpToEightHealthyValues) {
  std::vector<Routed> sets;
  for (int i = 0; i < 10; ++i) {
    sets.push_back({"s" + std::to_string(i), "192.0.2." + std::to_string(i), {{m::MultiValueAnswer, true}}});
  }
  put_routed(sets);
  const auto addresses = [&] { return (ask("www.example.com").size() - std::string_view("NOERROR").size()) / 12; };
  EXPECT_EQ(addresses(), 8);
  for (int i = 0; i < 7; ++i) health_.unhealthy.insert("s" + std::to_string(i));
  EXPECT_EQ(addresses(), 3);
  for (int i = 7; i < 10; ++i) health_.unhealthy.insert("s" + std::to_string(i));
  EXPECT_EQ(addresses(), 8);  // none is healthy: all count
}

TEST_F(Routing, GoesByTheLongestPrefixOfTheClientsAddress) {
  const Value made =
      ok("CreateCidrCollection", Value::of({{m::Name, "nets"}, {m::CallerReference, "n"}}))[m::Collection];
  const std::string collection = made[m::Id].as_text();
  const auto put_blocks = [](std::string_view location, std::string_view block) {
    return Value::of({{m::LocationName, location}, {m::Action, "PUT"}, {m::CidrList, Value::List{block}}});
  };
  ok("ChangeCidrCollection", Value::of({{m::Id, collection},
                                        {m::Changes, Value::List{put_blocks("wide", "203.0.0.0/16"),
                                                                 put_blocks("narrow", "203.0.113.0/24")}}}));
  const auto at = [&](std::string_view location) {
    return Value::Structure{
        {m::CidrRoutingConfig, Value::of({{m::CollectionId, collection}, {m::LocationName, location}})}};
  };
  put_routed(
      {{"wide", "192.0.2.1", at("wide")}, {"narrow", "192.0.2.2", at("narrow")}, {"rest", "192.0.2.3", at("*")}});
  client_.address = net::ipv4(203, 0, 113, 9);
  expect({{{}, "192.0.2.2"},
          {{"narrow"}, "192.0.2.1"},
          {{"narrow", "wide"}, "192.0.2.3"},
          {{"narrow", "wide", "rest"}, "192.0.2.2"}});
  client_.address = net::ipv4(203, 0, 1, 1);
  expect({{{}, "192.0.2.1"}});
  client_.address = net::ipv4(198, 51, 100, 1);
  expect({{{}, "192.0.2.3"}});
}

// -- trees of aliases -------------------------------------------------------------------------------------------------

// Latency between two regions, weights within each: developer guide, "How health checks work in complex Amazon Route 53
// configurations".
class AliasTree : public Routing {
 protected:
  void grow(bool evaluate_health) {
    const auto leaf = [&](std::string name, const std::string& id, const std::string& address) {
      return change("CREATE", name, "A", {address},
                    {{m::SetIdentifier, id}, {m::Weight, 1}, {m::HealthCheckId, check(id)}});
    };
    const auto branch = [&](std::string_view name, std::string_view at) {
      return change("CREATE", "www.example.com", "A", {},
                    {{m::SetIdentifier, at}, {m::Region, at}, {m::AliasTarget, alias(zone_, name, evaluate_health)}});
    };
    put({leaf("us.example.com", "u1", "192.0.2.1"), leaf("us.example.com", "u2", "192.0.2.2"),
         leaf("eu.example.com", "e1", "192.0.2.3"), leaf("eu.example.com", "e2", "192.0.2.4"),
         branch("us.example.com", "us-east-1"), branch("eu.example.com", "eu-west-1")});
    round_trips({{"us-east-1", 10}, {"eu-west-1", 80}});
  }
};

TEST_F(AliasTree, IsLeftByADeadBranchThatIsEvaluated) {
  grow(true);
  expect({{{"u1"}, "192.0.2.2"}, {{"u1", "u2", "e1"}, "192.0.2.4"}});
  health_.unhealthy = {"u1", "u2", "e1", "e2"};  // all dead: the best branch, and all that is in it
  EXPECT_EQ(counted("www.example.com", 100).size(), 2);
}

TEST_F(AliasTree, CostsNoMoreThanTheRecordSetsInIt) {
  // Sixteen levels of ten aliases each, all to the next: 10^16 ways through it.
  constexpr int kLevels = 16;
  const auto name = [](int level) { return "l" + std::to_string(level) + ".example.com"; };
  put({change("CREATE", name(kLevels), "A", {"192.0.2.1"},
              {{m::SetIdentifier, "leaf"}, {m::Weight, 1}, {m::HealthCheckId, check("leaf")}})});
  for (int level = kLevels - 1; level >= 0; --level) {
    Value::List changes;
    for (int i = 0; i < 10; ++i) {
      changes.push_back(change("CREATE", name(level), "A", {},
                               {{m::SetIdentifier, "s" + std::to_string(i)},
                                {m::Weight, 1},
                                {m::AliasTarget, alias(zone_, name(level + 1), true)}}));
    }
    put(std::move(changes));
  }
  health_.unhealthy = {"leaf"};
  EXPECT_EQ(ask(name(0)), "NOERROR A 192.0.2.1");
}

TEST_F(AliasTree, IsARingWithoutRecords) {
  put({change("CREATE", "a.example.com", "A", {"192.0.2.1"})});
  put({change("CREATE", "b.example.com", "A", {}, {{m::AliasTarget, alias(zone_, "a.example.com", true)}})});
  put({change("UPSERT", "a.example.com", "A", {}, {{m::AliasTarget, alias(zone_, "b.example.com", true)}})});
  EXPECT_EQ(ask("a.example.com"), "NOERROR [SOA]");
}

TEST_F(AliasTree, IsNotLeftByABranchThatIsNotEvaluated) {
  grow(false);
  health_.unhealthy = {"u1", "u2"};
  EXPECT_THAT(counted("www.example.com", 100),
              ElementsAre(Pair("NOERROR A 192.0.2.1", Gt(0)), Pair("NOERROR A 192.0.2.2", Gt(0))));
}

}  // namespace
}  // namespace regionfall::route53
