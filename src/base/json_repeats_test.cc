#include "base/json_repeats.h"

#include <gtest/gtest.h>

namespace regionfall {
namespace {

std::string repeated(std::string_view text) {
  const auto found = find_repeated_member(text);
  return found ? found->value_or("none") : "error: " + found.error().message;
}

TEST(FindRepeatedMember, LooksAtEveryDepth) {
  EXPECT_EQ(repeated(R"({"a": 1, "b": {"a": 2}, "c": [{"a": 3}, {"a": 4}]})"), "none");
  EXPECT_EQ(repeated(R"({"a": 1, "b": 2, "a": 3})"), "a");
  EXPECT_EQ(repeated(R"({"a": [0, {"b": {"c": 1, "c": 2}}]})"), "a.1.b.c");
  EXPECT_EQ(repeated(R"("text")"), "none");
}

TEST(FindRepeatedMember, ComparesWhatNamesMean) { EXPECT_EQ(repeated(R"({"a": 1, "\u0061": 2})"), "a"); }

TEST(FindRepeatedMember, RefusesWhatIsNoJson) {
  EXPECT_TRUE(repeated(R"({"a": )").starts_with("error: "));
  EXPECT_TRUE(repeated(R"({"a": 1} x)").starts_with("error: "));
  EXPECT_TRUE(repeated(std::string(2'000, '[')).starts_with("error: "));
}

}  // namespace
}  // namespace regionfall
