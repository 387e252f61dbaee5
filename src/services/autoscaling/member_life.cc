#include "services/autoscaling/member_life.h"

#include <algorithm>

namespace regionfall::autoscaling {
namespace {

LifeStep step_of_launch(const LifeQuestion& question) {
  const Member& member = question.member;
  if (question.sight.has_ended()) return LifeStep::kFailLaunch;
  if (member.in_state("Pending:Proceed")) return LifeStep::kEnterService;
  if (member.in_state("Pending:Wait")) {
    const auto result = hooks_result(member.waits, question.now);
    if (!result) return LifeStep::kStay;
    return *result == "CONTINUE" ? LifeStep::kProceed : LifeStep::kAbandonLaunch;
  }
  if (question.sight.machine != "running") return LifeStep::kStay;
  return question.has_launch_hooks ? LifeStep::kAwaitHooks : LifeStep::kEnterService;
}

// Load balancers have let go of it, or the time for that is over.
bool has_drained(const LifeQuestion& question) {
  const Member& member = question.member;
  return question.sight.has_ended() || !question.sight.draining || !member.drains_until ||
         *member.drains_until <= question.now;
}

LifeStep step_of_end(const LifeQuestion& question) {
  const Member& member = question.member;
  if (question.sight.is_gone()) return LifeStep::kLeave;
  if (member.in_state("Terminating")) {
    if (!has_drained(question)) return LifeStep::kStay;
    return question.has_termination_hooks ? LifeStep::kAwaitHooks : LifeStep::kProceed;
  }
  if (member.in_state("Terminating:Wait")) {
    return hooks_result(member.waits, question.now) ? LifeStep::kProceed : LifeStep::kStay;
  }
  return member.machine_ends ? LifeStep::kStay : LifeStep::kEndMachine;
}

}  // namespace

LifeStep next_step(const LifeQuestion& question) {
  const std::string& state = question.member.lifecycle_state;
  if (state.starts_with("Pending")) return step_of_launch(question);
  if (state.starts_with("Terminating")) return step_of_end(question);
  if (state == "EnteringStandby") return has_drained(question) ? LifeStep::kEnterStandby : LifeStep::kStay;
  if (state == "Detaching") return has_drained(question) ? LifeStep::kLeave : LifeStep::kStay;
  if (state == "Standby" && question.sight.is_gone()) return LifeStep::kLeave;
  return LifeStep::kStay;
}

std::optional<std::string_view> hooks_result(const std::vector<HookWait>& waits, Instant now) {
  bool all = true;
  for (const HookWait& wait : waits) {
    const bool silent = wait.result.empty() && std::min(wait.deadline, wait.global_deadline) <= now;
    const std::string& result = silent ? wait.default_result : wait.result;
    if (result == "ABANDON") return "ABANDON";
    all = all && !result.empty();
  }
  if (!all) return std::nullopt;
  return "CONTINUE";
}

std::optional<std::string> unhealthy_because(const HealthQuestion& question) {
  const Member& member = question.member;
  if (member.health_status != "Healthy") return member.health_cause;
  if (question.sight.has_ended()) {
    return "an instance was taken out of service in response to an EC2 health check indicating it has been "
           "terminated or stopped.";
  }
  const bool asks_balancers = question.health_check_type.find("ELB") != std::string_view::npos;
  if (!asks_balancers || question.sight.balancer_trouble.empty()) return std::nullopt;
  if (member.in_service_since && *member.in_service_since + question.grace > question.now) return std::nullopt;
  return "an instance was taken out of service in response to an ELB system health check failure.";
}

}  // namespace regionfall::autoscaling
