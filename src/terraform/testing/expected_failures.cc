#include "terraform/testing/expected_failures.h"

#include <algorithm>
#include <utility>

namespace regionfall::terraform {
namespace {

// The check that the diagnostic is a failure of; null: it is none.
const CheckResult* failed_check(const hcl::Diagnostic& diagnostic, const std::vector<CheckResult>& checks) {
  for (const CheckResult& check : checks) {
    for (const CheckResult::Object& object : check.objects) {
      if (object.address != diagnostic.address) continue;
      // More may follow the message: where the rule stands.
      const auto begins = [&](const std::string& message) {
        return diagnostic.detail == message || diagnostic.detail.starts_with(message + "\n\n");
      };
      if (std::ranges::any_of(object.failures, begins)) return &check;
    }
  }
  return nullptr;
}

}  // namespace

std::string ExpectedFailures::expectation(const CheckResult& check, const std::string& address) const {
  for (const hcl::Traversal& expected : run_.expect_failures) {
    std::string name = expected.to_string();
    if (name == address || name == check.config_address) return name;
  }
  return {};
}

hcl::Diagnostics ExpectedFailures::sort_out(hcl::Diagnostics found, const std::vector<CheckResult>& checks) {
  hcl::Diagnostics left;
  for (hcl::Diagnostic& diagnostic : found.all()) {
    const CheckResult* check = failed_check(diagnostic, checks);
    if (check != nullptr) {
      const std::string expected = expectation(*check, diagnostic.address);
      if (!expected.empty()) {
        met_.insert(expected);
        continue;
      }
      diagnostic.severity = hcl::Severity::kError;
    }
    left.add(std::move(diagnostic));
  }
  return left;
}

hcl::Diagnostics ExpectedFailures::explain_failed_plan(hcl::Diagnostics found, const std::vector<CheckResult>& checks) {
  hcl::Diagnostics explained;
  for (hcl::Diagnostic& diagnostic : found.all()) {
    const CheckResult* check =
        diagnostic.severity == hcl::Severity::kError ? failed_check(diagnostic, checks) : nullptr;
    if (check != nullptr && !expectation(*check, diagnostic.address).empty()) {
      explained.warning("Expected failure while planning",
                        "A condition of " + diagnostic.address +
                            " failed during plan, so that the apply could not begin. The failure was expected, but "
                            "without the apply the run "
                            "block has not done what it is for: it counts as failed. To expect failures of a plan, "
                            "write command = plan.");
    }
    explained.add(std::move(diagnostic));
  }
  return explained;
}

hcl::Diagnostics ExpectedFailures::without_checks(hcl::Diagnostics found, const std::vector<CheckResult>& checks) {
  std::erase_if(found.all(), [&](const hcl::Diagnostic& diagnostic) {
    const CheckResult* check = failed_check(diagnostic, checks);
    return check != nullptr && check->object_kind == "check";
  });
  return found;
}

void ExpectedFailures::report_missing(hcl::Diagnostics& diagnostics) const {
  for (const hcl::Traversal& expected : run_.expect_failures) {
    const std::string name = expected.to_string();
    if (met_.contains(name)) continue;
    diagnostics.error("Missing expected failure", "A condition of " + name + " was expected to fail, but none did.",
                      expected.range());
  }
}

}  // namespace regionfall::terraform
