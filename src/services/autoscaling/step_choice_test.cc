#include "services/autoscaling/step_choice.h"

#include <gtest/gtest.h>

namespace regionfall::autoscaling {
namespace {

// The example of the user guide: 50 is the threshold.
const std::vector<StepAdjustment> kSteps = {
    {.lower_bound = 0.0, .upper_bound = 10.0, .adjustment = 0},
    {.lower_bound = 10.0, .upper_bound = 20.0, .adjustment = 10},
    {.lower_bound = 20.0, .upper_bound = std::nullopt, .adjustment = 30},
    {.lower_bound = -10.0, .upper_bound = 0.0, .adjustment = -1},
    {.lower_bound = std::nullopt, .upper_bound = -10.0, .adjustment = -30},
};

TEST(StepAdjustments, AreChosenByHowFarTheMetricIsBeyondTheThreshold) {
  struct Case {
    double beyond;
    std::int64_t adjustment;
  };
  for (const Case& one : {Case{0, 0}, Case{9.9, 0}, Case{10, 10}, Case{20, 30}, Case{1000, 30}, Case{-5, -1},
                          Case{-10, -30}, Case{-50, -30}}) {
    const auto step = chosen_step(kSteps, one.beyond);
    ASSERT_TRUE(step) << one.beyond;
    EXPECT_EQ(step->adjustment, one.adjustment) << one.beyond;
  }
  EXPECT_FALSE(chosen_step({kSteps[0]}, 11));
}

TEST(StepAdjustments, NeitherOverlapNorLeaveGaps) {
  EXPECT_TRUE(check_steps(kSteps));
  EXPECT_FALSE(check_steps({kSteps[0], kSteps[2]}));
  EXPECT_FALSE(check_steps({kSteps[0], {.lower_bound = 5.0, .upper_bound = 12.0, .adjustment = 1}}));
  EXPECT_FALSE(check_steps({{.lower_bound = 5.0, .upper_bound = 1.0, .adjustment = 1}}));
}

}  // namespace
}  // namespace regionfall::autoscaling
