#include "hcl/value_text.h"

#include <gtest/gtest.h>

namespace regionfall::hcl {
namespace {

Value text(const char* content) { return Value::string(content); }

TEST(ValueText, ShowsPrimitives) {
  EXPECT_EQ(value_text(text("a\"b\\ ${x}\t\u200b")), R"("a\"b\\ ${x}\t\u200b")");
  EXPECT_EQ(value_text(Value::number(-5)), "-5");
  EXPECT_EQ(value_text(Value::boolean(true)), "true");
}

TEST(ValueText, ShowsTheTypeOfNulls) {
  EXPECT_EQ(value_text(Value()), "null");
  EXPECT_EQ(value_text(Value::null(Type::string())), "tostring(null)");
  EXPECT_EQ(value_text(Value::null(Type::list(Type::dynamic()))), "tolist(null) /* of dynamic */");
  EXPECT_EQ(value_text(Value::null(Type::map(Type::set(Type::number())))), "tomap(null) /* of set of number */");
  EXPECT_EQ(value_text(Value::null(Type::tuple({}))), "null /* tuple */");
}

TEST(ValueText, HidesWhatMustNotOrCannotBeShown) {
  EXPECT_EQ(value_text(text("a").with_marks(Marks::kSensitive)), "(sensitive value)");
  EXPECT_EQ(value_text(text("a").with_marks(Marks::kSensitive | Marks::kEphemeral)), "(ephemeral value)");
  EXPECT_EQ(value_text(Value::unknown(Type::string())), "(known after apply)");
  EXPECT_EQ(value_text(Value::tuple({text("a").with_marks(Marks::kSensitive), Value::dynamic()})),
            "[\n  (sensitive value),\n  (known after apply),\n]");
}

TEST(ValueText, ShowsCollectionsOverSeveralLines) {
  EXPECT_EQ(value_text(Value::list(Type::string(), {text("a"), text("b")})), "tolist([\n  \"a\",\n  \"b\",\n])");
  EXPECT_EQ(value_text(Value::set(Type::string(), {})), "toset([])");
  EXPECT_EQ(value_text(Value::map(Type::number(), {{"a b", Value::number(1)}})), "tomap({\n  \"a b\" = 1\n})");
  EXPECT_EQ(value_text(Value::object({{"b", Value::tuple({Value::object({})})}, {"a", Value()}})),
            "{\n  \"a\" = null\n  \"b\" = [\n    {},\n  ]\n}");
}

TEST(ValueText, ShowsTextsOfSeveralLinesAsHeredocs) {
  EXPECT_EQ(value_text(text("a\nb\n")), "<<EOT\na\nb\n\nEOT");
  EXPECT_EQ(value_text(text("a\n EOT\nEOT_")), "<<EOT__\na\n EOT\nEOT_\nEOT__");
  EXPECT_EQ(value_text(Value::tuple({text("q\nr\n")})), "[\n  <<-EOT\n  q\n  r\n  \n  EOT,\n]");
}

TEST(TypeText, BreaksStructuralTypesIntoLines) {
  const Type object = Type::object({{"b", Type::list(Type::string())}, {"a", Type::tuple({Type::number()})}});
  EXPECT_EQ(type_text(object), "object({\n    a: tuple([\n        number,\n    ]),\n    b: list(string),\n})");
  EXPECT_EQ(type_text(Type::map(Type::object({{"x", Type::boolean()}}))),
            "map(\n    object({\n        x: bool,\n    }),\n)");
  EXPECT_EQ(type_text(Type::object({})), "object({})");
  EXPECT_EQ(type_text(Type::dynamic()), "dynamic");
}

TEST(ValueStatement, SaysWhatAValueIs) {
  const std::pair<Value, std::string> cases[] = {
      {text("eu-west-1"), R"(is "eu-west-1")"},
      {Value::null(Type::string()), "is null"},
      {Value::number(3), "is 3"},
      {Value::boolean(false), "is false"},
      {Value::list(Type::string(), {}), "is empty list of string"},
      {Value::list(Type::string(), {text("a")}), "is list of string with 1 element"},
      {Value::tuple({text("a"), text("b")}), "is tuple with 2 elements"},
      {Value::object({}), "is object with no attributes"},
      {Value::object({{"id", text("a")}}), R"(is object with 1 attribute "id")"},
      {Value::object({{"id", text("a")}, {"b", text("a")}}), "is object with 2 attributes"},
      {text("a").with_marks(Marks::kSensitive), "has a sensitive value"},
      {Value::dynamic(), "will be known only after apply"},
      {Value::unknown(Type::string()), "is a string, known only after apply"},
      {Value::unknown(Type::list(Type::string()), {.length_min = 1}),
       "is a list of string with at least 1 elements, known only after apply"},
      {Value::unknown(Type::list(Type::string()), {.length_min = 2, .length_max = 2}),
       "is a list of string of length 2, known only after apply"},
  };
  for (const auto& [value, statement] : cases) EXPECT_EQ(value_statement(value), statement);
}

}  // namespace
}  // namespace regionfall::hcl
