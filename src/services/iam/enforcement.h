#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace regionfall::iam {

// What becomes of a caller's requests that policies do not allow (`--iam`): nothing is asked; it is noted; they are
// refused.
enum class Enforcement : std::uint8_t { kOff, kLog, kOn };

// "off", "log", "on".
std::string_view enforcement_name(Enforcement enforcement);
std::optional<Enforcement> enforcement_of(std::string_view name);

}  // namespace regionfall::iam
