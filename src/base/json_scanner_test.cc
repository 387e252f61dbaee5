#include "base/json_scanner.h"

#include <gtest/gtest.h>

namespace regionfall {
namespace {

std::string laid_out(std::string_view json, bool indent, int depth = 0) {
  std::string out;
  append_json_layout(out, json, indent, depth);
  return out;
}

TEST(JsonScanner, GoesThroughObjectsAndArraysInTheirOrder) {
  JsonScanner scanner(R"( {"a": [1, {"b": "x"}], "c\u0041": "t\n", "d": {}, "e": []} )");
  ASSERT_TRUE(scanner.enter_object());
  EXPECT_EQ(scanner.next_member().value(), "a");
  ASSERT_TRUE(scanner.enter_array());
  ASSERT_TRUE(scanner.next_item().value());
  EXPECT_EQ(scanner.raw().value(), "1");
  ASSERT_TRUE(scanner.next_item().value());
  EXPECT_EQ(scanner.raw().value(), R"({"b": "x"})");
  EXPECT_FALSE(scanner.next_item().value());
  EXPECT_EQ(scanner.next_member().value(), "cA");
  EXPECT_EQ(scanner.string().value(), "t\n");
  EXPECT_EQ(scanner.next_member().value(), "d");
  ASSERT_TRUE(scanner.enter_object());
  EXPECT_EQ(scanner.next_member().value(), std::nullopt);
  EXPECT_EQ(scanner.next_member().value(), "e");
  ASSERT_TRUE(scanner.enter_array());
  EXPECT_FALSE(scanner.next_item().value());
  EXPECT_EQ(scanner.next_member().value(), std::nullopt);
  EXPECT_TRUE(scanner.end());
}

// What is passed over is held to the same rules as what is read.
TEST(JsonScanner, AcceptsWhatParseJsonAccepts) {
  const std::string deep(2 * kJsonDepthMax, '[');
  for (const std::string& text : {std::string("1"),
                                  std::string("-0.5e+3"),
                                  std::string("01"),
                                  std::string("1."),
                                  std::string("1e"),
                                  std::string("-"),
                                  std::string("\"\\u12\""),
                                  std::string("\"\\u12ab\""),
                                  std::string("\"\\x\""),
                                  std::string("\"\x01\""),
                                  std::string("\"\xff\""),
                                  std::string("\"\xc3\xa9\""),
                                  std::string("\"open"),
                                  std::string("{\"a\" 1}"),
                                  std::string("{\"a\":1,}"),
                                  std::string("{a:1}"),
                                  std::string("[1,]"),
                                  std::string("[1 2]"),
                                  std::string("[1}"),
                                  std::string("tru"),
                                  std::string("null"),
                                  std::string(""),
                                  std::string("nul"),
                                  deep,
                                  std::string("{\"a\":{\"b\":[true,false,null,{}]}}")}) {
    JsonScanner scanner(text);
    EXPECT_EQ(scanner.raw().has_value() && scanner.end().has_value(), parse_json(text).has_value())
        << text.substr(0, 40);
  }
}

TEST(JsonScanner, SaysWhereSomethingIsWrong) {
  JsonScanner scanner("{\n  \"a\": [1,\n    tru]}");
  const auto raw = scanner.raw();
  ASSERT_FALSE(raw);
  EXPECT_EQ(raw.error().message, "invalid JSON at line 3, column 5: a value is expected");
}

TEST(JsonLayout, IsGos) {
  EXPECT_EQ(laid_out(R"({ "a":[ ],"b" : { },"c":[1,{"d":"x"}]})", true), R"({
  "a": [],
  "b": {},
  "c": [
    1,
    {
      "d": "x"
    }
  ]
})");
  EXPECT_EQ(laid_out("{\n  \"a\": [\n    1, 2 ]\n}", false), R"({"a":[1,2]})");
  EXPECT_EQ(laid_out("[1]", true, 2), "[\n      1\n    ]");
  EXPECT_EQ(laid_out("\"<\\u003c>&\\\"\u2028\u2029\u202a\"", false),
            "\"\\u003c\\u003c\\u003e\\u0026\\\"\\u2028\\u2029\u202a\"");
}

}  // namespace
}  // namespace regionfall
