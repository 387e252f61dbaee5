#include "base/process.h"

#include <gtest/gtest.h>

namespace regionfall {
namespace {

ProcessResult run(const ProcessRequest& request) {
  SystemProcessRunner runner;
  auto result = runner.run(request);
  EXPECT_TRUE(result.has_value());
  return result.value_or(ProcessResult{});
}

TEST(Process, CollectsBothStreamsAndTheStatus) {
  const ProcessResult result = run({.arguments = {"sh", "-c", "echo out; echo err >&2; exit 3"}});
  EXPECT_EQ(result.output, "out\n");
  EXPECT_EQ(result.errors, "err\n");
  EXPECT_EQ(result.status, 3);
}

TEST(Process, GivesInputEnvironmentAndDirectory) {
  EXPECT_EQ(run({.arguments = {"cat"}, .input = std::string(300'000, 'x')}).output, std::string(300'000, 'x'));
  EXPECT_EQ(run({.arguments = {"sh", "-c", "echo $WORD"}, .environment = {{"WORD", "blue"}}}).output, "blue\n");
  EXPECT_EQ(run({.arguments = {"pwd"}, .directory = "/"}).output, "/\n");
}

TEST(Process, KeepsAtMostTheBytesAskedFor) {
  EXPECT_EQ(run({.arguments = {"sh", "-c", "printf 123456"}, .output_bytes_max = 4}).output, "1234");
}

TEST(Process, TellsASignalFromAStatus) {
  EXPECT_EQ(run({.arguments = {"sh", "-c", "kill -TERM $$"}}).status, 128 + 15);
}

TEST(Process, SurvivesAChildThatDoesNotReadItsInput) {
  EXPECT_EQ(run({.arguments = {"true"}, .input = std::string(300'000, 'x')}).status, 0);
}

TEST(Process, CannotStartWhatIsNotThere) {
  SystemProcessRunner runner;
  EXPECT_FALSE(runner.run({.arguments = {"/nowhere/program"}}).has_value());
}

}  // namespace
}  // namespace regionfall
