#include "base/gzip.h"

#include <gtest/gtest.h>

#include "base/encoding.h"

namespace regionfall {
namespace {

TEST(Gzip, GoesThereAndBack) {
  for (const std::string& text : {std::string(), std::string("hello"), std::string(300'000, 'a')}) {
    EXPECT_EQ(gunzip(gzip(text)).value(), text);
  }
}

TEST(Gzip, WritesShortTextsAsTerraformDoes) {
  EXPECT_EQ(base64_encode(gzip("hello")), "H4sIAAAAAAAA/8pIzcnJBwAAAP//AQAA//+GphA2BQAAAA==");
}

TEST(Gzip, SeveralMembersAreOneText) { EXPECT_EQ(gunzip(gzip("one ") + gzip("two")).value(), "one two"); }

TEST(Gzip, UnpackingIsBounded) {
  std::string bomb = gzip(std::string(1'000'000, '\0'));
  EXPECT_FALSE(gunzip(bomb, 999'999));
  EXPECT_TRUE(gunzip(bomb, 1'000'000));
}

TEST(Gzip, RefusesDamage) {
  std::string good = gzip("hello");
  EXPECT_FALSE(gunzip(""));
  EXPECT_FALSE(gunzip("hello"));
  EXPECT_FALSE(gunzip(good.substr(0, good.size() - 1)));
  EXPECT_FALSE(gunzip(good + "x"));
  good[12] = static_cast<char>(good[12] ^ 0x40);
  EXPECT_FALSE(gunzip(good));
}

}  // namespace
}  // namespace regionfall
