#include "services/route53/change_batch.h"

#include <gmock/gmock.h>

#include "services/route53/domain_name.h"
#include "services/route53/route53_fixture.h"

namespace regionfall::route53 {
namespace {

using aws::Value;
using testing::HasSubstr;
using testing::StartsWith;

class ChangeBatch : public Route53Fixture {
 protected:
  ChangeBatch() { zone_ = make_zone("example.com"); }

  void put(Value::List changes) { ok("ChangeResourceRecordSets", batch(zone_, std::move(changes))); }
  std::string refusal(Value::List changes) {
    return error("ChangeResourceRecordSets", batch(zone_, std::move(changes)));
  }
  std::int64_t count() {
    return ok("GetHostedZone", Value::of({{m::Id, zone_}}))[m::HostedZone][m::ResourceRecordSetCount].as_integer();
  }

  std::string zone_;
};

TEST_F(ChangeBatch, IsAllOrNothingAndSaysAllThatIsWrong) {
  EXPECT_EQ(refusal({change("CREATE", "good.example.com", "A", {"192.0.2.1"}),
                     change("CREATE", "example.org", "A", {"192.0.2.1"}),
                     change("DELETE", "gone.example.com", "A", {"192.0.2.1"})}),
            "InvalidChangeBatch: [RRSet with DNS name example.org. is not permitted in zone example.com., "
            "Tried to delete resource record set [name='gone.example.com.', type='A'] but it was not found]");
  EXPECT_EQ(count(), 2);
}

TEST_F(ChangeBatch, ChangesARecordSetOnceOrDeletesItAndMakesItAnew) {
  const auto a = [](std::string_view action, const std::string& value) {
    return change(action, "www.example.com", "A", {value});
  };
  put({a("CREATE", "192.0.2.1")});
  put({a("DELETE", "192.0.2.1"), a("CREATE", "192.0.2.2")});
  EXPECT_EQ(count(), 3);
  constexpr std::string_view kTwice =
      "InvalidChangeBatch: [The request contains an invalid set of changes for a resource record set 'A "
      "www.example.com.'";
  EXPECT_THAT(refusal({a("UPSERT", "192.0.2.3"), a("UPSERT", "192.0.2.4")}), StartsWith(kTwice));
  EXPECT_THAT(refusal({a("DELETE", "192.0.2.2"), a("DELETE", "192.0.2.2")}), StartsWith(kTwice));
}

TEST_F(ChangeBatch, KeepsCnameApartFromAllOthers) {
  put({change("CREATE", "www.example.com", "A", {"192.0.2.1"}), change("CREATE", "c.example.com", "CNAME", {"x.org"})});
  EXPECT_THAT(refusal({change("CREATE", "www.example.com", "CNAME", {"x.org"})}),
              HasSubstr("RRSet of type CNAME with DNS name www.example.com. is not permitted as it conflicts with "
                        "other records with the same DNS name in zone example.com."));
  EXPECT_THAT(
      refusal({change("CREATE", "c.example.com", "TXT", {"\"t\""})}),
      HasSubstr("RRSet of type TXT with DNS name c.example.com. is not permitted because a conflicting RRSet of "
                "type CNAME with the same DNS name already exists in zone example.com."));
  put({change("CREATE", "www.example.com", "CNAME", {"x.org"}),
       change("DELETE", "www.example.com", "A", {"192.0.2.1"})});
}

TEST_F(ChangeBatch, KeepsTheZonesOwnRecords) {
  const Value listed = ok("ListResourceRecordSets", Value::of({{m::HostedZoneId, zone_}}));
  for (const Value& set : listed[m::ResourceRecordSets].as_list()) {
    EXPECT_THAT(refusal({Value::of({{m::Action, "DELETE"}, {m::ResourceRecordSet, set}})}),
                HasSubstr("A HostedZone must contain"));
  }
}

TEST_F(ChangeBatch, RefusesValuesThatAreNone) {
  struct {
    std::string type;
    std::vector<std::string> values;
    std::string_view told;
  } const cases[] = {
      {"A", {"1.2.3"}, "ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with '1.2.3'"},
      {"A", {"192.0.2.1", "192.0.2.1"}, "Duplicate Resource Record: '192.0.2.1'"},
      {"TXT", {"bare"}, "Value should be enclosed in quotation marks"},
      {"MX", {"mail.example.com"}, "encountered with 'mail.example.com'"},
      {"CNAME", {"a.example.com", "b.example.com"}, "may have one value only"},
  };
  for (const auto& [type, values, told] : cases) {
    EXPECT_THAT(refusal({change("CREATE", "v.example.com", type, values)}), HasSubstr(told)) << type;
  }
}

TEST_F(ChangeBatch, PointsAliasesAtWhatIsThereAfterwards) {
  const auto to = [&](std::string_view zone, std::string_view name, bool evaluate = false) {
    return change("CREATE", "alias.example.com", "A", {}, {{m::AliasTarget, alias(zone, name, evaluate)}});
  };
  EXPECT_THAT(refusal({to(zone_, "www.example.com")}),
              HasSubstr("Tried to create an alias that targets www.example.com., type A in zone " + zone_ +
                        ", but that target was not found"));
  EXPECT_THAT(refusal({to(zone_, "lb.us-east-1.elb.amazonaws.com")}),
              HasSubstr("but the alias target name does not lie within the target zone"));
  EXPECT_THAT(refusal({to("Z2FDTNDATAQYW2", "d1.cloudfront.net", true)}), HasSubstr("EvaluateTargetHealth"));
  put({to(zone_, "www.example.com"), change("CREATE", "www.example.com", "A", {"192.0.2.1"})});
}

TEST_F(ChangeBatch, DeletesWhatIsDescribedAsItIs) {
  put({change("CREATE", "www.example.com", "A", {"192.0.2.1", "192.0.2.2"})});
  EXPECT_THAT(refusal({change("DELETE", "www.example.com", "A", {"192.0.2.1"})}),
              HasSubstr("but the values provided do not match the current values"));
  put({change("DELETE", "WWW.example.com.", "A", {"192.0.2.2", "192.0.2.1"})});
  EXPECT_EQ(count(), 2);
}

TEST_F(ChangeBatch, ReachesTheLogThatTheEdgeFollows) {
  const std::int64_t before = state_.log.last();
  put({change("CREATE", "www.example.com", "A", {"192.0.2.1"})});
  EXPECT_EQ(state_.log.last(), before + 1);
  store::Store edge_store;
  State edge(edge_store);
  edge_store.begin_turn();
  ASSERT_TRUE(edge.log.receive(*state_.log.since(0)));
  EXPECT_TRUE(edge.record_sets.contains(record_key(zone_, "www.example.com.", "A", "")));
}

TEST(RecordKeys, OrderNamesByTheirReversedLabels) {
  EXPECT_EQ(reversed_labels("www.example.com."), "com.example.www.");
  EXPECT_LT(record_key("Z", "example.com.", "SOA", ""), record_key("Z", "\\052.example.com.", "A", ""));
  EXPECT_LT(record_key("Z", "a.example.com.", "A", "x"), record_key("Z", "b.example.com.", "A", "a"));
  EXPECT_LT(record_key("Z", "a.example.com.", "A", "x"), record_key("Z", "a.example.com.", "AAAA", "a"));
}

TEST(Names, AreKeptInLowerCaseWithOctalEscapes) {
  EXPECT_EQ(normal_name("WWW.Example.com").value(), "www.example.com.");
  EXPECT_EQ(normal_name("*.example.com.").value(), "\\052.example.com.");
  EXPECT_EQ(normal_name("\\052.example.com").value(), "\\052.example.com.");
  EXPECT_TRUE(is_within("a.example.com.", "example.com."));
  EXPECT_FALSE(is_within("anexample.com.", "example.com."));
}

}  // namespace
}  // namespace regionfall::route53
