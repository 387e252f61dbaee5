#include <gtest/gtest.h>

#include "hcl/diagnostic.h"
#include "hcl/source.h"

namespace regionfall::hcl {
namespace {

constexpr std::string_view kText =
    "resource \"aws_vpc\" \"x\" {\n"
    "  cidr_block = var.cdir\n"
    "}\n"
    "locals {\n"
    "\tname = \"é${nope}\"\n"
    "}\n"
    "# end";

class DiagnosticText : public ::testing::Test {
 protected:
  // The place of `part`, which stands once in the text.
  Range at(std::string_view part) const {
    const std::size_t start = kText.find(part);
    return {&file_, advance({}, kText.substr(0, start)), advance({}, kText.substr(0, start + part.size()))};
  }
  static std::string plain(const Diagnostic& diagnostic) { return format_diagnostic(diagnostic, {.color = false}); }

  SourceFile file_{"main.tf", std::string(kText)};
};

TEST_F(DiagnosticText, ShowsTheSourceLineTheBlockAroundItAndThePlace) {
  EXPECT_EQ(plain({.summary = "Undeclared variable", .detail = "Declare it.", .subject = at("var.cdir")}),
            "\n"
            "Error: Undeclared variable\n"
            "\n"
            "  on main.tf line 2, in resource \"aws_vpc\" \"x\":\n"
            "   2:   cidr_block = var.cdir\n"
            "                     ^^^^^^^^\n"
            "\n"
            "Declare it.\n");
}

TEST_F(DiagnosticText, PutsCaretsBelowThePlaceAlsoAfterTabsAndLettersOfSeveralBytes) {
  EXPECT_EQ(plain({.severity = Severity::kWarning, .summary = "Odd", .subject = at("nope")}),
            "\n"
            "Warning: Odd\n"
            "\n"
            "  on main.tf line 5, in locals:\n"
            "   5: \tname = \"é${nope}\"\n"
            "      \t           ^^^^\n");
}

TEST_F(DiagnosticText, NamesNoBlockOutsideOfBlocksAndAtTheirFirstCharacter) {
  EXPECT_NE(plain({.summary = "Odd", .subject = at("# end")}).find("  on main.tf line 7:\n"), std::string::npos);
  EXPECT_NE(plain({.summary = "Odd", .subject = at("resource \"aws_vpc\" \"x\"")}).find("  on main.tf line 1:\n"),
            std::string::npos);
}

TEST_F(DiagnosticText, MarksThePlaceAfterTheLastCharacter) {
  const Position end = advance({}, kText);
  EXPECT_NE(plain({.summary = "Odd", .subject = Range{&file_, end, end}}).find("   7: # end\n           ^\n"),
            std::string::npos);
}

TEST_F(DiagnosticText, ShowsAllLinesOfThePlaceAndOfItsContext) {
  EXPECT_EQ(plain({.summary = "Odd", .subject = at("cidr_block"), .context = at("x\" {\n  cidr_block = var.cdir\n}")}),
            "\n"
            "Error: Odd\n"
            "\n"
            "  on main.tf line 2, in resource \"aws_vpc\" \"x\":\n"
            "   1: resource \"aws_vpc\" \"x\" {\n"
            "   2:   cidr_block = var.cdir\n"
            "        ^^^^^^^^^^\n"
            "   3: }\n");
}

TEST_F(DiagnosticText, ListsValuesByName) {
  const Diagnostic diagnostic{.summary = "Invalid operand",
                              .detail = "A number is required.",
                              .subject = at("var.cdir"),
                              .address = "aws_vpc.x[0]",
                              .values = {{"var.z", "is 1"}, {"var.cdir", "is \"a\""}}};
  EXPECT_EQ(plain(diagnostic),
            "\n"
            "Error: Invalid operand\n"
            "\n"
            "  with aws_vpc.x[0],\n"
            "  on main.tf line 2, in resource \"aws_vpc\" \"x\":\n"
            "   2:   cidr_block = var.cdir\n"
            "                     ^^^^^^^^\n"
            "    ├────────────────\n"
            "    │ var.cdir is \"a\"\n"
            "    │ var.z is 1\n"
            "\n"
            "A number is required.\n");
}

TEST_F(DiagnosticText, WrapsParagraphsButNotLinesThatBeginWithASpace) {
  const Diagnostic diagnostic{
      .summary = "Odd",
      .detail = "one two three four\n\n  preformatted stays on its line\nlast averyveryverylongword x"};
  EXPECT_EQ(
      format_diagnostic(diagnostic, {.color = false, .width = 11}),
      "\nError: Odd\n\none two\nthree four\n\n  preformatted stays on its line\nlast\naveryveryverylongword\nx\n");
  EXPECT_EQ(format_diagnostic(diagnostic, {.color = false, .width = 0}), "\nError: Odd\n\n" + diagnostic.detail + "\n");
}

TEST_F(DiagnosticText, IsBoxedAndUnderlinedWithColors) {
  EXPECT_EQ(
      format_diagnostic({.summary = "Odd", .detail = "Because.", .subject = at("var.cdir"), .values = {{"a", "is 1"}}},
                        {.color = true}),
      "\x1b[31m╷\x1b[0m\n"
      "\x1b[31m│\x1b[0m \x1b[1m\x1b[31mError: \x1b[0m\x1b[1mOdd\x1b[0m\n"
      "\x1b[31m│\x1b[0m\n"
      "\x1b[31m│\x1b[0m   on main.tf line 2, in resource \"aws_vpc\" \"x\":\n"
      "\x1b[31m│\x1b[0m    2:   cidr_block = \x1b[4mvar.cdir\x1b[0m\n"
      "\x1b[31m│\x1b[0m     \x1b[90m├────────────────\x1b[0m\n"
      "\x1b[31m│\x1b[0m     \x1b[90m│\x1b[0m \x1b[1ma\x1b[0m is 1\n"
      "\x1b[31m│\x1b[0m\n"
      "\x1b[31m│\x1b[0m Because.\n"
      "\x1b[31m╵\x1b[0m\n");
}

TEST_F(DiagnosticText, IsShortWithoutPlaceAndDetail) {
  EXPECT_EQ(plain({.summary = "No configuration files"}), "\nError: No configuration files\n");
}

TEST_F(DiagnosticText, JsonHasTerraformsMembers) {
  const Diagnostic diagnostic{.summary = "Invalid operand",
                              .detail = "A number is required.",
                              .subject = at("nope"),
                              .address = "aws_vpc.x",
                              .values = {{"var.z", "is 1"}}};
  EXPECT_EQ(
      diagnostic_json(diagnostic),
      R"({"severity":"error","summary":"Invalid operand","detail":"A number is required.","address":"aws_vpc.x",)"
      R"("range":{"filename":"main.tf","start":{"line":5,"column":13,"byte":73},"end":{"line":5,"column":17,"byte":77}},)"
      R"("snippet":{"context":"locals","code":"\tname = \"é${nope}\"","start_line":5,"highlight_start_offset":13,)"
      R"("highlight_end_offset":17,"values":[{"traversal":"var.z","statement":"is 1"}]}})");
}

TEST_F(DiagnosticText, JsonHasNoPlaceWhereThereIsNone) {
  EXPECT_EQ(diagnostic_json({.severity = Severity::kWarning, .summary = "Odd", .detail = "a < b"}),
            R"({"severity":"warning","summary":"Odd","detail":"a \u003c b"})");
}

TEST(DiagnosticTextOfJson, NamesThePathToTheObjectAround) {
  const SourceFile file("main.tf.json", R"({"resource": {"aws_vpc": [{"x": {"cidr": "a"}}]}})");
  const std::size_t at = file.text().find("\"a\"");
  const Position start = advance({}, std::string_view(file.text()).substr(0, at));
  const std::string text =
      format_diagnostic({.summary = "Odd", .subject = Range{&file, start, start}}, {.color = false});
  EXPECT_NE(text.find("  on main.tf.json line 1, in resource.aws_vpc[0].x:\n"), std::string::npos) << text;
}

TEST(DiagnosticTextOfCrlf, CountsLineEndsOfTwoBytes) {
  const SourceFile file("main.tf", "a = [\r\n  1,\r\n  b]\r\n");
  const Position start = advance({}, "a = ");
  const Position end = advance({}, "a = [\r\n  1,\r\n  b]");
  const std::string json = diagnostic_json({.summary = "Odd", .subject = Range{&file, start, end}});
  EXPECT_NE(
      json.find(R"("code":"a = [\n  1,\n  b]","start_line":1,"highlight_start_offset":4,"highlight_end_offset":15)"),
      std::string::npos)
      << json;
}

}  // namespace
}  // namespace regionfall::hcl
