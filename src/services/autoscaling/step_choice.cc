#include "services/autoscaling/step_choice.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "services/autoscaling/errors.h"

namespace regionfall::autoscaling {
namespace {

constexpr double kEndless = std::numeric_limits<double>::infinity();

double lower(const StepAdjustment& step) { return step.lower_bound.value_or(-kEndless); }
double upper(const StepAdjustment& step) { return step.upper_bound.value_or(kEndless); }

}  // namespace

std::optional<StepAdjustment> chosen_step(const std::vector<StepAdjustment>& steps, double beyond) {
  for (const StepAdjustment& step : steps) {
    const bool fits =
        beyond >= 0 ? lower(step) <= beyond && beyond < upper(step) : lower(step) < beyond && beyond <= upper(step);
    if (fits) return step;
  }
  return std::nullopt;
}

Result<void, aws::ApiError> check_steps(const std::vector<StepAdjustment>& steps) {
  std::vector<std::pair<double, double>> ranges;
  for (const StepAdjustment& step : steps) {
    if (!step.lower_bound && !step.upper_bound && steps.size() > 1) {
      return validation_error(
          "At least one of MetricIntervalLowerBound and MetricIntervalUpperBound must be specified");
    }
    if (lower(step) >= upper(step)) {
      return validation_error("The upper bound of a step adjustment must be greater than its lower bound");
    }
    ranges.emplace_back(lower(step), upper(step));
  }
  std::ranges::sort(ranges);
  for (std::size_t i = 1; i < ranges.size(); ++i) {
    if (ranges[i].first < ranges[i - 1].second) return validation_error("StepAdjustment intervals can't overlap");
    if (ranges[i].first > ranges[i - 1].second) {
      return validation_error("There can't be any gaps between the StepAdjustment intervals");
    }
  }
  return {};
}

}  // namespace regionfall::autoscaling
