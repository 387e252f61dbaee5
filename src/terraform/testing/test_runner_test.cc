#include "terraform/testing/test_runner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "hcl/function.h"
#include "terraform/engine_fixture.h"

namespace regionfall::terraform {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class NoCommands final : public ProvisionerRunner {
 public:
  Result<void> run(std::string_view, const hcl::Value&, const hcl::Value&, const Progress&) override {
    return failure("no commands in tests");
  }
};

// A configuration and test files over the test provider's cloud, run, with everything that was told of it.
class Bench : public TestObserver {
 public:
  explicit Bench(const Files& files) : directory_(*TemporaryDirectory::make()) {
    test_cloud() = {};
    for (const auto& [name, text] : files) {
      const std::string path = join_path(directory_.path(), name);
      make_directories(directory_name(path)).value();
      write_file_atomically(path, text).value();
    }
  }

  TestSummary run() {
    hcl::DiskFiles disk("");
    const hcl::FunctionTable functions = hcl::terraform_functions();
    hcl::FunctionContext context{clock_, random_, disk, ".", {}, {}, false, 0};
    const ProviderEnvironment provider_environment{clock_, random_, ".", {}};
    ProviderRegistry registry;
    registry.add(test_provider());
    Executor executor(4);
    NoCommands commands;
    const ModuleManifest manifest;
    hcl::Diagnostics found;
    hcl::Sources sources;
    std::vector<TestFile> files;
    for (const auto& name : find_test_files(directory_.path(), "tests", found)) {
      files.push_back(load_test_file(directory_.path(), name, sources, found));
    }
    EXPECT_TRUE(found.empty());
    const TestEnvironment environment{
        directory_.path(), manifest, {},      "tests", {},  registry,  provider_environment, functions, context,
        executor,          commands, random_, clock_,  ".", interrupt_};
    return run_tests(files, environment, *this);
  }

  void run_finished(const TestFile&, const TestRun& run, const TestRunReport& report) override {
    lines.push_back(run.name + " " + status_name(report.status));
    for (const auto& diagnostic : report.diagnostics.all())
      lines.push_back(diagnostic.summary + ": " + diagnostic.detail);
    if (run.name == interrupt_after) interrupt_ = true;
  }
  void tearing_down(const TestFile&) override {
    before_the_end = test_cloud().calls;
    test_cloud().calls.clear();
  }
  void torn_down(const TestFile&, const TestRun& run, const hcl::Diagnostics& found,
                 const std::vector<ResourceInstance>& left) override {
    for (const auto& object : left) lines.push_back(run.name + " leaves " + object.to_string());
    for (const auto& diagnostic : found.all()) lines.push_back(diagnostic.summary);
  }

  std::vector<std::string> lines;           // verdicts and diagnostics
  std::vector<std::string> before_the_end;  // calls of the last file before its end
  std::string interrupt_after;

 private:
  TemporaryDirectory directory_;
  ManualClock clock_{Instant{}};
  SeededRandom random_{1};
  std::atomic<bool> interrupt_ = false;
};

constexpr const char* kPair = R"(
variable "name" { default = "a" }
resource "test_object" "a" { name = var.name }
resource "test_object" "b" {
  name  = "b of ${var.name}"
  value = test_object.a.id
}
output "id" { value = test_object.a.id }
)";

TEST(TestRuns, DestroyWhatTheyMadeWhenTheFileEnds) {
  Bench bench({{"main.tf", kPair}, {"x.tftest.hcl", "run \"one\" {}"}});
  EXPECT_EQ(bench.run().status, TestStatus::kPass);
  EXPECT_THAT(bench.before_the_end, ElementsAre("create a", "create b of a"));
  EXPECT_THAT(test_cloud().calls, ElementsAre("delete b of a", "delete a"));
  EXPECT_TRUE(test_cloud().objects.empty());
}

TEST(TestRuns, DestroyStatesInReverseOrderOfTheirLastChange) {
  Bench bench(
      {{"main.tf", "variable \"name\" {}\nresource \"test_object\" \"a\" { name = var.name }"}, {"x.tftest.hcl", R"(
    run "first" {
      state_key = "one"
      variables { name = "1" }
    }
    run "second" {
      state_key = "two"
      variables { name = "2" }
    }
    run "again" {
      state_key = "one"
      variables { name = "1 again" }
    })"}});
  EXPECT_EQ(bench.run().passed, 3);
  EXPECT_THAT(test_cloud().calls, ElementsAre("delete 1 again", "delete 2"));
}

TEST(TestRuns, DestroyAlsoAfterAnApplyThatFailedHalfWay) {
  Bench bench({{"main.tf", kPair}, {"x.tftest.hcl", "run \"one\" {}\nrun \"two\" {}"}});
  test_cloud().failing = {"create b of a"};
  const TestSummary summary = bench.run();
  EXPECT_EQ(summary.errored, 1);
  EXPECT_EQ(summary.skipped, 1);
  EXPECT_TRUE(test_cloud().objects.empty());
}

TEST(TestRuns, TellWhatCouldNotBeDestroyed) {
  Bench bench({{"main.tf", kPair}, {"x.tftest.hcl", "run \"one\" {}"}});
  test_cloud().failing = {"delete a"};
  const TestSummary summary = bench.run();
  EXPECT_EQ(summary.status, TestStatus::kError);
  EXPECT_EQ(summary.passed, 1);
  EXPECT_THAT(bench.lines, ElementsAre("one pass", "one leaves test_object.a", "Refused"));
}

TEST(TestRuns, BeginNoMoreAfterAnInterruptButDestroyAll) {
  Bench bench(
      {{"main.tf", kPair}, {"x.tftest.hcl", "run \"one\" {}\nrun \"two\" {}"}, {"y.tftest.hcl", "run \"three\" {}"}});
  bench.interrupt_after = "one";
  EXPECT_EQ(bench.run().skipped, 2);
  EXPECT_TRUE(test_cloud().objects.empty());
}

TEST(TestRuns, GoOnAfterFailedAssertionsAndStopAfterErrors) {
  Bench bench({{"main.tf", kPair}, {"x.tftest.hcl", R"(
    run "false" {
      assert {
        condition     = output.id == "other"
        error_message = "it is ${output.id}"
      }
    }
    run "unusable" {
      assert {
        condition     = output.nothing == 1
        error_message = "x"
      }
    }
    run "skipped" {})"}});
  bench.run();
  EXPECT_THAT(bench.lines, ElementsAre("false fail", "Test assertion failed: it is id-1", "unusable error",
                                       HasSubstr("Reference to undeclared output value"), "skipped skip"));
}

TEST(Mocks, KeepTheCloudOutOfIt) {
  Bench bench({{"main.tf", std::string(kPair) + R"(
    data "test_lookup" "l" { key = "k" }
    output "found" { value = data.test_lookup.l.value })"},
               {"x.tftest.hcl", R"(
    mock_provider "test" {
      mock_data "test_lookup" { defaults = { value = "mocked" } }
      override_resource {
        target = test_object.a
        values = { id = "given" }
      }
    }
    run "mocked" {
      assert {
        condition     = output.found == "mocked" && output.id == "given" && test_object.b.value == "given"
        error_message = "found ${output.found}, id ${output.id}"
      }
      assert {
        condition     = length(test_object.b.id) == 8 && test_object.b.name == "b of a"
        error_message = "id ${test_object.b.id}"
      }
    })"}});
  EXPECT_EQ(bench.run().passed, 1) << ::testing::PrintToString(bench.lines);
  EXPECT_THAT(bench.before_the_end, IsEmpty());
  EXPECT_THAT(test_cloud().calls, IsEmpty());
}

TEST(Mocks, GenerateTheSameValuesInPlanAndApply) {
  Bench bench({{"main.tf", kPair}, {"x.tftest.hcl", R"(
    mock_provider "test" { override_during = plan }
    run "planned" {
      command = plan
      assert {
        condition     = length(output.id) == 8
        error_message = "id ${output.id}"
      }
    }
    run "applied" {
      assert {
        condition     = output.id == run.planned.id && test_object.b.value == output.id
        error_message = "id ${output.id}"
      }
    })"}});
  EXPECT_EQ(bench.run().passed, 2) << ::testing::PrintToString(bench.lines);
}

TEST(Mocks, StandForTheConfigurationsThatARunNames) {
  Bench bench({{"main.tf", R"(
    provider "test" {}
    provider "test" {
      alias = "other"
    }
    resource "test_object" "real" { name = "real" }
    resource "test_object" "fake" {
      provider = test.other
      name     = "fake"
    })"},
               {"x.tftest.hcl", R"(
    provider "test" { region = "eu-west-1" }
    mock_provider "test" { alias = "mocked" }
    run "one" {
      providers = {
        test       = test
        test.other = test.mocked
      }
    })"}});
  EXPECT_EQ(bench.run().passed, 1) << ::testing::PrintToString(bench.lines);
  EXPECT_THAT(bench.before_the_end, ElementsAre("create real"));
  EXPECT_THAT(test_cloud().calls, ElementsAre("delete real"));
}

TEST(Mocks, RefuseValuesThatDoNotFit) {
  Bench bench({{"main.tf", kPair}, {"x.tftest.hcl", R"(
    override_resource {
      target = test_object.a
      values = { id = ["a", "list"] }
    }
    run "one" {})"}});
  EXPECT_EQ(bench.run().errored, 1);
  EXPECT_THAT(bench.lines, ::testing::Contains(HasSubstr("Failed to compute attribute")));
}

TEST(Overrides, ReplaceSingleObjectsAndWholeModules) {
  Bench bench({{"main.tf", R"(
    resource "test_object" "all" {
      count = 2
      name  = "n${count.index}"
    }
    module "child" { source = "./child" }
    output "ids" { value = test_object.all[*].id }
    output "child" { value = module.child.made })"},
               {"child/main.tf",
                "resource \"test_object\" \"c\" { name = \"c\" }\noutput \"made\" { value = test_object.c.id }"},
               {"x.tftest.hcl", R"(
    override_resource {
      target = test_object.all[1]
      values = { id = "second" }
    }
    override_module {
      target  = module.child
      outputs = { made = "by nobody" }
    }
    run "one" {
      assert {
        condition     = output.ids[1] == "second" && output.ids[0] != "second" && output.child == "by nobody"
        error_message = "ids ${join(",", output.ids)}, child ${output.child}"
      }
    })"}});
  EXPECT_EQ(bench.run().passed, 1) << ::testing::PrintToString(bench.lines);
  EXPECT_THAT(bench.before_the_end, ElementsAre("create n0"));
  EXPECT_THAT(test_cloud().calls, ElementsAre("delete n0"));
}

TEST(TestProviders, AreConfiguredWithWhatEarlierRunsGave) {
  Bench bench(
      {{"main.tf", kPair}, {"setup/main.tf", "output \"region\" { value = \"eu-west-1\" }"}, {"x.tftest.hcl", R"(
    variables { suffix = "!" }
    provider "test" { region = "${run.setup.region}${var.suffix}" }
    run "setup" {
      module { source = "./setup" }
    }
    run "main" {})"}});
  EXPECT_EQ(bench.run().passed, 2) << ::testing::PrintToString(bench.lines);
}

}  // namespace
}  // namespace regionfall::terraform
