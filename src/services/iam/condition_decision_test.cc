#include "services/iam/condition_decision.h"

#include <gtest/gtest.h>

namespace regionfall::iam {
namespace {

struct Case {
  std::string_view op;
  std::vector<std::string> wanted;
  std::optional<std::vector<std::string>> asked;  // none: the request does not have the key
  bool holds;
};

void check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    RequestContext context;
    context.set("aws:username", "ann");
    context.set("aws:PrincipalTag/star", "*");
    if (c.asked) context.set("the:Key", *c.asked);
    const std::optional<ConditionOperator> op = find_condition_operator(c.op);
    ASSERT_TRUE(op) << c.op;
    const Condition condition{*op, "THE:key", c.wanted};
    EXPECT_EQ(condition_holds(condition, {.context = context, .has_variables = true}), c.holds)
        << c.op << " wanted " << (c.wanted.empty() ? "" : c.wanted[0]) << " asked "
        << (c.asked ? (c.asked->empty() ? "[]" : c.asked->front()) : "nothing");
  }
}

TEST(Condition, ComparesTexts) {
  check({
      {"StringEquals", {"a", "b"}, {{"b"}}, true},
      {"StringEquals", {"a", "b"}, {{"c"}}, false},
      {"StringEquals", {"a*"}, {{"ab"}}, false},
      {"StringEquals", {"A"}, {{"a"}}, false},
      {"StringEqualsIgnoreCase", {"A"}, {{"a"}}, true},
      {"StringNotEquals", {"a", "b"}, {{"b"}}, false},
      {"StringNotEquals", {"a", "b"}, {{"c"}}, true},
      {"StringNotEqualsIgnoreCase", {"A"}, {{"a"}}, false},
      {"StringLike", {"a*c"}, {{"abbc"}}, true},
      {"StringLike", {"a?c"}, {{"abbc"}}, false},
      {"StringLike", {"*"}, {{""}}, true},
      {"StringNotLike", {"a*"}, {{"abc"}}, false},
      {"StringNotLike", {"a*"}, {{"bc"}}, true},
      {"StringEquals", {"${aws:username}"}, {{"ann"}}, true},
      {"StringLike", {"home/${aws:username}/*"}, {{"home/ann/x"}}, true},
      {"StringLike", {"home/${aws:username}/*"}, {{"home/bob/x"}}, false},
      {"StringLike", {"${aws:PrincipalTag/star}"}, {{"anything"}}, false},
      {"StringLike", {"${aws:PrincipalTag/star}"}, {{"*"}}, true},
      {"StringLike", {"${aws:PrincipalTag/none, 'x*'}"}, {{"x*"}}, true},
      {"StringLike", {"${aws:PrincipalTag/none}"}, {{""}}, false},
      {"StringLike", {"a${*}"}, {{"ab"}}, false},
      {"StringLike", {"a${*}${?}${$}"}, {{"a*?$"}}, true},
  });
}

TEST(Condition, ComparesNumbersDatesAndTruth) {
  check({
      {"NumericEquals", {"10"}, {{"10.0"}}, true},
      {"NumericNotEquals", {"10"}, {{"10"}}, false},
      {"NumericLessThan", {"10"}, {{"9.5"}}, true},
      {"NumericLessThan", {"10"}, {{"10"}}, false},
      {"NumericLessThanEquals", {"10"}, {{"10"}}, true},
      {"NumericGreaterThan", {"10"}, {{"11"}}, true},
      {"NumericGreaterThanEquals", {"10"}, {{"9"}}, false},
      {"NumericEquals", {"10"}, {{"ten"}}, false},
      {"DateEquals", {"2020-01-01T00:00:00Z"}, {{"1577836800"}}, true},
      {"DateNotEquals", {"2020-01-01T00:00:00Z"}, {{"1577836800"}}, false},
      {"DateLessThan", {"2020-01-01T00:00:00Z"}, {{"2019-12-31T23:59:59Z"}}, true},
      {"DateLessThanEquals", {"2020-01-01"}, {{"2020-01-01"}}, true},
      {"DateGreaterThan", {"2020-01-01"}, {{"2020-01-01"}}, false},
      {"DateGreaterThanEquals", {"2020-01-01T00:00:00+01:00"}, {{"2019-12-31T23:00:00Z"}}, true},
      {"Bool", {"true"}, {{"TRUE"}}, true},
      {"Bool", {"true"}, {{"false"}}, false},
      {"BinaryEquals", {"QmluYXJ5"}, {{"QmluYXJ5"}}, true},
      {"BinaryEquals", {"QmluYXJ5"}, {{"QmluYXJ6"}}, false},
  });
}

TEST(Condition, ComparesAddresses) {
  check({
      {"IpAddress", {"203.0.113.0/24"}, {{"203.0.113.77"}}, true},
      {"IpAddress", {"203.0.113.0/24"}, {{"203.0.114.1"}}, false},
      {"IpAddress", {"203.0.113.5"}, {{"203.0.113.5"}}, true},
      {"IpAddress", {"0.0.0.0/0"}, {{"8.8.8.8"}}, true},
      {"IpAddress", {"2001:db8::/33"}, {{"2001:db8:7fff::1"}}, true},
      {"IpAddress", {"2001:db8::/33"}, {{"2001:db8:8000::1"}}, false},
      {"IpAddress", {"0.0.0.0/0"}, {{"::1"}}, false},
      {"IpAddress", {"203.0.113.0/33"}, {{"203.0.113.0"}}, false},
      {"NotIpAddress", {"203.0.113.0/24"}, {{"203.0.113.77"}}, false},
      {"NotIpAddress", {"203.0.113.0/24"}, {{"8.8.8.8"}}, true},
  });
}

TEST(Condition, ComparesArnsPartByPart) {
  check({
      {"ArnLike", {"arn:aws:sns:*:111122223333:t*"}, {{"arn:aws:sns:eu-west-1:111122223333:topic"}}, true},
      {"ArnLike", {"arn:aws:sns:*:topic"}, {{"arn:aws:sns:eu-west-1:111122223333:topic"}}, false},
      {"ArnEquals", {"arn:aws:s3:::b/*"}, {{"arn:aws:s3:::b/x:y/z"}}, true},
      {"ArnLike", {"arn:aws:s3:::b"}, {{"b"}}, false},
      {"ArnNotLike", {"arn:aws:s3:::b"}, {{"arn:aws:s3:::b"}}, false},
      {"ArnNotEquals", {"arn:aws:s3:::b"}, {{"arn:aws:s3:::c"}}, true},
  });
}

TEST(Condition, HasRulesForKeysThatAreMissing) {
  check({
      {"StringEquals", {"a"}, {}, false},
      {"StringEqualsIfExists", {"a"}, {}, true},
      {"StringEqualsIfExists", {"a"}, {{"b"}}, false},
      {"StringNotEquals", {"a"}, {}, true},
      {"NotIpAddress", {"10.0.0.0/8"}, {}, true},
      {"NumericLessThan", {"1"}, {}, false},
      {"Bool", {"false"}, {}, false},
      {"Null", {"true"}, {}, true},
      {"Null", {"true"}, {{"x"}}, false},
      {"Null", {"false"}, {{"x"}}, true},
      {"Null", {"false"}, {}, false},
      {"ForAllValues:StringEquals", {"a"}, {}, true},
      {"ForAnyValue:StringEquals", {"a"}, {}, false},
      {"ForAnyValue:StringNotEquals", {"a"}, {}, false},
      {"ForAnyValue:StringEqualsIfExists", {"a"}, {}, true},
  });
}

TEST(Condition, QualifiesKeysOfManyValues) {
  check({
      {"ForAllValues:StringEquals", {"a", "b"}, {{"a", "b"}}, true},
      {"ForAllValues:StringEquals", {"a", "b"}, {{"a", "c"}}, false},
      {"ForAllValues:StringEquals", {"a"}, {std::vector<std::string>{}}, true},
      {"ForAnyValue:StringEquals", {"a"}, {std::vector<std::string>{}}, false},
      {"ForAnyValue:StringEquals", {"a", "b"}, {{"c", "b"}}, true},
      {"ForAnyValue:StringLike", {"x*"}, {{"c", "b"}}, false},
      {"ForAllValues:StringNotEquals", {"a"}, {{"b", "c"}}, true},
      {"ForAllValues:StringNotEquals", {"a"}, {{"b", "a"}}, false},
      {"ForAnyValue:StringNotEquals", {"a"}, {{"b", "a"}}, true},
      {"ForAnyValue:StringNotEquals", {"a"}, {{"a", "a"}}, false},
      {"StringNotEquals", {"a"}, {{"b", "a"}}, false},
  });
}

TEST(Condition, HasNoOtherOperators) {
  for (const char* name : {"StringIs", "stringEquals", "NullIfExists", "ForSomeValues:StringEquals", "IfExists", ""}) {
    EXPECT_FALSE(find_condition_operator(name)) << name;
  }
}

TEST(Condition, SaysWhichKeysItMissed) {
  std::set<std::string, std::less<>> missing;
  const RequestContext nothing;
  const Condition condition{*find_condition_operator("StringEquals"), "s3:prefix", {"${aws:username}"}};
  EXPECT_FALSE(condition_holds(condition, {nothing, true, &missing}));
  EXPECT_EQ(missing, (std::set<std::string, std::less<>>{"s3:prefix"}));
}

}  // namespace
}  // namespace regionfall::iam
