#include "hcl/diagnostic.h"

#include <algorithm>
#include <iterator>

namespace regionfall::hcl {

void Diagnostics::error(std::string summary, std::string detail, std::optional<Range> subject) {
  add({.severity = Severity::kError, .summary = std::move(summary), .detail = std::move(detail), .subject = subject});
}

void Diagnostics::warning(std::string summary, std::string detail, std::optional<Range> subject) {
  add({.severity = Severity::kWarning, .summary = std::move(summary), .detail = std::move(detail), .subject = subject});
}

void Diagnostics::append(Diagnostics other) {
  all_.insert(all_.end(), std::make_move_iterator(other.all_.begin()), std::make_move_iterator(other.all_.end()));
}

bool Diagnostics::has_errors() const {
  return std::ranges::any_of(all_, [](const Diagnostic& d) { return d.severity == Severity::kError; });
}

}  // namespace regionfall::hcl
