#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hcl/body.h"
#include "hcl/json_expression.h"
#include "hcl/parser.h"
#include "hcl/snippet.h"

namespace regionfall::hcl {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A text read as a body, and what was said about it.
struct Parsed {
  explicit Parsed(std::string text)
      : file("main.tf.json", std::move(text)), body(parse_json_syntax(file, diagnostics)) {}

  // "line:column summary" of every diagnostic.
  std::vector<std::string> mistakes() const {
    std::vector<std::string> all;
    for (const Diagnostic& diagnostic : diagnostics.all()) {
      const Position place = diagnostic.subject ? diagnostic.subject->start : Position{0, 0, 0};
      all.push_back(std::to_string(place.line) + ":" + std::to_string(place.column) + " " + diagnostic.summary);
    }
    return all;
  }
  ExpressionPtr value(const std::string& name) {
    const Content content = body->content({.attributes = {{name}}, .blocks = {}}, diagnostics);
    const Attribute* attribute = content.attribute(name);
    return attribute ? attribute->value : nullptr;
  }

  SourceFile file;
  Diagnostics diagnostics;
  BodyPtr body;
};

std::vector<std::string> labels_of(const Content& content) {
  std::vector<std::string> all;
  for (const Block& block : content.blocks) {
    std::string text = block.type;
    for (const std::string& label : block.labels) text += " " + label;
    all.push_back(text);
  }
  return all;
}

const BodySchema kSchema{.attributes = {{"a"}, {"b"}}, .blocks = {{"resource", {"type", "name"}}, {"locals", {}}}};

TEST(JsonSyntax, TheSchemaTellsArgumentsFromBlocks) {
  Parsed parsed(R"({"a": 1, "resource": {"vpc": {"x": {}, "y": [{}, {}]}, "net": {"z": {}}}, "locals": {}})");
  const Content content = parsed.body->content(kSchema, parsed.diagnostics);
  EXPECT_THAT(parsed.mistakes(), IsEmpty());
  ASSERT_NE(content.attribute("a"), nullptr);
  EXPECT_EQ(content.attribute("a")->range.to_string(), "main.tf.json:1,2-8");
  EXPECT_THAT(labels_of(content),
              ElementsAre("resource vpc x", "resource vpc y", "resource vpc y", "resource net z", "locals"));
}

TEST(JsonSyntax, ArraysOfObjectsCountAsOneObject) {
  Parsed parsed(R"([{"a": 1}, {"resource": [{"vpc": {"x": {}}}, {"vpc": [{"y": {}}]}]}, {"locals": null}])");
  const Content content = parsed.body->content(kSchema, parsed.diagnostics);
  EXPECT_THAT(parsed.mistakes(), IsEmpty());
  EXPECT_THAT(labels_of(content), ElementsAre("resource vpc x", "resource vpc y"));
}

TEST(JsonSyntax, PropertiesNamedWithSlashesAreCommentsInBodies) {
  Parsed parsed(R"({"//": "why", "a": {"//": "kept"}, "locals": {"//": 1, "x": 2}})");
  const Content content = parsed.body->content(kSchema, parsed.diagnostics);
  EXPECT_THAT(parsed.mistakes(), IsEmpty());
  EXPECT_EQ(content.attribute("a")->value->as<ObjectExpression>()->items.size(), 1U);
  const std::vector<Attribute> locals = content.blocks[0].body->attributes(parsed.diagnostics);
  ASSERT_EQ(locals.size(), 1U);
  EXPECT_EQ(locals[0].name, "x");
}

TEST(JsonSyntax, WhatPartialContentTookIsGoneFromTheRest) {
  Parsed parsed(R"({"a": 1, "b": 2, "c": 3})");
  BodyPtr rest;
  parsed.body->partial_content({.attributes = {{"a"}}, .blocks = {}}, rest, parsed.diagnostics);
  EXPECT_EQ(rest->attributes(parsed.diagnostics).size(), 2U);
  rest->content(kSchema, parsed.diagnostics);
  EXPECT_THAT(parsed.mistakes(), ElementsAre("1:18 Extraneous JSON object property"));
}

TEST(JsonSyntax, ReportsWhatTheSchemaDoesNotAllow) {
  Parsed parsed(R"({"aa": 1, "resource": {"vpc": {"x": 5}, "none": {}, "odd": 6}, "b": 1, "b": 2, "locals": true})");
  BodySchema schema = kSchema;
  schema.attributes[0].required = true;
  parsed.body->content(schema, parsed.diagnostics);
  EXPECT_THAT(parsed.mistakes(),
              ElementsAre("1:37 Incorrect JSON value type", "1:49 Missing block label",
                          "1:60 Incorrect JSON value type", "1:72 Duplicate argument", "1:90 Incorrect JSON value type",
                          "1:94 Missing required argument", "1:2 Extraneous JSON object property"));
  EXPECT_NE(parsed.diagnostics.all().back().detail.find("Did you mean \"a\"?"), std::string::npos);
}

TEST(JsonSyntax, ScalarsAreLiterals) {
  Parsed parsed(R"({"a": [true, null, -1.5e3, "text", "\u00e9\n\ud83d\ude00"]})");
  const ExpressionPtr value = parsed.value("a");
  const auto& items = value->as<TupleExpression>()->items;
  ASSERT_EQ(items.size(), 5U);
  const auto literal = [&](std::size_t i) { return items[i]->as<LiteralExpression>()->value; };
  EXPECT_TRUE(literal(0).as_bool());
  EXPECT_TRUE(literal(1).is_null());
  EXPECT_EQ(literal(2).as_number(), Number(-1500));
  EXPECT_EQ(literal(3).as_string(), "text");
  EXPECT_EQ(literal(4).as_string(), "é\n😀");
  EXPECT_TRUE(items[3]->from_json);
}

TEST(JsonSyntax, StringsAreTemplatesWithTheirPlacesInTheFile) {
  Parsed parsed("{\n  \"a\": \"x\\n\\\"${upper(\\\"é\\\")} ${var.name}\"\n}");
  const std::vector<Traversal> variables = variables_of(*parsed.value("a"));
  ASSERT_EQ(variables.size(), 1U);
  EXPECT_EQ(variables[0].range().to_string(), "main.tf.json:2,32-40");
  EXPECT_EQ(variables[0].range().text(), "var.name");
  const auto functions = functions_of(*parsed.value("a"));
  ASSERT_EQ(functions.size(), 1U);
  EXPECT_EQ(functions[0].second.text(), "upper");
}

TEST(JsonSyntax, AStringOfOneSequencePassesItsValueThrough) {
  Parsed parsed(R"({"a": "${var.x}"})");
  const ExpressionPtr value = parsed.value("a");
  EXPECT_NE(value->as<TemplateWrapExpression>(), nullptr);
  EXPECT_EQ(value->range.to_string(), "main.tf.json:1,7-17");
}

TEST(JsonSyntax, KeysOfObjectsAreTemplates) {
  Parsed parsed(R"({"a": {"${var.x}-k": 1, "plain": 2}})");
  const ExpressionPtr value = parsed.value("a");
  const auto& items = value->as<ObjectExpression>()->items;
  ASSERT_EQ(items.size(), 2U);
  EXPECT_NE(items[0].key->as<TemplateExpression>(), nullptr);
  EXPECT_EQ(items[1].key->as<LiteralExpression>()->value.as_string(), "plain");
}

TEST(JsonSyntax, MistakesInTemplatesAreReportedWhenTheArgumentIsRead) {
  Parsed parsed(R"({"a": "\"${1 +}", "b": {"k": 1, "k": 2}})");
  EXPECT_THAT(parsed.mistakes(), IsEmpty());
  parsed.body->content(kSchema, parsed.diagnostics);
  ASSERT_EQ(parsed.diagnostics.size(), 2U);
  EXPECT_EQ(parsed.diagnostics.all()[0].subject->start.column, 15U);
  EXPECT_EQ(parsed.mistakes()[1], "1:33 Duplicate object attribute");
}

TEST(JsonSyntax, ReportsEveryMistakeOfTheTextWhereItIs) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> cases = {
      {R"({"a": 1,})", {"1:8 Trailing comma in object"}},
      {R"({"a": [1, 2,]})", {"1:12 Trailing comma in array"}},
      {R"({"a" = 1, "b" 2})", {"1:6 Missing property value colon", "1:15 Missing property value colon"}},
      {R"({"a": 1 "b": 2})", {"1:9 Missing comma"}},
      {R"({"a": True, "b": undefined})", {"1:7 Invalid JSON keyword", "1:18 Invalid JSON keyword"}},
      {R"({"a": 01, "b": .5, "c": 1.})",
       {"1:7 Invalid JSON number", "1:16 Invalid JSON number", "1:25 Invalid JSON number"}},
      {R"({"a": "x\q", "b": "y\u12"})", {"1:9 Invalid JSON string", "1:21 Invalid JSON string"}},
      {"{\"a\": \"x\n}", {"1:7 Invalid JSON string"}},
      {R"({a: 1, "b": 2})", {"1:2 Invalid object property name"}},
      {R"({"a": {"b": 1)", {"1:7 Unclosed object"}},
      {R"({"a": [1})", {"1:9 Mismatched brackets"}},
      {R"({"a": 1}})", {"1:9 Extraneous data after value"}},
      {R"({"a"})", {"1:5 Missing object value"}},
      {R"({"a": })", {"1:7 Invalid start of value"}},
      {"", {"1:1 Missing value"}},
      {"  5", {"1:3 Root value must be object"}},
      {"{\"\xff\": 1}", {"1:3 Invalid character encoding"}},
  };
  for (const auto& [text, mistakes] : cases) EXPECT_EQ(Parsed(text).mistakes(), mistakes) << text;
}

TEST(JsonSyntax, StringsOfLiteralArgumentsAreNoTemplates) {
  Parsed parsed(R"({"a": {"${": ["${x}", "%{ if"]}, "b": "${"})");
  const Content content = parsed.body->content(
      {.attributes = {{"a", false, Strings::kLiteral}, {"b", false, Strings::kLiteral}}, .blocks = {}},
      parsed.diagnostics);
  EXPECT_THAT(parsed.mistakes(), IsEmpty());
  EXPECT_EQ(content.attribute("b")->value->as<LiteralExpression>()->value.as_string(), "${");
  const auto& object = *content.attribute("a")->value->as<ObjectExpression>();
  EXPECT_EQ(object.items[0].key->as<LiteralExpression>()->value.as_string(), "${");
  const auto& items = object.items[0].value->as<TupleExpression>()->items;
  EXPECT_EQ(items[0]->as<LiteralExpression>()->value.as_string(), "${x}");
  EXPECT_EQ(parsed.body->literal_attributes(parsed.diagnostics).size(), 2U);
  EXPECT_THAT(parsed.mistakes(), IsEmpty());
}

TEST(JsonSyntax, ABodyOfNothingButAttributesIsAnObject) {
  for (const char* text : {R"([{"x": 1}])", "[]"}) {
    Parsed parsed(text);
    EXPECT_THAT(parsed.body->attributes(parsed.diagnostics), IsEmpty());
    EXPECT_THAT(parsed.mistakes(), ElementsAre("1:1 Incorrect JSON value type")) << text;
  }
}

TEST(JsonSyntax, TakesStringsAsReferences) {
  Parsed parsed(R"({"a": ["\u0061_b.c[0]", "x.y ", "a..b", "${a.b}", "true"]})");
  std::vector<std::string> found;
  const ExpressionPtr list = parsed.value("a");
  for (const ExpressionPtr& item : list->as<TupleExpression>()->items) {
    Diagnostics diagnostics;
    const auto traversal = static_traversal(*item, diagnostics);
    found.push_back(traversal ? traversal->to_string() + " at " + traversal->range().to_string() : "-");
    EXPECT_EQ(diagnostics.has_errors(), !traversal);
    for (const Diagnostic& diagnostic : diagnostics.all()) EXPECT_EQ(diagnostic.subject->start.line, 1U);
  }
  EXPECT_THAT(found, ElementsAre("a_b.c[0] at main.tf.json:1,9-22", "x.y at main.tf.json:1,26-29", "-", "-",
                                 "true at main.tf.json:1,52-56"));
}

TEST(JsonSyntax, ShowsTextsWhereAValueIsAskedForThatNeedsNoScope) {
  Parsed parsed(R"({"a": {"k": ["${x}-é", 1, null, true], "${y}": {}}})");
  EXPECT_EQ(json_text_value(*parsed.value("a")).debug_string(), R"({${y} = {}, k = ["${x}-é", 1, null, true]})");
}

TEST(JsonSyntax, PlacesAreNamedByTheirPath) {
  const SourceFile file("x.tf.json", R"({"resource": {"t": [{"n": {"a": 1}}, {"m": "x"}]}, "b": 2})");
  const std::pair<const char*, const char*> tests[] = {
      {"\"a\"", "resource.t[0].n"},
      {"\"m\"", "resource.t[1]"},
      {"\"n\"", "resource.t[0]"},
      {"\"t\"", "resource"},
      {"\"b\"", ""},
      {"\"resource\"", ""},
      {", {\"m", "resource.t"},
      {"2})", ""},
  };
  for (const auto& [text, path] : tests) {
    EXPECT_EQ(enclosing_block(file, static_cast<std::uint32_t>(file.text().find(text) + 1)), path) << text;
  }
}

TEST(JsonSyntax, KeepsWhatCouldBeRead) {
  Parsed parsed(R"({"a": 1, "b" 2, "locals": {"x": nope, "y": 3}})");
  const Content content = parsed.body->content(kSchema, parsed.diagnostics);
  EXPECT_NE(content.attribute("b"), nullptr);
  EXPECT_EQ(content.blocks.at(0).body->attributes(parsed.diagnostics).size(), 2U);
}

TEST(JsonSyntax, BoundsNesting) {
  const std::string deep = "{\"a\": " + std::string(100000, '[') + std::string(100000, ']') + "}";
  const std::vector<std::string> mistakes = Parsed(deep).mistakes();
  ASSERT_EQ(mistakes.size(), 1U);
  EXPECT_NE(mistakes[0].find("Nesting too deep"), std::string::npos);
}

}  // namespace
}  // namespace regionfall::hcl
