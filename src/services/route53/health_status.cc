#include "services/route53/health_status.h"

#include <vector>

#include "services/route53/checkers.h"
#include "services/route53/health.h"
#include "services/route53/health_check_rules.h"

namespace regionfall::route53 {
namespace {

constexpr std::int64_t kInterval_s = 30;  // where a check does not say

bool measured(const State& state, const HealthCheck& check, Instant now) {
  const HealthCheckConfig& config = check.config;
  if (config.type == "CALCULATED") {
    std::size_t healthy = 0;
    for (const std::string& id : config.children.value_or(std::vector<std::string>())) {
      const HealthCheck* child = state.health_checks.find(id);
      if (child == nullptr || check_healthy(state, *child, now)) ++healthy;
    }
    return calculated_healthy(healthy, static_cast<std::size_t>(config.health_threshold.value_or(0)));
  }
  if (!probes_endpoint(config)) {
    return alarm_healthy(AlarmState::kInsufficientData, config.insufficient_data_status.value_or("LastKnownStatus"),
                         /*healthy_before=*/true);
  }
  std::vector<Opinion> opinions;
  for_each_observation(state, check.id,
                       [&](const Observation& seen) { opinions.push_back({seen.healthy, seen.checked}); });
  return endpoint_healthy(opinions, std::chrono::seconds(config.request_interval_s.value_or(kInterval_s)), now,
                          /*healthy_before=*/true);
}

std::string observation_key(std::string_view check_id, const Observation& seen) {
  return observation_prefix(check_id) + seen.region + "/" + seen.ip_address;
}

template <class Condition>
void forget_where(State& state, std::string_view check_id, const Condition& condition) {
  std::vector<std::string> keys;
  for_each_observation(state, check_id, [&](const Observation& seen) {
    if (condition(seen)) keys.push_back(observation_key(check_id, seen));
  });
  for (const std::string& key : keys) state.observations.erase(key);
}

}  // namespace

void note_observation(State& state, std::string_view check_id, Observation seen) {
  const std::string key = observation_key(check_id, seen);
  const Observation* before = state.observations.find(key);
  if (before != nullptr && seen.failure.empty()) {
    seen.failure = before->failure;
    seen.failed = before->failed;
  }
  state.observations.put(key, std::move(seen));
}

void forget_observations(State& state, std::string_view check_id) {
  forget_where(state, check_id, [](const Observation&) { return true; });
}

void forget_former_checkers(State& state, const HealthCheck& check) {
  forget_where(state, check.id, [&](const Observation& seen) { return !probed_from(check.config, seen.region); });
}

bool check_healthy(const State& state, const HealthCheck& check, Instant now) {
  return status_of(check.config, measured(state, check, now));
}

}  // namespace regionfall::route53
