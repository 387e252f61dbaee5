#pragma once

#include <set>
#include <string>
#include <vector>

#include "hcl/diagnostic.h"
#include "terraform/state.h"
#include "terraform/testing/test_file.h"

namespace regionfall::terraform {

// Which failures of conditions a run block expects, and which have come.
class ExpectedFailures {
 public:
  explicit ExpectedFailures(const TestRun& run) : run_(run) {}

  // Takes expected failures out of `found`; failures of check blocks that were not expected become errors. `checks`
  // tells which diagnostics are failures of conditions.
  hcl::Diagnostics sort_out(hcl::Diagnostics found, const std::vector<CheckResult>& checks);
  // For a plan whose apply was to follow: expected failures that stop the plan stop the test; a warning says so.
  hcl::Diagnostics explain_failed_plan(hcl::Diagnostics found, const std::vector<CheckResult>& checks);
  // Without failures of check blocks, which are checked again later.
  static hcl::Diagnostics without_checks(hcl::Diagnostics found, const std::vector<CheckResult>& checks);
  // An error for each expected failure that has not come.
  void report_missing(hcl::Diagnostics& diagnostics) const;

 private:
  // The expectation that the failed object meets, canonical; empty: none.
  std::string expectation(const CheckResult& check, const std::string& address) const;

  const TestRun& run_;
  std::set<std::string> met_;
};

}  // namespace regionfall::terraform
