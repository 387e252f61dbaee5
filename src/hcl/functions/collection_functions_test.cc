#include <gtest/gtest.h>

#include "hcl/functions/expression_case.h"

namespace regionfall::hcl {
namespace {

// Each verified with `terraform console` 1.11.4.
constexpr ExpressionCase kCases[] = {
    {"alltrue([])", "true"},
    {R"(alltrue([true,"false"]))", "false"},
    {"anytrue([null,false])", "false"},
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

TEST(CollectionFunctions, GiveWhatTerraformGives) { expect_values(kCases); }

TEST(CollectionFunctions, GiveTerraformsTypes) {
  constexpr TypeCase kTypes[] = {
      {R"(coalesce(null, 1, "x"))", "string"},
      {R"(coalesce([], ["a"]))", "list(string)"},
  };
  expect_types(kTypes);
}

}  // namespace
}  // namespace regionfall::hcl
