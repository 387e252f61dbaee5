#include "base/encoding.h"

#include <gtest/gtest.h>

namespace regionfall {
namespace {

TEST(Hex, GoesThereAndBack) {
  EXPECT_EQ(hex_encode(std::string("\0\x7f\xff", 3)), "007fff");
  EXPECT_EQ(hex_decode("007fFF").value(), std::string("\0\x7f\xff", 3));
}

TEST(Hex, RefusesOddLengthsAndOtherCharacters) {
  for (std::string_view text : {"0", "0g", "g0", "00 "}) EXPECT_FALSE(hex_decode(text)) << text;
}

struct Base64Case {
  std::string_view bytes, standard, url, unpadded;
};

TEST(Base64, GoesThereAndBackInEveryForm) {
  constexpr Base64Case kCases[] = {
      {"", "", "", ""},
      {"f", "Zg==", "Zg==", "Zg"},
      {"fo", "Zm8=", "Zm8=", "Zm8"},
      {"foo", "Zm9v", "Zm9v", "Zm9v"},
      {"foob", "Zm9vYg==", "Zm9vYg==", "Zm9vYg"},
      {"\xfb\xff\xbf", "+/+/", "-_-_", "+/+/"},
  };
  for (const Base64Case& c : kCases) {
    EXPECT_EQ(base64_encode(c.bytes), c.standard);
    EXPECT_EQ(base64_encode(c.bytes, Base64::kUrl), c.url);
    EXPECT_EQ(base64_encode(c.bytes, Base64::kStandardUnpadded), c.unpadded);
    EXPECT_EQ(base64_decode(c.standard).value(), c.bytes);
    EXPECT_EQ(base64_decode(c.url, Base64::kUrl).value(), c.bytes);
    EXPECT_EQ(base64_decode(c.unpadded, Base64::kStandardUnpadded).value(), c.bytes);
  }
}

TEST(Base64, ReadsAcrossLineEndsAndLooseTrailingBits) {
  EXPECT_EQ(base64_decode("Zm9v\r\nYg=\n=\n").value(), "foob");
  EXPECT_EQ(base64_decode("Zh==").value(), "f");
}

TEST(Base64, RefusesWrongPaddingAndForeignCharacters) {
  for (std::string_view text : {"Z", "Zg", "Zg=", "Zg===", "Z===", "====", "Zm9v=", "Zg==Zg==", "Zm 9v", "-_-_"}) {
    EXPECT_FALSE(base64_decode(text)) << text;
  }
  EXPECT_FALSE(base64_decode("Zg==", Base64::kStandardUnpadded));
  EXPECT_FALSE(base64_decode("Z", Base64::kUrlUnpadded));
}

TEST(Base64, SaysWhereTheTextIsWrong) {
  EXPECT_EQ(base64_decode("Zm9v!").error().message, "the text is not valid Base64: wrong at byte 4");
}

}  // namespace
}  // namespace regionfall
