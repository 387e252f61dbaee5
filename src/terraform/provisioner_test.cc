#include "terraform/provisioner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "base/files.h"
#include "base/process.h"
#include "base/text.h"
#include "terraform/providers/schema_table.h"

namespace regionfall::terraform {
namespace {

using hcl::Type;
using hcl::Value;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// Answers for ssh and scp, and remembers what they were asked.
class RecordingRunner final : public ProcessRunner {
 public:
  Result<ProcessResult> run(const ProcessRequest& request) override {
    if (request.arguments[0] == "sshpass" && !has_sshpass) return failure("\"sshpass\" cannot be started");
    requests.push_back(request);
    return ProcessResult{statuses.empty() ? 0 : std::exchange(statuses, {statuses.begin() + 1, statuses.end()})[0], "",
                         "no route"};
  }
  bool has_sshpass = true;
  std::vector<int> statuses;
  std::vector<ProcessRequest> requests;
};

class ProvisionerTest : public ::testing::Test {
 protected:
  static Value block(const BlockSchema& schema, std::vector<hcl::MapEntry> members) {
    return with_members(schema.empty_value(), std::move(members));
  }
  Result<void> run(std::string_view type, std::vector<hcl::MapEntry> members, const Value& connection = Value()) {
    lines_.clear();
    return live_provisioners(environment_)
        ->run(type, block(*provisioner_schema(type), std::move(members)), connection,
              [this](std::string_view line) { lines_.emplace_back(line); });
  }
  static Value ssh(std::vector<hcl::MapEntry> members) {
    members.emplace_back("host", Value::string("web.example"));
    return block(connection_schema(), std::move(members));
  }

  TemporaryDirectory folder_ = *TemporaryDirectory::make();
  ManualClock clock_{Instant{}};
  SeededRandom random_{1};
  ProviderEnvironment environment_{clock_, random_, folder_.path(), {}};
  std::vector<std::string> lines_;
};

TEST_F(ProvisionerTest, LocalExecRunsInTheWorkingDirectoryAndStreamsItsLines) {
  ASSERT_TRUE(run("local-exec", {{"command", Value::string("pwd; echo $GREETING > said; printf 'no end'")},
                                 {"environment", Value::map(Type::string(), {{"GREETING", Value::string("hello")}})}}));
  EXPECT_EQ(lines_.at(0), R"(Executing: ["/bin/sh" "-c" "pwd; echo $GREETING > said; printf 'no end'"])");
  EXPECT_TRUE(lines_.at(1).ends_with(folder_.path())) << lines_.at(1);
  EXPECT_EQ(lines_.at(2), "no end");
  EXPECT_EQ(read_file(folder_.path() + "/said").value(), "hello\n");
}

TEST_F(ProvisionerTest, LocalExecTakesAnInterpreterAndItsOwnDirectory) {
  ASSERT_TRUE(make_directories(folder_.path() + "/inner"));
  ASSERT_TRUE(run("local-exec", {{"command", Value::string("touch made")},
                                 {"interpreter", text_list({"/bin/sh", "-e", "-c"})},
                                 {"working_dir", Value::string("inner")},
                                 {"quiet", Value::boolean(true)}}));
  EXPECT_TRUE(file_exists(folder_.path() + "/inner/made"));
  EXPECT_THAT(lines_, ElementsAre("Executing: Suppressed by quiet=true"));
}

TEST_F(ProvisionerTest, LocalExecFailsWithTheCommandItsStatusAndItsOutput) {
  const auto result = run("local-exec", {{"command", Value::string("echo oops >&2; exit 3")}});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().message, "Error running command 'echo oops >&2; exit 3': exit status 3. Output: oops\n");
}

TEST_F(ProvisionerTest, CommandsNeverSeeTheUsersAwsProfile) {
  RecordingRunner runner;
  environment_.processes = &runner;
  environment_.command_environment = {{"AWS_ENDPOINT_URL", "http://127.0.0.1:4566"}};
  ASSERT_TRUE(run("local-exec", {{"command", Value::string("aws s3 ls")}}));
  const auto& request = runner.requests.at(0);
  for (const char* name : {"AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}) {
    EXPECT_THAT(request.environment_removed, Contains(name));
  }
  EXPECT_THAT(request.environment, Contains(std::pair<std::string, std::string>("AWS_CONFIG_FILE", "/dev/null")));
  EXPECT_THAT(request.environment,
              Contains(std::pair<std::string, std::string>("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")));
  EXPECT_THAT(request.environment, Contains(std::pair<std::string, std::string>("AWS_EC2_METADATA_DISABLED", "true")));
  EXPECT_THAT(request.environment,
              Contains(std::pair<std::string, std::string>("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")));
}

TEST_F(ProvisionerTest, RemoteExecConnectsUploadsTheScriptAndRunsIt) {
  RecordingRunner runner;
  environment_.processes = &runner;
  ASSERT_TRUE(run("remote-exec", {{"inline", text_list({"echo one", "echo two"})}},
                  ssh({{"user", Value::string("admin")},
                       {"port", Value::number(2222)},
                       {"private_key", Value::string("KEY")},
                       {"script_path", Value::string("/run/it")}})));
  ASSERT_EQ(runner.requests.size(), 3U);
  const auto& probe = runner.requests[0].arguments;
  EXPECT_EQ(probe.front(), "ssh");
  EXPECT_EQ(probe.back(), "true");
  EXPECT_THAT(join(probe, " "), HasSubstr("-p 2222 -l admin -- web.example"));
  EXPECT_THAT(join(probe, " "), HasSubstr("StrictHostKeyChecking=no"));
  EXPECT_THAT(probe, Contains("-i"));
  EXPECT_EQ(runner.requests[1].input, "#!/bin/sh\necho one\necho two\n");
  EXPECT_EQ(runner.requests[1].arguments.back(), "cat > '/run/it' && chmod 0700 '/run/it'");
  EXPECT_EQ(runner.requests[2].arguments.back(), "'/run/it'; status=$?; rm -f '/run/it'; exit $status");
}

TEST_F(ProvisionerTest, ConnectingIsTriedAgainUntilTheTimeout) {
  RecordingRunner runner;
  runner.statuses = {255, 255, 255, 255};
  environment_.processes = &runner;
  environment_.wait = [this](std::chrono::nanoseconds by) {
    clock_.advance(by);
    return true;
  };
  const auto result = run("remote-exec", {{"inline", text_list({"true"})}}, ssh({{"timeout", Value::string("3s")}}));
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message, HasSubstr("could not be reached within 3s: no route"));
  EXPECT_EQ(runner.requests.size(), 3U);
}

TEST_F(ProvisionerTest, HostKeysAreCheckedWhenGivenAndBastionsAreJumpedThrough) {
  RecordingRunner runner;
  environment_.processes = &runner;
  ASSERT_TRUE(
      run("file", {{"content", Value::string("text")}, {"destination", Value::string("/etc/a b")}},
          ssh({{"host_key", Value::string("ssh-ed25519 AAAA")}, {"bastion_host", Value::string("jump.example")}})));
  const std::string line = join(runner.requests[0].arguments, " ");
  EXPECT_THAT(line, HasSubstr("StrictHostKeyChecking=yes"));
  EXPECT_THAT(line, HasSubstr("-W '[%h]:%p' -- 'jump.example'"));
  EXPECT_EQ(runner.requests[1].input, "text");
  EXPECT_EQ(runner.requests[1].arguments.back(), "cat > '/etc/a b'");
}

TEST_F(ProvisionerTest, FilesGoThroughScpAndAFinalSlashMeansTheContent) {
  RecordingRunner runner;
  environment_.processes = &runner;
  ASSERT_TRUE(run("file", {{"source", Value::string("conf/")}, {"destination", Value::string("/etc/app")}}, ssh({})));
  const auto& copy = runner.requests.at(1).arguments;
  EXPECT_EQ(copy.front(), "scp");
  EXPECT_EQ(copy[copy.size() - 2], folder_.path() + "/conf/.");
  EXPECT_EQ(copy.back(), "root@web.example:/etc/app");
}

TEST_F(ProvisionerTest, PasswordsNeedSshpassAndNeverStandOnTheCommandLine) {
  RecordingRunner runner;
  environment_.processes = &runner;
  const Value connection = ssh({{"password", Value::string("secret")}});
  ASSERT_TRUE(run("remote-exec", {{"inline", text_list({"true"})}}, connection));
  EXPECT_THAT(join(runner.requests.back().arguments, " "), Not(HasSubstr("secret")));
  EXPECT_THAT(runner.requests.back().environment, Contains(std::pair<std::string, std::string>("SSHPASS", "secret")));
  runner.has_sshpass = false;
  const auto refused = run("remote-exec", {{"inline", text_list({"true"})}}, connection);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("needs the program sshpass"));
}

TEST_F(ProvisionerTest, RemoteProvisionersRefuseWhatTheyCannotServe) {
  EXPECT_THAT(run("remote-exec", {{"inline", text_list({"true"})}}).error().message,
              HasSubstr("needs a connection block"));
  EXPECT_THAT(
      run("remote-exec", {{"inline", text_list({"true"})}}, ssh({{"type", Value::string("winrm")}})).error().message,
      HasSubstr("only \"ssh\" is"));
  EXPECT_THAT(run("remote-exec", {}, ssh({})).error().message, HasSubstr("exactly one of inline, script and scripts"));
  EXPECT_THAT(run("file", {{"destination", Value::string("/x")}}, ssh({})).error().message,
              HasSubstr("exactly one of content and source"));
}

TEST(ProvisionerSchema, KnowsTheThreeProvisioners) {
  EXPECT_TRUE(provisioner_schema("local-exec")->attribute("command")->required);
  EXPECT_TRUE(provisioner_schema("file")->attribute("destination")->required);
  EXPECT_NE(provisioner_schema("remote-exec"), nullptr);
  EXPECT_EQ(provisioner_schema("chef"), nullptr);
  EXPECT_TRUE(connection_schema().attribute("host")->required);
}

}  // namespace
}  // namespace regionfall::terraform
