#pragma once

#include "base/clock.h"
#include "base/json.h"
#include "drill/live_view.h"

namespace regionfall::drill {

// What is shown of a world while it runs: its regions and edge, and what has been taken away. `status` as
// world/status.h has it.
LiveState live_world(const Json& status, Instant now);

}  // namespace regionfall::drill
