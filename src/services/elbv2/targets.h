#pragma once

#include <string>
#include <string_view>

#include "aws/identity.h"
#include "base/clock.h"
#include "services/elbv2/state.h"

namespace regionfall::elbv2 {

// What a target is said to be: state, reason code and description, in the words of DescribeTargetHealth.
struct HealthReport {
  std::string state;
  std::string reason;       // empty: healthy
  std::string description;  // "Health checks failed with these codes: [503]"
  friend bool operator==(const HealthReport&, const HealthReport&) = default;
};

// As it is shown: what health checks made of it, unless the target group is not in use or the target draining.
HealthReport shown_health(const Target& target, bool in_use);

// Within a turn: what health checks make of a target now. Nothing happens when it is not registered any more.
void report_health(Elbv2& elb, std::string_view target_key, const HealthReport& health, Instant now);

// When the first draining target's delay is over, and ends those that are.
std::optional<Instant> next_drained(const Elbv2& elb);
void end_draining(Elbv2& elb, Instant now);

}  // namespace regionfall::elbv2
