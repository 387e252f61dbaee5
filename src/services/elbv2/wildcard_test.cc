#include "services/elbv2/wildcard.h"

#include <gtest/gtest.h>

#include <string>

namespace regionfall::elbv2 {
namespace {

TEST(Wildcard, StarTakesAnyCharactersAndQuestionMarkExactlyOne) {
  struct Row {
    const char* pattern;
    const char* text;
    bool matches;
  };
  constexpr Row kRows[] = {
      {"/img/*", "/img/", true},
      {"/img/*", "/img/a/b.png", true},
      {"/img/*", "/img", false},
      {"/img/*/pics", "/img/a/b/pics", true},
      {"*.example.com", "a.b.example.com", true},
      {"*.example.com", "example.com", false},
      {"?", "", false},
      {"?", "a", true},
      {"a?c*", "abc", true},
      {"a?c*", "ac", false},
      {"*a*b*", "xxaxxb", true},
      {"*a*b*", "xxbxxa", false},
      {"", "", true},
      {"*", "", true},
      {"\\*", "*", true},
      {"\\*", "a", false},
      {"a\\?b", "a?b", true},
      {"a\\?b", "axb", false},
      {"a\\b", "a\\b", true},
  };
  for (const Row& row : kRows) {
    EXPECT_EQ(wildcard_matches(row.pattern, row.text, Case::kMatters), row.matches) << row.pattern << " " << row.text;
  }
}

TEST(Wildcard, CaseCountsOnlyWhereItMatters) {
  EXPECT_FALSE(wildcard_matches("/Img/*", "/img/a", Case::kMatters));
  EXPECT_TRUE(wildcard_matches("*.EXAMPLE.com", "www.example.COM", Case::kIgnored));
}

TEST(Wildcard, ManyStarsTakeNoTimeThatGrowsWithoutBound) {
  const std::string text(4000, 'a');
  EXPECT_FALSE(wildcard_matches("*a*a*a*a*a*a*b", text, Case::kMatters));
}

}  // namespace
}  // namespace regionfall::elbv2
