#include "services/sns/filter_policy.h"

#include <gtest/gtest.h>

namespace regionfall::sns {
namespace {

bool attributes_wanted(std::string_view policy, const MessageAttributes& attributes) {
  const Result<Json> parsed = parse_filter_policy(policy, FilterScope::kMessageAttributes);
  EXPECT_TRUE(parsed) << policy;
  return parsed && wants_message(*parsed, FilterScope::kMessageAttributes, attributes, "body");
}

bool body_wanted(std::string_view policy, std::string_view body) {
  const Result<Json> parsed = parse_filter_policy(policy, FilterScope::kMessageBody);
  EXPECT_TRUE(parsed) << policy;
  return parsed && wants_message(*parsed, FilterScope::kMessageBody, {}, body);
}

TEST(FilterPolicy, MatchesAttributesWhereEveryMemberHasAConditionThatHolds) {
  const MessageAttributes message = {
      {"store", {"String", "example_corp"}}, {"event", {"String", "order-placed"}},
      {"price", {"Number", "100.0"}},        {"sports", {"String.Array", R"(["rugby","football"])"}},
      {"ip", {"String", "10.0.0.7"}},        {"blob", {"Binary", "x"}}};
  const struct {
    const char* policy;
    bool wanted;
  } cases[] = {
      {R"({"store":["example_corp"]})", true},
      {R"({"store":["other","example_corp"]})", true},
      {R"({"store":["other"]})", false},
      {R"({"store":["example_corp"],"event":["order-cancelled"]})", false},
      {R"({"event":[{"prefix":"order-"}]})", true},
      {R"({"event":[{"suffix":"-placed"}]})", true},
      {R"({"event":[{"prefix":"bid-"}]})", false},
      {R"({"store":[{"equals-ignore-case":"EXAMPLE_corp"}]})", true},
      {R"({"store":[{"anything-but":["other"]}]})", true},
      {R"({"store":[{"anything-but":["example_corp"]}]})", false},
      {R"({"event":[{"anything-but":{"prefix":"order-"}}]})", false},
      {R"({"price":[100]})", true},
      {R"({"price":[{"numeric":["=",100]}]})", true},
      {R"({"price":[{"numeric":[">",0,"<=",150]}]})", true},
      {R"({"price":[{"numeric":[">",100]}]})", false},
      {R"({"price":["100"]})", false},
      {R"({"sports":["football"]})", true},
      {R"({"sports":["tennis"]})", false},
      {R"({"store":[{"exists":true}]})", true},
      {R"({"gone":[{"exists":false}]})", true},
      {R"({"gone":[{"exists":true}]})", false},
      {R"({"gone":[{"anything-but":["x"]}]})", false},
      {R"({"ip":[{"cidr":"10.0.0.0/24"}]})", true},
      {R"({"ip":[{"cidr":"10.0.1.0/24"}]})", false},
      {R"({"blob":["x"]})", false},
      {R"({"$or":[{"store":["other"]},{"price":[100]}]})", true},
      {R"({"$or":[{"store":["other"]},{"price":[1]}]})", false},
  };
  for (const auto& one : cases) EXPECT_EQ(attributes_wanted(one.policy, message), one.wanted) << one.policy;
}

TEST(FilterPolicy, LooksIntoTheBodyWhenThatIsItsScope) {
  const std::string_view body =
      R"({"store":"x","customer":{"kind":"new","age":30},"items":[{"sku":"a"},{"sku":"b"}],"gift":null,"paid":true})";
  const struct {
    const char* policy;
    bool wanted;
  } cases[] = {
      {R"({"store":["x"]})", true},
      {R"({"customer":{"kind":["new"]}})", true},
      {R"({"customer":{"kind":["old"]}})", false},
      {R"({"customer":{"age":[{"numeric":[">=",18]}]}})", true},
      {R"({"items":{"sku":["b"]}})", true},
      {R"({"items":{"sku":["c"]}})", false},
      {R"({"gift":[null]})", true},
      {R"({"paid":[true]})", true},
      {R"({"paid":[false]})", false},
      {R"({"missing":{"x":[{"exists":false}]}})", true},
  };
  for (const auto& one : cases) EXPECT_EQ(body_wanted(one.policy, body), one.wanted) << one.policy;
  EXPECT_FALSE(body_wanted(R"({"store":["x"]})", "no JSON"));
}

TEST(FilterPolicy, IsRefusedWhenItIsNoPolicy) {
  for (const char* policy : {"", "[]", R"({"a":"b"})", R"({"a":[]})", R"({"a":{"b":["c"]}})"}) {
    EXPECT_FALSE(parse_filter_policy(policy, FilterScope::kMessageAttributes)) << policy;
  }
  EXPECT_TRUE(parse_filter_policy(R"({"a":{"b":["c"]}})", FilterScope::kMessageBody));
}

}  // namespace
}  // namespace regionfall::sns
