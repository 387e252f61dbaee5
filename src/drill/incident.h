#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "drill/scenario.h"

namespace regionfall::drill {

// Incidents that AWS has published, as faults on a timeline.

struct Incident {
  std::string_view name;    // "us-east-1-2025-10"
  std::string_view title;   // "DynamoDB's empty DNS record"
  std::string_view began;   // when, as the source says it
  std::string_view lasted;  // as a duration: "14h32m"
  std::string_view source;  // where it is told
  // What happened besides and is not played here, or only roughly.
  std::string_view left_out;
  // Fault blocks, as in drills; times count from its beginning.
  std::string_view faults;
};

// By name.
std::span<const Incident> incidents();
// The error says which there are.
Result<const Incident*> known_incident(std::string_view name);

// How an incident is played: as fast as a drill has room for it.
struct Reenactment {
  const Incident* incident = nullptr;
  std::optional<Duration> duration;  // of the drill, in place of what its file says
};

// Where an incident's times fall within a drill: it begins after a tenth of the drill, so that there is something to
// compare with, and is over a fifth before its end, so that what comes back is seen.
struct IncidentFit {
  Duration lead{0};
  double part = 1;  // of a time
  Duration at(Duration time) const;
};
IncidentFit fit_of(Duration incident, Duration drill);

}  // namespace regionfall::drill
