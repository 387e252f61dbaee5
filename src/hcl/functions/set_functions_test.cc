#include <gtest/gtest.h>

#include "hcl/functions/expression_case.h"

namespace regionfall::hcl {
namespace {

// Each verified with `terraform console` 1.11.4.
constexpr ExpressionCase kCases[] = {
    {R"(setproduct(["a","b"],[1,2]))", R"([["a",1],["a",2],["b",1],["b",2]])"},
    {R"(setproduct(toset(["a","b"]),[1,"x"]))", R"([["a","1"],["a","x"],["b","1"],["b","x"]])"},
    {"setproduct([],[1])", "[]"},
    {R"(setproduct(["a"]))", {}},
    {R"(setproduct([{a=1},"x"],["a"]))", {}},
    {R"(setproduct("a",["b"]))", {}},
    {R"(setunion(["a","b"],["b","c"]))", R"(["a","b","c"])"},
    {"setunion([],[])", "[]"},
    {R"(setunion(["a"],[1]))", R"(["1","a"])"},
    {R"(setunion(["a"],[]))", R"(["a"])"},
    {R"(setintersection(["a","b"],["b","c"],["b"]))", R"(["b"])"},
    {R"(setsubtract(["a","b"],["b"]))", R"(["a"])"},
    {R"(setsubtract([1,2],["2"]))", R"(["1"])"},
    {R"(setunion([{a=1}],["a"]))", {}},
};

TEST(SetFunctions, GiveWhatTerraformGives) { expect_values(kCases); }

TEST(SetFunctions, GiveTerraformsTypes) {
  constexpr TypeCase kTypes[] = {
      {R"(setproduct(["a","b"],[1,2]))", "list(tuple([string,number]))"},
      {R"(setproduct(toset(["a","b"]),[1,"x"]))", "set(tuple([string,string]))"},
      {"setproduct([],[1])", "list(tuple([dynamic,number]))"},
      {"setunion([],[])", "set(dynamic)"},
      {R"(setunion(["a"],[1]))", "set(string)"},
      {R"(setunion(["a"],[]))", "set(string)"},
  };
  expect_types(kTypes);
}

}  // namespace
}  // namespace regionfall::hcl
