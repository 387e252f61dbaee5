#pragma once

#include <string>
#include <string_view>

#include "services/autoscaling/member_life.h"
#include "services/autoscaling/state.h"

namespace regionfall::autoscaling {

// What happens to an instance of a group, within a turn: rows, activities, target groups, EC2, notifications.

// Load balancers' requests get at most this time once an instance is on its way out. AWS waits until they are done, or
// for the deregistration delay; nobody here knows when they are done.
constexpr std::chrono::seconds kDrainMax{15};

// Begins to end an instance. `cause`: of the activity, from "At …" on. `description`: instead of the usual one.
void start_termination(AutoScaling& state, const Group& group, const Member& member, std::string cause,
                       const aws::Request& request);
// Begins to let an instance go, which stays alive: "Detaching" or "EnteringStandby".
void start_leaving(AutoScaling& state, const Group& group, const Member& member, std::string_view lifecycle_state,
                   std::string description, std::string cause, const aws::Request& request);
// Performs what next_step() says.
void perform_step(AutoScaling& state, const Group& group, const Member& member, LifeStep step,
                  const aws::Request& request);

// Tells the topics that want to know of the event ("autoscaling:EC2_INSTANCE_LAUNCH").
void publish_event(const AutoScaling& state, const Group& group, std::string_view event, const std::string& instance_id,
                   const std::string& description, const aws::Request& request);

}  // namespace regionfall::autoscaling
