#include "drill/step_process.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "base/text.h"

namespace regionfall::drill {
namespace {

StepProcess shell(const std::string& script) {
  return {
      .program = "sh", .arguments = {"sh", "-c", script}, .environment = {{"PATH", "/usr/bin:/bin"}, {"WORD", "yes"}}};
}

const auto kNever = [] { return false; };

TEST(StepProcessTest, SucceedsWhenItsProgramDoes) {
  EXPECT_TRUE(run_step_process(shell("test $WORD = yes"), kNever));
  EXPECT_TRUE(run_step_process(shell("! read line"), kNever)) << "it has no input";
}

TEST(StepProcessTest, SaysHowItFailedWithTheLastOfWhatItSaid) {
  EXPECT_EQ(run_step_process(shell("echo no such zone >&2; exit 3"), kNever).error().message,
            "It ended with status 3, and said: no such zone");
  EXPECT_EQ(run_step_process(shell("kill -TERM $$"), kNever).error().message, "It was ended by signal 15.");
  EXPECT_EQ(run_step_process({.program = "/no/such/program", .arguments = {"program"}}, kNever).error().message,
            "/no/such/program could not be started: No such file or directory.");
  const auto much = run_step_process(shell("yes | head -c 100000; echo end; exit 1"), kNever);
  EXPECT_LT(much.error().message.size(), kOutputKept + 100);
  EXPECT_TRUE(much.error().message.ends_with("end")) << much.error().message;
}

TEST(StepProcessTest, IsEndedWithAllThatItHasStarted) {
  const TemporaryDirectory folder = TemporaryDirectory::make().value();
  const std::string file = folder.path() + "/process";
  const auto ended =
      run_step_process(shell("sleep 1000 & echo $! > " + file + ".new; mv " + file + ".new " + file + "; wait"),
                       [&] { return file_exists(file); });
  EXPECT_EQ(ended.error().message, "It was ended before it was done.");
  const std::string process(trim(read_file(file).value()));
  const auto status = read_file("/proc/" + process + "/stat");  // gone, or dead and not yet buried
  EXPECT_TRUE(!status || status->find(") Z ") != std::string::npos) << *status;
  EXPECT_TRUE(run_step_process(shell("sleep 1000 & exit 0"), kNever)) << "nothing is waited for but the program itself";
}

}  // namespace
}  // namespace regionfall::drill
