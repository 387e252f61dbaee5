#include <gtest/gtest.h>

#include "hcl/functions/expression_case.h"

namespace regionfall::hcl {
namespace {

class UnknownArguments : public ::testing::Test {
 protected:
  Value call(std::string_view name, std::vector<Value> arguments) {
    const FunctionResult result = bench_.call(name, std::move(arguments));
    EXPECT_TRUE(result.has_value()) << name << ": " << (result ? "" : result.error().message);
    return result.value_or(Value());
  }

 private:
  NoFiles files_;
  FunctionBench bench_{files_};
};

Value text(std::string text) { return Value::string(std::move(text)); }
Value unknown_text() { return Value::unknown(Type::string()); }
Value strings(std::vector<Value> elements) { return Value::list(Type::string(), std::move(elements)); }
Value unknown_strings() { return Value::unknown(Type::list(Type::string())); }

TEST_F(UnknownArguments, FormatKnowsWhatStandsBeforeTheFirstVerb) {
  EXPECT_EQ(call("format", {text("arn:%s"), unknown_text()}).refinement().string_prefix, "arn:");
  EXPECT_EQ(call("format", {text("%s:"), unknown_text()}).refinement().string_prefix, "");
}

TEST_F(UnknownArguments, FormatlistKnowsTheOtherElements) {
  const Value result = call("formatlist", {text("<%s>"), Value::tuple({text("a"), unknown_text()})});
  ASSERT_TRUE(result.is_known());
  EXPECT_EQ(result.elements()[0].as_string(), "<a>");
  EXPECT_FALSE(result.elements()[1].is_known());
  EXPECT_FALSE(call("formatlist", {text("%s"), unknown_strings()}).is_known());
}

TEST_F(UnknownArguments, StartswithDecidesByAKnownPrefix) {
  const Value bucket = Value::unknown(Type::string(), {.not_null = true, .string_prefix = "arn:aws:s3"});
  EXPECT_TRUE(call("startswith", {bucket, text("arn:")}).as_bool());
  EXPECT_FALSE(call("startswith", {bucket, text("urn:")}).as_bool());
  EXPECT_FALSE(call("startswith", {bucket, text("arn:aws:s3:::b")}).is_known());
  EXPECT_TRUE(call("startswith", {unknown_text(), text("")}).as_bool());
}

TEST_F(UnknownArguments, LengthIsKnownByTypeForTuplesAndObjects) {
  EXPECT_EQ(call("length", {Value::unknown(Type::tuple({Type::string()}))}).as_number(), Number(1));
  EXPECT_EQ(call("length", {Value::unknown(Type::object({}))}).as_number(), Number(0));
  const Value length = call("length", {unknown_strings()});
  EXPECT_FALSE(length.is_known());
  EXPECT_EQ(length.refinement().at_least, Number(0));
}

TEST_F(UnknownArguments, KeysOfAnObjectAreKnownByItsType) {
  const Value keys = call("keys", {Value::unknown(Type::object({{.name = "a", .type = Type::string()}}))});
  ASSERT_TRUE(keys.is_known());
  EXPECT_EQ(keys.elements()[0].as_string(), "a");
  EXPECT_FALSE(call("keys", {Value::unknown(Type::map(Type::string()))}).is_known());
}

TEST_F(UnknownArguments, SequencesKeepUnknownElementsWhereTheyAre) {
  EXPECT_TRUE(call("concat", {strings({text("a")}), strings({unknown_text()})}).is_known());
  EXPECT_TRUE(call("reverse", {strings({text("a"), unknown_text()})}).is_known());
  EXPECT_TRUE(call("element", {strings({text("a"), unknown_text()}), Value::number(0)}).is_known());
  EXPECT_TRUE(call("flatten", {Value::tuple({strings({unknown_text()})})}).is_known());
  EXPECT_FALSE(call("flatten", {Value::tuple({unknown_strings()})}).is_known());
  EXPECT_FALSE(call("distinct", {strings({text("a"), unknown_text()})}).is_known());
  EXPECT_FALSE(call("compact", {strings({text("a"), unknown_text()})}).is_known());
}

TEST_F(UnknownArguments, SortKeepsTheLength) {
  const Value sorted = call("sort", {strings({text("a"), unknown_text()})});
  if (sorted.is_known()) {
    EXPECT_EQ(sorted.length(), 2u);
  } else {
    EXPECT_EQ(sorted.refinement().length_min, 2u);
    EXPECT_EQ(sorted.refinement().length_max, 2u);
  }
}

TEST_F(UnknownArguments, ConcatOfAnUnknownListWithATupleHasNoTypeYet) {
  EXPECT_TRUE(call("concat", {unknown_strings(), Value::tuple({Value::number(1)})}).type().is_dynamic());
  EXPECT_EQ(call("concat", {unknown_strings(), strings({})}).type(), Type::list(Type::string()));
}

TEST_F(UnknownArguments, LogicGoesAsFarAsItCan) {
  const auto bools = [](std::vector<Value> elements) { return Value::list(Type::boolean(), std::move(elements)); };
  const Value unknown = Value::unknown(Type::boolean());
  EXPECT_TRUE(call("anytrue", {bools({unknown, Value::boolean(true)})}).as_bool());
  EXPECT_FALSE(call("anytrue", {bools({unknown, Value::boolean(false)})}).is_known());
  EXPECT_FALSE(call("alltrue", {bools({Value::boolean(false), unknown})}).as_bool());
  EXPECT_FALSE(call("alltrue", {bools({unknown, Value::boolean(false)})}).is_known());
  EXPECT_TRUE(call("contains", {strings({unknown_text(), text("a")}), text("a")}).as_bool());
  EXPECT_FALSE(call("contains", {strings({unknown_text(), text("a")}), text("b")}).is_known());
}

TEST_F(UnknownArguments, CoalesceStopsAtTheFirstUnknown) {
  EXPECT_EQ(call("coalesce", {text("a"), unknown_text()}).as_string(), "a");
  const Value result = call("coalesce", {Value::null(Type::string()), unknown_text(), text("a")});
  EXPECT_FALSE(result.is_known());
  EXPECT_TRUE(result.refinement().not_null);
}

TEST_F(UnknownArguments, SetsKnowOnlyTheUnion) {
  const auto set = [](std::vector<Value> elements) { return Value::set(Type::string(), std::move(elements)); };
  EXPECT_TRUE(call("setunion", {set({text("a")}), set({unknown_text()})}).is_known());
  EXPECT_FALSE(call("setintersection", {set({text("a")}), set({unknown_text()})}).is_known());
  EXPECT_FALSE(call("setsubtract", {set({text("a")}), set({unknown_text()})}).is_known());
}

TEST_F(UnknownArguments, SetproductWithAnEmptyListIsEmpty) {
  const Value product =
      call("setproduct", {strings({}), Value::unknown(Type::list(Type::string()), {.length_max = 3})});
  ASSERT_TRUE(product.is_known());
  EXPECT_EQ(product.length(), 0u);
}

TEST_F(UnknownArguments, LookupOfAKnownKeyLooksPastUnknownElements) {
  const Value map = Value::map(Type::string(), {{"a", text("x")}, {"b", unknown_text()}});
  EXPECT_EQ(call("lookup", {map, text("a")}).as_string(), "x");
  EXPECT_FALSE(call("lookup", {map, text("b")}).is_known());
  EXPECT_FALSE(call("lookup", {map, unknown_text(), text("d")}).is_known());
}

TEST_F(UnknownArguments, IssensitiveWaitsForTheValue) {
  EXPECT_FALSE(call("issensitive", {unknown_text()}).is_known());
  EXPECT_TRUE(call("issensitive", {unknown_text().with_marks(Marks::kSensitive)}).as_bool());
}

TEST_F(UnknownArguments, EphemeralasnullTakesEphemeralPartsAway) {
  const Value value = Value::tuple({text("a").with_marks(Marks::kEphemeral | Marks::kSensitive), text("b")});
  const Value result = call("ephemeralasnull", {value});
  EXPECT_TRUE(result.elements()[0].is_null());
  EXPECT_EQ(result.elements()[0].marks(), Marks::kSensitive);
  EXPECT_EQ(result.elements()[1].as_string(), "b");
  const Value unknown = call("ephemeralasnull", {unknown_text().with_marks(Marks::kEphemeral)});
  EXPECT_FALSE(unknown.is_known());
  EXPECT_EQ(unknown.marks(), Marks::kNone);
}

TEST_F(UnknownArguments, ConversionsKeepMarksOfUnknownValues) {
  const Value value = call("tolist", {unknown_strings().with_marks(Marks::kSensitive)});
  EXPECT_FALSE(value.is_known());
  EXPECT_EQ(value.marks(), Marks::kSensitive);
}

}  // namespace
}  // namespace regionfall::hcl
