#include <gtest/gtest.h>

#include "aws/members/dynamodb.h"
#include "aws/members/logs.h"
#include "aws/protocol/json_input.h"
#include "aws/protocol/json_output.h"

namespace regionfall::aws {
namespace {

const Shape& input_of(std::string_view service, std::string_view operation) {
  return *find_service_model(service)->find_operation(operation)->input();
}

std::string read(std::string_view service, std::string_view operation, std::string_view json) {
  const auto value = read_json_input(input_of(service, operation), json);
  return value ? to_text(*value) : value.error().message;
}

TEST(JsonInput, HasEveryKindOfValue) {
  EXPECT_EQ(
      read("dynamodb", "PutItem",
           R"({"TableName":"t","Item":{"a":{"N":"1"},"b":{"B":"AAE="},"c":{"L":[{"BOOL":true},{"NULL":false}]}}})"),
      R"({TableName: "t", Item: {"a": {N: "1"}, "b": {B: blob "\x00\x01"}, "c": {L: [{BOOL: true}, {NULL: false}]}}})");
  EXPECT_EQ(read("cloudwatch", "PutMetricData",
                 R"({"MetricData":[{"Timestamp":1767323045.5,"Value":2,"Values":[1.5,"Infinity"]}]})"),
            "{MetricData: [{Timestamp: @1767323045500000000, Value: 2, Values: [1.5, inf]}]}");
  EXPECT_EQ(read("logs", "GetLogEvents", R"({"startTime":1.7e12,"limit":10.0})"),
            "{startTime: 1700000000000, limit: 10}");
}

TEST(JsonInput, PassesOverWhatTheModelDoesNotHaveAndNull) {
  EXPECT_EQ(read("kms", "ListKeys", ""), "{}");
  EXPECT_EQ(read("kms", "ListKeys", "null"), "{}");
  EXPECT_EQ(read("kms", "ListKeys", R"({"Colour":{"a":[1,"}"]},"Limit":null,"Marker":"m"})"), R"({Marker: "m"})");
}

TEST(JsonInput, RefusesValuesOfAnotherKind) {
  EXPECT_EQ(read("kms", "ListKeys", R"({"Limit":"5"})"), "STRING_VALUE can not be converted to an Integer");
  EXPECT_EQ(read("kms", "ListKeys", R"({"Limit":1.5})"), "DECIMAL_VALUE can not be converted to an Integer");
  EXPECT_EQ(read("kms", "ListKeys", R"({"Marker":7})"), "NUMBER_VALUE can not be converted to a String");
  EXPECT_EQ(read("kms", "ListKeys", R"({"Marker":true})"), "TRUE_VALUE can not be converted to a String");
  EXPECT_EQ(read("kms", "ListKeys", R"({"Marker":{}})"), "Start of structure or map found where not expected.");
  EXPECT_EQ(read("kms", "ListKeys", R"([])"), "Start of list found where not expected");
  EXPECT_EQ(read("kms", "CreateKey", R"({"Tags":"a"})"), "Expected list or null");
  EXPECT_EQ(read("kms", "Encrypt", R"({"EncryptionContext":1})"), "Expected map or null");
  EXPECT_EQ(read("kms", "Encrypt", R"({"Plaintext":"?"})"), "Invalid base64 data");
  EXPECT_TRUE(read("kms", "ListKeys", R"({"Limit":5)").starts_with("invalid JSON"));
  EXPECT_TRUE(read("kms", "ListKeys", R"({} {})").starts_with("invalid JSON"));
}

TEST(JsonInput, IsBounded) {
  std::string deep;
  for (int i = 0; i < 200; ++i) deep += R"({"L":[)";
  EXPECT_EQ(read("dynamodb", "PutItem", R"({"Item":{"a":)" + deep), "the input is nested too deeply");
}

TEST(JsonOutput, EscapesTextAndWritesNumbersAsJsonHasThem) {
  namespace m = members::logs;
  const Shape& shape = input_of("logs", "PutLogEvents");
  std::string out;
  append_json(out, shape,
              Value::of({{m::logGroupName, "a\"b\\c\n\x01ü"},
                         {m::logEvents, Value(Value::List{Value::of({{m::timestamp, 5}, {m::message, ""}})})}}));
  EXPECT_EQ(out, "{\"logGroupName\":\"a\\\"b\\\\c\\n\\u0001ü\",\"logEvents\":[{\"timestamp\":5,\"message\":\"\"}]}");
}

}  // namespace
}  // namespace regionfall::aws
