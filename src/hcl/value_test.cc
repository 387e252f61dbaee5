#include "hcl/value.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace regionfall::hcl {
namespace {

Value str(const char* text) { return Value::string(text); }
Value num(std::int64_t number) { return Value::number(number); }

TEST(Value, DefaultIsNullOfDynamicType) {
  const Value value;
  EXPECT_TRUE(value.is_null());
  EXPECT_TRUE(value.is_known());
  EXPECT_TRUE(value.is_wholly_known());
  EXPECT_TRUE(value.type().is_dynamic());
  EXPECT_TRUE(value.identical(Value::null(Type::dynamic())));
  EXPECT_FALSE(value.identical(Value::dynamic()));
}

TEST(Value, StringsAreComposedAndWellFormed) {
  EXPECT_EQ(str("e\xCC\x81").as_string(), "\xC3\xA9");
  EXPECT_EQ(str("a\xFF"
                "b")
                .as_string(),
            "a\xEF\xBF\xBD"
            "b");
}

TEST(Value, ObjectsSortTheirAttributesAndKeepTheLastOfEqualNames) {
  const Value object = Value::object({{"b", num(1)}, {"a", num(2)}, {"b", str("x")}});
  ASSERT_EQ(object.length(), 2u);
  EXPECT_EQ(object.key(0), "a");
  EXPECT_EQ(object.attribute("b").as_string(), "x");
  EXPECT_EQ(object.type().constraint_text(), "object({a=number, b=string})");
  EXPECT_EQ(object.find("c"), nullptr);
}

TEST(Value, SetsIterateInCtysOrder) {
  struct Case {
    Type element;
    std::vector<Value> elements;
    std::string expected;
  };
  const std::vector<Case> cases = {
      {Type::string(), {str("b"), str("a"), str("b")}, R"(set(["a", "b"]))"},
      {Type::number(), {num(10), num(9), Value::number(*Number::parse("9.5"))}, "set([9, 9.5, 10])"},
      {Type::boolean(), {Value::boolean(true), Value::boolean(false)}, "set([false, true])"},
      {Type::string(),
       {Value::null(Type::string()), Value::unknown(Type::string()), Value::unknown(Type::string()), str("a")},
       R"(set(["a", (unknown), (unknown), null]))"},
      // By the text of the numbers, as cty hashes tuples and objects.
      {Type::tuple({Type::number()}),
       {Value::tuple({num(9)}), Value::tuple({num(10)}), Value::tuple({num(9)})},
       "set([[10], [9]])"},
      // Eleven digits look alike to the hash but differ all the same.
      {Type::tuple({Type::number()}),
       {Value::tuple({num(10000000001)}), Value::tuple({num(10000000002)})},
       "set([[10000000001], [10000000002]])"},
  };
  for (const Case& test : cases) EXPECT_EQ(Value::set(test.element, test.elements).debug_string(), test.expected);
}

TEST(Value, SetsDoNotDependOnTheOrderOfWhatTheyAreMadeOf) {
  std::vector<Value> elements;
  for (std::int64_t i = 0; i < 6; ++i)
    elements.push_back(Value::tuple({num(10000000000 + i / 2), str("\xC3\xA9\n\"")}));
  const Type type = elements.front().type();
  const Value expected = Value::set(type, elements);
  EXPECT_EQ(expected.length(), 3u);
  for (int turn = 0; turn < 6; ++turn) {
    std::rotate(elements.begin(), elements.begin() + 1, elements.end());
    std::swap(elements[1], elements[4]);
    EXPECT_TRUE(Value::set(type, elements).identical(expected));
  }
}

TEST(Value, MarksInsideASetMoveToTheSet) {
  const Value set = Value::set(Type::string(), {str("a").with_marks(Marks::kSensitive), str("a")});
  EXPECT_EQ(set.length(), 1u);
  EXPECT_EQ(set.marks(), Marks::kSensitive);
  EXPECT_EQ(set.elements()[0].marks(), Marks::kNone);
}

TEST(Value, MarksComeAndGo) {
  const Value secret = str("x").with_marks(Marks::kSensitive);
  EXPECT_EQ(secret.as_string(), "x");
  EXPECT_EQ(secret.with_marks(Marks::kEphemeral).marks(), Marks::kSensitive | Marks::kEphemeral);
  EXPECT_TRUE(secret.unmarked().identical(str("x")));
  const Value list = Value::list(Type::string(), {secret, str("y")});
  EXPECT_EQ(list.marks(), Marks::kNone);
  EXPECT_EQ(list.marks_deep(), Marks::kSensitive);
  EXPECT_EQ(list.unmarked_deep().marks_deep(), Marks::kNone);
  EXPECT_FALSE(list.identical(list.unmarked_deep()));
  EXPECT_TRUE(list.identical_unmarked(list.unmarked_deep()));
  EXPECT_EQ(list.hash(), list.unmarked_deep().hash());
  EXPECT_TRUE(Value().with_marks(Marks::kSensitive).unmarked().identical(Value()));
}

TEST(Value, PathsOfMarksAreFoundAndPutBack) {
  const Value value = Value::object({{"a", Value::tuple({num(1), num(2).with_marks(Marks::kSensitive)})},
                                     {"m", Value::map(Type::string(), {{"k", str("v").with_marks(Marks::kEphemeral)}})},
                                     {"s", Value::set(Type::string(), {str("v").with_marks(Marks::kSensitive)})}});
  std::vector<PathMarks> found;
  const Value plain = unmark_deep_with_paths(value, found);
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(path_text(found[0].path), ".a[1]");
  EXPECT_EQ(path_text(found[1].path), ".m[\"k\"]");
  EXPECT_EQ(path_text(found[2].path), ".s");
  EXPECT_EQ(plain.marks_deep(), Marks::kNone);
  EXPECT_TRUE(mark_paths(plain, found).identical(value));
}

TEST(Value, KnowsWhenItHasGrownBeyondMeasure) {
  Value deep = num(1);
  for (std::size_t i = 0; i < Value::kDepthMax; ++i) deep = Value::tuple({deep});
  EXPECT_TRUE(deep.within_limits());
  EXPECT_FALSE(Value::tuple({deep}).within_limits());

  Value wide = Value::tuple({num(1)});
  for (int i = 0; i < Value::kElementsMaxLog2 - 3; ++i) wide = Value::tuple({wide, wide});
  EXPECT_TRUE(wide.within_limits());
  for (int i = 0; i < 4; ++i) wide = Value::tuple({wide, wide});
  EXPECT_FALSE(wide.within_limits());

  EXPECT_TRUE(Value::tuple(std::vector<Value>(100'000, Value::tuple({num(1), num(2)}))).within_limits());
}

TEST(Value, AtPathEndsWhereNothingIs) {
  const Value value = Value::object({{"a", Value::list(Type::number(), {num(1)})}, {"n", Value::null(Type::string())}});
  const Path good = {PathStep::attribute("a"), PathStep::index(num(0))};
  EXPECT_TRUE(at_path(value, good)->identical(num(1)));
  const Path beyond = {PathStep::attribute("a"), PathStep::index(num(1))};
  EXPECT_FALSE(at_path(value, beyond));
  const Path below_null = {PathStep::attribute("n"), PathStep::attribute("x")};
  EXPECT_FALSE(at_path(value, below_null));
}

TEST(Value, TransformRebuildsTypes) {
  const Value value = Value::object({{"a", Value::list(Type::number(), {num(1), num(2)})}});
  const Value texts = transform(value, [](const Path&, const Value& inner) {
    return inner.type() == Type::number() ? Value::string(inner.as_number().to_string()) : inner;
  });
  EXPECT_EQ(texts.type().constraint_text(), "object({a=list(string)})");
  EXPECT_EQ(texts.debug_string(), R"({a = ["1", "2"]})");
}

}  // namespace
}  // namespace regionfall::hcl
