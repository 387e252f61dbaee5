#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hcl/functions/disk_files.h"
#include "terraform/providers/provider_testing.h"
#include "terraform/providers/providers.h"

namespace regionfall::terraform {
namespace {

using hcl::Value;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class TimeProvider : public ::testing::Test {
 protected:
  TimeProvider() {
    harness_.environment.wait = [this](std::chrono::nanoseconds by) {
      waits_.push_back(by);
      return !stopped_;
    };
  }
  // The object after a change in place.
  Value update(const std::string& type, const Value& prior, const Value& config) const {
    const PlanReply plan = harness_.plan(type, prior, config);
    EXPECT_TRUE(plan.planned.is_wholly_known()) << plan.planned.debug_string();
    const Value state = harness_.provider->apply({type, prior, plan.planned, config, "", ""}).state;
    EXPECT_TRUE(state.identical(plan.planned));
    return state;
  }
  hcl::FunctionResult call(const char* name, const Value& argument) const {
    const hcl::DiskFiles files("/");
    hcl::FunctionContext context{harness_.clock, const_cast<SeededRandom&>(harness_.random), files};
    return hcl::call_function(*harness_.provider->functions().find(name), std::span(&argument, 1), {context});
  }
  ProviderHarness harness_{time_provider()};
  std::vector<std::chrono::nanoseconds> waits_;
  bool stopped_ = false;
};

TEST_F(TimeProvider, StaticKeepsTheMomentOfItsCreation) {
  const Value made = harness_.create("time_static", std::vector<hcl::MapEntry>{});
  EXPECT_EQ(text_of(made, "rfc3339"), "2026-01-02T03:04:05Z");
  EXPECT_EQ(text_of(made, "id"), text_of(made, "rfc3339"));
  EXPECT_EQ(whole_of(made, "unix"), 1'767'323'045);
  EXPECT_EQ(whole_of(made, "day"), 2);
  harness_.clock.advance(std::chrono::hours(1));
  EXPECT_EQ(harness_.replaced_by("time_static", made, harness_.config("time_static", {})), "-");
  EXPECT_EQ(
      harness_.replaced_by("time_static", made, harness_.config("time_static", {{"triggers", text_map({{"a", "1"}})}})),
      "triggers");
  EXPECT_EQ(whole_of(harness_.imported("time_static", "2020-02-12T06:36:13Z"), "month"), 2);
}

TEST_F(TimeProvider, OffsetAddsAllItsParts) {
  const Value made = harness_.create("time_offset", {{"base_rfc3339", Value::string("2024-01-31T10:00:00Z")},
                                                     {"offset_months", Value::number(1)},
                                                     {"offset_hours", Value::number(-11)},
                                                     {"offset_seconds", Value::number(5)}});
  // Hours come before months: 30 January 23:00, then 30 February, which is 1 March of a leap year.
  EXPECT_EQ(text_of(made, "rfc3339"), "2024-03-01T23:00:05Z");
  EXPECT_EQ(text_of(made, "id"), "2024-01-31T10:00:00Z");
}

TEST_F(TimeProvider, AnOffsetThatChangesMovesTheKeptBase) {
  const Value made = harness_.create("time_offset", {{"offset_days", Value::number(7)}});
  EXPECT_EQ(text_of(made, "rfc3339"), "2026-01-09T03:04:05Z");
  harness_.clock.advance(std::chrono::hours(100));
  const Value changed =
      update("time_offset", made, harness_.config("time_offset", {{"offset_years", Value::number(1)}}));
  EXPECT_EQ(text_of(changed, "rfc3339"), "2027-01-02T03:04:05Z");
  EXPECT_EQ(text_of(changed, "base_rfc3339"), "2026-01-02T03:04:05Z");
}

TEST_F(TimeProvider, RotatingIsGoneOncePastItsRotation) {
  const Value made = harness_.create("time_rotating", {{"rotation_days", Value::number(1)}});
  EXPECT_EQ(text_of(made, "rotation_rfc3339"), "2026-01-03T03:04:05Z");
  harness_.clock.advance(std::chrono::hours(24));
  EXPECT_FALSE(harness_.provider->read({"time_rotating", made, ""}).state.is_null());
  harness_.clock.advance(std::chrono::seconds(1));
  EXPECT_TRUE(harness_.provider->read({"time_rotating", made, ""}).state.is_null());
}

TEST_F(TimeProvider, ARotationThatChangesIsReckonedFromTheKeptBase) {
  const Value made = harness_.create("time_rotating", {{"rotation_days", Value::number(1)}});
  EXPECT_EQ(harness_.replaced_by("time_rotating", made,
                                 harness_.config("time_rotating", {{"rotation_days", Value::number(1)}})),
            "-");
  const Value changed =
      update("time_rotating", made, harness_.config("time_rotating", {{"rotation_months", Value::number(2)}}));
  EXPECT_EQ(text_of(changed, "rotation_rfc3339"), "2026-03-02T03:04:05Z");
  EXPECT_EQ(whole_of(changed, "month"), 3);
}

TEST_F(TimeProvider, MomentsAreImportedByBaseAndParts) {
  EXPECT_EQ(text_of(harness_.imported("time_offset", "2020-02-12T06:36:13Z,0,0,7,0,0,0"), "rfc3339"),
            "2020-02-19T06:36:13Z");
  EXPECT_EQ(text_of(harness_.imported("time_rotating", "2020-02-12T06:36:13Z,,1,,,"), "rotation_rfc3339"),
            "2020-03-12T06:36:13Z");
  EXPECT_EQ(
      text_of(harness_.imported("time_rotating", "2020-02-12T06:36:13Z,2020-02-13T06:36:13Z"), "rotation_rfc3339"),
      "2020-02-13T06:36:13Z");
  EXPECT_TRUE(harness_.provider->import("time_offset", "2020-02-12T06:36:13Z").failed());
  EXPECT_TRUE(harness_.provider->import("time_rotating", "2020-02-12T06:36:13Z,,,,,").failed());
}

TEST_F(TimeProvider, SleepWaitsAtCreationAndAtDestruction) {
  const Value made = harness_.create(
      "time_sleep", {{"create_duration", Value::string("1.5s")}, {"destroy_duration", Value::string("2ms")}});
  const Value nothing = harness_.nothing("time_sleep");
  EXPECT_TRUE(harness_.provider->apply({"time_sleep", made, nothing, nothing, "", ""}).state.is_null());
  EXPECT_THAT(waits_, ElementsAre(std::chrono::milliseconds(1500), std::chrono::milliseconds(2)));
  EXPECT_TRUE(harness_.provider->may_wait("time_sleep"));
  EXPECT_FALSE(harness_.provider->may_wait("time_static"));
}

TEST_F(TimeProvider, ASleepThatIsStoppedFails) {
  stopped_ = true;
  const Value config = harness_.config("time_sleep", {{"create_duration", Value::string("1h")}});
  const Value planned = harness_.plan("time_sleep", harness_.nothing("time_sleep"), config).planned;
  const auto reply = harness_.provider->apply({"time_sleep", harness_.nothing("time_sleep"), planned, config, "", ""});
  EXPECT_THAT(ProviderHarness::text(reply), HasSubstr("Stopped before 1h were over"));
  EXPECT_TRUE(reply.state.is_null());
}

TEST_F(TimeProvider, MistakesAreSaid) {
  EXPECT_THAT(harness_.mistakes("time_sleep", {}), HasSubstr("At least one of create_duration, destroy_duration"));
  EXPECT_THAT(harness_.mistakes("time_sleep", {{"create_duration", Value::string("1h30m")}}),
              HasSubstr("one of the units ms, s, m and h"));
  EXPECT_THAT(harness_.mistakes("time_sleep", {{"create_duration", Value::string("s")}}),
              HasSubstr("one of the units"));
  EXPECT_THAT(harness_.mistakes("time_offset", {}), HasSubstr("At least one of offset_days"));
  EXPECT_THAT(harness_.mistakes("time_rotating", {{"rotation_days", Value::number(0)}}),
              HasSubstr("whole number of 1 to"));
  EXPECT_THAT(harness_.mistakes("time_static", {{"rfc3339", Value::string("today")}}),
              HasSubstr("must be a time such as"));
}

TEST_F(TimeProvider, FunctionsTakeTimesApart) {
  const Value parsed = call("rfc3339_parse", Value::string("2021-01-03T23:30:00-02:00")).value();
  EXPECT_EQ(whole_of(parsed, "hour"), 23);
  EXPECT_EQ(text_of(parsed, "weekday_name"), "Sunday");
  EXPECT_EQ(whole_of(parsed, "iso_year"), 2020);
  EXPECT_EQ(whole_of(parsed, "iso_week"), 53);
  EXPECT_EQ(whole_of(parsed, "unix"), 1'609'723'800);
  EXPECT_EQ(text_of(call("unix_timestamp_parse", Value::number(1'690'398'069)).value(), "rfc3339"),
            "2023-07-26T19:01:09Z");
  const Value duration = call("duration_parse", Value::string("1h30m")).value();
  EXPECT_EQ(duration.attribute("hours").as_number().to_double(), 1.5);
  EXPECT_EQ(whole_of(duration, "milliseconds"), 5'400'000);
  EXPECT_FALSE(call("duration_parse", Value::string("soon")).has_value());
  EXPECT_FALSE(call("rfc3339_parse", Value::string("soon")).has_value());
}

}  // namespace
}  // namespace regionfall::terraform
