#include "base/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace regionfall {
namespace {

using testing::HasSubstr;

Json parsed(std::string_view text) {
  auto json = parse_json(text);
  EXPECT_TRUE(json.has_value()) << text << ": " << json.error().message;
  return json.value_or(Json());
}

std::string problem_of(std::string_view text) {
  const auto json = parse_json(text);
  return json ? "accepted" : json.error().message;
}

TEST(Json, ComesBackAsItWasWrittenButForSpaces) {
  for (const std::string text :
       {"null", "true", "false", "0", "-0", "12", "-1.50", "1E+400", "123456789012345678901234567890", "\"\"",
        "\"a b\"", "[]", "{}", "[1,[2,[]],{}]", R"({"b":1,"a":[null,true],"":{"x":"y"}})"}) {
    EXPECT_EQ(parsed(text).dump(), text);
    EXPECT_EQ(parsed(" \n\t" + text + "\r\n").dump(), text);
  }
}

TEST(Json, ReadsEscapesOfStrings) {
  EXPECT_EQ(parsed(R"("\"\\\/\b\f\n\r\t")").text(), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(parsed(R"("\u0041\u00e9\u20AC\ud83d\ude00")").text(), "A\u00e9\u20ac\U0001F600");
  EXPECT_EQ(parsed(R"("a\u0000b")").text(), std::string("a\0b", 3));
}

TEST(Json, PutsTheReplacementCharacterForHalfASurrogatePair) {
  EXPECT_EQ(parsed(R"("\ud83dx")").text(), "\uFFFDx");
  EXPECT_EQ(parsed(R"("\ude00")").text(), "\uFFFD");
  EXPECT_EQ(parsed(R"("\ud83d\u0041")").text(), "\uFFFDA");
  EXPECT_EQ(parsed(R"("\ud83d\ud83d\ude00")").text(), "\uFFFD\U0001F600");
}

TEST(Json, OfEqualNamesTheLastValueStays) {
  EXPECT_EQ(parsed(R"({"a":1,"b":2,"a":3})").dump(), R"({"a":3,"b":2})");
  EXPECT_EQ(parsed(R"({"a":1,"a":2,"a":3})").dump(), R"({"a":3})");
  std::string many = "{";
  for (int i = 0; i < 40; ++i) many += "\"k" + std::to_string(i) + "\":0,";
  const Json json = parsed(many + "\"k7\":1}");
  EXPECT_EQ(json.members().size(), 40u);
  EXPECT_EQ(json["k7"].text(), "1");
  EXPECT_EQ(json.members()[7].first, "k7");
}

TEST(Json, RefusesWhatIsNotJson) {
  for (const std::string text : {"",
                                 " ",
                                 "nul",
                                 "tru",
                                 "+1",
                                 "01",
                                 "1.",
                                 ".5",
                                 "1e",
                                 "--1",
                                 "NaN",
                                 "'a'",
                                 "\"a",
                                 "\"\\x\"",
                                 "\"\\u12\"",
                                 "\"\\u12g4\"",
                                 "\"\n\"",
                                 "[",
                                 "[1",
                                 "[1,",
                                 "[1,]",
                                 "[1 2]",
                                 "{",
                                 "{\"a\"",
                                 "{\"a\":",
                                 "{\"a\":1",
                                 "{\"a\":1,}",
                                 "{a:1}",
                                 "{1:1}",
                                 "1 2",
                                 "{}}",
                                 "\"\xff\"",
                                 "\"\xc0\xaf\"",
                                 "\"\xed\xa0\x80\"",
                                 "\"\xf5\x80\x80\x80\"",
                                 "\"\xe2\x82"}) {
    EXPECT_THAT(problem_of(text), HasSubstr("invalid JSON at line ")) << text;
  }
}

TEST(Json, TellsWhereTheMistakeIs) {
  EXPECT_EQ(problem_of("{\n  \"a\": x\n}"), "invalid JSON at line 2, column 8: a value is expected");
  EXPECT_EQ(problem_of("[1"),
            "invalid JSON at line 1, column 3: a comma or a closing bracket is expected after an array's item");
}

TEST(Json, RefusesToNestDeeperThanItsBound) {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
  };
  EXPECT_EQ(problem_of(nested(kJsonDepthMax)), "accepted");
  EXPECT_THAT(problem_of(nested(kJsonDepthMax + 2)), HasSubstr("nested too deep"));
  EXPECT_THAT(problem_of(std::string(1'000'000, '[')), HasSubstr("nested too deep"));
}

TEST(Json, IsWrittenAsGoWritesIt) {
  EXPECT_EQ(json_quote("a\"\\/\b\f\n\r\t\x01\x7f"), "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\x7f\"");
  EXPECT_EQ(json_quote("<&>"), "\"<&>\"");
  EXPECT_EQ(json_quote("<&>", true), R"("\u003c\u0026\u003e")");
  EXPECT_EQ(json_quote("\u00e9\u2028\u2029"), "\"\u00e9\\u2028\\u2029\"");
  EXPECT_EQ(json_quote("\xff"
                       "a"),
            "\"\\ufffda\"");
}

TEST(Json, IndentsAsAsked) {
  EXPECT_EQ(parsed(R"({"a":[1,{}],"b":[],"c":{"d":null}})").dump(2),
            "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": [],\n  \"c\": {\n    \"d\": null\n  }\n}");
}

TEST(Json, IsBuiltMemberByMember) {
  Json json;
  json.set("b", Json::number(-7)).set("a", Json::boolean(true)).set("b", Json::string("x"));
  json.set("list", Json().push(Json()).push(Json::number_text("1.0")));
  EXPECT_EQ(json.dump(), R"({"b":"x","a":true,"list":[null,1.0]})");
  EXPECT_TRUE(json.has("a"));
  EXPECT_FALSE(json.has("c"));
  EXPECT_TRUE(json["c"]["d"].is_null());
}

}  // namespace
}  // namespace regionfall
