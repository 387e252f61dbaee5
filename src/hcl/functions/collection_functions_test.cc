#include <gtest/gtest.h>

#include "hcl/functions/expression_case.h"

namespace regionfall::hcl {
namespace {

// Each verified with `terraform console` 1.11.4.
constexpr ExpressionCase kCases[] = {
    {R"(coalesce("", null, "x"))", R"("x")"},
    {R"(coalesce(null, 1, "x"))", R"("1")"},
    {"coalesce(null, null)", {}},
    {R"(coalesce(0, "x"))", R"("0")"},
    {R"(coalesce([], ["a"]))", "[]"},
    {"coalesce()", {}},
    {R"(contains(["a"], 1))", "false"},
    {R"(contains(["1"], 1))", "false"},
    {R"(contains([], "a"))", "false"},
    {R"(contains(toset(["a"]), "a"))", "true"},
    {"contains({a=1}, 1)", {}},
    {R"(contains(["a"], null))", {}},
    {"length({a=1})", "1"},
    {"length(1)", {}},
    {"length(null)", {}},
    {R"(length("é🤷‍♀️"))", "2"},
};

TEST(CollectionFunctions, GiveWhatTerraformGives) {
  const NoFiles files;
  FunctionBench bench(files);
  for (const ExpressionCase& c : kCases) EXPECT_EQ(bench.json(c.expression), c.json.value_or("error")) << c.expression;
}

TEST(CollectionFunctions, GiveTerraformsTypes) {
  struct Case {
    std::string_view expression, type;
  };
  constexpr Case kTypes[] = {
      {R"(coalesce(null, 1, "x"))", "string"},
      {R"(coalesce([], ["a"]))", "list(string)"},
  };
  const NoFiles files;
  FunctionBench bench(files);
  for (const Case& c : kTypes) {
    const std::optional<Value> value = bench.value(c.expression);
    ASSERT_TRUE(value.has_value()) << c.expression;
    EXPECT_EQ(FunctionBench::compact_text(value->type()), c.type) << c.expression;
  }
}

}  // namespace
}  // namespace regionfall::hcl
