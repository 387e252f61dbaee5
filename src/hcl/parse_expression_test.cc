#include "hcl/parser_testing.h"

namespace regionfall::hcl {
namespace {

struct Case {
  std::string_view text;
  std::string tree;
};

TEST(ParseExpression, GivesOperatorsTheirPrecedence) {
  const Case cases[] = {
      {"a || b && c == d < e + f * g", "(|| a (&& b (== c (< d (+ e (* f g))))))"},
      {"a - b - c", "(- (- a b) c)"},
      {"a * b % c / d", "(/ (% (* a b) c) d)"},
      {"-a + !b", "(+ (- a) (! b))"},
      {"-a.b[0]", "(- a.b[0])"},
      {"!!a", "(! (! a))"},
      {"(a + b) * c", "(* (paren (+ a b)) c)"},
      {"a ? b : c ? d : e", "(? a b (? c d e))"},
      {"a ? b ? 1 : 2 : 3", "(? a (? b 1 2) 3)"},
      {"a\n+\nb", "(+ a b)"},
  };
  for (const Case& c : cases) EXPECT_EQ(parsed_expression(c.text), c.tree) << c.text;
}

TEST(ParseExpression, ReadsLiterals) {
  const Case cases[] = {
      {"12.50", "12.5"}, {"1e3", "1000"},           {"true", "true"}, {"\"a\\tb\"", "\"a\\tb\""},
      {"\"\"", "\"\""},  {"\"$${a}\"", "\"${a}\""}, {"[]", "(list)"}, {"{}", "(object)"},
  };
  for (const Case& c : cases) EXPECT_EQ(parsed_expression(c.text), c.tree) << c.text;
}

TEST(ParseExpression, FoldsLiteralKeysIntoTraversals) {
  const Case cases[] = {
      {"a.b[\"x\"][0].c", "a.b[\"x\"][0].c"},
      {"a[b.c]", "(index a b.c)"},
      {"a[b][0].c", "(get (index a b) [0].c)"},
      {"a[\"x${y}\"]", "(index a (template \"x\" y))"},
      {"a[-1]", "(index a (- 1))"},
      {"a.0.b", "a[0].b"},
      {"f(x).y", "(get (call f x) .y)"},
      {"(a).b", "(get (paren a) .b)"},
      {"[1][0]", "(get (list 1) [0])"},
  };
  for (const Case& c : cases) EXPECT_EQ(parsed_expression(c.text), c.tree) << c.text;
}

TEST(ParseExpression, ReadsSplats) {
  const Case cases[] = {
      {"a.*.b.c", "(splat a (get @ .b.c))"},
      {"a.*.b.0", "(splat a (get @ .b[0]))"},
      {"a.*.b[0]", "(get (splat a (get @ .b)) [0])"},
      {"a[*].b[0].c", "(splat a (get @ .b[0].c))"},
      {"a[*].b[*].c[d]", "(splat a (splat (get @ .b) (index (get @ .c) d)))"},
      {"a[*]", "(splat a @)"},
      {"a.*", "(splat a @)"},
  };
  for (const Case& c : cases) EXPECT_EQ(parsed_expression(c.text), c.tree) << c.text;
}

TEST(ParseExpression, ReadsCalls) {
  const Case cases[] = {
      {"f()", "(call f)"},
      {"f(a, b,)", "(call f a b)"},
      {"f(a...)", "(call f a...)"},
      {"f(\n  a,\n  b...\n)", "(call f a b...)"},
      {"provider::aws::arn(x)", "(call provider::aws::arn x)"},
      {"true(1)", "(call true 1)"},
  };
  for (const Case& c : cases) EXPECT_EQ(parsed_expression(c.text), c.tree) << c.text;
}

TEST(ParseExpression, ReadsListsAndObjects) {
  const Case cases[] = {
      {"[a, [b],\n c,]", "(list a (list b) c)"},
      {"{a = 1, b : 2\n c = 3,\n}", "(object :a=1 :b=2 :c=3)"},
      {"{\"a\" = 1, \"${b}\" = 2, (c) = 3, d.e = 4, 5 = 6}", "(object \"a\"=1 (wrap b)=2 (paren c)=3 :d.e=4 5=6)"},
      {"{true = 1, null = 2}", "(object \"true\"=1 \"null\"=2)"},
      {"{ # c\n a = 1 # d\n # e\n}", "(object :a=1)"},
      {"[for x in y : x]", "(for x in y : x)"},
      {"[for x in y : x if x > 1]", "(for x in y : x if (> x 1))"},
      {"{for k, v in y : k => v...}", "(for k, v in y : k => v...)"},
      {"{\nfor k, v in y :\n k => v\n if v\n}", "(for k, v in y : k => v if v)"},
  };
  for (const Case& c : cases) EXPECT_EQ(parsed_expression(c.text), c.tree) << c.text;
}

TEST(ParseExpression, KnowsWhereThingsStand) {
  const SourceFile file("test", "é + f(a, \"b\")[x]");
  Diagnostics diagnostics;
  const ExpressionPtr expression = parse_expression(file, diagnostics);
  const auto* sum = expression->as<BinaryExpression>();
  ASSERT_NE(sum, nullptr);
  EXPECT_EQ(expression->range.text(), file.text());
  EXPECT_EQ(sum->op_range.to_string(), "test:1,3-4");
  const auto* element = sum->right->as<IndexExpression>();
  ASSERT_NE(element, nullptr);
  EXPECT_EQ(element->brackets.text(), "[x]");
  EXPECT_EQ(element->collection->range.text(), "f(a, \"b\")");
  const auto* call = element->collection->as<FunctionCallExpression>();
  ASSERT_NE(call, nullptr);
  EXPECT_EQ(call->name_range.to_string(), "test:1,5-6");
  EXPECT_EQ(call->open_parenthesis.text(), "(");
  EXPECT_EQ(call->close_parenthesis.to_string(), "test:1,13-14");
  EXPECT_EQ(call->arguments[1]->range.text(), "\"b\"");
}

TEST(ParseTraversal, TakesReferencesOnly) {
  const SourceFile good("good", "module.a[\"x\"].aws_vpc.b[0]");
  Diagnostics diagnostics;
  const auto traversal = parse_traversal(good, diagnostics);
  ASSERT_TRUE(traversal);
  EXPECT_EQ(traversal->to_string(), "module.a[\"x\"].aws_vpc.b[0]");
  for (const char* text : {"null", "null.west", "true[0].x"}) {
    const SourceFile keyword("keyword", text);
    EXPECT_EQ(parse_traversal(keyword, diagnostics)->to_string(), text);
  }
  for (const char* text : {"a + b", "a[b]", "\"a\"", "", "a b", "f(x)"}) {
    const SourceFile bad("bad", text);
    EXPECT_FALSE(parse_traversal(bad, diagnostics)) << text;
    EXPECT_TRUE(diagnostics.has_errors());
    diagnostics = {};
  }
}

TEST(StaticKeyword, IsASingleBareName) {
  const std::pair<const char*, std::optional<std::string>> cases[] = {
      {"all", "all"},        {"true", "true"},          {"null", "null"},
      {"a.b", std::nullopt}, {"\"all\"", std::nullopt}, {"(all)", std::nullopt},
  };
  for (const auto& [text, keyword] : cases) {
    const SourceFile file("test", text);
    Diagnostics diagnostics;
    EXPECT_EQ(static_keyword(*parse_expression(file, diagnostics)), keyword) << text;
  }
}

TEST(Variables, LeaveOutNamesBoundByFor) {
  const SourceFile file(
      "test",
      "[for k, v in var.m : \"${k}${v.x}${local.y}${[for v in v : v][0]}\" if each.value] == {a = b, (c) = "
      "d, e.f = 1}[*].z");
  Diagnostics diagnostics;
  const ExpressionPtr expression = parse_expression(file, diagnostics);
  std::vector<std::string> names;
  for (const Traversal& traversal : variables_of(*expression)) names.push_back(traversal.to_string());
  EXPECT_EQ(names, (std::vector<std::string>{"var.m", "local.y", "each.value", "b", "c", "d", "e.f"}));
}

TEST(Functions, AreFoundAtEveryDepth) {
  const SourceFile file("test", "f(g(1), \"${a::h()}\")");
  Diagnostics diagnostics;
  const ExpressionPtr expression = parse_expression(file, diagnostics);
  const auto found = functions_of(*expression);
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].first, "f");
  EXPECT_EQ(found[2].first, "a::h");
  EXPECT_EQ(found[2].second.text(), "a::h");
}

TEST(Identifiers, FollowUnicodeAndMayHaveDashes) {
  for (const char* good : {"a", "_", "a-b", "é", "变量", "a1", "ℵ", "℘"}) EXPECT_TRUE(is_identifier(good)) << good;
  for (const char* bad : {"", "1a", "-a", "a b", "a.b", "a\xFF", "€", "ⸯ"}) EXPECT_FALSE(is_identifier(bad)) << bad;
}

}  // namespace
}  // namespace regionfall::hcl
