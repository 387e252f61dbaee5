#include "services/autoscaling/cron.h"

#include <gtest/gtest.h>

#include "base/time_format.h"

namespace regionfall::autoscaling {
namespace {

Instant at(std::string_view text) { return Instant(std::chrono::seconds(parse_rfc3339(text)->unix_s)); }

TEST(Recurrences, AreDueAtTheNextFullMinuteThatFits) {
  struct Case {
    const char* recurrence;
    const char* after;
    const char* due;
  };
  const Case cases[] = {
      {"* * * * *", "2026-03-01T10:00:00Z", "2026-03-01T10:01:00Z"},
      {"0 18 * * *", "2026-03-01T17:59:59Z", "2026-03-01T18:00:00Z"},
      {"0 18 * * *", "2026-03-01T18:00:00Z", "2026-03-02T18:00:00Z"},
      {"*/15 * * * *", "2026-03-01T10:16:00Z", "2026-03-01T10:30:00Z"},
      {"30 6 1,15 * *", "2026-03-02T00:00:00Z", "2026-03-15T06:30:00Z"},
      {"0 9 * * MON-FRI", "2026-03-06T09:00:00Z", "2026-03-09T09:00:00Z"},
      {"0 0 1 jan *", "2026-03-01T00:00:00Z", "2027-01-01T00:00:00Z"},
      {"0 0 29 2 *", "2026-03-01T00:00:00Z", "2028-02-29T00:00:00Z"},
      {"0 0 * * 7", "2026-03-02T00:00:00Z", "2026-03-08T00:00:00Z"},
      {"0 0 13 * 5", "2026-03-07T00:00:00Z", "2026-03-13T00:00:00Z"},
  };
  for (const Case& one : cases) {
    const auto due = next_occurrence(one.recurrence, at(one.after));
    ASSERT_TRUE(due) << one.recurrence;
    EXPECT_EQ(format_rfc3339(timestamp_of(*due)), one.due) << one.recurrence;
  }
}

TEST(Recurrences, HaveFiveFieldsWithinTheirBounds) {
  for (const char* text : {"", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *",
                           "* * * * 8", "5-1 * * * *", "*/0 * * * *", "a * * * *", "0 18 * * * x"}) {
    EXPECT_FALSE(is_recurrence(text)) << text;
  }
}

TEST(Recurrences, ThatNeverComeAreNeverDue) {
  EXPECT_EQ(next_occurrence("0 0 30 2 *", at("2026-03-01T00:00:00Z")), std::nullopt);
}

}  // namespace
}  // namespace regionfall::autoscaling
