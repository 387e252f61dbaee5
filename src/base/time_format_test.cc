#include "base/time_format.h"

#include <gtest/gtest.h>

#include <limits>

namespace regionfall {
namespace {

using std::chrono::nanoseconds;

TEST(Rfc3339, GoesThereAndBackWithItsOffset) {
  for (std::string_view text : {"2017-11-22T00:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
                                "2024-02-29T12:34:56-07:30", "1969-12-31T23:59:59+23:59"}) {
    EXPECT_EQ(format_rfc3339(parse_rfc3339(text).value()), text);
  }
  EXPECT_EQ(parse_rfc3339("1970-01-01T01:00:00.25+01:00")->unix_s, 0);
  EXPECT_EQ(parse_rfc3339("1970-01-01T01:00:00.1234567891Z")->nanosecond, 123'456'789);
  EXPECT_EQ(format_rfc3339(parse_rfc3339("2020-01-01T00:00:00-00:00").value()), "2020-01-01T00:00:00Z");
}

TEST(Rfc3339, IsReadStrictly) {
  for (std::string_view text : {"",
                                "2017",
                                "2017-11-22",
                                "2017-11-22 00:00:00Z",
                                "2017-11-22t00:00:00Z",
                                "2017-11-22T00:00:00z",
                                "2017-11-22T0:00:00Z",
                                "2017-11-22T24:00:00Z",
                                "2017-11-22T00:60:00Z",
                                "2017-11-22T00:00:60Z",
                                "2017-11-31T00:00:00Z",
                                "2023-02-29T00:00:00Z",
                                "2017-13-01T00:00:00Z",
                                "2017-11-22T00:00:00",
                                "2017-11-22T00:00:00,5Z",
                                "2017-11-22T00:00:00.Z",
                                "2017-11-22T00:00:00+24:00",
                                "2017-11-22T00:00:00+01:60",
                                "2017-11-22T00:00:00+0100",
                                "2017-11-22T00:00:00ZZ",
                                "2017/11/22T00:00:00Z",
                                "-017-11-22T00:00:00Z"}) {
    EXPECT_FALSE(parse_rfc3339(text)) << text;
  }
}

TEST(Rfc3339, ErrorsNameThePart) {
  EXPECT_EQ(parse_rfc3339("2017-13-22T00:00:00Z").error().message,
            "not a valid RFC 3339 timestamp: \"13\" is no month (2 digits, 01 to 12)");
  EXPECT_EQ(parse_rfc3339("2017-11-22T00:00").error().message,
            "not a valid RFC 3339 timestamp: it ends before the second");
}

TEST(Timestamp, ComparesMomentsAndAdds) {
  Timestamp a = parse_rfc3339("2020-01-01T12:00:00+02:00").value();
  EXPECT_EQ(a.compare(parse_rfc3339("2020-01-01T10:00:00Z").value()), std::strong_ordering::equal);
  EXPECT_EQ(a.compare(parse_rfc3339("2020-01-01T10:00:00.1Z").value()), std::strong_ordering::less);
  EXPECT_EQ(format_rfc3339(a.plus(nanoseconds{-1})), "2020-01-01T11:59:59+02:00");
  EXPECT_EQ(a.plus(nanoseconds{-1}).nanosecond, 999'999'999);
  EXPECT_EQ(a.plus(nanoseconds{-1}).plus(nanoseconds{1}).compare(a), std::strong_ordering::equal);
}

struct DurationCase {
  std::string_view text;
  std::int64_t ns;
};

TEST(Duration, IsReadAsInGo) {
  constexpr DurationCase kCases[] = {
      {"0", 0},
      {"+5s", 5'000'000'000},
      {"-2h5m", -7'500'000'000'000},
      {"1.5h", 5'400'000'000'000},
      {".5s", 500'000'000},
      {"1.s", 1'000'000'000},
      {"3us", 3'000},
      {"3µs", 3'000},
      {"3μs", 3'000},
      {"2ms1ns", 2'000'001},
      {"0.3333333333333333333h", 1'200'000'000'000},
      {"9223372036854775807ns", std::numeric_limits<std::int64_t>::max()},
      {"-9223372036854775808ns", std::numeric_limits<std::int64_t>::min()},
  };
  for (const DurationCase& c : kCases) EXPECT_EQ(parse_duration(c.text).value().count(), c.ns) << c.text;
}

TEST(Duration, RefusesWhatGoRefuses) {
  for (std::string_view text : {"", "-", "3", "s", ".s", "1d", "1h ", "--1s", "9223372036854775808ns", "3000000h",
                                "99999999999999999999s", "1..s"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
}

TEST(Duration, IsPrintedAsInGo) {
  EXPECT_EQ(format_duration(nanoseconds{0}), "0s");
  EXPECT_EQ(format_duration(nanoseconds{-1}), "-1ns");
  EXPECT_EQ(format_duration(nanoseconds{1'500}), "1.5µs");
  EXPECT_EQ(format_duration(nanoseconds{2'000'000}), "2ms");
  EXPECT_EQ(format_duration(std::chrono::minutes{90}), "1h30m0s");
  EXPECT_EQ(format_duration(nanoseconds{61'250'000'000}), "1m1.25s");
}

struct DateCase {
  std::string_view pattern, text;
};

TEST(FormatDate, KnowsEveryVerb) {
  constexpr DateCase kCases[] = {
      {"", ""},
      {"YYYY YY", "2006 06"},
      {"M MM MMM MMMM", "1 01 Jan January"},
      {"D DD", "2 02"},
      {"EEE EEEE", "Mon Monday"},
      {"h hh H HH AA aa", "15 15 3 03 PM pm"},
      {"m mm s ss", "4 04 5 05"},
      {"Z ZZZ ZZZZ ZZZZZ", "-07:00 -0700 -0700 -07:00"},
      {"YYYY'-T''h'''MM", "2006-T'h'01"},
      {"''é,/", "'é,/"},
  };
  Timestamp timestamp = parse_rfc3339("2006-01-02T15:04:05-07:00").value();
  for (const DateCase& c : kCases) EXPECT_EQ(format_date(c.pattern, timestamp).value(), c.text) << c.pattern;
}

TEST(FormatDate, KnowsUtcAndBothTwelves) {
  EXPECT_EQ(format_date("Z ZZZ ZZZZ ZZZZZ", parse_rfc3339("2006-01-02T15:04:05Z").value()).value(),
            "Z UTC +0000 +00:00");
  EXPECT_EQ(format_date("H aa", parse_rfc3339("2006-01-02T00:04:05Z").value()).value(), "12 am");
  EXPECT_EQ(format_date("H aa", parse_rfc3339("2006-01-02T12:04:05Z").value()).value(), "12 pm");
}

TEST(FormatDate, RefusesOtherVerbsAndOpenQuotes) {
  for (std::string_view pattern : {"Y", "YYY", "YYYYY", "MMMMM", "DDD", "E", "EE", "hhh", "A", "AAA", "mmm", "sss",
                                   "ZZ", "ZZZZZZ", "x", "'", "'a", "'a''"}) {
    EXPECT_FALSE(format_date(pattern, {})) << pattern;
  }
}

}  // namespace
}  // namespace regionfall
