#include <fmt/format.h>

#include <algorithm>

#include "aws/field_values.h"
#include "aws/members/autoscaling.h"
#include "services/autoscaling/errors.h"
#include "services/autoscaling/groups.h"
#include "services/autoscaling/operations.h"
#include "services/autoscaling/page.h"

namespace regionfall::autoscaling {

namespace m = aws::members::autoscaling;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

Result<bool, ApiError> passes(const GroupTag& tag, const Value& filters) {
  for (const Value& filter : filters.as_list()) {
    const std::string& name = filter[m::Name].as_text();
    const std::vector<std::string> values = aws::texts(filter[m::Values]);
    const std::string shown = name == "auto-scaling-group"    ? tag.resource_id
                              : name == "key"                 ? tag.key
                              : name == "value"               ? tag.value
                              : name == "propagate-at-launch" ? (tag.propagate_at_launch ? "true" : "false")
                                                              : "";
    if (name != "auto-scaling-group" && name != "key" && name != "value" && name != "propagate-at-launch") {
      return validation_error(fmt::format("Filter type {} is not correct", name));
    }
    if (std::ranges::find(values, shown) == values.end()) return false;
  }
  return true;
}

}  // namespace

Outcome create_or_update_tags(AutoScaling& state, const Value& input, const Request& request) {
  for (const Value& item : input[m::Tags].as_list()) {
    Group group = *TRY(find_group(state, item[m::ResourceId].as_text(), request));
    TRY(merge_tags(group.tags, Value::List{item}, group));
    std::string group_key = key_of(group);
    state.groups.put(std::move(group_key), std::move(group));
  }
  return Value::Structure();
}

Outcome delete_tags(AutoScaling& state, const Value& input, const Request& request) {
  for (const Value& item : input[m::Tags].as_list()) {
    const Group& group = *TRY(find_group(state, item[m::ResourceId].as_text(), request));
    state.groups.update(key_of(group), [&](Group& row) {
      std::erase_if(row.tags, [&](const GroupTag& tag) { return tag.key == item[m::Key].as_text(); });
    });
  }
  return Value::Structure();
}

Outcome describe_tags(AutoScaling& state, const Value& input, const Request& request) {
  Page page(m::Tags, input);
  for (const auto& [key, group] : state.groups) {
    if (group.account != account_of(request)) continue;
    for (const GroupTag& tag : group.tags) {
      if (!TRY(passes(tag, input[m::Filters]))) continue;
      page.offer(key + "|" + tag.key, [&] { return aws::to_value(tag); });
    }
  }
  return std::move(page).output();
}

}  // namespace regionfall::autoscaling
