#pragma once

#include <string_view>

namespace regionfall {

// This build's version, as `regionfall --version` prints it: three numbers, "0.1.0". The build sets it.
std::string_view version();

}  // namespace regionfall
