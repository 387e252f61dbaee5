#include "services/elbv2/health_check.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace regionfall::elbv2 {
namespace {

using Opinion = HealthState::Opinion;

constexpr int kCodeMin = 0;
constexpr int kCodeMax = 599;

HealthReport initial_report() { return {"initial", "Elb.InitialHealthChecking", "Initial health checks in progress"}; }

HealthReport failed_report(const Probe& probe) {
  if (probe.outcome == ProbeOutcome::kTimedOut) return {"unhealthy", "Target.Timeout", "Request timed out"};
  if (probe.outcome == ProbeOutcome::kFailed) return {"unhealthy", "Target.FailedHealthChecks", "Health checks failed"};
  return {"unhealthy", "Target.ResponseCodeMismatch",
          fmt::format("Health checks failed with these codes: [{}]", probe.status)};
}

bool passes(const HealthSettings& settings, const Probe& probe) {
  if (probe.outcome != ProbeOutcome::kAnswered) return false;
  return settings.protocol == "TCP" || settings.codes.contains(probe.status);
}

}  // namespace

HealthSettings health_settings(const TargetGroup& group) {
  HealthSettings settings;
  settings.protocol = group.health_check_protocol;
  settings.http2 = group.protocol_version == "HTTP2" || group.protocol_version == "GRPC";
  settings.grpc = group.protocol_version == "GRPC";
  settings.path = group.health_check_path.value_or("/");
  if (group.health_check_port != "traffic-port") {
    const std::string& text = group.health_check_port;
    std::int64_t port = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), port).ec == std::errc()) settings.port = port;
  }
  settings.interval = std::chrono::seconds(group.health_check_interval_seconds);
  settings.timeout = std::chrono::seconds(group.health_check_timeout_seconds);
  settings.healthy_threshold = static_cast<int>(group.healthy_threshold_count);
  settings.unhealthy_threshold = static_cast<int>(group.unhealthy_threshold_count);
  if (group.matcher) {
    const std::string codes = group.matcher->http_code.value_or(group.matcher->grpc_code.value_or(""));
    settings.codes = CodeRanges::parse(codes, kCodeMin, kCodeMax).value_or(CodeRanges());
  }
  return settings;
}

HealthState first_health(Instant now) {
  HealthState state;
  state.report = initial_report();
  state.next_probe = now;
  return state;
}

HealthState health_of(const Target& target, Instant now) {
  HealthState state = first_health(now);
  if (target.health == "initial") return state;
  state.opinion = target.health == "healthy" ? Opinion::kHealthy : Opinion::kUnhealthy;
  state.report = {target.health, target.reason, target.description};
  return state;
}

Instant next_probe(const HealthSettings& settings, Instant sent) { return sent + settings.interval; }

HealthState after_probe(HealthState state, const HealthSettings& settings, const Probe& probe) {
  if (passes(settings, probe)) {
    ++state.passed_in_a_row;
    state.failed_in_a_row = 0;
    const int needed = state.opinion == Opinion::kInitial ? 1 : settings.healthy_threshold;
    if (state.opinion != Opinion::kHealthy && state.passed_in_a_row >= needed) {
      state.opinion = Opinion::kHealthy;
      state.report = {"healthy", "", ""};
    }
    return state;
  }
  ++state.failed_in_a_row;
  state.passed_in_a_row = 0;
  if (state.failed_in_a_row >= settings.unhealthy_threshold || state.opinion == Opinion::kUnhealthy) {
    state.opinion = Opinion::kUnhealthy;
    state.report = failed_report(probe);
  }
  return state;
}

}  // namespace regionfall::elbv2
