#include "hcl/format.h"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace regionfall::hcl {
namespace {

// Each pair was given to `terraform fmt -` (1.11.4).
struct Case {
  std::string_view before;
  std::string_view after;
};

void expect_all(const std::vector<Case>& cases) {
  for (const auto& [before, after] : cases) EXPECT_EQ(format_source(before), after) << "of:\n" << before;
}

TEST(Format, IndentsByOpenBrackets) {
  expect_all({
      {"a {\nb {\nc = 1\n}\n}\n", "a {\n  b {\n    c = 1\n  }\n}\n"},
      {"a = [\n1,\n2,\n]\n", "a = [\n  1,\n  2,\n]\n"},
      {"a = f({\nb = 1\n})\n", "a = f({\n  b = 1\n})\n"},
      {"a = f([{\nb = 1\n}, {\nc = 2\n}])\n", "a = f([{\n  b = 1\n  }, {\n  c = 2\n}])\n"},
      {"      # far right\na {\n# inside\n}\n", "# far right\na {\n  # inside\n}\n"},
  });
}

TEST(Format, AlignsEqualsSignsOfNeighbours) {
  expect_all({
      {"a=1\nbbb=2\n", "a   = 1\nbbb = 2\n"},
      {"a=1\n\nbbb=2\n", "a = 1\n\nbbb = 2\n"},
      {"a=1\n# between\nbbb=2\n", "a = 1\n# between\nbbb = 2\n"},
      {"a=1\nbbb=[\n]\nc=2\n", "a = 1\nbbb = [\n]\nc = 2\n"},
      {"größe=1\na=2\n", "größe = 1\na     = 2\n"},
      {"a = {\nb=1\nccc=2\n\"d\"=3\n}\n", "a = {\n  b   = 1\n  ccc = 2\n  \"d\" = 3\n}\n"},
  });
}

TEST(Format, AlignsCommentsAtLineEnds) {
  expect_all({
      {"a = 1 # x\nbbb = 22 # y\n", "a   = 1  # x\nbbb = 22 # y\n"},
      {"a = 1# x\n\nb = 22 // y\n", "a = 1 # x\n\nb = 22 // y\n"},
      {"a { # x\n}\n", "a { # x\n}\n"},
      {"a = 1 /* x */\nb = 22\n", "a = 1 /* x */\nb = 22\n"},
  });
}

TEST(Format, SpacesTokens) {
  expect_all({
      {"a=x-1\n", "a = x-1\n"},  // one identifier
      {"a=x - -1\nb=1-1\n", "a = x - -1\nb = 1 - 1\n"},
      {"a=!x&&y||z\n", "a = !x && y || z\n"},
      {"a=x?-1:- 2\n", "a = x ? -1 : -2\n"},
      {"a=f ( x,y... )\n", "a = f(x, y...)\n"},
      {"a=provider :: aws::f(1)\n", "a = provider::aws::f(1)\n"},
      {"a=x . y [ 0 ] . z\n", "a = x.y[0].z\n"},
      {"a=x[*].y\nb=x.*.y\n", "a = x[*].y\nb = x.*.y\n"},
      {"a=[for x in[1]:x if x>0]\n", "a = [for x in [1] : x if x > 0]\n"},
      {"a={for k,v in m:k=>v...}\n", "a = { for k, v in m : k => v... }\n"},
      {"a={}\nb={ }\nc={x=1}\n", "a = {}\nb = {}\nc = { x = 1 }\n"},
      {"a {b=1}\n", "a { b = 1 }\n"},
      {"a = \"x ${ y } %{if z}1%{ endif }\"\n", "a = \"x ${y} %{if z}1%{endif}\"\n"},
      {"a = \"x${{}}\"\n", "a = \"x${ {} }\"\n"},
  });
}

TEST(Format, LeavesHeredocsAsTheyAre) {
  expect_all({
      {"a=<<EOT\n  x ${ y }\n\tz\nEOT\nbb=1\n", "a  = <<EOT\n  x ${y}\n\tz\nEOT\nbb = 1\n"},
      {"a {\nb=<<-EOT\n   {\n      EOT\n}\n", "a {\n  b = <<-EOT\n   {\n      EOT\n}\n"},
      {"a=f(<<EOT\nx\nEOT\n,1)\n", "a = f(<<EOT\nx\nEOT\n, 1)\n"},
  });
}

TEST(Format, TakesOffInterpolationOfAWholeArgument) {
  expect_all({
      {"a=\"${x}\"\n", "a = x\n"},
      {"a=\"${f(\"${x}\")}\"\n", "a = f(\"${x}\")\n"},
      {"a=\"${x}${y}\"\n", "a = \"${x}${y}\"\n"},
      {"a=\"${x} \"\n", "a = \"${x} \"\n"},
      {"a=[\"${x}\"]\n", "a = [\"${x}\"]\n"},
      {"a=\"${\n  x\n}\"\n", "a = x\n"},
      {"a=\"${x ?\n1 : 2}\"\n", "a = (x ?\n1 : 2)\n"},
  });
}

TEST(Format, WritesTypesOfVariablesAnew) {
  expect_all({
      {"variable \"x\" {\ntype=\"list\"\n}\n", "variable \"x\" {\n  type = list(string)\n}\n"},
      {"variable \"x\" {\ntype=\"map\"\n}\n", "variable \"x\" {\n  type = map(string)\n}\n"},
      {"variable \"x\" {\ntype=\"string\"\n}\n", "variable \"x\" {\n  type = string\n}\n"},
      {"variable \"x\" {\ntype=\"set\"\n}\n", "variable \"x\" {\n  type = \"set\"\n}\n"},
      {"variable \"x\" {\ntype=set # any\n}\n", "variable \"x\" {\n  type = set(any) # any\n}\n"},
      {"variable \"x\" {\ny {\ntype=\"list\"\n}\n}\n", "variable \"x\" {\n  y {\n    type = \"list\"\n  }\n}\n"},
      {"output \"x\" {\ntype=\"list\"\n}\n", "output \"x\" {\n  type = \"list\"\n}\n"},
  });
}

TEST(Format, QuotesLabels) {
  expect_all({
      {"resource a b {\n}\n", "resource \"a\" \"b\" {\n}\n"},
      {"resource /* x */ a /* y */ \"b\" /* z */ {}\n", "resource \"a\" \"b\" /* z */ {}\n"},
      {"a \"\\u00e9\" \"e\u0301\" \"\\t\" \"\\\"\" {}\n", "a \"é\" \"é\" \"\\t\" \"\\\"\" {}\n"},
      {"a \"\" {}\n", "a \"\" {}\n"},
      {"a \"\a\x1a\x7f\" \"\\u0000\\U0010FFFF\" {}\n", "a \"\\u0007\\u001a\\u007f\" \"\\u0000\\U0010ffff\" {}\n"},
      {"a \"$${\" \"%%{\" \"\\\\\" {}\n", "a \"$${\" \"%%{\" \"\\\\\" {}\n"},
  });
}

TEST(Format, KeepsLineEndsAndBlankLinesButNoByteOrderMark) {
  expect_all({
      {"a=1\r\nbb=2 # x\r\n", "a  = 1\r\nbb = 2 # x\r\n"},
      {"\n\na=1\n\n\n\nb=2\n\n", "\n\na = 1\n\n\n\nb = 2\n\n"},
      {"\xEF\xBB\xBF"
       "a=1\n",
       "a = 1\n"},
      {"a=1", "a = 1"},
      {"a=1\n\t\t", "a = 1\n  "},
      {"", ""},
      {"# c", "# c"},
  });
}

TEST(Format, TakesQuotesOffAroundBreaksThatEndNothing) {
  expect_all({
      {"a = \"${x # c\n}\"\n", "a = x # c\n\n"},
      {"a = \"${x # c\n}\" # d\n", "a = x # c\n# d\n"},
      {"a = \"${[\n# c\nx]}\"\n", "a = ([\n  # c\nx])\n"},
      {"a = \"${x\n# c\n}\"\n", "a = (x\n  # c\n)\n"},
      {"a = \"${<<E\nE\n}\"\n", "a = <<E\nE\n"},
      {"b { a = \"${[\n1]}\" }\n", "b { a = ([\n1]) }\n"},
  });
}

// `terraform fmt` makes something that does not parse of these, or that means something else: it drops labels with a
// `$` and keys of an index, ends arguments too early, and makes one number of two steps.
TEST(Format, KeepsWhatTerraformWouldBreak) {
  expect_all({
      {"resource \"a$b\" \"c\" {}\n", "resource \"a$b\" \"c\" {}\n"},
      {"resource \"a$${b}\" \"c\" {}\n", "resource \"a$${b}\" \"c\" {}\n"},
      {"a = b[true]\n", "a = b[true]\n"},
      {"a = \"${ # why\n x}\"\n", "a = \"${ # why\nx}\"\n"},
      {"a = \"${(x)\n+(y)}\"\n", "a = \"${(x)\n+ (y)}\"\n"},
      {"b { a = \"${x # c\n}\" /* d */ }\n", "b { a = \"${x # c\n}\" /* d */ }\n"},
      {"a = \"${<<E\nE\n}\" # c\n", "a = \"${<<E\nE\n}\" # c\n"},
      {"a = \"${<<E\nE\n}\"", "a = \"${<<E\nE\n}\""},
      {"a = \"${x+\n<<E\nE\n}\"\n", "a = \"${x +\n  <<E\nE\n}\"\n"},
      {"a = x . 0 . 1 . e . 2 . e1\n", "a = x.0 .1.e.2 .e1\n"},
      {"a = 1 .e5\nb = 1 .5\nc = 1 .e\n", "a = 1 .e5\nb = 1 .5\nc = 1.e\n"},
  });
}

TEST(Format, TakesQuotesOffOnlyWhereItBreaksNothing) {
  expect_all({{"a=\"${x}\"\nb=\"${# c\nx}\"\n", "a = x\nb = \"${ # c\nx}\"\n"}});
}

TEST(Format, ReturnsATextWithMistakesAsItIs) {
  expect_all({{"a = \n", "a = \n"}, {"a   {\n", "a   {\n"}, {"a  = \"\n", "a  = \"\n"}});
}

}  // namespace
}  // namespace regionfall::hcl
