#include "base/unified_diff.h"

#include <gtest/gtest.h>

namespace regionfall {
namespace {

std::string diff(std::string_view before, std::string_view after) { return unified_diff("a", before, "b", after); }

std::string numbered_lines(int first, int last) {
  std::string text;
  for (int i = first; i <= last; ++i) text += std::to_string(i) + "\n";
  return text;
}

TEST(UnifiedDiff, IsEmptyForEqualTexts) { EXPECT_EQ(diff("x\n", "x\n"), ""); }

TEST(UnifiedDiff, ShowsAChangedLineWithThreeLinesAround) {
  std::string after = numbered_lines(1, 4) + "five\n" + numbered_lines(6, 9);
  EXPECT_EQ(diff(numbered_lines(1, 9), after), "--- a\n+++ b\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST(UnifiedDiff, MakesTwoHunksOfChangesFarApart) {
  const std::string after = "one\n" + numbered_lines(2, 19) + "twenty\n";
  EXPECT_EQ(diff(numbered_lines(1, 20), after),
            "--- a\n+++ b\n@@ -1,4 +1,4 @@\n-1\n+one\n 2\n 3\n 4\n@@ -17,4 +17,4 @@\n 17\n 18\n 19\n-20\n+twenty\n");
}

TEST(UnifiedDiff, NamesTheLineBeforeAnEmptyRange) {
  EXPECT_EQ(diff("", "x\n"), "--- a\n+++ b\n@@ -0,0 +1 @@\n+x\n");
  EXPECT_EQ(diff("x\n", ""), "--- a\n+++ b\n@@ -1 +0,0 @@\n-x\n");
}

TEST(UnifiedDiff, SaysThatTheLastLineHasNoEnd) {
  EXPECT_EQ(diff("x", "x\n"), "--- a\n+++ b\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+x\n");
}

TEST(UnifiedDiff, ReplacesTheMiddleWholeBeyondItsBound) {
  const std::string text = diff(numbered_lines(1, 3000), numbered_lines(10001, 13000));
  EXPECT_NE(text.find("@@ -1,3000 +1,3000 @@\n-1\n-2\n"), std::string::npos);
}

}  // namespace
}  // namespace regionfall
