#pragma once

#include <string>

#include "base/clock.h"
#include "base/json.h"

namespace regionfall::world {

// What status_json() says, as `regionfall status` shows it to people.
std::string status_text(const Json& status, Instant now);

// Links are listed where a world has no more regions than this; `-json` has all of them.
inline constexpr std::size_t kRegionsWithLinksMax = 6;

// "3 s", "12 min", "5 h", "9 d"
std::string age_text(std::chrono::nanoseconds age);

}  // namespace regionfall::world
