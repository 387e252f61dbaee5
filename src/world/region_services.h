#pragma once

#include "services/iam/state.h"
#include "world/region.h"

namespace regionfall::world {

// State that several services of a region share. Its tables are in `store`, which must not be open yet.
struct SharedState {
  explicit SharedState(store::Store& store) : iam(store) {}

  iam::State iam;
};

// Lets the region host every service there is; those that are global, in us-east-1 alone. Their tables are in `store`,
// which must not be open yet. `shared` must outlive the region.
void host_services(Region& region, store::Store& store, SharedState& shared);

}  // namespace regionfall::world
