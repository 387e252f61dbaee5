#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace regionfall {

// A member that an object of the JSON text has more than once, by its path ("Statement.0.Condition"); nothing when
// there is none. parse_json() keeps the last one and does not say so. Errors as parse_json() has them.
Result<std::optional<std::string>> find_repeated_member(std::string_view text);

}  // namespace regionfall
