#include "hcl/value_json.h"

#include <gtest/gtest.h>

namespace regionfall::hcl {
namespace {

Json json(std::string_view text) { return parse_json(text).value(); }

Type type(std::string_view text) { return type_from_json(json(text)).value(); }

struct RoundTrip {
  std::string type;
  std::string value;
};

TEST(ValueJson, ComesBackAsTheSameText) {
  const RoundTrip cases[] = {
      {R"("string")", R"("a")"},
      {R"("number")", "12345678901234567890.5"},
      {R"("bool")", "true"},
      {R"("string")", "null"},
      {R"(["list","number"])", "[1,2,null]"},
      {R"(["set","string"])", R"(["a","b"])"},
      {R"(["map","bool"])", R"({"a":true,"b":false})"},
      {R"(["map","bool"])", "null"},
      {R"(["tuple",["string",["list","number"]]])", R"(["a",[1]])"},
      {R"(["object",{"a":"string","b":["list","string"]}])", R"({"a":null,"b":[]})"},
      {R"("dynamic")", R"({"value":["a",1],"type":["tuple",["string","number"]]})"},
      {R"("dynamic")", "null"},
      {R"(["object",{"a":"dynamic"}])", R"({"a":{"value":{"x":true},"type":["object",{"x":"bool"}]}})"},
  };
  for (const auto& [type_text, text] : cases) {
    const auto value = value_from_json(json(text), type(type_text));
    ASSERT_TRUE(value.has_value()) << text << ": " << value.error().message;
    EXPECT_EQ(value_to_json(*value, type(type_text)).dump(), text);
  }
}

TEST(ValueJson, ReadsPrimitivesLoosely) {
  EXPECT_EQ(value_from_json(json("1.50"), Type::string())->as_string(), "1.50");
  EXPECT_EQ(value_from_json(json("true"), Type::string())->as_string(), "true");
  EXPECT_EQ(value_from_json(json(R"("7")"), Type::number())->as_number(), Number(7));
  EXPECT_TRUE(value_from_json(json(R"("true")"), Type::boolean())->as_bool());
}

TEST(ValueJson, FillsMissingAttributesWithNull) {
  const auto value = value_from_json(json("{}"), type(R"(["object",{"a":"string"}])"));
  EXPECT_TRUE(value->attribute("a").is_null());
  EXPECT_EQ(value->attribute("a").type(), Type::string());
}

TEST(ValueJson, TellsWhereSomethingDoesNotFit) {
  const std::pair<RoundTrip, std::string> cases[] = {
      {{R"("number")", "[]"}, "a number is required"},
      {{R"("number")", R"("x")"}, "a number is required"},
      {{R"("bool")", "1"}, "a bool is required"},
      {{R"(["list","number"])", "[1,true]"}, "[1]: a number is required"},
      {{R"(["map",["list","string"]])", R"({"k":[[]]})"}, R"(["k"][0]: a string is required)"},
      {{R"(["object",{"a":["object",{"b":"bool"}]}])", R"({"a":{"b":3}})"}, ".a.b: a bool is required"},
      {{R"(["object",{}])", R"({"a":1})"}, "there is no attribute \"a\" here"},
      {{R"(["tuple",["bool"]])", "[]"}, "an array of 1 items is required, this one has 0"},
      {{R"("dynamic")", "1"}, "an object with \"value\" and \"type\" is required"},
  };
  for (const auto& [input, message] : cases) {
    const auto value = value_from_json(json(input.value), type(input.type));
    ASSERT_FALSE(value.has_value()) << input.value;
    EXPECT_EQ(value.error().message, message);
  }
}

TEST(ValueJson, ImpliesObjectsAndTuples) {
  const Value value = implied_value(json(R"({"b":[1,"x",null,true],"a":{}})"));
  EXPECT_EQ(value.type().json(),
            R"(["object",{"a":["object",{}],"b":["tuple",["number","string","dynamic","bool"]]}])");
  EXPECT_EQ(value.attribute("b").elements()[1].as_string(), "x");
}

TEST(TypeJson, ReadsOptionalAttributes) {
  const Type object = type(R"(["object",{"a":"string","b":"number"},["b"]])");
  EXPECT_FALSE(object.attribute("a")->optional);
  EXPECT_TRUE(object.attribute("b")->optional);
}

TEST(TypeJson, RefusesWhatIsNoType) {
  for (const char* text :
       {"1", "\"text\"", "[]", R"(["list"])", R"(["bag","string"])", R"(["object",[]])", R"(["tuple","x"])"}) {
    EXPECT_FALSE(type_from_json(json(text)).has_value()) << text;
  }
}

}  // namespace
}  // namespace regionfall::hcl
