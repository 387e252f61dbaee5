#include "cli/report.h"

#include <algorithm>
#include <ostream>
#include <tuple>

namespace regionfall::cli {
namespace {

auto reading_key(const hcl::Diagnostic& diagnostic) {
  const bool placed = diagnostic.subject && diagnostic.subject->has_place();
  return std::tuple(placed, placed ? diagnostic.subject->file->name() : std::string(),
                    placed ? diagnostic.subject->start.byte : 0);
}

}  // namespace

hcl::Diagnostics in_reading_order(hcl::Diagnostics diagnostics) {
  std::ranges::stable_sort(diagnostics.all(), {}, reading_key);
  return diagnostics;
}

void print_diagnostics(const hcl::Diagnostics& diagnostics, const hcl::DiagnosticFormat& format, std::ostream& to) {
  for (const hcl::Diagnostic& diagnostic : diagnostics.all()) to << hcl::format_diagnostic(diagnostic, format);
}

Json diagnostics_json(const hcl::Diagnostics& diagnostics) {
  Json all = Json::array();
  for (const hcl::Diagnostic& diagnostic : diagnostics.all()) {
    if (auto json = parse_json(hcl::diagnostic_json(diagnostic))) all.push(*std::move(json));
  }
  return all;
}

DiagnosticCounts count(const hcl::Diagnostics& diagnostics) {
  DiagnosticCounts counts;
  for (const hcl::Diagnostic& diagnostic : diagnostics.all()) {
    ++(diagnostic.severity == hcl::Severity::kError ? counts.errors : counts.warnings);
  }
  return counts;
}

}  // namespace regionfall::cli
