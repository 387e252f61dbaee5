#include "services/autoscaling/keeper.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "services/autoscaling/activities.h"
#include "services/autoscaling/groups.h"
#include "services/autoscaling/hooks.h"
#include "services/autoscaling/launch.h"
#include "services/autoscaling/member_changes.h"
#include "services/autoscaling/refreshes.h"
#include "services/autoscaling/schedules.h"
#include "services/autoscaling/surroundings.h"

namespace regionfall::autoscaling {

using aws::Request;

namespace {

// The most steps that one look takes an instance; more come with the next.
constexpr int kStepsMax = 8;
// How long a zone is left alone after a failed launch: doubled with each failure in a row.
constexpr std::chrono::seconds kRetryFirst{15};
constexpr std::chrono::seconds kRetryMax{300};

using Sights = std::map<std::string, Sight>;

bool is_in_service(const Member& member) { return member.in_state("InService"); }

// Takes instances through their lives as far as they go now; returns whether something has happened.
bool advance_members(AutoScaling& state, const Group& group, const Request& request) {
  const std::vector<Member> members = rows_of(state.members, group);
  const Sights sights = look_at(state, group, members, request);
  const bool launch_hooks = has_hooks(state, group, true);
  const bool termination_hooks = !group.is_going() && has_hooks(state, group, false);
  bool changed = false;
  for (const Member& member : members) {
    const LifeQuestion question{.member = member,
                                .sight = sights.at(member.instance_id),
                                .has_launch_hooks = launch_hooks,
                                .has_termination_hooks = termination_hooks,
                                .now = request.now};
    const LifeStep step = next_step(question);
    perform_step(state, group, member, step, request);
    changed = changed || step != LifeStep::kStay;
  }
  return changed;
}

void check_health(AutoScaling& state, const Group& group, const Request& request) {
  if (group.suspends("HealthCheck")) return;
  const std::vector<Member> members = rows_of(state.members, group);
  const Sights sights = look_at(state, group, members, request);
  for (const Member& member : members) {
    if (!is_in_service(member) || member.health_status != "Healthy") continue;
    const auto why = unhealthy_because({.member = member,
                                        .sight = sights.at(member.instance_id),
                                        .health_check_type = group.health_check_type,
                                        .grace = std::chrono::seconds(group.health_check_grace_period),
                                        .now = request.now});
    if (!why) continue;
    state.members.update(key_of(member), [&](Member& row) {
      row.health_status = "Unhealthy";
      row.health_cause = *why;
    });
  }
}

void replace_unhealthy(AutoScaling& state, const Group& group, const Request& request) {
  if (group.suspends("ReplaceUnhealthy") || group.suspends("Terminate")) return;
  for (const Member& member : rows_of(state.members, group)) {
    if (!is_in_service(member) || member.health_status == "Healthy") continue;
    start_termination(state, group, member, fmt::format("At {} {}", moment(request.now), member.health_cause), request);
  }
}

std::string launch_cause(const Group& group, const CapacityChange& change, std::size_t counted, Instant now) {
  if (change.for_rebalancing) {
    return fmt::format(
        "At {} an instance was launched in response to an unbalanced distribution of instances over "
        "Availability Zones.",
        moment(now));
  }
  return fmt::format(
      "At {} an instance was started in response to a difference between desired and actual capacity, "
      "increasing the capacity from {} to {}.",
      moment(now), counted, group.desired_capacity);
}

void note_failed_launch(AutoScaling& state, const Group& group, const std::string& zone, const std::string& cause,
                        const std::string& why, const Request& request) {
  const std::string activity = begin_activity(
      state, group, "Launching a new EC2 instance.  Status Reason: " + why + " Launching EC2 instance failed.", cause,
      zone, request);
  end_activity(state, activity, "Failed", why + " Launching EC2 instance failed.", request);
  publish_event(state, group, "autoscaling:EC2_INSTANCE_LAUNCH_ERROR", "", why, request);
  state.groups.update(key_of(group), [&](Group& row) {
    const auto doublings = std::min<std::int64_t>(
        row.failures_in_a_row / std::max<std::int64_t>(1, std::ssize(row.availability_zones)), 5);
    row.failing_zones[zone] = request.now + std::min(kRetryFirst * (std::int64_t{1} << doublings), kRetryMax);
    ++row.failures_in_a_row;
  });
}

// Launches an instance; false when that failed.
bool launch_one(AutoScaling& state, const Group& group, const LaunchSource& source, const std::string& zone,
                bool for_rebalancing, const std::string& cause, const Request& request) {
  auto launched = launch_member(state, group, source, zone, request);
  if (!launched) {
    note_failed_launch(state, group, zone, cause, launched.error().message, request);
    return false;
  }
  Member member = *std::move(launched);
  member.for_rebalancing = for_rebalancing;
  member.activity_key =
      begin_activity(state, group, "Launching a new EC2 instance: " + member.instance_id, cause, member.zone, request);
  std::string member_key = key_of(member);
  state.members.put(std::move(member_key), std::move(member));
  if (group.failures_in_a_row != 0 || group.failing_zones.contains(zone)) {
    state.groups.update(key_of(group), [&](Group& row) {
      row.failures_in_a_row = 0;
      row.failing_zones.erase(zone);
    });
  }
  return true;
}

void perform_terminations(AutoScaling& state, const Group& group, const CapacityChange& change, std::size_t counted,
                          const Request& request) {
  for (const std::string& id : change.terminations) {
    const Member* member = state.members.find(item_key(group.account, group.name, id));
    if (member == nullptr) continue;
    start_termination(state, group, Member(*member),
                      fmt::format("At {} an instance was taken out of service in response to a difference between "
                                  "desired and actual capacity, shrinking the capacity from {} to {}.",
                                  moment(request.now), counted, group.desired_capacity),
                      request);
  }
}

// Brings the capacity to what is desired. A launch that fails has its zone left out, and the others are asked at once.
void adjust_capacity(AutoScaling& state, const std::string& key, const Request& request) {
  const std::size_t zones = state.groups.find(key)->availability_zones.size();
  for (std::size_t attempt = 0; attempt <= zones; ++attempt) {
    const Group group = *state.groups.find(key);
    const CapacityQuestion question = capacity_question(state, group, request);
    const CapacityChange change = decide_capacity(question);
    perform_terminations(state, group, change, question.instances.size(), request);
    if (change.launches.empty()) return;
    const std::string cause = launch_cause(group, change, question.instances.size(), request.now);
    const auto source = launch_source(state, group, request);
    if (!source) {
      for (const std::string& zone : question.zones) {
        if (!question.failing_zones.contains(zone)) {
          return note_failed_launch(state, group, zone, cause, source.error().message, request);
        }
      }
      return;
    }
    bool failed = false;
    for (const std::string& zone : change.launches) {
      const bool fails_already = state.groups.find(key)->failing_zones.contains(zone);
      if (fails_already || !launch_one(state, group, *source, zone, change.for_rebalancing, cause, request)) {
        failed = true;
      }
    }
    if (!failed) return;
  }
}

void end_expired(AutoScaling& state, const Group& group, const Request& request) {
  if (!group.max_instance_lifetime || *group.max_instance_lifetime == 0 || group.suspends("Terminate")) return;
  const auto id = expired_instance(counted_instances(state, group, request),
                                   std::chrono::seconds(*group.max_instance_lifetime), request.now);
  if (!id) return;
  const Member member = *state.members.find(item_key(group.account, group.name, *id));
  start_termination(state, group, member,
                    fmt::format("At {} an instance was taken out of service in response to its maximum lifetime.",
                                moment(request.now)),
                    request);
}

bool is_settled(const AutoScaling& state, const Group& group) {
  const std::vector<Member> members = rows_of(state.members, group);
  const auto in_service = std::ranges::count_if(members, is_in_service);
  const auto standing_by =
      std::ranges::count_if(members, [](const Member& member) { return member.in_state("Standby"); });
  return in_service == group.desired_capacity && in_service + standing_by == std::ssize(members) &&
         !refresh_under_way(state, group);
}

void drop_old_failures(AutoScaling& state, const Group& group, Instant now) {
  const bool any = std::ranges::any_of(group.failing_zones, [&](const auto& entry) { return entry.second <= now; });
  if (!any) return;
  state.groups.update(key_of(group), [&](Group& row) {
    std::erase_if(row.failing_zones, [&](const auto& entry) { return entry.second <= now; });
  });
}

// Does what is to be done about one group; returns when to look at it again.
Instant keep_group(AutoScaling& state, const std::string& key, const Request& request) {
  perform_schedules(state, Group(*state.groups.find(key)), request);
  drop_old_failures(state, Group(*state.groups.find(key)), request.now);
  const Group group = *state.groups.find(key);
  for (int step = 0; step < kStepsMax && advance_members(state, group, request); ++step) {
  }
  if (group.is_going()) {
    if (rows_of(state.members, group).empty()) erase_group(state, group);
    return request.now + kLookSoon;
  }
  check_health(state, group, request);
  replace_unhealthy(state, group, request);
  end_expired(state, group, request);
  advance_refresh(state, group, request);
  adjust_capacity(state, key, request);
  return request.now + (is_settled(state, *state.groups.find(key)) ? std::chrono::nanoseconds(kLookLater) : kLookSoon);
}

}  // namespace

std::vector<CountedInstance> counted_instances(const AutoScaling& state, const Group& group, const Request& request) {
  const auto source = launch_source(state, group, request);
  std::vector<CountedInstance> counted;
  for (const Member& member : rows_of(state.members, group)) {
    const bool in_service = is_in_service(member);
    if (!in_service && !member.lifecycle_state.starts_with("Pending")) continue;
    counted.push_back({.id = member.instance_id,
                       .zone = member.zone,
                       .in_service = in_service,
                       .is_protected = member.protected_from_scale_in,
                       .for_rebalancing = member.for_rebalancing,
                       .launched = member.launched,
                       .in_service_since = member.in_service_since,
                       .configuration = configuration_age(state, group, member),
                       .current = source && is_current(member, *source)});
  }
  return counted;
}

CapacityQuestion capacity_question(const AutoScaling& state, const Group& group, const Request& request) {
  CapacityQuestion question{.desired = group.desired_capacity,
                            .zones = group.availability_zones,
                            .failing_zones = {},
                            .may_launch = !group.suspends("Launch"),
                            .may_terminate = !group.suspends("Terminate"),
                            .may_rebalance = !group.suspends("AZRebalance"),
                            .termination_policies = group.termination_policies,
                            .instances = counted_instances(state, group, request),
                            .now = request.now};
  for (const auto& [zone, until] : group.failing_zones) {
    if (until > request.now) question.failing_zones.insert(zone);
  }
  return question;
}

std::optional<Instant> keep_groups(AutoScaling& state, const Request& request) {
  std::vector<std::string> keys;
  for (const auto& [key, group] : state.groups) keys.push_back(key);
  std::optional<Instant> next;
  for (const std::string& key : keys) {
    const Instant again = keep_group(state, key, request);
    if (!next || again < *next) next = again;
  }
  return next;
}

}  // namespace regionfall::autoscaling
