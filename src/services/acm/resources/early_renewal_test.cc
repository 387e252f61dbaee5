#include "services/acm/resources/early_renewal.h"

#include <gtest/gtest.h>

namespace regionfall::acm {
namespace {

using std::chrono::days;
using std::chrono::hours;

TEST(EarlyRenewal, ReadsDurationsOfGoAndOfRfc3339) {
  const std::pair<const char*, std::chrono::nanoseconds> cases[] = {
      {"2160h", hours(2160)}, {"1h30m", std::chrono::minutes(90)}, {"P90D", days(90)}, {"P1Y2M", days(425)},
      {"P1DT12H", hours(36)}, {"PT5M", std::chrono::minutes(5)}};
  for (const auto& [text, length] : cases) EXPECT_EQ(parse_early_renewal(text).value(), length) << text;
  for (const char* text : {"", "P", "90D", "P90", "P1H", "PD", "P-1D", "P999999999D"})
    EXPECT_FALSE(parse_early_renewal(text)) << text;
}

TEST(EarlyRenewal, BeginsSoLongBeforeTheEnd) {
  const Instant end{days(20'000)};  // 2024-10-04
  const char* const text = "2024-10-04T00:00:00Z";
  EXPECT_TRUE(is_renewed_early(text, "P30D", end - days(29)));
  EXPECT_FALSE(is_renewed_early(text, "P30D", end - days(31)));
  EXPECT_FALSE(is_renewed_early(text, "", end));
  EXPECT_FALSE(is_renewed_early("", "P30D", end));
}

}  // namespace
}  // namespace regionfall::acm
