#include "world/world_time.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

namespace regionfall::world {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

class WorldTime : public testing::Test {
 protected:
  WorldTime() { std::filesystem::create_directories(folder_.path); }
  ~WorldTime() override { std::filesystem::remove_all(folder_.path); }

  Instant at(Instant real) { return pace_of(folder_).value_or(Pace{}).at(real); }

  const DataFolder folder_{testing::TempDir() + "world_time_" + std::to_string(::getpid())};
  const Instant noon_{hours(12)};
};

TEST_F(WorldTime, IsRealTimeUnlessTheWorldHasASpeed) {
  EXPECT_EQ(at(noon_), noon_);
  ASSERT_TRUE(set_speed(folder_, 1, noon_));
  EXPECT_EQ(at(noon_ + hours(1)), noon_ + hours(1));
  EXPECT_FALSE(std::filesystem::exists(folder_.time()));
}

TEST_F(WorldTime, PassesFasterFromThenOn) {
  ASSERT_TRUE(set_speed(folder_, 10, noon_));
  EXPECT_EQ(at(noon_), noon_);
  EXPECT_EQ(at(noon_ + minutes(6)), noon_ + hours(1));
}

TEST_F(WorldTime, NeverGoesBackWhenTheSpeedChanges) {
  ASSERT_TRUE(set_speed(folder_, 10, noon_));
  ASSERT_TRUE(set_speed(folder_, 1, noon_ + minutes(6)));
  EXPECT_EQ(at(noon_ + minutes(6)), noon_ + hours(1));
  EXPECT_EQ(at(noon_ + minutes(7)), noon_ + hours(1) + minutes(1));
}

}  // namespace
}  // namespace regionfall::world
