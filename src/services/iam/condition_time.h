#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"

namespace regionfall::iam {

// A date as policies may write it: a W3C form of ISO 8601 ("2019-07-01", "2019-07-01T13:20Z",
// "2019-07-01T13:20:15.5+02:00") or seconds since 1970. Moments beyond what an Instant holds are its nearest end.
std::optional<Instant> condition_time(std::string_view text);

}  // namespace regionfall::iam
