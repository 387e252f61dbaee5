#pragma once

#include <memory>
#include <vector>

#include "cli/environment.h"
#include "hcl/diagnostic.h"
#include "terraform/testing/test_runner.h"

namespace regionfall::cli {

// What `regionfall test` shows: text for people, or Terraform's machine-readable lines.
class TestView : public terraform::TestObserver {
 public:
  virtual void diagnostics(const hcl::Diagnostics& diagnostics) = 0;
  // Which files are run.
  virtual void begin(const std::vector<terraform::TestFile>& files) = 0;
  virtual void end(const terraform::TestSummary& summary) = 0;
};

struct TestViewOptions {
  bool json = false;
  bool verbose = false;  // plans and states of run blocks
  hcl::DiagnosticFormat format;
};

std::unique_ptr<TestView> make_test_view(Environment& environment, const TestViewOptions& options);

// -- the two forms ----------------------------------------------------------------------------------------------------

std::unique_ptr<TestView> make_text_test_view(Environment& environment, const TestViewOptions& options);
std::unique_ptr<TestView> make_json_test_view(Environment& environment);

// "3 passed, 0 failed, 1 skipped."; errors count as failed, as in Terraform.
std::string summary_text(const terraform::TestSummary& summary);

}  // namespace regionfall::cli
