#include "services/ec2/filters.h"

#include <gtest/gtest.h>

#include "aws/members/ec2.h"

namespace regionfall::ec2 {
namespace {

namespace m = aws::members::ec2;
using aws::Value;

constexpr FilterField kFields[] = {
    {"vpc-id", {m::VpcId}},
    {"is-default", {m::IsDefault}},
    {"cidr-block-association.cidr-block", {m::CidrBlockAssociationSet, m::CidrBlock}},
};

Value filter(const char* name, std::vector<std::string> values) {
  return Value::of({{m::Name, name}, {m::Values, aws::text_list(values)}});
}

Value vpc() {
  return Value::of({{m::VpcId, "vpc-1"},
                    {m::IsDefault, false},
                    {m::CidrBlockAssociationSet, Value::List{Value::of({{m::CidrBlock, "10.0.0.0/16"}}),
                                                             Value::of({{m::CidrBlock, "10.1.0.0/16"}})}},
                    {m::Tags, Value::List{Value::of({{m::Key, "Name"}, {m::Value, "main *"}})}}});
}

TEST(FilterValue, HasWildcards) {
  struct Case {
    const char* pattern;
    const char* text;
    bool matches;
  };
  for (const Case& c : std::initializer_list<Case>{
           {"abc", "abc", true},
           {"abc", "Abc", false},
           {"a*c", "abbc", true},
           {"a*c", "abcd", false},
           {"*", "", true},
           {"", "", true},
           {"", "a", false},
           {"?", "a", true},
           {"?", "", false},
           {"a?c*", "abc", true},
           {"*b*b*", "abab", true},
           {"\\*", "*", true},
           {"\\*", "a", false},
           {"a\\?", "a?", true},
           {"amzn2-*-x86_64-gp2", "amzn2-ami-x86_64-gp2", true},
           {"*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
       }) {
    EXPECT_EQ(filter_value_matches(c.pattern, c.text), c.matches) << c.pattern << " " << c.text;
  }
}

TEST(Filters, AllMustMatchEachByAnyValue) {
  struct Case {
    Value::List filters;
    bool matches;
  };
  for (const Case& c : std::initializer_list<Case>{
           {{}, true},
           {{filter("vpc-id", {"vpc-2", "vpc-1"})}, true},
           {{filter("vpc-id", {"vpc-1"}), filter("is-default", {"true"})}, false},
           {{filter("is-default", {"false"})}, true},
           {{filter("cidr-block-association.cidr-block", {"10.1.*"})}, true},
           {{filter("cidr-block-association.cidr-block", {"10.2.*"})}, false},
           {{filter("tag:Name", {"main \\*"})}, true},
           {{filter("tag:name", {"main *"})}, false},
           {{filter("tag-key", {"N?me"})}, true},
           {{filter("tag-value", {"main"})}, false},
       }) {
    const auto filters = Filters::parse(c.filters, kFields);
    ASSERT_TRUE(filters) << filters.error().message;
    EXPECT_EQ(filters->match(vpc()), c.matches) << to_text(Value(c.filters));
  }
}

TEST(Filters, UnknownNameIsAnError) {
  const auto filters = Filters::parse(Value::List{filter("vpcid", {"vpc-1"})}, kFields);
  ASSERT_FALSE(filters);
  EXPECT_EQ(filters.error().code, "InvalidParameterValue");
  EXPECT_EQ(filters.error().message, "The filter 'vpcid' is invalid");
}

TEST(Filters, ValuesAreCounted) {
  const auto filters = Filters::parse(Value::List{filter("vpc-id", std::vector<std::string>(201, "vpc-1"))}, kFields);
  ASSERT_FALSE(filters);
  EXPECT_EQ(filters.error().code, "FilterLimitExceeded");
}

}  // namespace
}  // namespace regionfall::ec2
