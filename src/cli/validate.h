#pragma once

#include <iosfwd>

#include "cli/engine.h"

namespace regionfall::cli {

// `regionfall validate`: whether a configuration can be used at all, as `terraform validate`. Returns the exit status:
// 0 when it is valid (warnings allowed), 1 when not.
int run_validate(Engine& engine, bool json, std::ostream& out, std::ostream& err);

}  // namespace regionfall::cli
