#pragma once

#include <iosfwd>

#include "hcl/diagnostic.h"
#include "terraform/init.h"

namespace regionfall::cli {

// `regionfall init`: makes a configuration's directory ready, as `terraform init`.
struct InitCommandOptions {
  terraform::InitOptions init;
  hcl::DiagnosticFormat diagnostics;
};

// Returns the exit status: 0, or 1 when something cannot be had or the configuration has errors.
int run_init(const InitCommandOptions& options, const terraform::InitEnvironment& environment, std::ostream& out,
             std::ostream& err);

}  // namespace regionfall::cli
