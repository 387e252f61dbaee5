#include "drill/speed_check.h"

#include <fmt/format.h>

#include "drill/verdict.h"
#include "world/links.h"

namespace regionfall::drill {
namespace {

std::string text_of(Duration duration) {
  return time_text(std::chrono::duration_cast<std::chrono::microseconds>(duration).count());
}

// A connection, and a request on it.
Duration first_answer(const Load& load, const world::Site& location, const world::Site& region) {
  return world::site_round_trip(location, region) * (load.url.tls ? 3 : 2);
}

Result<void> check_distances(const Load& load, std::span<const world::Site> regions, int speed) {
  for (const world::Site& location : load.locations) {
    for (const world::Site& region : regions) {
      const Duration needed = first_answer(load, location, region);
      if (needed < load.timeout / speed) continue;
      return failure(fmt::format(
          "At speed {}, the clients of {} in {} give up after {} of real time, and a first answer from {} takes {}: "
          "links "
          "are as slow as ever. Take a lower speed, or a longer timeout.",
          speed, load.name, location.name(), text_of(load.timeout / speed), region.name(), text_of(needed)));
    }
  }
  return {};
}

Result<void> check_percentile(const Load& load, const Objective& objective, int speed) {
  if (!objective.p99 || *objective.p99 < load.timeout / speed) return {};
  return failure(fmt::format(
      "At speed {}, a p99 of {} cannot be judged: the clients of {} give up after {} of real time, so that no request "
      "that succeeds takes longer. Take a lower speed.",
      speed, text_of(*objective.p99), load.name, text_of(load.timeout / speed)));
}

}  // namespace

Result<void> check_speed(const Scenario& scenario, std::span<const world::Site> regions, int speed) {
  if (speed == 1) return {};
  for (std::size_t i = 0; i < scenario.loads.size(); ++i) {
    TRY(check_distances(scenario.loads[i], regions, speed));
    for (const Objective& objective : scenario.objectives) {
      if (!objective.load || *objective.load == i) TRY(check_percentile(scenario.loads[i], objective, speed));
    }
  }
  return {};
}

}  // namespace regionfall::drill
