#include "services/autoscaling/member_life.h"

#include <gtest/gtest.h>

namespace regionfall::autoscaling {
namespace {

constexpr Instant kNow{std::chrono::hours(500'000)};

Member member(std::string state) {
  Member made;
  made.instance_id = "i-1";
  made.lifecycle_state = std::move(state);
  return made;
}

HookWait wait(std::string result, std::chrono::seconds left = std::chrono::seconds(30),
              std::string otherwise = "ABANDON") {
  return {.hook_name = "hook",
          .token = "token",
          .deadline = kNow + left,
          .global_deadline = kNow + std::chrono::hours(1),
          .default_result = std::move(otherwise),
          .result = std::move(result)};
}

TEST(InstanceLife, FollowsTheMachineAndTheHooks) {
  struct Case {
    const char* state;
    const char* machine;
    bool draining;
    bool hooks;
    std::vector<HookWait> waits;
    LifeStep step;
  };
  const std::chrono::seconds over{-1};
  const Case cases[] = {
      {"Pending", "pending", false, false, {}, LifeStep::kStay},
      {"Pending", "running", false, false, {}, LifeStep::kEnterService},
      {"Pending", "running", false, true, {}, LifeStep::kAwaitHooks},
      {"Pending", "terminated", false, true, {}, LifeStep::kFailLaunch},
      {"Pending:Wait", "running", false, true, {wait("")}, LifeStep::kStay},
      {"Pending:Wait", "running", false, true, {wait("CONTINUE")}, LifeStep::kProceed},
      {"Pending:Wait", "running", false, true, {wait("CONTINUE"), wait("")}, LifeStep::kStay},
      {"Pending:Wait", "running", false, true, {wait("ABANDON"), wait("")}, LifeStep::kAbandonLaunch},
      {"Pending:Wait", "running", false, true, {wait("", over)}, LifeStep::kAbandonLaunch},
      {"Pending:Wait", "running", false, true, {wait("", over, "CONTINUE")}, LifeStep::kProceed},
      {"Pending:Wait", "stopped", false, true, {wait("")}, LifeStep::kFailLaunch},
      {"Pending:Proceed", "running", false, true, {}, LifeStep::kEnterService},
      {"InService", "running", false, true, {}, LifeStep::kStay},
      {"Terminating", "running", true, false, {}, LifeStep::kStay},
      {"Terminating", "running", false, false, {}, LifeStep::kProceed},
      {"Terminating", "stopped", true, false, {}, LifeStep::kProceed},
      {"Terminating", "running", false, true, {}, LifeStep::kAwaitHooks},
      {"Terminating", "terminated", false, true, {}, LifeStep::kLeave},
      {"Terminating:Wait", "running", false, true, {wait("")}, LifeStep::kStay},
      {"Terminating:Wait", "running", false, true, {wait("ABANDON")}, LifeStep::kProceed},
      {"Terminating:Proceed", "running", false, true, {}, LifeStep::kEndMachine},
      {"Terminating:Proceed", "", false, true, {}, LifeStep::kLeave},
      {"EnteringStandby", "running", true, false, {}, LifeStep::kStay},
      {"EnteringStandby", "running", false, false, {}, LifeStep::kEnterStandby},
      {"Standby", "stopped", false, false, {}, LifeStep::kStay},
      {"Standby", "terminated", false, false, {}, LifeStep::kLeave},
      {"Detaching", "running", false, false, {}, LifeStep::kLeave},
  };
  for (const Case& one : cases) {
    Member row = member(one.state);
    row.waits = one.waits;
    row.drains_until = kNow + std::chrono::seconds(5);
    const LifeQuestion asked{.member = row,
                             .sight = {.machine = one.machine, .balancer_trouble = "", .draining = one.draining},
                             .has_launch_hooks = one.hooks,
                             .has_termination_hooks = one.hooks,
                             .now = kNow};
    EXPECT_EQ(next_step(asked), one.step) << one.state << " " << one.machine;
  }
}

TEST(InstanceLife, DrainingIsWaitedForWithinItsTimeOnly) {
  Member row = member("Terminating");
  row.drains_until = kNow;
  EXPECT_EQ(
      next_step(
          {.member = row, .sight = {.machine = "running", .balancer_trouble = "", .draining = true}, .now = kNow}),
      LifeStep::kProceed);
}

TEST(InstanceHealth, IsJudgedByTheChecksThatTheGroupHas) {
  struct Case {
    const char* why;
    const char* type;
    Sight sight;
    std::int64_t seconds_in_service;
    bool healthy;
  };
  const Sight fine{.machine = "running", .balancer_trouble = "", .draining = false};
  const Sight dead{.machine = "terminated", .balancer_trouble = "", .draining = false};
  const Sight stopped{.machine = "stopped", .balancer_trouble = "", .draining = false};
  const Sight refused{.machine = "running", .balancer_trouble = "Health checks failed", .draining = false};
  const Case cases[] = {
      {"all is well", "ELB", fine, 900, true},
      {"its machine is dead, grace or not", "EC2", dead, 0, false},
      {"its machine has stopped", "EC2", stopped, 900, false},
      {"load balancers are not asked", "EC2", refused, 900, true},
      {"load balancers are asked", "ELB", refused, 900, false},
      {"load balancers are asked among others", "EC2,ELB", refused, 900, false},
      {"within the grace period", "ELB", refused, 299, true},
      {"after it", "ELB", refused, 300, false},
  };
  for (const Case& one : cases) {
    Member row = member("InService");
    row.in_service_since = kNow - std::chrono::seconds(one.seconds_in_service);
    const HealthQuestion asked{.member = row,
                               .sight = one.sight,
                               .health_check_type = one.type,
                               .grace = std::chrono::seconds(300),
                               .now = kNow};
    EXPECT_EQ(!unhealthy_because(asked), one.healthy) << one.why;
  }
}

}  // namespace
}  // namespace regionfall::autoscaling
