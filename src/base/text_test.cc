#include "base/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace regionfall {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Split, GivesOnePartMoreThanSeparators) {
  EXPECT_THAT(split("a,b,,c", ","), ElementsAre("a", "b", "", "c"));
  EXPECT_THAT(split("", ","), ElementsAre(""));
  EXPECT_THAT(split("a--b", "--"), ElementsAre("a", "b"));
  EXPECT_THAT(split("né", ""), ElementsAre("n", "é"));
}

TEST(SplitLines, KnowsBothLineEnds) {
  EXPECT_THAT(split_lines("a\r\nb\n\nc"), ElementsAre("a", "b", "", "c"));
  EXPECT_THAT(split_lines("a\n"), ElementsAre("a"));
  EXPECT_THAT(split_lines(""), IsEmpty());
}

TEST(Pieces, JoinTrimReplaceLower) {
  EXPECT_EQ(join(std::vector<std::string>{"a", "b"}, ", "), "a, b");
  EXPECT_EQ(join({}, ", "), "");
  EXPECT_EQ(trim(" \t a b\r\n"), "a b");
  EXPECT_EQ(trim(" \n"), "");
  EXPECT_EQ(replace_all("aXbX", "X", "XX"), "aXXbXX");
  EXPECT_EQ(to_lower_ascii("AÉz"), "aÉz");
}

TEST(EditDistance, CountsInsertionsDeletionsAndReplacements) {
  EXPECT_EQ(edit_distance("", "abc"), 3u);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
  EXPECT_EQ(edit_distance("same", "same"), 0u);
}

TEST(Nearest, SuggestsOnlyWhatIsNear) {
  const std::vector<std::string> names = {"ami", "instance_type", "subnet_id", "subnet_ids"};
  EXPECT_EQ(nearest("instence_type", names), "instance_type");
  EXPECT_EQ(nearest("subnet_i", names), "subnet_id");
  EXPECT_EQ(nearest("availability_zone", names), std::nullopt);
  EXPECT_EQ(nearest("xy", names), std::nullopt);
}

TEST(Quote, EscapesAsGoDoes) {
  EXPECT_EQ(quote("a\"b\\\n\x01\xff\u200b é😀"), "\"a\\\"b\\\\\\n\\x01\\xff\\u200b é😀\"");
}

}  // namespace
TEST(EqualsIgnoringCase, ComparesAsciiLettersAloneWithoutCase) {
  EXPECT_TRUE(equals_ignoring_case("Content-Type", "content-type"));
  EXPECT_FALSE(equals_ignoring_case("Content-Type", "content-typ"));
  EXPECT_FALSE(equals_ignoring_case("Ä", "ä"));
}

}  // namespace regionfall
