#include <fmt/format.h>

#include <algorithm>

#include "aws/members/autoscaling.h"
#include "services/autoscaling/activities.h"
#include "services/autoscaling/catalogue.h"
#include "services/autoscaling/errors.h"
#include "services/autoscaling/operations.h"

// Processes that can be suspended, and metrics that are collected.

namespace regionfall::autoscaling {

namespace m = aws::members::autoscaling;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

// Those that a request names; all when it names none.
Result<std::vector<std::string>, ApiError> named(const Value& list, std::span<const std::string_view> known,
                                                 std::string_view noun) {
  std::vector<std::string> names = aws::texts(list);
  if (names.empty()) names.assign(known.begin(), known.end());
  for (const std::string& name : names) {
    if (std::ranges::find(known, name) == known.end())
      return validation_error(fmt::format("Invalid {}: {}", noun, name));
  }
  return names;
}

}  // namespace

Outcome suspend_processes(AutoScaling& state, const Value& input, const Request& request) {
  const Group& group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  const std::vector<std::string> names = TRY(named(input[m::ScalingProcesses], process_types(), "process"));
  state.groups.update(key_of(group), [&](Group& row) {
    for (const std::string& name : names) {
      if (!row.suspends(name)) {
        row.suspended_processes.push_back({name, fmt::format("User suspended at {}", moment(request.now))});
      }
    }
    std::ranges::sort(row.suspended_processes, {}, &SuspendedProcess::process_name);
  });
  return Value::Structure();
}

Outcome resume_processes(AutoScaling& state, const Value& input, const Request& request) {
  const Group& group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  const std::vector<std::string> names = TRY(named(input[m::ScalingProcesses], process_types(), "process"));
  state.groups.update(key_of(group), [&](Group& row) {
    std::erase_if(row.suspended_processes, [&](const SuspendedProcess& process) {
      return std::ranges::find(names, process.process_name) != names.end();
    });
  });
  return Value::Structure();
}

Outcome enable_metrics_collection(AutoScaling& state, const Value& input, const Request& request) {
  const Group& group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  const std::string& granularity = input[m::Granularity].as_text();
  if (granularity != "1Minute") return validation_error("Granularity must be 1Minute");
  const std::vector<std::string> names = TRY(named(input[m::Metrics], metric_types(), "metric"));
  state.groups.update(key_of(group), [&](Group& row) {
    for (const std::string& name : names) {
      if (std::ranges::find(row.enabled_metrics, name, &EnabledMetric::metric) == row.enabled_metrics.end()) {
        row.enabled_metrics.push_back({.metric = name, .granularity = granularity});
      }
    }
  });
  return Value::Structure();
}

Outcome disable_metrics_collection(AutoScaling& state, const Value& input, const Request& request) {
  const Group& group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  const std::vector<std::string> names = TRY(named(input[m::Metrics], metric_types(), "metric"));
  state.groups.update(key_of(group), [&](Group& row) {
    std::erase_if(row.enabled_metrics,
                  [&](const EnabledMetric& metric) { return std::ranges::find(names, metric.metric) != names.end(); });
  });
  return Value::Structure();
}

}  // namespace regionfall::autoscaling
