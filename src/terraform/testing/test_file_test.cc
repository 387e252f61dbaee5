#include "terraform/testing/test_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "terraform/configuration_fixture.h"

namespace regionfall::terraform {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Test files written to a temporary directory, and read.
class Read {
 public:
  explicit Read(const Files& files, const std::string& name = "a.tftest.hcl")
      : directory_(*TemporaryDirectory::make()) {
    for (const auto& [file_name, text] : files) {
      const std::string path = join_path(directory_.path(), file_name);
      make_directories(directory_name(path)).value();
      write_file_atomically(path, text).value();
    }
    file = load_test_file(directory_.path(), name, sources_, diagnostics_);
  }
  explicit Read(const std::string& text) : Read(Files{{"a.tftest.hcl", text}}) {}

  std::vector<std::string> found() const {
    std::vector<std::string> lines;
    for (const auto& diagnostic : diagnostics_.all()) {
      lines.push_back((diagnostic.subject ? diagnostic.subject->to_string() + " " : "") + diagnostic.summary);
    }
    return lines;
  }
  std::vector<std::string> names(const std::string& test_directory) {
    return find_test_files(directory_.path(), test_directory, diagnostics_);
  }

  TestFile file;

 private:
  TemporaryDirectory directory_;
  hcl::Sources sources_;
  hcl::Diagnostics diagnostics_;
};

TEST(TestFiles, AreThoseOfTheDirectoryAndItsTestsByName) {
  Read read(Files{{"b.tftest.hcl", ""},
                  {"tests/a.tftest.json", "{}"},
                  {"tests/.hidden.tftest.hcl", ""},
                  {"main.tf", ""},
                  {"other/c.tftest.hcl", ""}});
  EXPECT_THAT(read.names("tests"), ElementsAre("b.tftest.hcl", "tests/a.tftest.json"));
  EXPECT_THAT(read.names("./other/"), ElementsAre("b.tftest.hcl", "other/c.tftest.hcl"));
  EXPECT_THAT(read.names("nowhere"), ElementsAre("b.tftest.hcl"));
}

TEST(TestFiles, AreNotLookedForOutsideTheDirectory) {
  Read read(Files{{"b.tftest.hcl", ""}}, "b.tftest.hcl");
  read.names("../elsewhere");
  EXPECT_THAT(read.found(), ElementsAre("Invalid testing directory"));
}

TEST(RunBlocks, ApplyWithAllDefaultsWhenTheySayNothing) {
  const Read read("run \"a\" {}");
  ASSERT_THAT(read.found(), IsEmpty());
  ASSERT_EQ(read.file.runs.size(), 1u);
  const TestRun& run = read.file.runs[0];
  EXPECT_TRUE(run.apply);
  EXPECT_TRUE(run.options.refresh);
  EXPECT_EQ(run.options.mode, PlanMode::kNormal);
  EXPECT_TRUE(run.module_source.empty());
}

TEST(RunBlocks, SayHowTheyPlan) {
  const Read read(R"(run "a" {
    command = plan
    plan_options {
      refresh = false
      target  = [aws_vpc.main, module.net["a"]]
      replace = [aws_vpc.main[0]]
    }
    state_key       = "k"
    module { source = "./setup" }
    providers       = { aws = aws.mocked, aws.west = aws }
    expect_failures = [var.a, output.b, check.c, aws_vpc.main, data.aws_ami.x[0]]
  })");
  ASSERT_THAT(read.found(), IsEmpty());
  const TestRun& run = read.file.runs[0];
  EXPECT_FALSE(run.apply);
  EXPECT_FALSE(run.options.refresh);
  EXPECT_EQ(run.options.targets[1].to_string(), "module.net[\"a\"]");
  EXPECT_EQ(run.options.replace[0].to_string(), "aws_vpc.main[0]");
  EXPECT_EQ(run.module_source, "./setup");
  EXPECT_EQ(run.state_key, "k");
  EXPECT_EQ(run.providers[0].second.alias, "mocked");
  EXPECT_EQ(run.providers[1].first.alias, "west");
  EXPECT_EQ(run.expect_failures.size(), 5u);
}

TEST(RunBlocks, ReportEachMistakeAtItsPlace) {
  const Read read(R"(run "a" {
  command = destroy
  plan_options {
    mode    = refresh-only
    refresh = false
  }
  module { source = "hashicorp/vpc/aws" }
  expect_failures = [local.x, module.net]
}
run "a" {}
run "two words" {}
)");
  EXPECT_THAT(
      read.found(),
      ElementsAre("a.tftest.hcl:2,13-20 Invalid \"command\" keyword",
                  "a.tftest.hcl:8,22-29 Invalid `expect_failures` reference",
                  "a.tftest.hcl:8,31-41 Invalid `expect_failures` reference",
                  "a.tftest.hcl:5,5-20 Incompatible plan options", "a.tftest.hcl:7,21-40 Module source not supported",
                  "a.tftest.hcl:10,1-8 Duplicate \"run\" block names", "a.tftest.hcl:11,5-16 Invalid run block name"));
}

TEST(Mocks, TakeWhatTheirFilesSayAfterTheirOwn) {
  const Read read(Files{{"mocks/a.tfmock.hcl", R"(
                      mock_resource "aws_vpc" { defaults = { id = "file" } }
                      mock_data "aws_vpc" { defaults = { id = "data" } }
                      override_resource { target = aws_vpc.main })"},
                        {"a.tftest.hcl", R"(mock_provider "aws" {
                      alias           = "fake"
                      source          = "./mocks"
                      override_during = plan
                      mock_resource "aws_vpc" {
                        defaults        = { id = "own" }
                        override_during = apply
                      }
                    })"}});
  ASSERT_THAT(read.found(), IsEmpty());
  const MockProvider& mock = read.file.mocks[0];
  EXPECT_EQ(mock.alias, "fake");
  EXPECT_TRUE(mock.during_plan);
  ASSERT_EQ(mock.types.size(), 2u);
  EXPECT_EQ(mock.types[0].during_plan, false);
  EXPECT_EQ(mock.types[1].mode, ResourceMode::kData);
  EXPECT_EQ(mock.overrides[0].target.to_string(), "aws_vpc.main");
}

TEST(Mocks, ReportEachMistakeAtItsPlace) {
  const Read read(R"(mock_provider "aws" {
  mock_resource "aws_vpc" { defaults = "x" }
  mock_resource "aws_vpc" {}
  source = "./nowhere"
}
provider "aws" {}
override_data { target = aws_vpc.main }
override_module { target = module.a }
override_module { target = module.a }
)");
  EXPECT_THAT(read.found(), ElementsAre("a.tftest.hcl:2,40-43 Invalid \"defaults\" value",
                                        "a.tftest.hcl:3,3-26 Duplicate mock_resource block",
                                        "a.tftest.hcl:4,12-23 Failed to read mock directory",
                                        "a.tftest.hcl:6,1-15 Duplicate provider configuration",
                                        "a.tftest.hcl:7,26-38 Invalid override target",
                                        "a.tftest.hcl:9,1-16 Duplicate override_module block"));
}

TEST(TestFiles, GoOnAfterTextThatDoesNotParse) {
  const Read read("run \"a\" {\n  command = = plan\n}\nrun \"b\" {\n");
  EXPECT_FALSE(read.found().empty());
}

}  // namespace
}  // namespace regionfall::terraform
