#pragma once

#include "world/region.h"

namespace regionfall::world {

// Lets the region host every service there is. Their tables are in `store`, which must not be open yet.
void host_services(Region& region, store::Store& store);

}  // namespace regionfall::world
