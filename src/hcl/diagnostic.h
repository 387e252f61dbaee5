#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hcl/source.h"

namespace regionfall::hcl {

enum class Severity { kError, kWarning };

// What a user must know about what they wrote: what is wrong, where, why, and what to do about it.
struct Diagnostic {
  Severity severity = Severity::kError;
  std::string summary;           // a short title without a final stop: "Unsupported argument"
  std::string detail;            // full sentences: why, and what to do; may have several paragraphs
  std::optional<Range> subject;  // the place itself, which renderers underline
  std::optional<Range> context;  // a wider place to show around it
  std::string address;           // the Terraform object it is about ("aws_vpc.main[0]"), empty when none
  // Values that took part, for an expression that failed in evaluation: {"var.zone", "is \"eu-west-1\""}.
  std::vector<std::pair<std::string, std::string>> values;
};

// The diagnostics of one task, in the order they were found.
class Diagnostics {
 public:
  void add(Diagnostic diagnostic) { all_.push_back(std::move(diagnostic)); }
  void error(std::string summary, std::string detail, std::optional<Range> subject = {});
  void warning(std::string summary, std::string detail, std::optional<Range> subject = {});
  void append(Diagnostics other);

  bool has_errors() const;
  bool empty() const { return all_.empty(); }
  std::size_t size() const { return all_.size(); }
  const std::vector<Diagnostic>& all() const { return all_; }
  std::vector<Diagnostic>& all() { return all_; }

 private:
  std::vector<Diagnostic> all_;
};

struct DiagnosticFormat {
  bool color = false;
  int width = 78;  // columns to wrap at; 0 does not wrap
};

// The text that Terraform users know, with the source line and the values involved. Coloured: in a box (╷ │ ╵), the
// place underlined. Otherwise, as with `-no-color`, without a box and with carets below the place.
std::string format_diagnostic(const Diagnostic& diagnostic, const DiagnosticFormat& format);

// One diagnostic as an object of Terraform's machine-readable form (`validate -json`, "diagnostics" members), as JSON
// text.
std::string diagnostic_json(const Diagnostic& diagnostic);

}  // namespace regionfall::hcl
