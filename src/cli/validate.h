#pragma once

#include <functional>
#include <iosfwd>
#include <string>

#include "hcl/diagnostic.h"
#include "terraform/config.h"

namespace regionfall::cli {

// `regionfall validate`: whether a configuration can be used at all, as `terraform validate`.
struct ValidateOptions {
  std::string directory = ".";
  bool json = false;
  hcl::DiagnosticFormat diagnostics;
};

// Checks that need schemas and an evaluation; null leaves them out. Called when everything before found no errors.
using DeepCheck = std::function<void(const terraform::Configuration&, hcl::Diagnostics&)>;

// Returns the exit status: 0 when the configuration is valid (warnings allowed), 1 when not.
int run_validate(const ValidateOptions& options, const DeepCheck& deep_check, std::ostream& out, std::ostream& err);

}  // namespace regionfall::cli
