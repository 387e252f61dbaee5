#include <gtest/gtest.h>

#include "hcl/functions/expression_case.h"

namespace regionfall::hcl {
namespace {

// Each verified with `terraform console` 1.11.4.
constexpr ExpressionCase kCases[] = {
    {"pow(2,100)", "1267650600228229400000000000000"},
    {"pow(2,0.5)", "1.4142135623730951"},
    {"log(50,10)", "1.6989700043360185"},
    {"log(16,2)", "4"},
    {"log(10,3)", "2.095903274289385"},
    {"log(7,3)", "1.7712437491614224"},
    {"pow(-1,0.5)", {}},
    {"signum(0.5)", {}},
    {"sum([1,2.5])", "3.5"},
    {"sum([])", {}},
    {R"(sum(["1",2]))", "3"},
    {"sum([true])", {}},
    {"sum({a=1})", {}},
    {"sum([null])", {}},
    {R"(parseint("zz",36))", "1295"},
    {R"(parseint("-FF",16))", "-255"},
    {R"(parseint("12",1))", {}},
    {R"(parseint("9",8))", {}},
    {"parseint(12,10)", {}},
    {R"(parseint("Zz",62))", "3817"},
    {R"(parseint(" 1",10))", {}},
    {R"(parseint("+1",10))", "1"},
    {R"(parseint("1_0",10))", {}},
    {"max()", {}},
    {R"(max(1,"5",2))", "5"},
    {"min(3,1)", "1"},
    {"abs(-1.5)", "1.5"},
    {"ceil(-1.5)", "-1"},
    {"floor(-1.5)", "-2"},
    {"ceil(1e300)",
     "1000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"},
};

TEST(NumericFunctions, GiveWhatTerraformGives) {
  const NoFiles files;
  FunctionBench bench(files);
  for (const ExpressionCase& c : kCases) EXPECT_EQ(bench.json(c.expression), c.json.value_or("error")) << c.expression;
}

}  // namespace
}  // namespace regionfall::hcl
