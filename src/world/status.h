#pragma once

#include <string>

#include "base/json.h"
#include "world/supervisor.h"

namespace regionfall::world {

// What `regionfall status -json` shows of a running world; docs/status.md tells users more. `gateway` is its endpoint's
// URL.
//
//   version, folder, process, since, gateway
//   client_location          the city that those who call the gateway are in; empty: they are slowed by no distance
//   flat, flat_reason        without namespaces, and why if nobody asked for that
//   regions[]                name, city, phase, since, process, restarts, last_end, memory_bytes, addresses[],
//                            resources{} (how many, by kind)
//   edge{}                   phase, since, process, restarts, last_end, memory_bytes, addresses[], dns
//   faults[]                 as world/fault.h keeps them, and text
//   links[]                  between regions, and from where clients are: from, to, round_trip_ms,
//                            up (in both directions), down_from[]
Json status_json(Supervisor& supervisor, const std::string& gateway);

}  // namespace regionfall::world
