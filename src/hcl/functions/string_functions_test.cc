#include <gtest/gtest.h>

#include "hcl/functions/expression_case.h"

namespace regionfall::hcl {
namespace {

// Each verified with `terraform console` 1.11.4.
constexpr ExpressionCase kCases[] = {
    {R"(upper("ßaéŉǆ"))", R"("ßAÉŉǄ")"},
    {R"(lower("İIẞÀ"))", R"("iißà")"},
    {R"(title("hello wOrld o'neil foo_bar ǆa 1st"))", R"("Hello WOrld O'Neil Foo_bar ǅa 1st")"},
    {R"(strrev("noe\u0308l 👨‍👩‍👧 ab"))", R"("ba 👨‍👩‍👧 lëon")"},
    {R"(substr("hello", -3, 2))", R"("ll")"},
    {R"(substr("hello", 1, -1))", R"("ello")"},
    {R"(substr("hello", 10, 2))", R"("")"},
    {R"(substr("hello", -10, 2))", R"("he")"},
    {R"(substr("hello", 1.5, 2))", {}},
    {R"(split("", "abc"))", R"(["a","b","c"])"},
    {R"(split("", ""))", "[]"},
    {R"(split(",", ""))", R"([""])"},
    {R"(replace("abc", "", "-"))", R"("-a-b-c-")"},
    {R"(replace("hello", "/(l+)(o)/", "<$1|$${2}>"))", R"("he\u003cll|o\u003e")"},
    {R"(replace("hello", "/l*/", "X"))", R"("XhXeXoX")"},
    {R"(replace("hello", "/(?<n>l)/", "[$n]"))", R"("he[l][l]o")"},
    {R"(replace("hello", "/l/", "$1x"))", R"("heo")"},
    {R"(replace("hello", "/l/", "$$"))", R"("he$$o")"},
    {R"(replace("hello", "/(l)/", "$1x"))", R"("heo")"},
    {R"(replace("hello", "/(/", "x"))", {}},
    {R"(replace("a/b", "/", "-"))", R"("a-b")"},
    {R"(indent(-1, "a\nb"))", {}},
    {R"(indent(2, "a\nb\n"))", R"("a\n  b\n  ")"},
    {R"(chomp("a\r\n\n\r"))", R"("a")"},
    {R"(trim("?!hello?!", "!?"))", R"("hello")"},
    {R"(trimspace("\u00a0\t hi \u3000"))", R"("hi")"},
    {R"(trimprefix("helloworld","hello"))", R"("world")"},
    {R"(join("-", ["a",null]))", {}},
    {R"(join(","))", {}},
    {R"(join(",", ["a"], ["b","c"]))", R"("a,b,c")"},
    {"upper(null)", {}},
    {R"(upper(["a"]))", {}},
    {"upper()", {}},
    {R"(upper("a","b"))", {}},
    {"upper(1)", R"("1")"},
    {R"(core::upper("a"))", R"("A")"},
};

TEST(StringFunctions, GiveWhatTerraformGives) { expect_values(kCases); }

TEST(StringFunctions, GiveTerraformsTypes) {
  constexpr TypeCase kTypes[] = {
      {R"(split(",","a"))", "list(string)"},
  };
  expect_types(kTypes);
}

}  // namespace
}  // namespace regionfall::hcl
