#include "aws/value.h"

#include <gtest/gtest.h>

#include "aws/field_values.h"
#include "aws/members/ec2.h"

namespace regionfall::aws {
namespace {

namespace m = members::ec2;

struct KeyAndValue {
  std::string key;
  std::string value;
  static constexpr auto kFields = std::tuple(field("Key", &KeyAndValue::key), field("Value", &KeyAndValue::value));
};

struct Network {
  std::string id;
  std::optional<std::string> cidr;
  std::vector<KeyAndValue> tags;
  int secret = 0;
  static constexpr auto kFields = std::tuple(field("VpcId", &Network::id), field("CidrBlock", &Network::cidr),
                                             field("Tags", &Network::tags), field("NoSuchMember", &Network::secret));
};

TEST(Value, HasMembersByName) {
  const Value value = Value::of({{m::VpcId, "vpc-1"}, {m::IsDefault, true}, {m::CidrBlock, Value()}});
  EXPECT_EQ(value[m::VpcId].as_text(), "vpc-1");
  EXPECT_TRUE(value[m::IsDefault].as_bool());
  EXPECT_FALSE(value.has(m::CidrBlock));
  EXPECT_TRUE(value[m::State].absent());
}

TEST(Value, SetReplacesAndAnAbsentValueRemoves) {
  Value value;
  value.set(m::VpcId, "vpc-1").set(m::VpcId, "vpc-2").set(m::State, "available").set(m::State, Value());
  EXPECT_EQ(to_text(value), R"({VpcId: "vpc-2"})");
}

TEST(FieldValues, MakeAStructureOfWhatAwsHasNamesFor) {
  const Network network{.id = "vpc-1", .cidr = std::nullopt, .tags = {{"Name", "main"}}, .secret = 7};
  EXPECT_EQ(to_text(to_value(network)), R"({VpcId: "vpc-1", Tags: [{Key: "Name", Value: "main"}]})");
}

TEST(FieldValues, ComeBackFromAStructure) {
  Network network{.secret = 7};
  from_value(to_value(Network{.id = "vpc-1", .cidr = "10.0.0.0/16", .tags = {{"a", "b"}}}), network);
  EXPECT_EQ(network.id, "vpc-1");
  EXPECT_EQ(network.cidr, "10.0.0.0/16");
  ASSERT_EQ(network.tags.size(), 1U);
  EXPECT_EQ(network.tags[0].value, "b");
  EXPECT_EQ(network.secret, 7);
}

}  // namespace
}  // namespace regionfall::aws
