#pragma once

#include <span>

#include "base/result.h"
#include "drill/scenario.h"
#include "world/site.h"

namespace regionfall::drill {

// Whether the scenario says anything in a world whose time passes `speed` times faster. Clients' timeouts pass faster,
// links do not: a client must be able to get an answer from each of `regions`, and no p99 may be judged that no request
// that succeeds can reach. The error says what is meaningless.
Result<void> check_speed(const Scenario& scenario, std::span<const world::Site> regions, int speed);

}  // namespace regionfall::drill
