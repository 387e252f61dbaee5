#include <gtest/gtest.h>

#include "hcl/functions/expression_case.h"

namespace regionfall::hcl {
namespace {

// Each verified with `terraform console` 1.11.4.
constexpr ExpressionCase kCases[] = {
    {"merge()", "{}"},
    {R"(merge({a=1},{a="x",b=2}))", R"({"a":"x","b":2})"},
    {R"(merge(tomap({a=1}),tomap({b="x"})))", R"({"a":1,"b":"x"})"},
    {R"(merge(tomap({a="1"}),{b=true}))", R"({"a":"1","b":true})"},
    {"merge(null,{a=1})", R"({"a":1})"},
    {"merge({a=1},null)", R"({"a":1})"},
    {"keys({b=1,a=2})", R"(["a","b"])"},
    {"keys(tomap({b=1,a=2}))", R"(["a","b"])"},
    {"keys({})", "[]"},
    {"keys([1])", {}},
    {R"(values({b=1,a="x"}))", R"(["x",1])"},
    {"values(tomap({b=1,a=2}))", "[2,1]"},
    {R"(zipmap(["a","b"],[1,"x"]))", R"({"a":1,"b":"x"})"},
    {R"(zipmap(["a","b"],tolist([1,2])))", R"({"a":1,"b":2})"},
    {R"(zipmap(["a","a"],[1,"x"]))", R"({"a":"x"})"},
    {R"(zipmap(["a"],[1,2]))", {}},
    {R"(transpose({a=["x","y"],b=["y"]}))", R"({"x":["a"],"y":["a","b"]})"},
    {"transpose({})", "{}"},
    {R"(lookup({a=1},"a"))", "1"},
    {R"(lookup({a=1},"b"))", {}},
    {R"(lookup({a=1},"b","z"))", R"("z")"},
    {R"(lookup(tomap({a=1}),"b","z"))", {}},
    {R"(lookup(tomap({a=1}),"b","7"))", "7"},
    {R"(lookup(tomap({a="1"}),"b",null))", "null"},
    {R"(lookup({a=1},"b",null))", "null"},
    {R"(lookup({a=1},"b",1,2))", {}},
};

TEST(MapFunctions, GiveWhatTerraformGives) { expect_values(kCases); }

TEST(MapFunctions, GiveTerraformsTypes) {
  constexpr TypeCase kTypes[] = {
      {R"(merge({a=1},{a="x",b=2}))", "object({a:string,b:number})"},
      {"merge(tomap({a=1}),tomap({b=2}))", "map(number)"},
      {R"(merge(tomap({a=1}),tomap({b="x"})))", "object({a:number,b:string})"},
      {R"(merge(tomap({a="1"}),{b=true}))", "object({a:string,b:bool})"},
      {"keys({b=1,a=2})", "tuple([string,string])"},
      {"keys(tomap({b=1}))", "list(string)"},
      {R"(values({b=1,a="x"}))", "tuple([string,number])"},
      {"values(tomap({b=1}))", "list(number)"},
      {R"(zipmap(["a","b"],[1,"x"]))", "object({a:number,b:string})"},
      {R"(zipmap(["a","b"],tolist([1,2])))", "map(number)"},
      {R"(lookup({a=1},"a","z"))", "number"},
      {R"(lookup(tomap({a=1}),"b","7"))", "number"},
  };
  expect_types(kTypes);
}

}  // namespace
}  // namespace regionfall::hcl
