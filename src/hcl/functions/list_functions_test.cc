#include <gtest/gtest.h>

#include "hcl/functions/expression_case.h"

namespace regionfall::hcl {
namespace {

// Each verified with `terraform console` 1.11.4.
constexpr ExpressionCase kCases[] = {
    {R"(sort(["b","a",null]))", {}},
    {R"(sort(["é","z","a","Z"]))", R"(["Z","a","z","é"])"},
    {R"(element([1,"b",true], -1))", {}},
    {R"(element(tolist(["a","b"]), -1))", R"("b")"},
    {R"(element(["a"], 5))", R"("a")"},
    {"element([], 0)", {}},
    {R"(element(toset(["a"]), 0))", {}},
    {R"(index([1,2,"a"], "a"))", "2"},
    {"index([], 1)", {}},
    {R"(index(["a"], "b"))", {}},
    {R"(index(toset(["a"]), "a"))", {}},
    {R"(flatten([1,[2,[3,["a"]]],toset(["z"])]))", R"([1,2,3,"a","z"])"},
    {"flatten(toset([]))", "[]"},
    {"flatten({})", {}},
    {"flatten([null,[null]])", "[null,null]"},
    {"flatten([])", "[]"},
    {R"(distinct(["a","b","a",1]))", R"(["a","b","1"])"},
    {"distinct([1,true])", {}},
    {"distinct([])", "[]"},
    {R"(compact(["a","",null,"b"]))", R"(["a","b"])"},
    {"concat()", {}},
    {"concat([])", "[]"},
    {R"(concat(["a"],["b",1]))", R"(["a","b",1])"},
    {R"(concat(tolist(["a"]),tolist([1])))", R"(["a","1"])"},
    {R"(concat(tolist([]),["b"]))", R"(["b"])"},
    {R"(concat(toset(["a"])))", {}},
    {R"(concat(tolist(["a"]),[1]))", R"(["a",1])"},
    {R"(chunklist(["a","b","c"],2))", R"([["a","b"],["c"]])"},
    {R"(chunklist(["a"],0))", R"([["a"]])"},
    {"chunklist([],2)", "[]"},
    {R"(chunklist(["a"],-1))", {}},
    {R"(chunklist(["a"],1.5))", {}},
    {R"(coalescelist([], ["a"]))", R"(["a"])"},
    {"coalescelist([], [])", {}},
    {R"(coalescelist(null, ["a"]))", {}},
    {R"(coalescelist(tolist([]), tolist(["a"])))", R"(["a"])"},
    {R"(coalescelist(tolist([]), ["a",1]))", R"(["a",1])"},
    {"one([])", "null"},
    {R"(one(["a"]))", R"("a")"},
    {"one(toset([]))", "null"},
    {R"(one(["a","b"]))", {}},
    {"one(null)", {}},
    {"one({a=1})", {}},
    {"range(3)", "[0,1,2]"},
    {"range(-3)", "[0,-1,-2]"},
    {"range(1,4)", "[1,2,3]"},
    {"range(4,1)", "[4,3,2]"},
    {"range(0,1,0.25)", "[0,0.25,0.5,0.75]"},
    {"range(1,2,0)", {}},
    {"range(1,2,-1)", {}},
    {"range(2,1,1)", {}},
    {"range(1025)", {}},
    {"range(1,2,3,4)", {}},
    {"range(0)", "[]"},
    {R"(reverse(["a",1,true]))", R"([true,1,"a"])"},
    {R"(reverse(toset(["b","a"])))", R"(["b","a"])"},
    {"reverse([])", "[]"},
    {R"(reverse("abc"))", {}},
    {R"(slice(["a",1,true],0,2))", R"(["a",1])"},
    {R"(slice(tolist(["a","b"]),1,1))", "[]"},
    {R"(slice(["a"],0,2))", {}},
    {R"(slice(["a"],1,0))", {}},
    {R"(slice(["a"],-1,0))", {}},
    {R"(slice(toset(["a"]),0,1))", {}},
    {R"(sort(toset(["b","a"])))", R"(["a","b"])"},
    {"sort([3,1,2])", R"(["1","2","3"])"},
    {R"(matchkeys(["a","b","c"],["x","y","x"],["x"]))", R"(["a","c"])"},
    {R"(matchkeys(["a"],["x","y"],["x"]))", {}},
    {R"(matchkeys(["a"],["x"],[]))", "[]"},
    {R"(matchkeys(["a"],[1],["1"]))", R"(["a"])"},
};

TEST(ListFunctions, GiveWhatTerraformGives) { expect_values(kCases); }

TEST(ListFunctions, GiveTerraformsTypes) {
  constexpr TypeCase kTypes[] = {
      {R"(flatten([1,["a",[true]]]))", "tuple([number,string,bool])"},
      {R"(flatten(tolist([["a"],["b"]])))", "tuple([string,string])"},
      {R"(distinct(["a","b","a",1]))", "list(string)"},
      {R"(concat(tolist(["a"]),tolist([1])))", "list(string)"},
      {R"(concat(tolist(["a"]),[1]))", "tuple([string,number])"},
      {R"(chunklist(["a","b","c"],2))", "list(list(string))"},
      {R"(coalescelist([], ["a"]))", "tuple([string])"},
      {"one([])", "dynamic"},
      {"one(toset([]))", "dynamic"},
      {"range(3)", "list(number)"},
      {R"(reverse(["a",1]))", "tuple([number,string])"},
      {R"(reverse(toset(["b","a"])))", "list(string)"},
      {R"(slice(tolist(["a","b"]),1,1))", "list(string)"},
      {R"(matchkeys(["a"],["x"],["x"]))", "list(string)"},
      {R"(sort(["a"]))", "list(string)"},
      {R"(compact(["a"]))", "list(string)"},
      {R"(element(["a",1],1))", "number"},
  };
  expect_types(kTypes);
}

}  // namespace
}  // namespace regionfall::hcl
