#include "hcl/source.h"

#include <gtest/gtest.h>

namespace regionfall::hcl {
namespace {

TEST(Position, CountsGraphemeClustersAsColumns) {
  struct Case {
    const char* text;
    std::uint32_t line, column;
  };
  const Case cases[] = {
      {"", 1, 1},
      {"abc", 1, 4},
      {"é", 1, 2},
      {"e\xCC\x81x", 1, 3},           // e and a combining accent are one
      {"👩‍👩‍👧!", 1, 3},  // a family joined by zero-width joiners is one
      {"🇩🇪🇫🇷", 1, 3},                 // two flags
      {"a\nbc", 2, 3},
      {"a\r\nbc", 2, 3},
      {"ab\r\n", 2, 1},
      {"é\n", 2, 1},
      {"\xFF\xFE", 1, 3},  // no UTF-8: a column each
  };
  for (const Case& c : cases) {
    const Position at = advance({}, c.text);
    EXPECT_EQ(at.line, c.line) << c.text;
    EXPECT_EQ(at.column, c.column) << c.text;
    EXPECT_EQ(at.byte, std::string_view(c.text).size());
  }
}

TEST(SourceFile, GivesLinesWithoutTheirEndings) {
  const SourceFile file("a.tf", "one\ntwo\r\n\nfour");
  EXPECT_EQ(file.line(1), "one");
  EXPECT_EQ(file.line(2), "two");
  EXPECT_EQ(file.line(3), "");
  EXPECT_EQ(file.line(4), "four");
  EXPECT_EQ(file.line(0), "");
  EXPECT_EQ(file.line(5), "");
}

TEST(Range, PrintsAsTerraformDoes) {
  const SourceFile file("main.tf", "one\ntwo\nthree");
  EXPECT_EQ((Range{&file, {4, 2, 1}, {7, 2, 4}}).to_string(), "main.tf:2,1-4");
  EXPECT_EQ((Range{&file, {0, 1, 1}, {7, 2, 4}}).to_string(), "main.tf:1,1-2,4");
  EXPECT_EQ((Range{&file, {4, 2, 1}, {7, 2, 4}}).text(), "two");
  EXPECT_FALSE(Range{}.has_place());
}

TEST(Sources, FindsTheFileAddedLast) {
  Sources sources;
  sources.add("a", "old");
  const SourceFile& newer = sources.add("a", "new");
  EXPECT_EQ(sources.find("a"), &newer);
  EXPECT_EQ(sources.find("b"), nullptr);
}

}  // namespace
}  // namespace regionfall::hcl
