#pragma once

#include <chrono>

#include "net/link.h"
#include "world/fault.h"
#include "world/site.h"

namespace regionfall::world {

// What a client's own line adds to the way between its city and anywhere: an assumption.
inline constexpr std::chrono::nanoseconds kAccessRoundTrip = std::chrono::milliseconds(8);
// Between the edge and a region or a city: the edge has a machine near both. An assumption.
inline constexpr std::chrono::nanoseconds kEdgeRoundTrip = std::chrono::milliseconds(2);
// Jitter as a part of the one-way latency: an assumption.
inline constexpr double kJitterPart = 0.01;
// What the fault `slow` adds to each direction of all links of a region.
inline constexpr std::chrono::nanoseconds kSlowLatency = std::chrono::milliseconds(250);
inline constexpr std::chrono::nanoseconds kSlowJitter = std::chrono::milliseconds(250);

// How long a packet takes between two sites and back when nothing is wrong.
std::chrono::nanoseconds site_round_trip(const Site& a, const Site& b);

// One direction of the link between two sites under these faults.
net::LinkProperties link_between(const FaultSet& faults, const Site& from, const Site& to);
// All links of a world under these faults.
net::LinkTable link_table(const FaultSet& faults);

}  // namespace regionfall::world
