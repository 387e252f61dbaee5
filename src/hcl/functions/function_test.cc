#include "hcl/function.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "hcl/functions/expression_case.h"

namespace regionfall::hcl {
namespace {

// A function that gives its first argument back, whatever its parameter lets through.
Function echo(Parameter parameter) {
  return {.name = "echo",
          .parameters = {std::move(parameter)},
          .result_type = [](std::span<const Value> arguments) -> Result<Type, FunctionError> {
            return arguments[0].type();
          },
          .call = [](std::span<const Value> arguments, const FunctionCall&) -> FunctionResult { return arguments[0]; }};
}

class CallFunction : public ::testing::Test {
 protected:
  FunctionResult call(const Function& function, std::vector<Value> arguments) {
    return call_function(function, arguments, FunctionCall{.context = bench_.context()});
  }

 private:
  NoFiles files_;
  FunctionBench bench_{files_};
};

const Value kText = Value::string("text");

TEST_F(CallFunction, ConvertsArgumentsToTheParametersType) {
  const Function function = echo({.name = "x", .type = Type::string()});
  EXPECT_EQ(call(function, {Value::number(5)})->as_string(), "5");
  const FunctionResult wrong = call(function, {Value::tuple({})});
  ASSERT_FALSE(wrong.has_value());
  EXPECT_EQ(wrong.error().argument, 0u);
}

TEST_F(CallFunction, RefusesNullUnlessTheParameterTakesIt) {
  EXPECT_EQ(call(echo({.name = "x", .type = Type::string()}), {Value::null(Type::string())}).error().message,
            "argument must not be null");
  EXPECT_TRUE(call(echo({.name = "x", .type = Type::string(), .allow_null = true}), {Value()})->is_null());
}

TEST_F(CallFunction, GivesAnUnknownValueThatIsNotNullForUnknownArguments) {
  const Value result = *call(echo({.name = "x", .type = Type::string()}), {Value::unknown(Type::string())});
  EXPECT_FALSE(result.is_known());
  EXPECT_TRUE(result.refinement().not_null);
  EXPECT_EQ(result.type(), Type::string());
}

TEST_F(CallFunction, GivesADynamicValueForAnArgumentOfUnknownType) {
  const Value result = *call(echo({.name = "x", .type = Type::dynamic()}), {Value::dynamic()});
  EXPECT_TRUE(result.type().is_dynamic());
}

TEST_F(CallFunction, MovesMarksFromInsideTheArgumentsToTheResult) {
  const Value list = Value::tuple({kText.with_marks(Marks::kSensitive)});
  const Value taken = *call(echo({.name = "x", .type = Type::dynamic()}), {list});
  EXPECT_EQ(taken.marks(), Marks::kSensitive);
  EXPECT_EQ(taken.elements()[0].marks(), Marks::kNone);
  const Value left = *call(echo({.name = "x", .type = Type::dynamic(), .allow_marked = true}), {list});
  EXPECT_EQ(left.marks(), Marks::kNone);
  EXPECT_EQ(left.elements()[0].marks(), Marks::kSensitive);
}

TEST_F(CallFunction, KeepsMarksOfArgumentsWhenTheResultIsUnknown) {
  const Value argument = Value::unknown(Type::string()).with_marks(Marks::kEphemeral);
  EXPECT_EQ(call(echo({.name = "x", .type = Type::string()}), {argument})->marks(), Marks::kEphemeral);
}

TEST_F(CallFunction, RefusesTooFewAndTooManyArguments) {
  const Function function = echo({.name = "x", .type = Type::string()});
  EXPECT_FALSE(call(function, {}).has_value());
  EXPECT_EQ(call(function, {kText, kText}).error().argument, 1u);
}

TEST(TerraformFunctions, AreFoundByPlainNameAndInTheCoreNamespace) {
  const FunctionTable functions = terraform_functions();
  ASSERT_NE(functions.find("upper"), nullptr);
  EXPECT_EQ(functions.find("upper")->name, "upper");
  EXPECT_EQ(functions.find("core::upper"), functions.find("upper"));
  EXPECT_EQ(functions.find("core::core::upper"), nullptr);
  EXPECT_EQ(functions.find("uppe"), nullptr);
}

TEST(TerraformFunctions, HaveTwoNamesEach) {
  const std::vector<std::string> names = terraform_functions().names();
  EXPECT_TRUE(std::ranges::is_sorted(names));
  EXPECT_TRUE(std::ranges::binary_search(names, "upper"));
  EXPECT_TRUE(std::ranges::binary_search(names, "core::upper"));
  EXPECT_EQ(names.size() % 2, 0u);
}

TEST(FunctionTable, OfNoFunctionsFindsNone) {
  const FunctionTable none;
  EXPECT_TRUE(none.empty());
  EXPECT_EQ(none.find("upper"), nullptr);
  EXPECT_TRUE(none.names().empty());
}

TEST(FunctionsJson, TellsSignaturesAsTerraformDoes) {
  const Json json = parse_json(functions_json(terraform_functions())).value_or(Json());
  EXPECT_EQ(json["format_version"].text(), "1.0");
  const Json& signatures = json["function_signatures"];
  const Json& lookup = signatures["core::lookup"];
  EXPECT_EQ(lookup["return_type"].text(), "dynamic");
  EXPECT_EQ(lookup["parameters"].dump(), R"([{"name":"inputMap","type":"dynamic"},{"name":"key","type":"string"}])");
  EXPECT_EQ(lookup["variadic_parameter"].dump(), R"({"name":"default","is_nullable":true,"type":"dynamic"})");
  EXPECT_EQ(signatures["chunklist"]["return_type"].dump(), R"(["list",["list","dynamic"]])");
  EXPECT_FALSE(signatures.has("type"));
}

}  // namespace
}  // namespace regionfall::hcl
