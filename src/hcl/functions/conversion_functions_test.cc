#include <gtest/gtest.h>

#include "hcl/functions/expression_case.h"

namespace regionfall::hcl {
namespace {

// Each verified with `terraform console` 1.11.4.
constexpr ExpressionCase kCases[] = {
    {R"(tolist(["a",1]))", R"(["a","1"])"},
    {"tolist({a=1})", {}},
    {R"(toset(["b","a","a"]))", R"(["a","b"])"},
    {R"(tomap({a=1,b="x"}))", R"({"a":"1","b":"x"})"},
    {R"(tomap({a=1,b=["x"]}))", {}},
    {"tostring([1])", {}},
    {"tostring(true)", R"("true")"},
    {R"(tonumber("0x10"))", {}},
    {R"(tonumber(" 1"))", {}},
    {R"(tonumber("1e3"))", "1000"},
    {R"(tonumber("abc"))", {}},
    {"tonumber(true)", {}},
    {R"(tobool("TRUE"))", {}},
    {R"(tobool("true"))", "true"},
    {R"(tobool("1"))", "true"},
    {"tobool(1)", {}},
    {"tobool(null)", "null"},
    {"tostring(null)", "null"},
    {"tostring(1.50)", R"("1.5")"},
    {R"(nonsensitive(sensitive("a")))", R"("a")"},
    {R"(nonsensitive("a"))", R"("a")"},
    {R"(nonsensitive(sensitive(["a"])[0]))", R"("a")"},
    {"nonsensitive(values({a=sensitive(1)})[0])", "1"},
    {R"(ephemeralasnull("a"))", R"("a")"},
    {R"(list("a"))", {}},
    {R"(map("a","b"))", {}},
};

TEST(ConversionFunctions, GiveWhatTerraformGives) {
  const NoFiles files;
  FunctionBench bench(files);
  for (const ExpressionCase& c : kCases) EXPECT_EQ(bench.json(c.expression), c.json.value_or("error")) << c.expression;
}

TEST(ConversionFunctions, GiveTerraformsTypes) {
  struct Case {
    std::string_view expression, type;
  };
  constexpr Case kTypes[] = {
      {R"(tolist(["a",1]))", "list(string)"},
      {"tolist([])", "list(dynamic)"},
      {"toset([1,2])", "set(number)"},
      {R"(tomap({a=1,b="x"}))", "map(string)"},
      {"tobool(null)", "bool"},
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
