#include "aws/protocol/timestamp.h"

#include <gtest/gtest.h>

namespace regionfall::aws {
namespace {

Instant at_ms(std::int64_t ms) { return Instant(std::chrono::milliseconds(ms)); }

std::string iso8601(Instant instant, bool always_milliseconds = false) {
  std::string out;
  append_iso8601(out, instant, always_milliseconds);
  return out;
}

TEST(Timestamp, IsWrittenInEachForm) {
  EXPECT_EQ(iso8601(at_ms(1'767'323'045'678)), "2026-01-02T03:04:05.678Z");
  EXPECT_EQ(iso8601(at_ms(1'767'323'045'000)), "2026-01-02T03:04:05Z");
  EXPECT_EQ(iso8601(at_ms(1'767'323'045'000), true), "2026-01-02T03:04:05.000Z");
  EXPECT_EQ(iso8601(at_ms(-1)), "1969-12-31T23:59:59.999Z");
  std::string out;
  append_rfc822(out, at_ms(1'767'323'045'678));
  EXPECT_EQ(out, "Fri, 02 Jan 2026 03:04:05 GMT");
  out.clear();
  append_epoch_seconds(out, at_ms(1'767'323'045'678));
  out += ' ';
  append_epoch_seconds(out, at_ms(1'767'323'045'000));
  out += ' ';
  append_epoch_seconds(out, at_ms(-1'500));
  EXPECT_EQ(out, "1767323045.678 1767323045 -1.500");
}

TEST(Timestamp, IsReadInEachForm) {
  for (const std::string_view text :
       {"2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05.678", "2026-01-02T04:04:05.678+01:00",
        "Fri, 02 Jan 2026 03:04:05.678 GMT", "1767323045.678", "1.767323045678e9"}) {
    EXPECT_EQ(parse_timestamp(text), at_ms(1'767'323'045'678)) << text;
  }
  EXPECT_EQ(parse_timestamp("2026-01-02"), at_ms(1'767'312'000'000));
  EXPECT_EQ(parse_timestamp("Fri, 02 Jan 2026 03:04:05 GMT"), at_ms(1'767'323'045'000));
}

TEST(Timestamp, IsRefusedWhenItIsNone) {
  for (const std::string_view text :
       {"", "yesterday", "2026-13-02T03:04:05Z", "2026-02-30", "Fri, 02 Foo 2026 03:04:05 GMT",
        "Fri, 02 Jan 2026 03:04:05 CET", "nan", "inf", "1e300", "9999-01-01T00:00:00Z", "0001-01-01T00:00:00Z"}) {
    EXPECT_EQ(parse_timestamp(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace regionfall::aws
