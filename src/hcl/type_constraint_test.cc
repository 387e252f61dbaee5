#include "hcl/parser_testing.h"

namespace regionfall::hcl {
namespace {

struct Read {
  TypeConstraint constraint;
  Diagnostics diagnostics;
};

Read read(std::string_view text) {
  const SourceFile file("test", std::string(text));
  Read result;
  const ExpressionPtr expression = parse_expression(file, result.diagnostics);
  result.constraint = parse_type_constraint(*expression, result.diagnostics);
  return result;
}

TEST(TypeConstraint, ReadsEveryType) {
  const std::pair<const char*, const char*> cases[] = {
      {"string", "\"string\""},
      {"any", "\"dynamic\""},
      {"list", "[\"list\",\"dynamic\"]"},
      {"map", "[\"map\",\"dynamic\"]"},
      {"set(number)", "[\"set\",\"number\"]"},
      {"map(list(bool))", "[\"map\",[\"list\",\"bool\"]]"},
      {"tuple([string, number])", "[\"tuple\",[\"string\",\"number\"]]"},
      {"object({ a = string, b = any })", "[\"object\",{\"a\":\"string\",\"b\":\"dynamic\"}]"},
  };
  for (const auto& [text, json] : cases) {
    const Read result = read(text);
    EXPECT_TRUE(result.diagnostics.empty()) << text;
    EXPECT_EQ(result.constraint.type.json(), json) << text;
    EXPECT_EQ(result.constraint.defaults, nullptr) << text;
  }
}

TEST(TypeConstraint, KeepsDefaultsBesideOptionalAttributes) {
  const Read result = read("map(object({ a = optional(string, 1 + 1), b = optional(list(number)), c = string }))");
  EXPECT_TRUE(result.diagnostics.empty());
  const Type& object = result.constraint.type.element();
  EXPECT_TRUE(object.attribute("a")->optional);
  EXPECT_TRUE(object.attribute("b")->optional);
  EXPECT_FALSE(object.attribute("c")->optional);
  ASSERT_NE(result.constraint.defaults, nullptr);
  const TypeDefaults& inner = *result.constraint.defaults->children.at(0).second;
  ASSERT_EQ(inner.defaults.size(), 1u);
  EXPECT_EQ(inner.defaults[0].first, "a");
  EXPECT_EQ(inner.defaults[0].second.as_string(), "2");
}

TEST(TypeConstraint, SaysWhatIsWrong) {
  const std::pair<const char*, std::vector<std::string>> cases[] = {
      {"\"string\"", {"1:1 Invalid quoted type constraints"}},
      {"strin", {"1:1 Invalid type specification"}},
      {"set", {"1:1 Invalid type specification"}},
      {"list(map)", {"1:6 Invalid type specification"}},
      {"list(string, number)", {"1:14 Invalid type specification"}},
      {"string()", {"1:7 Invalid type specification"}},
      {"(string)", {"1:1 Invalid type specification"}},
      {"optional(string)", {"1:1 Invalid type specification"}},
      {"tuple(string)", {"1:7 Invalid type specification"}},
      {"object(string)", {"1:8 Invalid type specification"}},
      {"object({\"a\" = string, b = strin, c = string, c = number})",
       {"1:9 Invalid type specification", "1:27 Invalid type specification", "1:46 Invalid type specification"}},
      {"object({a = optional(number, \"x\")})", {"1:30 Invalid default value for optional attribute"}},
      {"object({a = optional()})", {"1:21 Invalid type specification"}},
  };
  for (const auto& [text, lines] : cases) EXPECT_EQ(mistakes(read(text).diagnostics), lines) << text;
}

TEST(TypeConstraint, RefusesDefaultsThatReferToThings) {
  EXPECT_TRUE(read("object({a = optional(string, var.x)})").diagnostics.has_errors());
  EXPECT_TRUE(read("object({a = optional(string, upper(\"x\"))})").diagnostics.has_errors());
}

}  // namespace
}  // namespace regionfall::hcl
