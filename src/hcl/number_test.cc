#include "hcl/number.h"

#include <gtest/gtest.h>

#include <cmath>

namespace regionfall::hcl {
namespace {

Number parse(std::string_view text) { return Number::parse(text).value(); }

TEST(Number, PrintsAsTerraformDoes) {
  const std::pair<Number, std::string> cases[] = {
      {Number(0), "0"},
      {Number(-12), "-12"},
      {parse("0.1"), "0.1"},
      {parse("0.1") + parse("0.2"), "0.3"},
      {parse("1e3"), "1000"},
      {parse("1e-5"), "0.00001"},
      {parse("-0"), "-0"},
      {Number(0) * Number(-1), "-0"},
      {-Number(0), "-0"},
      {parse("9223372036854775807") + Number(1), "9223372036854775808"},
      {parse("1e100"), "1" + std::string(100, '0')},
      {Number(1) / Number(3),
       "0."
       "333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333333"
       "33"
       "333333333333333333333333333333333333333335"},
      {Number::pow(Number(2), parse("0.5")), "1.4142135623730951"},
      {Number::pow(Number(2), parse("0.5")) * Number(1), "1.4142135623730951454746218587388284504413604736328125"},
      {Number::infinity(true), "-Inf"},
      {parse("1e999999999"), "+Inf"},
      {parse("1e300000000"), "1e+300000000"},
  };
  for (const auto& [number, text] : cases) EXPECT_EQ(number.to_string(), text);
}

TEST(Number, ReadsWhatCtyReads) {
  const std::pair<std::string_view, std::string> good[] = {{"+5", "5"},  {".5", "0.5"},   {"5.", "5"},
                                                           {"1p3", "8"}, {"Inf", "+Inf"}, {"-inf", "-Inf"},
                                                           {"007", "7"}, {"1E+2", "100"}, {"-1.50", "-1.5"}};
  for (const auto& [text, expected] : good) {
    const auto number = Number::parse(text);
    ASSERT_TRUE(number) << text;
    EXPECT_EQ(number->to_string(), expected);
  }
  for (const std::string_view text :
       {"", " 5", "5 ", "0x10", "1_000", "1e", "1e+-2", ".", "-", "e5", "1e1000000000000", "NaN", "1.2.3", "--1"}) {
    EXPECT_FALSE(Number::parse(text)) << text;
  }
}

TEST(Number, PrintedTextReadsBackAsTheSameNumber) {
  for (int i = 1; i < 60; ++i) {
    const Number number = Number(i * 7919) / Number(i * i + 1) * parse("1e" + std::to_string(i - 30));
    EXPECT_EQ(parse(number.to_string()), number) << number.to_string();
  }
}

TEST(Number, RemainderHasTheDividendsSign) {
  EXPECT_EQ(Number(-7) % Number(3), Number(-1));
  EXPECT_EQ(parse("7.5") % Number(-2), parse("1.5"));
  EXPECT_EQ(parse("1e400") % Number(7), Number(0));
}

TEST(Number, ReadsIntegersOfOtherBases) {
  EXPECT_EQ(Number::parse_integer("ff", 16), Number(255));
  EXPECT_EQ(Number::parse_integer("-FF", 16), Number(-255));
  EXPECT_EQ(Number::parse_integer("Z", 62), Number(61));
  EXPECT_EQ(Number::parse_integer("z", 62), Number(35));
  EXPECT_FALSE(Number::parse_integer("2", 2));
  EXPECT_FALSE(Number::parse_integer("", 10));
}

TEST(Number, GeneralFormHasTenDigits) {
  EXPECT_EQ(Number(12345678901).to_general_string(10), "1.23456789e+10");
  EXPECT_EQ(Number(1234567890).to_general_string(10), "1234567890");
  EXPECT_EQ(parse("0.0001").to_general_string(10), "0.0001");
  EXPECT_EQ(parse("0.00001").to_general_string(10), "1e-05");
}

TEST(Number, RoundsToWholeNumbers) {
  EXPECT_EQ(parse("-1.5").floor(), Number(-2));
  EXPECT_EQ(parse("-1.5").ceil(), Number(-1));
  EXPECT_EQ(parse("-1.5").abs(), parse("1.5"));
  EXPECT_EQ(parse("1e30").to_int64(), std::nullopt);
  EXPECT_EQ(parse("1e30").is_integer(), true);
}

}  // namespace
}  // namespace regionfall::hcl
