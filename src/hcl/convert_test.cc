#include "hcl/convert.h"

#include <gtest/gtest.h>

namespace regionfall::hcl {
namespace {

Value str(const char* text) { return Value::string(text); }
Value num(std::int64_t number) { return Value::number(number); }
Value yes() { return Value::boolean(true); }
Type attributes(std::vector<ObjectAttribute> list) { return Type::object(std::move(list)); }

struct Case {
  Value value;
  Type type;
  std::string expected;       // debug text
  std::string expected_type;  // constraint text
};

TEST(Convert, GivesWhatCtyGives) {
  const Type any = Type::dynamic();
  const std::vector<Case> cases = {
      {num(5), Type::string(), R"("5")", "string"},
      {Value::boolean(false), Type::string(), R"("false")", "string"},
      {str("1.50"), Type::number(), "1.5", "number"},
      {str("1"), Type::boolean(), "true", "bool"},
      {Value::tuple({num(1), str("a")}), Type::list(any), R"(["1", "a"])", "list(string)"},
      {Value::tuple({num(1), yes()}), Type::list(Type::string()), R"(["1", "true"])", "list(string)"},
      {Value::tuple({}), Type::list(any), "[]", "list(any)"},
      {Value::tuple({str("b"), str("a"), str("b")}), Type::set(any), R"(set(["a", "b"]))", "set(string)"},
      {Value::object({{"b", num(1)}, {"a", yes()}}), Type::map(Type::string()), R"({a = "true", b = "1"})",
       "map(string)"},
      {Value::object({{"b", num(1)}, {"a", str("x")}}), Type::map(any), R"({a = "x", b = "1"})", "map(string)"},
      {Value::map(Type::string(), {{"a", str("1")}, {"z", str("2")}}),
       attributes({{"a", Type::number()}, {"b", Type::boolean(), true}}), "{a = 1, b = null}",
       "object({a=number, b=bool})"},
      {Value::object({{"a", num(1)}, {"extra", num(2)}}), attributes({{"a", Type::string()}}), R"({a = "1"})",
       "object({a=string})"},
      {Value::object({{"a", num(1)}}), attributes({{"a", any}, {"b", any, true}}), "{a = 1, b = null}",
       "object({a=number, b=any})"},
      {Value::null(any), Type::string(), "null", "string"},
      {Value::null(Type::tuple({Type::number()})), Type::list(any), "null", "list(number)"},
      {Value::unknown(Type::number()), Type::string(), "(unknown)", "string"},
      {Value::dynamic(), Type::list(any), "(unknown)", "list(any)"},
      {Value::set(Type::string(), {str("b"), str("a")}), Type::list(Type::string()), R"(["a", "b"])", "list(string)"},
      {Value::set(Type::string(), {str("b"), Value::unknown(Type::string())}), Type::list(Type::string()), "(unknown)",
       "list(string)"},
      {Value::tuple({Value::object({{"a", num(1)}}), Value::object({{"a", str("x")}})}), Type::list(any),
       R"([{a = "1"}, {a = "x"}])", "list(object({a=string}))"},
      {Value::tuple({Value::object({{"a", num(1)}}), Value::object({{"b", str("x")}})}), Type::list(any),
       R"([{a = "1"}, {b = "x"}])", "list(map(string))"},
      {Value::tuple({num(1), Value::tuple({num(2)})}), Type::tuple({Type::string(), Type::list(Type::string())}),
       R"(["1", ["2"]])", "tuple([string, list(string)])"},
      {num(1).with_marks(Marks::kSensitive), Type::string(), R"(sensitive "1")", "string"},
      {Value::tuple({num(1).with_marks(Marks::kSensitive)}), Type::set(Type::string()), R"(sensitive set(["1"]))",
       "set(string)"},
  };
  for (const Case& test : cases) {
    const auto result = convert(test.value, test.type);
    ASSERT_TRUE(result) << result.error().to_string() << " for " << test.value.debug_string();
    EXPECT_EQ(result->debug_string(), test.expected);
    EXPECT_EQ(result->type().constraint_text(), test.expected_type) << test.expected;
    const auto again = convert(*result, test.type);
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->identical(*result)) << "a second conversion changes " << test.expected;
  }
}

TEST(Convert, SaysWhatDoesNotFit) {
  struct Failure {
    Value value;
    Type type;
    std::string message;
  };
  const std::vector<Failure> cases = {
      {str("x"), Type::number(), "a number is required"},
      {str("TRUE"), Type::boolean(), "a bool is required; the text must be in lower case: \"true\""},
      {num(1), Type::boolean(), "bool required"},
      {num(1), Type::list(Type::string()), "list of string required"},
      {Value::null(Type::number()), Type::list(Type::dynamic()), "list of any single type required"},
      {Value::object({}), attributes({{"a", Type::string()}}), "attribute \"a\" is required"},
      {Value::object({}), attributes({{"a", Type::string()}, {"b", Type::string()}, {"c", Type::string()}}),
       "attributes \"a\", \"b\", and \"c\" are required"},
      {Value::tuple({str("a"), Value::tuple({})}), Type::list(Type::dynamic()),
       "all list elements must have the same type"},
      {Value::tuple({str("a"), Value::tuple({})}), Type::list(Type::string()), "element 1: string required"},
      {Value::tuple({str("1"), str("a")}), Type::list(Type::number()), "[1]: a number is required"},
      {Value::object({{"p", Value::tuple({str("x")})}}), attributes({{"p", Type::set(Type::number())}}),
       ".p[0]: a number is required"},
      {Value::map(Type::string(), {}), attributes({{"a", Type::string()}}),
       "map has no element for required attribute \"a\""},
      {Value::tuple({num(1)}), Type::tuple({}), "tuple required"},
  };
  for (const Failure& test : cases) {
    const auto result = convert(test.value, test.type);
    ASSERT_FALSE(result) << test.message;
    EXPECT_EQ(result.error().to_string(), test.message);
  }
}

TEST(Convert, UnknownsKeepWhatIsKnownOfThem) {
  const Value list = Value::unknown(Type::list(Type::string()), {.not_null = true, .length_min = 2, .length_max = 5});
  const Value set = convert(list, Type::set(Type::string())).value();
  EXPECT_TRUE(set.refinement().not_null);
  EXPECT_EQ(set.refinement().length_min, 1u);
  EXPECT_EQ(set.refinement().length_max, 5u);

  const Value tuple = Value::unknown(Type::tuple({Type::string(), Type::number()}), {.not_null = true});
  EXPECT_EQ(convert(tuple, Type::list(Type::string()))->debug_string(), "[(unknown), (unknown)]");
}

TEST(Unify, FindsTheTypeAllConvertTo) {
  struct Unification {
    std::vector<Type> types;
    std::string expected;  // "-" where there is none
  };
  const Type s = Type::string(), n = Type::number(), b = Type::boolean(), any = Type::dynamic();
  const std::vector<Unification> cases = {
      {{}, "-"},
      {{n}, "number"},
      {{n, s}, "string"},
      {{n, b}, "-"},
      {{n, b, s}, "string"},
      {{n, any}, "number"},
      {{any, any}, "any"},
      {{Type::list(n), Type::list(s)}, "list(string)"},
      {{Type::list(s), Type::set(n)}, "list(string)"},
      {{Type::list(n), Type::tuple({s})}, "list(string)"},
      {{Type::tuple({n}), Type::tuple({s})}, "tuple([string])"},
      {{Type::tuple({n}), Type::tuple({s, s})}, "list(string)"},
      {{Type::tuple({n}), Type::tuple({Type::tuple({})})}, "-"},
      {{Type::tuple({n}), any}, "any"},
      {{attributes({{"a", n}}), attributes({{"a", s}})}, "object({a=string})"},
      {{attributes({{"a", n}}), attributes({{"b", s}})}, "map(string)"},
      {{attributes({{"a", n}}), attributes({{"b", Type::list(s)}})}, "-"},
      {{attributes({{"a", n}}), Type::map(s)}, "map(string)"},
      {{attributes({{"a", n}}), Type::tuple({n})}, "-"},
      {{s, Type::list(s)}, "-"},
  };
  for (const Unification& test : cases) {
    const auto unified = unify(test.types);
    EXPECT_EQ(unified ? unified->constraint_text() : "-", test.expected);
  }
  EXPECT_FALSE(convertible(s, n, Safety::kSafe));
  EXPECT_FALSE(convertible(Type::list(s), Type::set(s), Safety::kSafe));
  EXPECT_TRUE(convertible(Type::set(s), Type::list(s), Safety::kSafe));
}

TypeConstraint with_defaults(Type type, TypeDefaults defaults) {
  return {std::move(type), std::make_shared<const TypeDefaults>(std::move(defaults))};
}

TEST(TypeDefaults, FillWhatIsAbsentOrNull) {
  const Type type = attributes({{"a", Type::string()}, {"b", Type::number(), true}});
  const TypeConstraint constraint = with_defaults(type, {.defaults = {{"b", num(7)}}, .children = {}});
  const std::pair<Value, std::string> cases[] = {
      {Value::object({{"a", str("x")}}), "{a = \"x\", b = 7}"},
      {Value::object({{"a", str("x")}, {"b", Value()}}), "{a = \"x\", b = 7}"},
      {Value::object({{"a", str("x")}, {"b", num(1)}}), "{a = \"x\", b = 1}"},
      {Value::map(Type::string(), {{"a", str("x")}}), "{a = \"x\", b = \"7\"}"},
      {Value::null(type.without_optional()), "null"},
      {Value::unknown(type.without_optional()), "(unknown)"},
      {Value::object({{"a", str("x")}}).with_marks(Marks::kSensitive), "sensitive {a = \"x\", b = 7}"},
  };
  for (const auto& [value, expected] : cases) EXPECT_EQ(apply_defaults(value, constraint).debug_string(), expected);
}

TEST(TypeDefaults, ReachIntoCollectionsAndIntoDefaultsThemselves) {
  const Type inner = attributes({{"n", Type::number(), true}});
  const auto inner_defaults =
      std::make_shared<const TypeDefaults>(TypeDefaults{.defaults = {{"n", num(1)}}, .children = {}});
  const auto element = std::make_shared<const TypeDefaults>(
      TypeDefaults{.defaults = {{"inner", Value::object({})}}, .children = {{"inner", inner_defaults}}});
  const TypeConstraint constraint =
      with_defaults(Type::list(attributes({{"inner", inner, true}})), {.defaults = {}, .children = {{"", element}}});
  const Value given = Value::tuple({Value::object({}), Value::object({{"inner", Value::object({})}}),
                                    Value::object({{"inner", Value::object({{"n", num(2)}})}})});
  const Value filled = apply_defaults(given, constraint);
  EXPECT_EQ(convert(filled, constraint.type)->debug_string(),
            "[{inner = {n = 1}}, {inner = {n = 1}}, {inner = {n = 2}}]");
}

}  // namespace
}  // namespace regionfall::hcl
