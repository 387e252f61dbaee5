#include "hcl/parser_testing.h"

namespace regionfall::hcl {
namespace {

using Lines = std::vector<std::string>;

TEST(ParseBody, ReadsArgumentsAndBlocks) {
  EXPECT_EQ(parsed_body(""), "");
  EXPECT_EQ(parsed_body("\xEF\xBB\xBF"
                        "a = 1\r\nb = 2"),
            "a=1 b=2");
  EXPECT_EQ(parsed_body("x \"a\" b {\n  c = 1 # d\n  e {}\n  f { g = 2 }\n}\n"), "x \"a\" \"b\" {c=1 e {} f {g=2}}");
  EXPECT_EQ(parsed_body("a = [\n  1,\n  # two\n  3\n]\nb = (1\n  + 2)\n"), "a=(list 1 3) b=(paren (+ 1 2))");
  EXPECT_EQ(parsed_body("x {} // y"), "x {}");
}

TEST(ParseBody, ReportsEachMistakeOnce) {
  struct Case {
    std::string_view text;
    Lines mistakes;
  };
  const Case cases[] = {
      {"a =\nb = 1\nc = ]\n", {"1:4 Missing expression", "3:5 Invalid expression"}},
      {"a = [1 2, 3]\n", {"1:8 Missing item separator"}},
      {"a = \"x\nb = 1\n", {"1:5 Unclosed string"}},
      {"a = \"x\n y\"\nb = 1\n", {"1:7 Invalid multi-line string"}},
      {"a = 'x'\nb = `y`\n", {"1:5 Invalid character", "2:5 Invalid character"}},
      {"a = \"${b\"\nc = 1\n", {"1:6 Unclosed template interpolation"}},
      {"a = \"${b c}\"\nd = \n", {"1:10 Extra characters in template interpolation", "2:5 Missing expression"}},
      {"a = <<E\nx\n", {"1:5 Unclosed heredoc"}},
      {"a = <<E\n${x\nE\nb =\n", {"2:1 Unclosed template interpolation", "4:4 Missing expression"}},
      {"a = [1,\nb = 2\n", {"1:5 Unclosed list"}},
      {"a = f(1\nb = 2\nc = (3\n", {"1:6 Unclosed function call", "3:5 Unclosed parenthesis"}},
      {"x {\n  a = [1, 2\n}\ny {}\n", {"2:7 Unclosed list"}},
      {"x {\n  a = [\n    1\n  }\n}\n", {"4:3 Mismatched bracket"}},
      {"a = [1, 2}\nb = 1\n", {"1:10 Mismatched bracket"}},
      {"a = [(1 + 2]\n", {"1:6 Unclosed parenthesis"}},
      {"a = [(1, 2)]\n", {"1:8 Unexpected text in parenthesis"}},
      {"x {\n a = 1\n", {"1:1 Unclosed configuration block"}},
      {"}\na = 1\n", {"1:1 Unexpected closing brace"}},
      {"a = {\n  b = 1\nresource \"x\" \"y\" {\n}\n", {"1:5 Unclosed object"}},
      {"a = 1 b = 2\n", {"1:7 Missing newline after argument"}},
      {"a = 1,\nb = 2\n", {"1:6 Unexpected comma after argument"}},
      {"a = 1; b = 2; c = 3\n", {"1:6 Invalid character", "1:13 Invalid character"}},
      {"a: 1\n", {"1:2 Invalid argument definition"}},
      {"a = {b => 1, c = }\n", {"1:8 Missing key/value separator", "1:18 Invalid expression"}},
      {"a = {\n  b {\n    c = 1\n  }\n  d = \n}\n", {"2:5 Missing key/value separator", "5:7 Missing expression"}},
      {"a = {b}\n", {"1:7 Missing attribute value"}},
      {"a = {b = 1 c = 2}\n", {"1:12 Missing item separator"}},
      {"a = b ? c\nd = 1\n", {"1:10 Missing false expression in conditional"}},
      {"a = b and c\n", {"1:7 Missing newline after argument"}},
      {"a = b & c | d\n", {"1:7 Unsupported operator", "1:11 Unsupported operator"}},
      {"a = \"\\q\\u12\"\n", {"1:6 Invalid escape sequence", "1:8 Invalid escape sequence"}},
      {"a = \"\\ud800\"\n", {"1:6 Invalid escape sequence"}},
      {"a = ${b}\n", {"1:5 Template sequence outside a string"}},
      {"a = b.\nc = 1\n", {"1:7 Invalid attribute name"}},
      {"a = b.0.1\n", {"1:7 Invalid legacy index syntax"}},
      {"a = b.*.c.*.d\n", {"1:11 Nested splat expression not allowed"}},
      {"a = [for x y : x]\nb = 1\n", {"1:12 Invalid 'for' expression"}},
      {"a = [for k, v in m : k => v]\n", {"1:22 Invalid 'for' expression"}},
      {"a = {for v in m : v}\n", {"1:19 Invalid 'for' expression"}},
      {"a = 1.2.3\n", {"1:5 Invalid number literal"}},
      {"a = b::c\n", {"1:9 Missing open parenthesis"}},
      {"a = 1\na = 2\n", {"2:1 Attribute redefined"}},
      {"x\n", {"1:1 Argument or block definition required"}},
      {"\"x\" = 1\n", {"1:1 Invalid argument name"}},
      {"x \"a\"\n{\n  b = 1\n}\n", {"1:6 Invalid block definition"}},
      {"x \"a\" = {\n  b =\n}\n", {"1:7 Invalid block definition", "2:6 Missing expression"}},
      {"x \"${a}\" {\n}\n", {"1:4 Invalid string literal"}},
      {"x { a = 1, b = 2 }\n", {"1:10 Invalid single-argument block definition"}},
      {"x { a = 1\n}\n", {"1:10 Invalid single-argument block definition"}},
      {"x { y { a = 1 } }\n", {"1:5 Argument definition required"}},
      {"x {} y {}\n", {"1:6 Missing newline after block definition"}},
      {"a = \"%{ if b }c\"\nd = \"%{ endif }\"\n",
       {"1:6 Unclosed template directive", "2:6 Unexpected template directive"}},
      {"a = \"%{ fi b }\"\n", {"1:9 Invalid template control keyword"}},
      {"a = \"%{ if b }1%{ else }2%{ else }3%{ endif }\"\n",
       {"1:6 Unclosed template directive", "1:36 Unexpected template directive"}},
      {"/* a\n", {"1:1 Unclosed comment"}},
      {"a = \xFF\nb = \n", {"1:5 Invalid character encoding", "2:5 Missing expression"}},
  };
  for (const Case& c : cases) EXPECT_EQ(mistakes_in(c.text), c.mistakes) << c.text;
}

TEST(ParseBody, KeepsWhatItUnderstoodBesideMistakes) {
  const SourceFile file("test", "x {\n  a = [1 2]\n  b = \n  c = 3\n}\ny {\n  d = \"e\n}\n");
  Diagnostics diagnostics;
  EXPECT_EQ(dump(*parse_native(file, diagnostics)), "x {a=(list 1 2) b=(unknown) c=3} y {d=\"e\"}");
  EXPECT_EQ(diagnostics.size(), 3u);
}

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST(ParseBody, RefusesEndlessNesting) {
  for (const std::string_view open : {"(", "[", "{a=", "-", "f(", "\"${", "x ? y : ", "!", "a[", "[for a in "}) {
    const Lines found = mistakes_in("a = " + repeated(open, 20'000));
    ASSERT_FALSE(found.empty()) << open;
    EXPECT_TRUE(found.front().ends_with("Nesting too deep")) << open << ": " << found.front();
    EXPECT_LE(found.size(), 3u) << open;
  }
  EXPECT_FALSE(mistakes_in(repeated("a {\n", 20'000)).empty());
  EXPECT_FALSE(mistakes_in("a = " + repeated("x[*]", 20'000)).empty());
  EXPECT_EQ(mistakes_in("a = \"" + repeated("%{ if x }", 20'000) + "\"").size(), 1u);
}

TEST(ParseBody, RefusesEndlessChains) {
  EXPECT_EQ(mistakes_in("a = 1" + repeated(" + 1", 20'000) + "\n"), Lines{"1:5 Expression too long"});
  EXPECT_EQ(mistakes_in("a = b" + repeated("[c]", 20'000) + "\n"), Lines{"1:5 Expression too long"});
  EXPECT_EQ(mistakes_in("a = 1" + repeated(" + 1", 400) + "\n"), Lines{});
  EXPECT_EQ(mistakes_in("a = b" + repeated(".c", 20'000) + "\n"), Lines{});
}

TEST(ParseBody, BoundsTheNumberOfReports) {
  EXPECT_EQ(mistakes_in(repeated("a\n", 10'000)).size(), kMistakesReportedMax + 1u);
}

}  // namespace
}  // namespace regionfall::hcl
