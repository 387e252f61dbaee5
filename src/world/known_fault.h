#pragma once

#include <string>

#include "base/json.h"
#include "base/result.h"
#include "world/fault.h"

namespace regionfall::world {

// What requests about faults (world_control.h) and drills mean, held against what there is in the world.

// The fault that a request describes as to_json() does, of things that exist, by their proper names: a zone may be
// named by its id. Whether an instance exists, only its region knows.
Result<Fault> known_fault(const Json& json);
Result<Fault> known_fault(Fault fault);

// Which faults a request is about: `kind`, as fault_kind() has it, `name` and `other`; or `fault`.
Result<FaultSelection> known_selection(const Json& json);

// The region that must run for a fault to be felt; empty: none in particular.
std::string region_of(const Fault& fault);

}  // namespace regionfall::world
