#include "hcl/parser_testing.h"

namespace regionfall::hcl {
namespace {

struct Case {
  std::string_view text;
  std::string tree;
};

TEST(ParseTemplate, ReadsSequences) {
  const Case cases[] = {
      {"", "\"\""},
      {"plain $ % $$ {", "\"plain $ % $$ {\""},
      {"${a}", "(wrap a)"},
      {"a${b}c", "(template \"a\" b \"c\")"},
      {"${a}${b}", "(template a b)"},
      {"$${a}%%{b}", "\"${a}%{b}\""},
      {"$$${a}", "\"$${a}\""},
      {"a\\n\"", "\"a\\\\n\\\"\""},
      {"%{if a}b%{endif}", "(template (? a (template \"b\") \"\"))"},
      {"%{if a}b%{else}${c}%{endif}", "(template (? a (template \"b\") (template c)))"},
      {"%{for k, v in m}${k}=${v},%{endfor}", "(template (join (for k, v in m : (template k \"=\" v \",\"))))"},
      {"%{for v in m}%{if v}x%{endif}%{endfor}!",
       "(template (join (for v in m : (template (? v (template \"x\") \"\")))) \"!\")"},
  };
  for (const Case& c : cases) EXPECT_EQ(parsed_template(c.text), c.tree) << c.text;
}

TEST(ParseTemplate, TrimsWhiteSpaceAroundTildes) {
  const Case cases[] = {
      {"a  ${~ b ~}  c", "(template \"a\" b \"c\")"},
      {"a\n  ${~ b}", "(template \"a\\n\" b)"},  // one line at a time
      {"a\n${~ b}", "(template \"a\" b)"},
      {"${a ~}\n  b", "(template a \"  b\")"},
      {"x %{~ if a ~} y %{~ else ~} z %{~ endif ~} w",
       "(template \"x\" (? a (template \"y\") (template \"z\")) \"w\")"},
  };
  for (const Case& c : cases) EXPECT_EQ(parsed_template(c.text), c.tree) << c.text;
}

TEST(ParseHeredoc, KeepsTextAsItIs) {
  EXPECT_EQ(parsed_body("a = <<E\n  x\\n\n\"y\"\nE\n"), "a=\"  x\\\\n\\n\\\"y\\\"\\n\"");
  EXPECT_EQ(parsed_body("a = <<E\nE\n"), "a=\"\"");
  EXPECT_EQ(parsed_body("a = [<<E\nx\nE\n, 1]\n"), "a=(list \"x\\n\" 1)");
  EXPECT_EQ(parsed_body("a = <<E\nx\r\nE\r\n"), "a=\"x\\r\\n\"");
  EXPECT_EQ(parsed_body("a = <<E\n${b}\nE\n"), "a=(template b \"\\n\")");
}

TEST(ParseHeredoc, TakesSharedIndentationOffFlushOnes) {
  EXPECT_EQ(parsed_body("a = <<-E\n    x\n      y\n\n    z\n  E\n"), "a=\"x\\n  y\\n\\nz\\n\"");
  EXPECT_EQ(parsed_body("a = <<-E\n    x\n  ${b}\n  E\n"), "a=(template \"  x\\n\" b \"\\n\")");
  EXPECT_EQ(parsed_body("a = <<-E\n    x\n${b}\n  E\n"), "a=(template \"    x\\n\" b \"\\n\")");
  EXPECT_EQ(parsed_body("a = <<-E\n\tx\n\t\ty\n  E\n"), "a=\"x\\n\\ty\\n\"");
}

TEST(ParseQuoted, ResolvesEscapes) {
  EXPECT_EQ(parsed_expression(R"("\u00e9\U0001F600\\\"\n")"), "\"é😀\\\\\\\"\\n\"");
  EXPECT_EQ(parsed_expression(R"("a $ { % $$")"), "\"a $ { % $$\"");
}

}  // namespace
}  // namespace regionfall::hcl
