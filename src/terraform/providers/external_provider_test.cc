#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/process.h"
#include "terraform/providers/provider_testing.h"
#include "terraform/providers/providers.h"

namespace regionfall::terraform {
namespace {

using hcl::Value;
using ::testing::Contains;
using ::testing::HasSubstr;

class Answering final : public ProcessRunner {
 public:
  Result<ProcessResult> run(const ProcessRequest& asked) override {
    request = asked;
    return answer;
  }
  ProcessRequest request;
  ProcessResult answer{0, R"({"a":"1"})", ""};
};

class ExternalProvider : public ::testing::Test {
 protected:
  ExternalProvider() { harness_.environment.processes = &program_; }
  DataReply read(std::vector<hcl::MapEntry> members = {}) {
    members.emplace_back("program", text_list({"python3", "", "tell.py"}));
    return harness_.provider->read_data("external", harness_.data_config("external", std::move(members)));
  }
  ProviderHarness harness_{external_provider()};
  Answering program_;
};

TEST_F(ExternalProvider, TheProgramGetsTheQueryAndItsAnswerIsTheResult) {
  const auto reply = read({{"query", text_map({{"b", "2"}, {"a", "x\"y"}})}, {"working_dir", Value::string("sub")}});
  ASSERT_FALSE(reply.failed()) << ProviderHarness::text(reply);
  EXPECT_EQ(program_.request.arguments, (std::vector<std::string>{"python3", "tell.py"}));
  EXPECT_EQ(program_.request.input, R"({"a":"x\"y","b":"2"})");
  EXPECT_EQ(program_.request.directory, harness_.folder.path() + "/sub");
  EXPECT_THAT(program_.request.environment_removed, Contains("AWS_PROFILE"));
  EXPECT_EQ(text_map_of(reply.state, "result"), (std::vector<std::pair<std::string, std::string>>{{"a", "1"}}));
  EXPECT_EQ(text_of(reply.state, "id"), "-");
}

TEST_F(ExternalProvider, WithoutAQueryTheProgramGetsAnEmptyObject) {
  read();
  EXPECT_EQ(program_.request.input, "{}");
}

TEST_F(ExternalProvider, FailuresCarryWhatTheProgramSaid) {
  program_.answer = {2, "", "no such zone\n"};
  EXPECT_THAT(ProviderHarness::text(read()), HasSubstr("python3 ended with status 2: no such zone"));
  program_.answer = {0, "[1]", ""};
  EXPECT_THAT(ProviderHarness::text(read()), HasSubstr("must print a JSON object whose values are strings"));
  program_.answer = {0, R"({"n":1})", ""};
  EXPECT_THAT(ProviderHarness::text(read()), HasSubstr("\"n\" is none"));
}

TEST_F(ExternalProvider, AnEmptyProgramIsAMistake) {
  const Value config = harness_.data_config("external", {{"program", text_list({})}});
  EXPECT_TRUE(harness_.provider->validate_data("external", config).failed());
}

}  // namespace
}  // namespace regionfall::terraform
