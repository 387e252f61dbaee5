#include <gtest/gtest.h>

#include "hcl/functions/expression_case.h"

namespace regionfall::hcl {
namespace {

// Each verified with `terraform console` 1.11.4.
constexpr ExpressionCase kCases[] = {
    {R"(formatdate("DD MMM YYYY hh:mm ZZZ", "2018-01-02T23:12:01Z"))", R"("02 Jan 2018 23:12 UTC")"},
    {R"(formatdate("EEEE, DD-MMM-YY hh:mm:ss ZZZ", "2018-01-02T23:12:01Z"))", R"("Tuesday, 02-Jan-18 23:12:01 UTC")"},
    {R"(formatdate("EEE, DD MMM YYYY hh:mm:ss ZZZ", "2018-01-02T23:12:01-08:00"))",
     R"("Tue, 02 Jan 2018 23:12:01 -0800")"},
    {R"(formatdate("MMM DD, YYYY", "2018-01-02T23:12:01Z"))", R"("Jan 02, 2018")"},
    {R"(formatdate("HH:mmaa", "2018-01-02T23:12:01Z"))", R"("11:12pm")"},
    {R"(formatdate("h'h'mm''''", "2018-01-02T23:12:01Z"))", R"("23h12''")"},
    {R"(formatdate("''", "2018-01-02T23:12:01Z"))", R"("'")"},
    {R"(formatdate("YYY", "2018-01-02T23:12:01Z"))", {}},
    {R"(formatdate("'x", "2018-01-02T23:12:01Z"))", {}},
    {R"(formatdate("YYYY", "2018-01-02"))", {}},
    {R"(formatdate("YYYY é /", "0099-01-02T23:12:01Z"))", R"("0099 é /")"},
    {R"(timeadd("2017-11-22T00:00:00Z", "10m"))", R"("2017-11-22T00:10:00Z")"},
    {R"(timeadd("2017-11-22T00:00:00Z", "-1h2m3.5s"))", R"("2017-11-21T22:57:56Z")"},
    {R"(timeadd("2017-11-22T00:00:00.9+02:00", "100ms"))", R"("2017-11-22T00:00:01+02:00")"},
    {R"(timeadd("2017-11-22T00:00:00Z", "1d"))", {}},
    {R"(timeadd("2017-11-22", "1h"))", {}},
    {R"(timeadd("9999-12-31T23:59:59Z", "1s"))", R"("10000-01-01T00:00:00Z")"},
    {R"(timecmp("2017-11-22T00:00:00Z", "2017-11-22T00:00:00Z"))", R"(0)"},
    {R"(timecmp("2017-11-22T00:00:00Z", "2017-11-22T01:00:00Z"))", R"(-1)"},
    {R"(timecmp("2017-11-22T01:00:00Z", "2017-11-22T00:59:00Z"))", R"(1)"},
    {R"(timecmp("2017-11-22T01:00:00+01:00", "2017-11-22T00:00:00Z"))", R"(0)"},
    {R"(timecmp("x", "2017-11-22T00:00:00Z"))", {}},
};

TEST(TimeFunctions, GiveWhatTerraformGives) { expect_values(kCases); }

TEST(TimeFunctions, TakeTheTimeFromTheContext) {
  const NoFiles files;
  FunctionBench bench(files);
  EXPECT_EQ(bench.json("timestamp()"), "\"1970-01-01T00:00:00Z\"");
  EXPECT_EQ(bench.json("plantimestamp()"), "unknown");
  bench.context().pure_only = true;
  EXPECT_EQ(bench.json("timestamp()"), "unknown");
  bench.context().timestamp = Instant(std::chrono::hours(1));
  bench.context().plan_timestamp = Instant(std::chrono::minutes(1));
  EXPECT_EQ(bench.json("timestamp()"), "\"1970-01-01T01:00:00Z\"");
  EXPECT_EQ(bench.json("plantimestamp()"), "\"1970-01-01T00:01:00Z\"");
}

}  // namespace
}  // namespace regionfall::hcl
