#include "base/paths.h"

#include <gtest/gtest.h>

namespace regionfall {
namespace {

TEST(Paths, JoinKeepsAbsoluteNames) {
  EXPECT_EQ(join_path("a", "b"), "a/b");
  EXPECT_EQ(join_path("a/", "b"), "a/b");
  EXPECT_EQ(join_path(".", "b"), "b");
  EXPECT_EQ(join_path("a", "/b"), "/b");
}

struct PathCase {
  std::string_view path, cleaned, base, directory;
};

TEST(Paths, AreCleanedAndTakenApartAsInGo) {
  constexpr PathCase kCases[] = {
      {"", ".", ".", "."},
      {"/", "/", "/", "/"},
      {"a/b/../c/./d//", "a/c/d", "d", "a/c/d"},
      {"../../a", "../../a", "a", "../.."},
      {"/../a", "/a", "a", "/"},
      {"a/..", ".", "..", "a"},
      {"a.tf", "a.tf", "a.tf", "."},
      {"a//", "a", "a", "a"},
  };
  for (const PathCase& c : kCases) {
    EXPECT_EQ(clean_path(c.path), c.cleaned) << c.path;
    EXPECT_EQ(base_name(c.path), c.base) << c.path;
    EXPECT_EQ(directory_name(c.path), c.directory) << c.path;
  }
}

}  // namespace
}  // namespace regionfall
