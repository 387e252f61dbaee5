#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "services/route53/state.h"

namespace regionfall::route53 {

// What the control plane knows of health: the last observation of each checker, as the edge tells it. Answers do not
// depend on it: the edge decides by what it sees itself.

// Notes what a checker says now, in place of what it said before. A failure is kept beside later successes.
void note_observation(State& state, std::string_view check_id, Observation seen);
void forget_observations(State& state, std::string_view check_id);
// Of checkers whose regions the check names no longer.
void forget_former_checkers(State& state, const HealthCheck& check);

inline std::string observation_prefix(std::string_view check_id) { return std::string(check_id) + "/"; }

// Calls `visit(observation)` for those of a check, by region and address.
template <class Visit>
void for_each_observation(const State& state, std::string_view check_id, Visit&& visit) {
  const std::string prefix = observation_prefix(check_id);
  for (auto row = state.observations.from(prefix); row != state.observations.end() && row->first.starts_with(prefix);
       ++row) {
    visit(row->second);
  }
}

// Whether a health check counts as healthy at `now`. Alarms are not followed yet: they have not enough data.
bool check_healthy(const State& state, const HealthCheck& check, Instant now);

}  // namespace regionfall::route53
