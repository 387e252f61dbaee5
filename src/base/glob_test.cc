#include "base/glob.h"

#include <gtest/gtest.h>

namespace regionfall {
namespace {

struct Case {
  std::string_view pattern, path;
  bool matches;
};

TEST(Glob, MatchesAsDoublestarDoes) {
  constexpr Case kCases[] = {
      {"*", "a", true},
      {"*", ".hidden", true},
      {"*", "a/b", false},
      {"*.tf", "main.tf", true},
      {"*.tf", "main.tf.json", false},
      {"a*b*c", "aXbYbZc", true},
      {"a*b*c", "aXbYbZ", false},
      {"**", "a", true},
      {"**", "a/b/c", true},
      {"**/x", "x", true},
      {"**/x", "a/b/x", true},
      {"a/**", "a/b/c", true},
      {"a/**/b", "a/b", true},
      {"a/**/b", "a/x/y/b", true},
      {"a/**/b", "a/x/y/c", false},
      {"a**", "abc", true},
      {"a**", "a/b", false},
      {"?", "é", true},
      {"?", "ab", false},
      {"[a-c]", "b", true},
      {"[^a-c]", "b", false},
      {"[!a-c]", "d", true},
      {"[é-ü]", "ö", true},
      {"[a\\-c]", "b", false},
      {"{a,b/c}.tf", "b/c.tf", true},
      {"{a,{b,c}}", "c", true},
      {"{a,{b,c}}", "d", false},
      {"x{,y}", "x", true},
      {"\\*", "*", true},
      {"\\*", "a", false},
      {"\\{a,b}", "{a,b}", true},
      {"", "", true},
      {"", "a", false},
  };
  for (const Case& c : kCases) {
    EXPECT_EQ(Glob::parse(c.pattern)->matches(c.path), c.matches) << c.pattern << " " << c.path;
  }
}

TEST(Glob, RefusesWhatHasNoEnd) {
  for (std::string_view pattern : {"[", "[a", "[]", "[^]", "a\\"}) EXPECT_FALSE(Glob::parse(pattern)) << pattern;
}

TEST(Glob, BoundsItsAlternatives) {
  EXPECT_TRUE(Glob::parse("{a,b}{a,b}{a,b}"));
  EXPECT_FALSE(Glob::parse("{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}"));
}

TEST(GlobPart, KnowsLiterals) {
  EXPECT_TRUE(glob_part_is_literal("a\\*b"));
  EXPECT_EQ(glob_part_text("a\\*b"), "a*b");
  EXPECT_FALSE(glob_part_is_literal("a*"));
  EXPECT_FALSE(glob_part_is_literal("[a]"));
}

}  // namespace
}  // namespace regionfall
