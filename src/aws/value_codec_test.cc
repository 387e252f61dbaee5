#include "aws/value_codec.h"

#include <gtest/gtest.h>

#include <limits>

#include "aws/call_codec.h"
#include "aws/members/ec2.h"

namespace regionfall::aws {
namespace {

namespace m = members::ec2;

TEST(ValueCodec, GivesBackEveryKindOfValue) {
  const Value cases[] = {
      Value(),
      true,
      false,
      0,
      std::numeric_limits<std::int64_t>::min(),
      std::numeric_limits<std::int64_t>::max(),
      0.5,
      2.0,  // stays a double
      "",
      "Zürich",
      Value::Blob{std::string("\0\xff", 2)},
      Instant(std::chrono::nanoseconds(1'700'000'000'123'456'789)),
      Value::List{},
      Value::List{1, "two", Value::List{3.0}},
      Value::Map{},
      Value::Map{{"z", 1}, {"a", Value::Map{{"b", true}}}},
      Value::Structure{},
      Value::of({{m::VpcId, "vpc-1"}, {m::Tags, Value::List{Value::of({{m::Key, "Name"}, {m::Value, ""}})}}}),
  };
  for (const Value& value : cases) {
    const auto read = decode_value(encode_value(value));
    ASSERT_TRUE(read) << to_text(value) << ": " << read.error().message;
    EXPECT_EQ(*read, value) << to_text(value) << " became " << to_text(*read);
  }
}

TEST(ValueCodec, PassesOverMembersItDoesNotKnow) {
  std::string bytes;
  CborWriter writer(bytes);
  writer.map(2);
  writer.text("NoSuchMemberAnywhere");
  writer.array(1);
  writer.integer(1);
  writer.text("VpcId");
  writer.text("vpc-1");
  EXPECT_EQ(decode_value(bytes), Value::of({{m::VpcId, "vpc-1"}}));
}

TEST(ValueCodec, RefusesWhatIsNoValue) {
  std::string deep;
  CborWriter writer(deep);
  for (std::size_t i = 0; i < kCborDepthMax + 1; ++i) writer.array(1);
  writer.null();
  for (const std::string& bytes :
       {std::string(), std::string("\x01\x01"), std::string("\xc0\x01"), std::string("\x82\x01"), deep}) {
    EXPECT_FALSE(decode_value(bytes)) << bytes.size();
  }
}

TEST(CallCodec, GivesBackCalls) {
  const ServiceCall call = {
      .region = {"eu-west-1"},
      .service = "ec2",
      .operation = "CreateVpc",
      .input = Value::of({{m::CidrBlock, "10.0.0.0/16"}}),
      .caller = {.account = {"123456789012"}, .arn = "arn", .user_id = "id", .access_key_id = "AK"}};
  const auto read = decode_call(encode_call(call));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->region, call.region);
  EXPECT_EQ(read->service, "ec2");
  EXPECT_EQ(read->operation, "CreateVpc");
  EXPECT_EQ(read->input, call.input);
  EXPECT_EQ(read->caller.account, call.caller.account);
  EXPECT_EQ(read->caller.arn, "arn");
  EXPECT_EQ(read->caller.user_id, "id");
  EXPECT_EQ(read->caller.access_key_id, "AK");
}

TEST(CallCodec, GivesBackOutcomes) {
  const auto good = decode_outcome(encode_outcome(Value::of({{m::VpcId, "vpc-1"}})));
  ASSERT_TRUE(good);
  EXPECT_EQ(**good, Value::of({{m::VpcId, "vpc-1"}}));

  const auto bad = decode_outcome(encode_outcome(
      std::unexpected(ApiError{"InvalidVpcID.NotFound", "There is none", 404, Value::of({{m::VpcId, "vpc-1"}})})));
  ASSERT_TRUE(bad);
  ASSERT_FALSE(*bad);
  EXPECT_EQ(bad->error().code, "InvalidVpcID.NotFound");
  EXPECT_EQ(bad->error().message, "There is none");
  EXPECT_EQ(bad->error().http_status, 404);
  EXPECT_EQ(bad->error().detail, Value::of({{m::VpcId, "vpc-1"}}));
}

TEST(CallCodec, RefusesWhatIsNoCallAndNoOutcome) {
  const std::string call = encode_call({});
  for (std::size_t size = 0; size < call.size(); ++size) EXPECT_FALSE(decode_call(call.substr(0, size))) << size;
  EXPECT_FALSE(decode_call(call + '\0'));
  const std::string outcome = encode_outcome(api_error("Code", "message"));
  for (std::size_t size = 0; size < outcome.size(); ++size) EXPECT_FALSE(decode_outcome(outcome.substr(0, size)));
}

}  // namespace
}  // namespace regionfall::aws
