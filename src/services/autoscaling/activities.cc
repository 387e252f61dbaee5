#include "services/autoscaling/activities.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "aws/field_values.h"
#include "aws/members/autoscaling.h"
#include "base/time_format.h"
#include "services/autoscaling/errors.h"
#include "services/autoscaling/operations.h"
#include "services/autoscaling/page.h"

namespace regionfall::autoscaling {

namespace m = aws::members::autoscaling;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

constexpr std::int64_t kWhole = 100;

// Newest first.
std::string activity_key(const Group& group, Instant now, std::string_view id) {
  const std::int64_t left = std::numeric_limits<std::int64_t>::max() - now.time_since_epoch().count();
  return item_key(group.account, group.name, fmt::format("{:020}|{}", left, id));
}

void forget_oldest(AutoScaling& state, const Group& group) {
  const std::string prefix = group_prefix(group.account, group.name);
  std::size_t count = 0;
  std::string last;
  for (auto row = state.activities.from(prefix); row != state.activities.end() && row->first.starts_with(prefix);
       ++row) {
    ++count;
    last = row->first;
  }
  if (count > kActivitiesMax) state.activities.erase(last);
}

}  // namespace

std::string moment(Instant now) { return format_rfc3339(timestamp_of(now)); }

std::string begin_activity(AutoScaling& state, const Group& group, std::string description, std::string cause,
                           std::string_view zone, const Request& request) {
  const std::string id = random_uuid(request.random);
  std::string key = activity_key(group, request.now, id);
  state.activities.put(key, Activity{.activity_id = id,
                                     .account = group.account,
                                     .group = group.name,
                                     .group_arn = group.arn,
                                     .description = std::move(description),
                                     .cause = std::move(cause),
                                     .start_time = request.now,
                                     .details = fmt::format(R"({{"Availability Zone":"{}"}})", zone)});
  forget_oldest(state, group);
  return key;
}

void set_activity_status(AutoScaling& state, std::string_view key, std::string_view status, std::int64_t progress) {
  if (!state.activities.contains(key)) return;
  state.activities.update(key, [&](Activity& row) {
    row.status_code = status;
    row.progress = progress;
  });
}

void end_activity(AutoScaling& state, std::string_view key, std::string_view status, std::string message,
                  const Request& request) {
  if (!state.activities.contains(key)) return;
  state.activities.update(key, [&](Activity& row) {
    row.status_code = status;
    row.status_message = std::move(message);
    row.progress = kWhole;
    row.end_time = request.now;
  });
}

Value activity_item(const Activity& activity) {
  Value item = aws::to_value(activity);
  if (activity.status_message.empty()) item.set(m::StatusMessage, {});
  return item;
}

Outcome describe_scaling_activities(AutoScaling& state, const Value& input, const Request& request) {
  const std::string& name = input[m::AutoScalingGroupName].as_text();
  const std::vector<std::string> ids = aws::texts(input[m::ActivityIds]);
  if (!name.empty() && !state.groups.contains(group_key(account_of(request), name)) &&
      !input[m::IncludeDeletedGroups].as_bool()) {
    return validation_error(fmt::format("AutoScalingGroup name not found - AutoScalingGroup '{}' not found", name));
  }
  Page page(m::Activities, input);
  for (const auto& [key, row] : state.activities) {
    if (row.account != account_of(request) || (!name.empty() && row.group != name)) continue;
    if (!ids.empty() && std::ranges::find(ids, row.activity_id) == ids.end()) continue;
    page.offer(key, [&] { return activity_item(row); });
  }
  return std::move(page).output();
}

}  // namespace regionfall::autoscaling
