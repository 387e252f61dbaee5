#include "hcl/operations.h"

#include <gtest/gtest.h>

namespace regionfall::hcl {
namespace {

Value str(const char* text) { return Value::string(text); }
Value num(std::int64_t number) { return Value::number(number); }
Value truth(bool value) { return Value::boolean(value); }
Value unknown_number() { return Value::unknown(Type::number()); }
Value unknown_bool() { return Value::unknown(Type::boolean()); }
Value unknown_string(std::string prefix) {
  return Value::unknown(Type::string(), {.not_null = true, .string_prefix = std::move(prefix)});
}
Value list(std::vector<Value> elements) { return Value::list(Type::number(), std::move(elements)); }

TEST(Equals, DecidesWhereItCan) {
  struct Case {
    Value a, b;
    std::string expected;
  };
  const Case cases[] = {
      {num(1), num(1), "true"},
      {num(1), str("1"), "false"},
      {Value(), Value::null(Type::string()), "true"},
      {Value(), str(""), "false"},
      {Value(), Value::unknown(Type::string()), "(unknown)"},
      {Value(), unknown_string("x"), "false"},
      {unknown_string("vpc-"), str("subnet-1"), "false"},
      {unknown_string("vpc-"), str("vpc-1"), "(unknown)"},
      {unknown_number(), unknown_number(), "(unknown)"},
      {unknown_number(), str("x"), "false"},
      {Value::dynamic(), str("x"), "(unknown)"},
      {list({num(1)}), Value::tuple({num(1)}), "false"},
      {list({num(1), unknown_number()}), list({num(2), num(2)}), "false"},
      {list({num(1), unknown_number()}), list({num(1), num(2)}), "(unknown)"},
      {list({num(1)}), Value::unknown(Type::list(Type::number()), {.length_min = 2}), "false"},
      {Value::set(Type::number(), {num(1), num(2)}), Value::set(Type::number(), {num(2), num(1)}), "true"},
      {Value::map(Type::number(), {{"a", num(1)}}), Value::map(Type::number(), {{"b", num(1)}}), "false"},
      {Value::object({{"a", num(1)}}), Value::object({{"a", num(1)}}), "true"},
      {list({num(1).with_marks(Marks::kSensitive)}), list({num(1)}), "sensitive true"},
  };
  for (const Case& test : cases) {
    EXPECT_EQ(equals(test.a, test.b).debug_string(), test.expected) << test.a.debug_string();
    EXPECT_EQ(equals(test.b, test.a).debug_string(), test.expected) << test.b.debug_string();
  }
}

TEST(Logic, KnowsTheResultOnceOneSideDecides) {
  EXPECT_EQ(logical_and(unknown_bool(), truth(false)).debug_string(), "false");
  EXPECT_EQ(logical_and(unknown_bool(), truth(true)).debug_string(), "(unknown)");
  EXPECT_EQ(logical_or(truth(true), unknown_bool()).debug_string(), "true");
  EXPECT_EQ(logical_or(truth(false), truth(false)).debug_string(), "false");
  EXPECT_EQ(logical_not(truth(false).with_marks(Marks::kSensitive)).debug_string(), "sensitive true");
}

TEST(Arithmetic, ComputesAndReportsWhatHasNoResult) {
  const Value infinity = divide(num(1), num(0)).value();
  EXPECT_EQ(infinity.debug_string(), "+Inf");
  EXPECT_EQ(divide(num(-1), num(0))->debug_string(), "-Inf");
  EXPECT_FALSE(divide(num(0), num(0)));
  EXPECT_FALSE(divide(infinity, infinity));
  EXPECT_FALSE(subtract(infinity, infinity));
  EXPECT_FALSE(multiply(infinity, num(0)));
  EXPECT_EQ(modulo(num(5), num(0))->debug_string(), "5");
  EXPECT_EQ(add(num(1), num(2).with_marks(Marks::kSensitive))->debug_string(), "sensitive 3");
  EXPECT_EQ(negate(num(3)).debug_string(), "-3");
}

TEST(Arithmetic, CarriesBoundsOfUnknowns) {
  const Value small = Value::unknown(Type::number(), {.not_null = true, .at_least = Number(1), .at_most = Number(3)});
  const Value shifted = add(small, num(10)).value();
  EXPECT_EQ(shifted.refinement().at_least, Number(11));
  EXPECT_EQ(shifted.refinement().at_most, Number(13));
  EXPECT_EQ(less_than(small, num(4)).debug_string(), "true");
  EXPECT_EQ(less_or_equal(num(4), small).debug_string(), "false");
  EXPECT_EQ(less_than(small, num(3)).debug_string(), "(unknown)");
}

TEST(Index, FindsElementsOrSaysWhyNot) {
  struct Case {
    Value collection, key;
    std::string expected;
  };
  const Value map = Value::map(Type::number(), {{"a", num(1)}});
  const Value object = Value::object({{"a", num(1)}});
  const Case cases[] = {
      {list({num(7), num(8)}), num(1), "8"},
      {list({num(7), num(8)}), str("1"), "8"},
      {list({num(7), num(8)}), num(2), "The index 2 is out of range: there are 2 elements, the last has the index 1"},
      {list({}), num(0), "The index 0 is out of range: there are no elements"},
      {list({num(7)}), num(-1), "An index must not be negative: -1 was given"},
      {list({num(7)}), Value::number(*Number::parse("0.5")), "An index must be a whole number, not 0.5"},
      {list({num(7)}), Value::number(Number::infinity(false)), "An index must be a whole number, not +Inf"},
      {list({num(7)}), str("x"), "The key does not fit: a number is required"},
      {list({num(7)}), Value(), "An index or key must not be null"},
      {list({num(7)}), unknown_number(), "(unknown)"},
      {map, str("a"), "1"},
      {map, str("b"), "The map has no element with the key \"b\""},
      {object, str("a"), "1"},
      {object, num(0), "The object has no attribute named \"0\"; objects have names, not numeric indexes"},
      {Value(), num(0), "This value is null, so it has no elements"},
      {num(1), num(0), "A number has no elements to index"},
      {list({num(7)}).with_marks(Marks::kSensitive), num(0), "sensitive 7"},
  };
  for (const Case& test : cases) {
    const auto result = index(test.collection, test.key);
    EXPECT_EQ(result ? result->debug_string() : result.error().message, test.expected);
  }
  const Value tuple = Value::unknown(Type::tuple({Type::string(), Type::number()}));
  EXPECT_EQ(index(tuple, num(1))->type(), Type::number());
  EXPECT_FALSE(index(tuple, num(2)));
}

TEST(GetAttribute, FindsAttributesOrSaysWhyNot) {
  const Value object = Value::object({{"a", num(1)}});
  const Value objects = Value::list(object.type(), {object});
  EXPECT_EQ(get_attribute(object, "a")->debug_string(), "1");
  EXPECT_EQ(get_attribute(Value::unknown(object.type()), "a")->type(), Type::number());
  EXPECT_EQ(get_attribute(Value::dynamic(), "a")->debug_string(), "(unknown)");
  EXPECT_EQ(get_attribute(Value::map(Type::number(), {{"k", num(2)}}), "k")->debug_string(), "2");
  for (const Value& value : {Value(), object, objects, Value::map(Type::number(), {}), num(1)}) {
    EXPECT_FALSE(get_attribute(value, "b")) << value.debug_string();
  }
}

TEST(Length, IsBoundedWhereNotKnown) {
  EXPECT_EQ(length(list({num(1)})).debug_string(), "1");
  EXPECT_EQ(length(Value::unknown(Type::tuple({Type::string()}))).debug_string(), "1");
  const Value set = Value::set(Type::number(), {num(1), unknown_number()});
  EXPECT_EQ(length(set).refinement().at_least, Number(1));
  EXPECT_EQ(length(set).refinement().at_most, Number(2));
  EXPECT_EQ(length(Value::set(Type::number(), {unknown_number()})).debug_string(), "1");
  EXPECT_EQ(length(Value::unknown(Type::list(Type::number()), {.length_max = 3})).refinement().at_most, Number(3));
}

}  // namespace
}  // namespace regionfall::hcl
