#include "hcl/evaluate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/clock.h"
#include "base/random.h"
#include "hcl/evaluation.h"
#include "hcl/parser.h"

namespace regionfall::hcl {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

class NoFiles final : public FileReader {
 public:
  Result<std::string> read(const std::string&) const override { return failure("there are no files"); }
  bool exists(const std::string&) const override { return false; }
  Result<std::vector<std::string>> match(const std::string&, const std::string&) const override {
    return std::vector<std::string>{};
  }
  std::string home_directory() const override { return "/home/somebody"; }
};

Value text(const char* content) { return Value::string(content); }

Value texts(const std::vector<const char*>& contents) {
  std::vector<Value> elements;
  for (const char* content : contents) elements.push_back(text(content));
  return Value::list(Type::string(), std::move(elements));
}

// The variables that the expressions below read, under `var`.
std::map<std::string, Value> variables() {
  const Type strings = Type::list(Type::string());
  const Type object = Type::object({{"id", Type::string()}, {"ports", Type::list(Type::number())}});
  const auto instance = [&](const char* id, std::int64_t port) {
    return Value::object(object, {text(id), Value::list(Type::number(), {Value::number(port)})});
  };
  return {
      {"text", text("abc")},
      {"number", Value::number(3)},
      {"yes", Value::boolean(true)},
      {"list", texts({"a", "b"})},
      {"empty_list", texts({})},
      {"null_list", Value::null(strings)},
      {"set", Value::set(Type::string(), {text("x"), text("y")})},
      {"map", Value::map(Type::string(), {{"k", text("v")}, {"l", text("w")}})},
      {"object", instance("i-1", 80)},
      {"objects", Value::list(object, {instance("i-1", 80), instance("i-2", 81)})},
      {"null_object", Value::null(object)},
      {"null_text", Value::null(Type::string())},
      {"secret", text("s3cret").with_marks(Marks::kSensitive)},
      {"secret_yes", Value::boolean(true).with_marks(Marks::kSensitive)},
      {"secret_list", texts({"a", "b"}).with_marks(Marks::kSensitive)},
      {"later", Value::dynamic()},
      {"later_text", Value::unknown(Type::string())},
      {"later_certain_text", Value::unknown(Type::string(), {.not_null = true})},
      {"later_bool", Value::unknown(Type::boolean())},
      {"later_list", Value::unknown(strings, {.not_null = true, .length_min = 2})},
      {"later_object", Value::unknown(object)},
      {"later_objects", Value::unknown(Type::list(object))},
  };
}

class VariableScope final : public FunctionScope {
 public:
  using FunctionScope::FunctionScope;
  Resolved resolve(const Traversal& traversal, Diagnostics& diagnostics) const override {
    if (traversal.root == "var" && !traversal.steps.empty()) {
      const auto found = variables_.find(traversal.steps.front().name);
      if (found != variables_.end()) return {found->second, 1};
    }
    return FunctionScope::resolve(traversal, diagnostics);
  }

 private:
  const std::map<std::string, Value> variables_ = variables();
};

class Evaluate : public testing::Test {
 protected:
  Value value_of(const std::string& expression) {
    diagnostics_ = {};
    const ExpressionPtr tree = parse_expression(sources_.add("test", expression), diagnostics_);
    EXPECT_FALSE(diagnostics_.has_errors()) << expression << " does not parse";
    return evaluate(*tree, scope_, diagnostics_);
  }

  // The value as text; mistakes are failures of the test.
  std::string shown(const std::string& expression) {
    const Value value = value_of(expression);
    for (const Diagnostic& diagnostic : diagnostics_.all()) {
      ADD_FAILURE() << expression << ": " << diagnostic.summary << ": " << diagnostic.detail;
    }
    return value.debug_string();
  }

  // The summary of the only mistake and the text it points at.
  std::string mistake(const std::string& expression) {
    value_of(expression);
    if (diagnostics_.size() != 1) return std::to_string(diagnostics_.size()) + " diagnostics";
    const Diagnostic& only = diagnostics_.all().front();
    return only.summary + " @ " + std::string(only.subject ? only.subject->text() : "");
  }

  std::string detail() const { return diagnostics_.empty() ? "" : diagnostics_.all().front().detail; }

  struct Case {
    std::string expression;
    std::string expected;
  };
  void expect_values(std::initializer_list<Case> cases) {
    for (const auto& [expression, expected] : cases) EXPECT_EQ(shown(expression), expected) << expression;
  }
  void expect_mistakes(std::initializer_list<Case> cases) {
    for (const auto& [expression, expected] : cases) {
      EXPECT_EQ(mistake(expression), expected) << expression << "\n" << detail();
    }
  }

  Sources sources_;
  Diagnostics diagnostics_;
  const ManualClock clock_{Instant{}};
  SeededRandom random_{1};
  const NoFiles files_;
  FunctionContext context_{clock_, random_, files_};
  const FunctionTable functions_ = terraform_functions();
  const VariableScope scope_{functions_, context_};
};

TEST_F(Evaluate, OperatorsConvertTheirOperands) {
  expect_values({
      {"1 + 2 * 3 - 4 / 2", "5"},
      {"\"1\" + \"2\"", "3"},
      {"-7 % 4", "-3"},
      {"-\"2\"", "-2"},
      {"!\"false\"", "true"},
      {"\"true\" && true", "true"},
      {"2 > 1 && 1 <= 1 || false", "true"},
  });
}

TEST_F(Evaluate, ValuesOfDifferentTypesAreNotEqual) {
  expect_values({
      {"1 == \"1\"", "false"},
      {"1 != \"1\"", "true"},
      {"null == null", "true"},
      {"var.null_text == null", "true"},
      {"[1] == [1]", "true"},
      {"{a = 1} == {a = 1}", "true"},
      {"tolist([\"a\", \"b\"]) == var.list", "true"},
      {"[\"a\", \"b\"] == var.list", "false"},
  });
}

TEST_F(Evaluate, BothSidesOfLogicalOperatorsMustBeRight) {
  expect_mistakes({
      {"true || tobool(\"x\")", "Invalid function argument @ \"x\""},
      {"false && nope", "Unknown name @ nope"},
  });
}

TEST_F(Evaluate, OperandsThatDoNotFitAreMistakes) {
  expect_mistakes({
      {"1 + []", "Invalid operand @ []"},
      {"\"x\" < 1", "Invalid operand @ \"x\""},
      {"!1", "Invalid operand @ 1"},
      {"null + 1", "Invalid operand @ null"},
      {"0 / 0", "Operation failed @ 0 / 0"},
  });
}

TEST_F(Evaluate, StepsLeadIntoValues) {
  expect_values({
      {"var.list[1]", "\"b\""},
      {"var.list[\"0\"]", "\"a\""},
      {"var.list.0", "\"a\""},
      {"var.map.k", "\"v\""},
      {"var.map[\"l\"]", "\"w\""},
      {"var.object.ports[0]", "80"},
      {"var.object[\"id\"]", "\"i-1\""},
      {"[10, 20][var.yes ? 1 : 0]", "20"},
      {"{a = {b = 1}}.a.b", "1"},
  });
}

TEST_F(Evaluate, StepsThatLeadNowhereAreMistakesAtTheStep) {
  expect_mistakes({
      {"var.list[2]", "Invalid index @ [2]"},
      {"var.list[-1]", "Invalid index @ [-1]"},
      {"var.list[0.5]", "Invalid index @ [0.5]"},
      {"var.map.x", "Missing map element @ .x"},
      {"var.map[\"x\"]", "Invalid index @ [\"x\"]"},
      {"var.object.x", "Unsupported attribute @ .x"},
      {"var.object.id.y", "Unsupported attribute @ .y"},
      {"var.objects.id", "Unsupported attribute @ .id"},
      {"var.set[0]", "Invalid index @ [0]"},
      {"var.null_object.id", "Attempt to get attribute from null value @ .id"},
      {"var.null_list[0]", "Attempt to index null value @ [0]"},
      {"var.list[null]", "Invalid index @ [null]"},
      {"nope.x[0]", "Unknown name @ nope"},
      {"(nope).x[0]", "Unknown name @ nope"},
  });
}

TEST_F(Evaluate, SplatsTakeAPartOfEveryElement) {
  expect_values({
      {"var.objects[*].id", "[\"i-1\", \"i-2\"]"},
      {"var.objects.*.ports[0]", "[80]"},
      {"var.objects[*].ports[*]", "[[80], [81]]"},
      {"var.objects[*].ports.0", "[80, 81]"},
      {"[{a = 1}, {a = \"x\"}][*].a", "[1, \"x\"]"},
      {"var.set[*]", "[\"x\", \"y\"]"},
      {"var.empty_list[*]", "[]"},
  });
  EXPECT_EQ(value_of("var.objects[*].id").type(), Type::list(Type::string()));
  EXPECT_EQ(value_of("var.empty_list[*]").type(), Type::list(Type::string()));
  EXPECT_EQ(value_of("[{a = 1}][*].a").type(), Type::tuple({Type::number()}));
}

TEST_F(Evaluate, SplatsTakeASingleValueAsOneAndNullAsNone) {
  expect_values({
      {"var.object[*].id", "[\"i-1\"]"},
      {"var.text[*]", "[\"abc\"]"},
      {"null[*]", "[]"},
      {"var.null_object[*].id", "[]"},
  });
  expect_mistakes({
      {"var.null_list[*]", "Splat of null value @ var.null_list"},
      {"var.object[*].nope", "Unsupported attribute @ .nope"},
  });
}

TEST_F(Evaluate, SplatsOfUnknownsKeepTheTypeTheyCan) {
  EXPECT_EQ(value_of("var.later_objects[*].id").type(), Type::list(Type::string()));
  EXPECT_EQ(value_of("var.later_list[*]").refinement().length_min, 2u);
  EXPECT_TRUE(value_of("var.later_object[*].id").type().is_dynamic());  // one or none
  EXPECT_EQ(shown("var.later_certain_text[*]"), "[(unknown)]");
  EXPECT_EQ(mistake("var.later_object[*].nope"), "Unsupported attribute @ .nope");
}

TEST_F(Evaluate, ConditionalsGiveBothResultsOneType) {
  expect_values({
      {"var.yes ? 1 : \"x\"", "\"1\""},
      {"var.yes ? null : [1]", "null"},
      {"\"true\" ? [] : var.list", "[]"},
      {"var.yes ? {a = 1} : {b = \"x\"}", "{a = \"1\"}"},
      {"var.yes ? var.list : null", "[\"a\", \"b\"]"},
  });
  EXPECT_EQ(value_of("var.yes ? [] : var.list").type(), Type::list(Type::string()));
  EXPECT_EQ(value_of("var.yes ? null : [\"a\"]").type(), Type::tuple({Type::string()}));
}

TEST_F(Evaluate, MistakesInTheResultNotChosenDoNotCount) {
  expect_values({{"var.null_object == null ? \"none\" : var.null_object.id", "\"none\""},
                 {"var.yes ? \"a\" : tostring([])", "\"a\""}});
  expect_mistakes({{"var.yes ? tostring([]) : \"a\"", "Invalid function argument @ []"}});
}

TEST_F(Evaluate, ConditionalsExplainTypesThatDoNotGoTogether) {
  EXPECT_EQ(mistake("var.yes ? {a = 1} : [2]"), "Inconsistent conditional result types @ {a = 1} : [2]");
  EXPECT_THAT(detail(), HasSubstr("The 'true' value is object, but the 'false' value is tuple."));
  EXPECT_EQ(mistake("var.yes ? {a = 1, b = []} : {a = 1}"),
            "Inconsistent conditional result types @ {a = 1, b = []} : {a = 1}");
  EXPECT_THAT(detail(), HasSubstr("The 'true' value has the attribute \"b\", which the 'false' value lacks."));
  mistake("var.yes ? [1, {}] : [1, []]");
  EXPECT_THAT(detail(),
              HasSubstr("Tuple element 1 differs: The 'true' value is object, but the 'false' value is tuple."));
}

TEST_F(Evaluate, ConditionsMustBeTrueOrFalse) {
  expect_mistakes({
      {"null ? 1 : 2", "Null condition @ null"},
      {"[] ? 1 : 2", "Incorrect condition type @ []"},
      {"\"maybe\" ? 1 : 2", "Incorrect condition type @ \"maybe\""},
      {"nope ? 1 : 2", "Unknown name @ nope"},
  });
}

TEST_F(Evaluate, AnUnknownConditionLeavesWhatHoldsForBothResults) {
  const Value number = value_of("var.later_bool ? 1 : 5");
  EXPECT_EQ(number.type(), Type::number());
  EXPECT_TRUE(number.refinement().not_null);
  EXPECT_EQ(number.refinement().at_least, Number(1));
  EXPECT_EQ(number.refinement().at_most, Number(5));
  const Value list = value_of("var.later_bool ? var.list : var.empty_list");
  EXPECT_EQ(list.refinement().length_min, 0u);
  EXPECT_EQ(list.refinement().length_max, 2u);
  EXPECT_EQ(shown("var.later_bool ? null : null"), "null");
  EXPECT_FALSE(value_of("var.later_bool ? var.text : null").refinement().not_null);
}

TEST_F(Evaluate, ObjectsAndTuplesAreBuiltFromTheirParts) {
  expect_values({
      {"[1, \"a\", [true]]", "[1, \"a\", [true]]"},
      {"{b = 1, \"a b\" : 2, (var.text) = 3, \"${var.text}!\" = 4}", "{a b = 2, abc = 3, abc! = 4, b = 1}"},
      {"{null = 1, true = 2, 3 = 4}", "{3 = 4, null = 1, true = 2}"},
      {"{a = 1, a = 2}", "{a = 2}"},
      {"{(var.secret) = 1}", "sensitive {s3cret = 1}"},
      {"{(var.later_text) = 1}", "(unknown)"},
  });
  expect_mistakes({
      {"{(null) = 1}", "Null value as key @ (null)"},
      {"{([]) = 1}", "Incorrect key type @ ([])"},
      {"{var.text = 1}", "Ambiguous attribute key @ var.text"},
  });
}

TEST_F(Evaluate, ForMakesTuplesAndObjects) {
  expect_values({
      {"[for v in var.list : upper(v)]", "[\"A\", \"B\"]"},
      {"[for i, v in var.list : \"${i}${v}\" if v != \"a\"]", "[\"1b\"]"},
      {"[for k, v in var.map : \"${k}=${v}\"]", "[\"k=v\", \"l=w\"]"},
      {"[for k, v in var.set : \"${k}${v}\"]", "[\"xx\", \"yy\"]"},
      {"[for k, v in {b = 1, a = 2} : k]", "[\"a\", \"b\"]"},
      {"{for i, v in var.list : v => i}", "{a = 0, b = 1}"},
      {"{for v in [1, 2, 3] : v % 2 == 0 ? \"even\" : \"odd\" => v...}", "{even = [2], odd = [1, 3]}"},
      {"[for a in [1, 2] : [for b in [10, 20] : a + b]]", "[[11, 21], [12, 22]]"},
      {"[for v in [1] : [for v in [2] : v]]", "[[2]]"},
      {"[for v in var.objects : v.ports[0]]", "[80, 81]"},
      {"[for v in [] : v]", "[]"},
  });
}

TEST_F(Evaluate, ForTellsWhatItCannotDo) {
  expect_mistakes({
      {"[for v in null : v]", "Iteration over null value @ null"},
      {"[for v in \"abc\" : v]", "Iteration over non-iterable value @ \"abc\""},
      {"[for v in [1, 2] : v if \"x\"]", "Invalid 'for' condition @ \"x\""},
      {"[for v in [1, null] : v if v]", "Invalid 'for' condition @ v"},
      {"{for v in [1, 1] : v => v}", "Duplicate object key @ v"},
      {"{for v in [null] : v => v}", "Invalid object key @ v"},
      {"{for v in [[]] : v => 1}", "Invalid object key @ v"},
  });
}

TEST_F(Evaluate, LoopsReportAMistakeOnce) {
  expect_mistakes({
      {"[for v in [1, 2, 3] : v.x]", "Unsupported attribute @ .x"},
      {"{for v in [1, 1, 1, 1] : v => v}", "Duplicate object key @ v"},
      {"{for v in [null, null] : v => v}", "Invalid object key @ v"},
      {"[for v in [1, 2, []] : v if v > 0]", "Invalid operand @ v"},
      {"var.objects[*].nope", "Unsupported attribute @ .nope"},
  });
}

TEST_F(Evaluate, ForOverWhatIsNotKnownIsNotKnown) {
  expect_values({
      {"[for v in var.later : v]", "(unknown)"},
      {"[for v in var.later_list : v]", "(unknown)"},
      {"[for v in [1] : v if var.later_bool]", "(unknown)"},
      {"{for v in [var.later_text] : v => 1}", "(unknown)"},
      {"[for v in [var.later_text] : v]", "[(unknown)]"},
  });
}

TEST_F(Evaluate, TemplatesPutPartsTogether) {
  expect_values({
      {"\"a${1 + 1}b${true}\"", "\"a2btrue\""},
      {"\"${[1]}\"", "[1]"},
      {"\"%{ if var.yes }on%{ else }off%{ endif }\"", "\"on\""},
      {"\"%{ for i, v in var.list }${i}${v} %{ endfor }\"", "\"0a 1b \""},
      {"\"${var.secret}!\"", "sensitive \"s3cret!\""},
  });
  expect_mistakes({
      {"\"a${null}\"", "Invalid template interpolation value @ null"},
      {"\"a${[]}\"", "Invalid template interpolation value @ []"},
  });
}

TEST_F(Evaluate, AnUnknownTemplateKeepsItsKnownBeginning) {
  const Value value = value_of("\"arn:aws:s3:::${var.later_text}/x\"");
  EXPECT_EQ(value.refinement().string_prefix, "arn:aws:s3:::");
  EXPECT_TRUE(value.refinement().not_null);
  // A letter may yet be combined with a mark that follows.
  EXPECT_EQ(value_of("\"ab${var.later_text}\"").refinement().string_prefix, "a");
}

TEST_F(Evaluate, MarksFlowThroughEverything) {
  expect_values({
      {"var.secret == \"x\"", "sensitive false"},
      {"var.secret_yes ? 1 : 2", "sensitive 1"},
      {"upper(var.secret)", "sensitive \"S3CRET\""},
      {"[for v in var.secret_list : v]", "sensitive [\"a\", \"b\"]"},
      {"[for v in [1, 2] : v if var.secret_yes]", "sensitive [1, 2]"},
      {"var.secret_list[*]", "sensitive [\"a\", \"b\"]"},
      {"[var.secret]", "[sensitive \"s3cret\"]"},
      {"var.secret_list[0]", "sensitive \"a\""},
      {"max([sensitive(1), 2]...)", "sensitive 2"},
  });
}

TEST_F(Evaluate, CallsNameTheArgumentThatIsWrong) {
  expect_mistakes({
      {"upper([])", "Invalid function argument @ []"},
      {"upper()", "Not enough function arguments @ )"},
      {"upper(\"a\", \"b\")", "Too many function arguments @ \"b\""},
      {"uper(\"a\")", "Call to unknown function @ uper"},
      {"upper(var.null_text)", "Invalid function argument @ var.null_text"},
      {"max([1, \"x\"]...)", "Invalid function argument @ [1, \"x\"]"},
      {"max(null...)", "Invalid expanding argument value @ null"},
      {"max(1...)", "Invalid expanding argument value @ 1"},
      {"provider::nope::f(1)", "Call to unknown function @ provider::nope::f"},
  });
  mistake("uper(\"a\")");
  EXPECT_THAT(detail(), HasSubstr("Did you mean \"upper\"?"));
}

TEST_F(Evaluate, CallsExpandTheirLastArgument) {
  expect_values({
      {"max([1, 5, 3]...)", "5"},
      {"max(7, [1, 5]...)", "7"},
      {"join(\"-\", var.list, [[\"c\"]]...)", "\"a-b-c\""},
      {"max(var.later...)", "(unknown)"},
      {"core::max(1, 2)", "2"},
  });
}

TEST_F(Evaluate, TryTakesTheFirstThatSucceeds) {
  expect_values({
      {"try(var.object.nope, var.null_object.id, \"c\")", "\"c\""},
      {"try(null.x, null)", "null"},
      {"try(var.later, \"c\")", "(unknown)"},
      {"try([var.later_text], \"c\")", "(unknown)"},
  });
  EXPECT_EQ(mistake("try(var.object.nope, tonumber(\"x\"))"), "Error in function call @ try(");
  EXPECT_THAT(detail(),
              testing::AllOf(HasSubstr("Unsupported attribute (at test:1,15-20)"), HasSubstr("Invalid function")));
}

TEST_F(Evaluate, CanTellsWhetherAnExpressionSucceeds) {
  expect_values({
      {"can(var.object.id)", "true"},
      {"can(var.object.nope)", "false"},
      {"can(tonumber(\"x\"))", "false"},
      {"can(var.later_text)", "(unknown)"},
  });
}

TEST_F(Evaluate, MistakesTellTheValuesInvolved) {
  value_of("var.list[var.number]");
  EXPECT_THAT(diagnostics_.all().front().values,
              ElementsAre(Pair("var.list", "is list of string with 2 elements"), Pair("var.number", "is 3")));
  value_of("[for o in var.objects : o.id + 1]");
  EXPECT_THAT(diagnostics_.all().front().values, ElementsAre(Pair("o.id", "is \"i-1\"")));
  value_of("var.object.nope.deeper");
  EXPECT_THAT(diagnostics_.all().front().values, ElementsAre(Pair("var.object", "is object with 2 attributes")));
}

TEST_F(Evaluate, OneExpressionReportsEveryIndependentMistake) {
  value_of("[nope, 1 + [], {a = var.object.x}]");
  EXPECT_EQ(diagnostics_.size(), 3u);
}

TEST_F(Evaluate, EndsLoopsThatMultiply) {
  const ExpressionPtr tree = parse_expression(
      sources_.add("test", "[for a in range(100) : [for b in range(100) : [for c in range(100) : 1]]]"), diagnostics_);
  EXPECT_TRUE(Evaluation(scope_, diagnostics_, /*steps_max=*/1000).value(*tree).type().is_dynamic());
  ASSERT_EQ(diagnostics_.size(), 1u);
  EXPECT_EQ(diagnostics_.all().front().summary, "Evaluation takes too long");
}

TEST_F(Evaluate, ConvertsToTheTypeAskedFor) {
  const ExpressionPtr tree = parse_expression(sources_.add("test", "[1, 2]"), diagnostics_);
  EXPECT_EQ(evaluate_as(*tree, Type::list(Type::string()), scope_, diagnostics_).debug_string(), "[\"1\", \"2\"]");
  EXPECT_TRUE(diagnostics_.empty());
  EXPECT_EQ(evaluate_as(*tree, Type::boolean(), scope_, diagnostics_).type(), Type::boolean());
  EXPECT_EQ(diagnostics_.all().front().summary, "Incorrect value type");
}

}  // namespace
}  // namespace regionfall::hcl
