#pragma once

#include <string_view>

namespace regionfall::cli {

// The file of the program that fetches (`../fetch/`), which the build puts into this one (`../../linkage/`).
std::string_view embedded_fetch_program();

}  // namespace regionfall::cli
