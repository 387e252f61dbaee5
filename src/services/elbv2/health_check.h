#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "services/elbv2/code_ranges.h"
#include "services/elbv2/target_group.h"
#include "services/elbv2/targets.h"

namespace regionfall::elbv2 {

// The health checks of one target, as a state machine that a plane drives: it probes when a check is due, and feeds in
// what came of it. Source: user guide, "Health checks for Application Load Balancer target groups".

struct HealthSettings {
  std::string protocol;  // "HTTP", "HTTPS", "TCP"
  bool http2 = false;
  bool grpc = false;                 // `codes` are of gRPC
  std::string path;                  // not of TCP
  std::optional<std::int64_t> port;  // absent: the target's own
  std::chrono::seconds interval{30};
  std::chrono::seconds timeout{5};
  int healthy_threshold = 5;
  int unhealthy_threshold = 2;
  CodeRanges codes;  // not of TCP
};

inline constexpr int kGrpcCodeMax = 99;

HealthSettings health_settings(const TargetGroup& group);

enum class ProbeOutcome : std::uint8_t {
  kAnswered,  // with a status; of TCP: connected
  kTimedOut,  // no answer within the timeout
  kFailed,    // refused, reset, no TLS, or no HTTP
};
struct Probe {
  ProbeOutcome outcome = ProbeOutcome::kAnswered;
  int status = 0;  // 0 of TCP
};

struct HealthState {
  enum class Opinion : std::uint8_t { kInitial, kHealthy, kUnhealthy };
  Opinion opinion = Opinion::kInitial;
  int passed_in_a_row = 0;
  int failed_in_a_row = 0;
  HealthReport report;  // as the target's row is to have it
  Instant next_probe;   // when the next check is due
};

// A target that has just been registered, or whose group has just come into use: its first check is due at once.
HealthState first_health(Instant now);

// The state as a row has it, after a restart. Checks go on at once.
HealthState health_of(const Target& target, Instant now);

// When a check that is sent now is followed by the next one, whatever becomes of it.
Instant next_probe(const HealthSettings& settings, Instant sent);

// A new target is healthy after one check that passes; else it takes as many in a row as the thresholds say.
HealthState after_probe(HealthState state, const HealthSettings& settings, const Probe& probe);

}  // namespace regionfall::elbv2
