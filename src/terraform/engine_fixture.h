#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "hcl/functions/disk_files.h"
#include "terraform/apply.h"
#include "terraform/configuration_fixture.h"
#include "terraform/plan.h"

namespace regionfall::terraform {

// A cloud of one's own for tests of the engine: what exists, and every call in its order.
struct TestCloud {
  std::map<std::string, hcl::Value> objects;  // by id
  std::vector<std::string> calls;             // "create a", "update a", "delete a", "read a"
  std::set<std::string> failing;              // calls that fail: "create a"
  int next_id = 1;
};

// The provider "test" over such a cloud: `test_object` (name, value; `fixed` forces replacement; `stamp` changes with
// every update; `secret` is sensitive; `rule` blocks) and the data source `test_lookup` (key → value).
ProviderKind test_provider();
// The cloud that providers made by test_provider() work on; one for each thread of tests.
TestCloud& test_cloud();

// A configuration with its state and cloud, to be planned and applied over and over while its files change.
class TestEstate {
 public:
  TestEstate();
  ~TestEstate();

  // Replaces the configuration's files.
  void write(const Files& files);
  void write(const std::string& main) { write(Files{{"main.tf", main}}); }

  // Plans; `found()` tells of mistakes afterwards.
  Plan plan(PlanOptions options = {});
  // Plans and applies; returns the calls that changed the cloud, in their order.
  std::vector<std::string> apply(PlanOptions options = {});

  // "create a", "replace b (replace_because_cannot_update)", … of everything but no-ops, by address.
  static std::vector<std::string> actions(const Plan& plan);
  std::vector<std::string> found() const;
  std::string text() const;
  State state();
  TestCloud& cloud() { return test_cloud(); }
  hcl::Value output(const std::string& name);
  std::map<std::string, hcl::Value> variables;
  std::size_t parallelism = 4;
  std::string directory() const { return directory_.path(); }

 private:
  struct Run;
  std::unique_ptr<Run> load();

  TemporaryDirectory directory_;
  TemporaryDirectory state_directory_;
  hcl::Diagnostics diagnostics_;
  std::unique_ptr<Run> run_;
  std::vector<std::string> written_;
  ManualClock clock_{Instant{}};
  SeededRandom random_{1};
};

}  // namespace regionfall::terraform
