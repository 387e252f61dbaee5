#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "cli/environment.h"
#include "hcl/diagnostic.h"

namespace regionfall::cli {

// The lines of Terraform's machine-readable output: one JSON object each. Source: Terraform documentation,
// "Machine-Readable UI".
class JsonLines {
 public:
  // What stands in a line beside its message: {"@testfile", "net.tftest.hcl"}.
  using Notes = std::vector<std::pair<std::string, std::string>>;

  explicit JsonLines(Environment& environment) : environment_(environment) {}

  // The line that every command begins with.
  void version();
  Json begin(const char* level, std::string message, const Notes& notes = {}) const;
  // Completes the line with `content` under the name `member`, and prints it.
  void finish(Json line, const char* type, const char* member, Json content);
  void diagnostics(const hcl::Diagnostics& diagnostics, const Notes& notes = {});

 private:
  Environment& environment_;
};

}  // namespace regionfall::cli
