#pragma once

#include <iosfwd>

#include "hcl/diagnostic.h"
#include "hcl/evaluate.h"

namespace regionfall::cli {

struct ConsoleOptions {
  // Somebody sits at a terminal: prompts are shown, and a mistake ends nothing. Otherwise the first mistake ends the
  // run.
  bool interactive = false;
  hcl::DiagnosticFormat diagnostics;
};

// Reads expressions from `in`, one a line, or over several lines while brackets are open or a line ends with a
// backslash; evaluates each in `scope` and prints its value to `out` as `terraform console` does. Mistakes go to `err`.
// `exit` ends, `help` explains. Returns the exit status: 0, or 1 after a mistake in a run that is not interactive.
int run_console(std::istream& in, std::ostream& out, std::ostream& err, const hcl::Scope& scope,
                const ConsoleOptions& options);

}  // namespace regionfall::cli
