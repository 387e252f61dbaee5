#include "drill/step.h"

#include <gtest/gtest.h>

#include "drill/scenario_reader.h"

namespace regionfall::drill {
namespace {

using namespace std::chrono_literals;

struct Read {
  hcl::Sources sources;
  hcl::Diagnostics diagnostics;
  std::optional<Scenario> scenario;
};

// A drill of one fault with these steps, the first of which begins at line 14.
Read read(const std::string& steps) {
  Read read;
  const hcl::SourceFile& file = read.sources.add(
      "west.drill.hcl",
      "drill {\n duration = \"60s\"\n}\nload \"shop\" {\n from = [\"Dublin\"]\n url = \"http://a/\"\n rate = 1\n}\n"
      "fault \"away\" {\n region = \"us-east-1\"\n at = \"5s\" \n until = \"9s\" \n}\n" +
          steps);
  read.scenario = read_scenario(file, "/drills", read.sources, read.diagnostics);
  return read;
}

TEST(StepReader, ReadsWhatOperatorsDo) {
  const Read got = read(R"(step "look" {
  phase        = "detect"
  on_detection = "away"
  wait_http    = "http://www.example.com/health"
  status       = 503
}
step "decide" {
  phase      = "decide"
  after_step = "look"
  approve    = "Fail over?"
}
step "redirect" {
  after_step = "decide"
  delay      = "1s"
  command    = ["aws", "route53", "list-hosted-zones"]
  from       = "Tokyo"
  timeout    = "10s"
}
step "turned" {
  phase       = "converge"
  after_fault = "away"
  wait_dns    = "www.example.com"
  leads_to    = "eu-west-1"
}
step "whole" {
  at                = "50s"
  wait_availability = "99%"
  over              = "3s"
}
)");
  ASSERT_TRUE(got.scenario) << got.diagnostics.all().front().detail;
  std::vector<std::string> told;
  for (const Step& step : got.scenario->steps)
    told.push_back(std::string(text(step.phase)) + ": " + action_text(step.action));
  EXPECT_EQ(told, (std::vector<std::string>{"detect: http://www.example.com/health answers 503 in Dublin",
                                            "decide: approval: Fail over?",
                                            "redirect: aws route53 list-hosted-zones (from Tokyo)",
                                            "converge: www.example.com leads to eu-west-1 in Dublin",
                                            "redirect: 99 % of requests succeed over 3s"}));
  EXPECT_EQ(got.scenario->steps[2].start.index, 1U);
  EXPECT_EQ(got.scenario->steps[2].start.delay, 1s);
  EXPECT_EQ(got.scenario->steps[2].timeout, 10s);
  EXPECT_EQ(got.scenario->steps[4].place.start.line, 38U);
}

TEST(StepReader, PointsAtMistakes) {
  struct Mistake {
    std::string lines;
    std::string summary;
    std::uint32_t line;
  };
  const Mistake mistakes[] = {
      {"command = [\"true\"]\n", "Unclear beginning of a step", 14},
      {"at = \"1s\"\nafter_fault = \"away\"\ncommand = [\"true\"]\n", "Unclear beginning of a step", 14},
      {"at = \"1s\"\n", "Unclear step", 14},
      {"at = \"1s\"\ncommand = [\"true\"]\napprove = \"so?\"\n", "Unclear step", 14},
      {"at = \"60s\"\ncommand = [\"true\"]\n", "Step after the drill", 15},
      {"after_fault = \"awy\"\ncommand = [\"true\"]\n", "Unknown fault", 15},
      {"after_step = \"two\"\ncommand = [\"true\"]\n", "Unknown step", 15},
      {"after_step = \"one\"\ncommand = [\"true\"]\n", "Steps in a circle", 14},
      {"at = \"1s\"\ncommand = [\"true\"]\nphase = \"panic\"\n", "Unknown phase", 17},
      {"at = \"1s\"\ncommand = []\n", "No command", 16},
      {"at = \"1s\"\ncommand = [\"true\"]\nfrom = \"Dubln\"\n", "Unknown location", 17},
      {"at = \"1s\"\ncommand = [\"true\"]\nin = \"us-east-9\"\n", "Unknown region", 17},
      {"at = \"1s\"\ncommand = [\"true\"]\nin = \"us-east-1\"\nfrom = \"Dublin\"\n", "Unclear place", 17},
      {"at = \"1s\"\nwait_http = \"gopher://a\"\n", "Bad URL", 16},
      {"at = \"1s\"\nwait_dns = \"a.example\"\n", "Name that leads nowhere", 16},
      {"at = \"1s\"\nwait_dns = \"a.example\"\nleads_to = \"us-east-9\"\n", "Unknown place", 17},
      {"at = \"1s\"\nwait_availability = \"101%\"\n", "Bad percentage", 16},
      {"at = \"1s\"\ncommand = [\"true\"]\ntimeout = \"0s\"\n", "Bad duration", 17},
  };
  for (const Mistake& mistake : mistakes) {
    SCOPED_TRACE(mistake.lines);
    const Read got = read("step \"one\" {\n" + mistake.lines + "}\n");
    EXPECT_FALSE(got.scenario);
    ASSERT_EQ(got.diagnostics.size(), 1U);
    EXPECT_EQ(got.diagnostics.all()[0].summary, mistake.summary) << got.diagnostics.all()[0].detail;
    EXPECT_EQ(got.diagnostics.all()[0].subject->start.line, mistake.line);
  }
}

TEST(StepStartTest, IsKnownOnceWhatItWaitsForHasHappened) {
  using After = StepStart::After;
  const std::vector<std::optional<Duration>> faults = {Duration(10s), std::nullopt};
  const std::vector<std::optional<Duration>> detections = {Duration(13s), std::nullopt};
  const std::vector<StepRecord> steps = {{.outcome = StepRecord::Outcome::kDone, .ended = 20s},
                                         {.outcome = StepRecord::Outcome::kRunning, .began = 20s},
                                         {.outcome = StepRecord::Outcome::kFailed, .ended = 21s}};
  struct Case {
    StepStart start;
    std::optional<Duration> due;
  };
  const Case cases[] = {
      {{After::kBeginning, 0, 5s}, 5s},  {{After::kFault, 0, 5s}, 15s},    {{After::kFault, 1, 5s}, {}},
      {{After::kDetection, 0, 2s}, 15s}, {{After::kDetection, 1, 2s}, {}}, {{After::kStep, 0, 1s}, 21s},
      {{After::kStep, 1, 1s}, {}},       {{After::kStep, 2, 1s}, {}},
  };
  for (const Case& expected : cases)
    EXPECT_EQ(due_at(expected.start, {faults, detections, steps}), expected.due)
        << static_cast<int>(expected.start.after) << " " << expected.start.index;
}

}  // namespace
}  // namespace regionfall::drill
