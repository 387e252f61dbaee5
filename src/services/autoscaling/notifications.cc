#include <fmt/format.h>

#include <algorithm>

#include "aws/field_values.h"
#include "aws/members/autoscaling.h"
#include "services/autoscaling/activities.h"
#include "services/autoscaling/catalogue.h"
#include "services/autoscaling/errors.h"
#include "services/autoscaling/member_changes.h"
#include "services/autoscaling/operations.h"
#include "services/autoscaling/page.h"

namespace regionfall::autoscaling {

namespace m = aws::members::autoscaling;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

// Of one topic, without its types.
void erase_topic(AutoScaling& state, const Group& group, const std::string& topic) {
  for (const Notification& row : rows_of(state.notifications, group)) {
    if (row.topic_arn == topic) state.notifications.erase(item_key(group.account, group.name, topic + "|" + row.type));
  }
}

}  // namespace

Outcome put_notification_configuration(AutoScaling& state, const Value& input, const Request& request) {
  const Group group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  const std::string& topic = input[m::TopicARN].as_text();
  const std::vector<std::string> types = aws::texts(input[m::NotificationTypes]);
  for (const std::string& type : types) {
    if (std::ranges::find(notification_types(), type) == notification_types().end()) {
      return validation_error(fmt::format("\"{}\" is not a valid Notification Type.", type));
    }
  }
  erase_topic(state, group, topic);
  for (const std::string& type : types) {
    state.notifications.put(
        item_key(group.account, group.name, topic + "|" + type),
        Notification{.account = group.account, .group = group.name, .topic_arn = topic, .type = type});
  }
  publish_event(state, group, "autoscaling:TEST_NOTIFICATION", "", "", request);
  return Value::Structure();
}

Outcome delete_notification_configuration(AutoScaling& state, const Value& input, const Request& request) {
  const Group& group = *TRY(find_group(state, input[m::AutoScalingGroupName].as_text(), request));
  erase_topic(state, group, input[m::TopicARN].as_text());
  return Value::Structure();
}

Outcome describe_notification_configurations(AutoScaling& state, const Value& input, const Request& request) {
  const std::vector<std::string> names = aws::texts(input[m::AutoScalingGroupNames]);
  Page page(m::NotificationConfigurations, input);
  for (const auto& [key, row] : state.notifications) {
    if (row.account != account_of(request)) continue;
    if (!names.empty() && std::ranges::find(names, row.group) == names.end()) continue;
    const Notification& shown = row;
    page.offer(key, [&] { return aws::to_value(shown); });
  }
  return std::move(page).output();
}

}  // namespace regionfall::autoscaling
