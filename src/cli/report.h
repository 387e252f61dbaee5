#pragma once

#include <iosfwd>

#include "base/json.h"
#include "hcl/diagnostic.h"

namespace regionfall::cli {

// The diagnostics in the order users read them: without a place first, then by file and position; of each place, as
// found.
hcl::Diagnostics in_reading_order(hcl::Diagnostics diagnostics);

// Writes them all as boxed text.
void print_diagnostics(const hcl::Diagnostics& diagnostics, const hcl::DiagnosticFormat& format, std::ostream& to);

// As the "diagnostics" array of machine-readable output.
Json diagnostics_json(const hcl::Diagnostics& diagnostics);

struct DiagnosticCounts {
  int errors = 0;
  int warnings = 0;
};
DiagnosticCounts count(const hcl::Diagnostics& diagnostics);

}  // namespace regionfall::cli
