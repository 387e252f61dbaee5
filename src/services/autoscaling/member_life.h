#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "services/autoscaling/group.h"

namespace regionfall::autoscaling {

// The life of an instance in its group, as pure decisions. Source: EC2 Auto Scaling user guide, "Instance lifecycle",
// "Lifecycle hooks", "Health checks".
//
//   Pending (→ Pending:Wait → Pending:Proceed) → InService → EnteringStandby → Standby → Pending …
//                                                          → Detaching, and gone
//   → Terminating (→ Terminating:Wait → Terminating:Proceed), and gone

// What is seen of an instance from outside.
struct Sight {
  std::string machine;           // EC2's state; empty: EC2 does not have it any more
  std::string balancer_trouble;  // why a target group calls it unhealthy; empty: none does
  bool draining = false;         // a target group still has it

  // Its machine has ended, or never will run again.
  bool has_ended() const { return machine != "pending" && machine != "running"; }
  bool is_gone() const { return machine.empty() || machine == "terminated"; }
};

enum class LifeStep : std::uint8_t {
  kStay,
  kAwaitHooks,     // to Pending:Wait or Terminating:Wait: every hook of the transition is told
  kProceed,        // to Pending:Proceed or Terminating:Proceed: no hook has anything left to say
  kEnterService,   // load balancers get it
  kFailLaunch,     // its machine has ended before it served
  kAbandonLaunch,  // a hook said so: it ends
  kEndMachine,     // EC2 is told to terminate it
  kLeave,          // the group has it no more
  kEnterStandby,
};

struct LifeQuestion {
  const Member& member;
  Sight sight;
  bool has_launch_hooks = false;
  bool has_termination_hooks = false;
  Instant now;
};
LifeStep next_step(const LifeQuestion& question);

// What hooks have decided, by a result or by being silent for too long; nothing: some still take their time.
std::optional<std::string_view> hooks_result(const std::vector<HookWait>& waits, Instant now);

// Why an instance in service is unhealthy; nothing: it is healthy.
struct HealthQuestion {
  const Member& member;
  Sight sight;
  std::string_view health_check_type;  // "EC2", "ELB", "EC2,ELB"
  std::chrono::seconds grace{0};       // that load balancers give it after it came into service
  Instant now;
};
std::optional<std::string> unhealthy_because(const HealthQuestion& question);

}  // namespace regionfall::autoscaling
