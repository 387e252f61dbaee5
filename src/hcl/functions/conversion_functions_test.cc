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

TEST(ConversionFunctions, GiveWhatTerraformGives) { expect_values(kCases); }

TEST(ConversionFunctions, GiveTerraformsTypes) {
  constexpr TypeCase kTypes[] = {
      {R"(tolist(["a",1]))", "list(string)"},   {"tolist([])", "list(dynamic)"}, {"toset([1,2])", "set(number)"},
      {R"(tomap({a=1,b="x"}))", "map(string)"}, {"tobool(null)", "bool"},
  };
  expect_types(kTypes);
}

}  // namespace
}  // namespace regionfall::hcl
