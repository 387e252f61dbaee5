#include "base/utf8.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace regionfall {
namespace {

using std::string_literals::operator""s;
using testing::ElementsAre;

TEST(Utf8, FindsTheFirstInvalidByte) {
  EXPECT_EQ(first_invalid_utf8("aé€😀"), std::nullopt);
  EXPECT_EQ(first_invalid_utf8("a\xff"), 1u);
  EXPECT_FALSE(is_utf8("\xc0\x80"));          // overlong
  EXPECT_FALSE(is_utf8("\xed\xa0\x80"));      // surrogate
  EXPECT_FALSE(is_utf8("\xf4\x90\x80\x80"));  // beyond U+10FFFF
  EXPECT_FALSE(is_utf8("\xe2\x82"));          // cut off
  EXPECT_TRUE(is_utf8("\xef\xbf\xbd"));       // U+FFFD itself
}

TEST(Utf8, ReplacesEachInvalidByte) { EXPECT_EQ(replace_invalid_utf8("a\xe2\x82z"), "a\xef\xbf\xbd\xef\xbf\xbdz"); }

TEST(Utf8, CodePointsGoThereAndBack) {
  EXPECT_EQ(code_points("aé€😀"), U"aé€😀");
  std::string text;
  for (char32_t c : std::u32string(U"aé€😀")) append_utf8(text, c);
  EXPECT_EQ(text, "aé€😀");
}

TEST(Graphemes, KeepClustersTogether) {
  EXPECT_THAT(graphemes("ab\r\n"), ElementsAre("a", "b", "\r\n"));
  EXPECT_THAT(graphemes("e\u0301x"), ElementsAre("e\u0301", "x"));
  EXPECT_THAT(graphemes("👨‍👩‍👧🇩🇪🇫🇷"), ElementsAre("👨‍👩‍👧", "🇩🇪", "🇫🇷"));
}

TEST(Utf8, PrintableIsWhatShows) {
  for (const char32_t c : U" a\u00e9\u0301\u2026\uFFFD😀"s) EXPECT_TRUE(is_printable(c)) << static_cast<int>(c);
  for (const char32_t c : U"\0\n\x7f\u00a0\u00ad\u200b\u2028\ue000\uffff"s)
    EXPECT_FALSE(is_printable(c)) << static_cast<int>(c);
}

TEST(Utf8, AppendsTheReplacementCharacterForWhatIsNoScalarValue) {
  std::string text;
  append_utf8(text, 0xD800);
  append_utf8(text, 0x110000);
  EXPECT_EQ(text, "\xef\xbf\xbd\xef\xbf\xbd");
}

}  // namespace
}  // namespace regionfall
