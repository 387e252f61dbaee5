#include "services/autoscaling/member_changes.h"

#include <fmt/format.h>

#include <utility>

#include "base/json.h"
#include "services/autoscaling/activities.h"
#include "services/autoscaling/hooks.h"
#include "services/autoscaling/surroundings.h"

namespace regionfall::autoscaling {

using aws::Request;

namespace {

constexpr std::int64_t kHalf = 50;

template <class Change>
void change(AutoScaling& state, const Member& member, Change change) {
  state.members.update(key_of(member), change);
}

void await_hooks(AutoScaling& state, const Group& group, const Member& member, const Request& request) {
  const bool launches = member.lifecycle_state.starts_with("Pending");
  std::vector<HookWait> waits = begin_waits(state, group, member, launches, request);
  change(state, member, [&](Member& row) {
    row.lifecycle_state = launches ? "Pending:Wait" : "Terminating:Wait";
    row.waits = std::move(waits);
  });
  set_activity_status(state, member.activity_key, "MidLifecycleAction", kHalf);
}

void proceed(AutoScaling& state, const Member& member) {
  const bool launches = member.lifecycle_state.starts_with("Pending");
  change(state, member, [&](Member& row) {
    row.lifecycle_state = launches ? "Pending:Proceed" : "Terminating:Proceed";
    row.waits.clear();
  });
  set_activity_status(state, member.activity_key, "InProgress", kHalf);
}

void enter_service(AutoScaling& state, const Group& group, const Member& member, const Request& request) {
  change(state, member, [&](Member& row) {
    row.lifecycle_state = "InService";
    row.in_service_since = request.now;
    row.for_rebalancing = false;
    row.activity_key.clear();
  });
  if (!group.suspends("AddToLoadBalancer")) {
    register_instances(state, group, group.target_group_arns, {member.instance_id}, request);
  }
  end_activity(state, member.activity_key, "Successful", "", request);
  publish_event(state, group, "autoscaling:EC2_INSTANCE_LAUNCH", member.instance_id,
                "Launching a new EC2 instance: " + member.instance_id, request);
}

void fail_launch(AutoScaling& state, const Group& group, const Member& member, const Request& request) {
  end_machine(state, group, member.instance_id, request);
  end_activity(state, member.activity_key, "Failed",
               fmt::format("Instance became unhealthy while waiting for instance to be in InService state."), request);
  publish_event(state, group, "autoscaling:EC2_INSTANCE_LAUNCH_ERROR", member.instance_id,
                "Launching a new EC2 instance: " + member.instance_id, request);
  state.members.erase(key_of(member));
}

void leave(AutoScaling& state, const Group& group, const Member& member, const Request& request) {
  end_activity(state, member.activity_key, "Successful", "", request);
  if (member.lifecycle_state.starts_with("Terminating")) {
    deregister_instances(state, group, group.target_group_arns, {member.instance_id}, request);
    publish_event(state, group, "autoscaling:EC2_INSTANCE_TERMINATE", member.instance_id,
                  "Terminating EC2 instance: " + member.instance_id, request);
  }
  state.members.erase(key_of(member));
}

void enter_standby(AutoScaling& state, const Member& member, const Request& request) {
  end_activity(state, member.activity_key, "Successful", "", request);
  change(state, member, [](Member& row) {
    row.lifecycle_state = "Standby";
    row.activity_key.clear();
    row.drains_until.reset();
  });
}

}  // namespace

void start_leaving(AutoScaling& state, const Group& group, const Member& member, std::string_view lifecycle_state,
                   std::string description, std::string cause, const Request& request) {
  if (!member.activity_key.empty()) end_activity(state, member.activity_key, "Cancelled", "", request);
  deregister_instances(state, group, group.target_group_arns, {member.instance_id}, request);
  const bool drains = !group.target_group_arns.empty();
  const std::string activity =
      begin_activity(state, group, std::move(description), std::move(cause), member.zone, request);
  if (drains) set_activity_status(state, activity, "WaitingForELBConnectionDraining", kHalf);
  change(state, member, [&](Member& row) {
    row.lifecycle_state = lifecycle_state;
    row.activity_key = activity;
    row.waits.clear();
    row.in_service_since.reset();
    row.for_rebalancing = false;
    if (drains) row.drains_until = request.now + kDrainMax;
  });
}

void start_termination(AutoScaling& state, const Group& group, const Member& member, std::string cause,
                       const Request& request) {
  start_leaving(state, group, member, "Terminating", "Terminating EC2 instance: " + member.instance_id,
                std::move(cause), request);
}

void perform_step(AutoScaling& state, const Group& group, const Member& member, LifeStep step, const Request& request) {
  switch (step) {
    case LifeStep::kStay:
      return;
    case LifeStep::kAwaitHooks:
      return await_hooks(state, group, member, request);
    case LifeStep::kProceed:
      return proceed(state, member);
    case LifeStep::kEnterService:
      return enter_service(state, group, member, request);
    case LifeStep::kFailLaunch:
      return fail_launch(state, group, member, request);
    case LifeStep::kAbandonLaunch:
      return start_termination(
          state, group, member,
          fmt::format("At {} a lifecycle hook abandoned the launch of the instance.", moment(request.now)), request);
    case LifeStep::kEndMachine:
      end_machine(state, group, member.instance_id, request);
      return change(state, member, [](Member& row) { row.machine_ends = true; });
    case LifeStep::kLeave:
      return leave(state, group, member, request);
    case LifeStep::kEnterStandby:
      return enter_standby(state, member, request);
  }
}

void publish_event(const AutoScaling& state, const Group& group, std::string_view event, const std::string& instance_id,
                   const std::string& description, const Request& request) {
  for (const Notification& row : rows_of(state.notifications, group)) {
    if (row.type != event) continue;
    const std::string_view what = event.substr(event.find(':') + 1);
    notify(
        state, group.account, row.topic_arn,
        fmt::format("Auto Scaling: {} for group \"{}\"", what == "EC2_INSTANCE_LAUNCH" ? "launch" : "termination",
                    group.name),
        fmt::format(R"({{"Service":"AWS Auto Scaling","Time":{},"Event":{},"AccountId":{},"AutoScalingGroupName":{},)"
                    R"("AutoScalingGroupARN":{},"EC2InstanceId":{},"Description":{}}})",
                    json_quote(moment(request.now)), json_quote(event), json_quote(group.account),
                    json_quote(group.name), json_quote(group.arn), json_quote(instance_id), json_quote(description)));
  }
}

}  // namespace regionfall::autoscaling
