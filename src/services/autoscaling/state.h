#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/api_error.h"
#include "aws/identity.h"
#include "aws/service_caller.h"
#include "services/autoscaling/extensions.h"
#include "services/autoscaling/group.h"
#include "store/table.h"

namespace regionfall::autoscaling {

// The state of Auto Scaling in one region, of all accounts.
struct AutoScaling {
  AutoScaling(store::Store& store, aws::RegionName region_name, aws::ServiceCaller& service_caller)
      : region(std::move(region_name)),
        services(service_caller),
        groups(store, "autoscaling.groups"),
        members(store, "autoscaling.members"),
        activities(store, "autoscaling.activities"),
        hooks(store, "autoscaling.lifecycle_hooks"),
        policies(store, "autoscaling.policies"),
        schedules(store, "autoscaling.scheduled_actions"),
        refreshes(store, "autoscaling.instance_refreshes"),
        notifications(store, "autoscaling.notifications"),
        launch_configurations(store, "autoscaling.launch_configurations") {}

  aws::RegionName region;
  aws::ServiceCaller& services;  // reaches EC2, Elastic Load Balancing and SNS of this region
  store::Table<Group> groups;
  store::Table<Member> members;
  store::Table<Activity> activities;
  store::Table<LifecycleHook> hooks;
  store::Table<ScalingPolicy> policies;
  store::Table<ScheduledAction> schedules;
  store::Table<InstanceRefresh> refreshes;
  store::Table<Notification> notifications;
  store::Table<LaunchConfiguration> launch_configurations;
};

inline const std::string& account_of(const aws::Request& request) { return request.caller.account.text; }

// -- keys; names have no '|'
// -------------------------------------------------------------------------------------------

std::string group_key(std::string_view account, std::string_view name);
// What all keys of a group's rows begin with, and the key of one of them.
std::string group_prefix(std::string_view account, std::string_view name);
std::string item_key(std::string_view account, std::string_view group, std::string_view item);
inline std::string key_of(const Group& group) { return group_key(group.account, group.name); }
inline std::string key_of(const Member& member) { return item_key(member.account, member.group, member.instance_id); }

// The rows of a table that belong to a group, in the order of their keys.
template <class Row>
std::vector<Row> rows_of(const store::Table<Row>& table, const Group& group) {
  std::vector<Row> found;
  const std::string prefix = group_prefix(group.account, group.name);
  for (auto row = table.from(prefix); row != table.end() && row->first.starts_with(prefix); ++row) {
    found.push_back(row->second);
  }
  return found;
}

// Erases them.
template <class Row>
void erase_rows_of(store::Table<Row>& table, const Group& group) {
  const std::string prefix = group_prefix(group.account, group.name);
  std::vector<std::string> keys;
  for (auto row = table.from(prefix); row != table.end() && row->first.starts_with(prefix); ++row) {
    keys.push_back(row->first);
  }
  for (const std::string& key : keys) table.erase(key);
}

// -- finding
// -----------------------------------------------------------------------------------------------------------

// The caller's group of that name, which is not on its way out.
Result<const Group*, aws::ApiError> find_group(const AutoScaling& state, std::string_view name,
                                               const aws::Request& request);
// The instance of any of the account's groups; null: it is in none.
const Member* find_member(const AutoScaling& state, std::string_view account, std::string_view instance_id);
// All ids as instances of the group.
Result<std::vector<Member>, aws::ApiError> find_members(const AutoScaling& state, const Group& group,
                                                        const std::vector<std::string>& ids);

// Whoever Auto Scaling acts as: its service-linked role in the account.
aws::Caller service_role(const std::string& account);
std::string service_role_arn(std::string_view account);

// "arn:aws:autoscaling:us-east-1:000000000000:KIND:…"
std::string arn_of(const AutoScaling& state, std::string_view account, std::string_view resource);

}  // namespace regionfall::autoscaling
