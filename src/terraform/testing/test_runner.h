#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "hcl/diagnostic.h"
#include "terraform/evaluation.h"
#include "terraform/plan.h"
#include "terraform/provisioner.h"
#include "terraform/testing/test_file.h"

namespace regionfall::terraform {

enum class TestStatus : std::uint8_t { kPending, kSkip, kPass, kFail, kError };
const char* status_name(TestStatus status);  // "pass", "fail", "error", "skip", "pending"

// What a run block came to, for whoever shows it. Gone when the observer returns.
struct TestRunReport {
  TestStatus status = TestStatus::kPending;
  hcl::Diagnostics diagnostics;
  const Plan* plan = nullptr;              // of a run block that only plans
  const State* state = nullptr;            // after an apply
  const ProviderSet* providers = nullptr;  // with the schemas of what is in the state
};

// What progress of tests is told to.
class TestObserver {
 public:
  virtual ~TestObserver() = default;
  virtual void file_started(const TestFile&) {}
  virtual void run_started(const TestFile&, const TestRun&) {}
  virtual void run_finished(const TestFile&, const TestRun&, const TestRunReport&) {}
  virtual void tearing_down(const TestFile&) {}
  // Objects that `run` was the last to change are destroyed.
  virtual void destroying(const TestFile&, const TestRun&) {}
  // What could not be destroyed, with the reasons. Empty `left` when all is gone.
  virtual void torn_down(const TestFile&, const TestRun&, const hcl::Diagnostics&,
                         const std::vector<ResourceInstance>& /*left*/) {}
  virtual void file_finished(const TestFile&, TestStatus) {}
};

struct TestSummary {
  TestStatus status = TestStatus::kPending;  // the worst of all
  int passed = 0;
  int failed = 0;   // assertions that do not hold
  int errored = 0;  // whatever else went wrong
  int skipped = 0;
  std::map<std::string, TestStatus> files;
};

// What tests need from outside.
struct TestEnvironment {
  std::string directory;  // of the configuration under test
  const ModuleManifest& manifest;
  std::map<std::string, hcl::Value> variables;                 // of the command line, the environment and files
  std::string test_directory;                                  // relative to `directory`; empty: there is none
  std::map<std::string, hcl::Value> test_directory_variables;  // of files there: for tests there, before all others
  const ProviderRegistry& registry;
  const ProviderEnvironment& provider_environment;
  const hcl::FunctionTable& functions;
  hcl::FunctionContext& function_context;
  Executor& executor;
  ProvisionerRunner& provisioners;
  RandomSource& random;
  const Clock& clock;
  std::string working_directory;         // path.cwd
  const std::atomic<bool>& interrupted;  // once true no run begins any more; what exists is destroyed all the same
};

// Runs the files one after the other. State is kept in memory while a file runs, and destroyed when it ends, whatever
// happened.
TestSummary run_tests(const std::vector<TestFile>& files, const TestEnvironment& environment, TestObserver& observer);

}  // namespace regionfall::terraform
