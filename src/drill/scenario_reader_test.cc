#include "drill/scenario_reader.h"

#include <gtest/gtest.h>

#include <string>

namespace regionfall::drill {
namespace {

using namespace std::chrono_literals;

struct Read {
  hcl::Sources sources;
  hcl::Diagnostics diagnostics;
  std::optional<Scenario> scenario;
};

Read read(const std::string& text) {
  Read read;
  const hcl::SourceFile& file = read.sources.add("west.drill.hcl", text);
  read.scenario = read_scenario(file, "/drills", read.sources, read.diagnostics);
  return read;
}

constexpr std::string_view kWhole = R"(
drill {
  title     = "West without east"
  directory = "../shop"
  duration  = "2m"
  regions   = ["eu-west-1"]
  variables = { tier = "small" }
}
objective "users" {
  load         = "shop"
  rto          = "90s"
  availability = "99.5%"
  p99          = "800ms"
}
load "shop" {
  from       = ["tokyo", "eu-west-1"]
  url        = "http://us-east-1/orders"
  method     = "POST"
  body       = "{}"
  headers    = { Accept = "text/plain" }
  rate       = 2.5
  resolver   = { min = "30s", max = "5m" }
  timeout    = "3s"
  keep_alive = false
  success    = [201, "3xx"]
}
fault "later" {
  link    = ["Tokyo", "us-east-1"]
  one_way = true
  at      = "60s"
  until   = "70s"
}
fault "first" {
  region = "us-east-1"
  mode   = "blackhole"
  at     = "10s"
  until  = "50s"
}
)";

TEST(ScenarioReader, ReadsAWholeDrill) {
  const Read got = read(std::string(kWhole));
  ASSERT_TRUE(got.scenario) << got.diagnostics.all().front().detail;
  const Scenario& scenario = *got.scenario;
  EXPECT_EQ(scenario.name, "west");
  EXPECT_EQ(scenario.title, "West without east");
  EXPECT_EQ(scenario.directory, "/shop");
  EXPECT_EQ(scenario.duration, 2min);
  EXPECT_EQ(scenario.regions, (std::vector<std::string>{"eu-west-1", "us-east-1"}));
  ASSERT_EQ(scenario.loads.size(), 1U);
  const Load& load = scenario.loads[0];
  EXPECT_EQ(load.locations[0].name(), "Tokyo");
  EXPECT_EQ(load.locations[1].name(), "Dublin");
  EXPECT_EQ(load.url.host, "us-east-1");
  EXPECT_EQ(load.rate, 2.5);
  EXPECT_EQ(load.resolver.max, 5min);
  EXPECT_FALSE(load.keep_alive);
  EXPECT_EQ(load.success[0].first, 201);
  EXPECT_EQ(load.success[1].last, 399);
  ASSERT_EQ(scenario.faults.size(), 2U);
  EXPECT_EQ(scenario.faults[0].name, "first");  // by time
  EXPECT_EQ(world::to_text(scenario.faults[1].fault), "link Tokyo -> us-east-1");
  ASSERT_EQ(scenario.objectives.size(), 1U);
  EXPECT_EQ(scenario.objectives[0].load, 0U);
  EXPECT_EQ(scenario.objectives[0].availability_percent, 99.5);
}

TEST(ScenarioReader, CallsADrillAfterItsFile) {
  const Read got =
      read("drill {\n duration = \"1s\"\n}\nload \"a\" {\n from = \"Dublin\"\n url = \"http://a/\"\n rate = 1\n}\n");
  ASSERT_TRUE(got.scenario);
  EXPECT_EQ(got.scenario->title, "west");
  EXPECT_FALSE(got.scenario->loads[0].resolver.forever);
}

// A drill that is right but for what takes the place of `in`; the summary and the line of what is said about it.
struct Mistake {
  std::string in;  // which block gets the lines
  std::string lines;
  std::string summary;
  std::uint32_t line;
};

std::string with_mistake(const Mistake& mistake) {
  const auto block = [&](const std::string& header, const std::string& right) {
    return header + " {\n" + (header == mistake.in ? mistake.lines : right) + "}\n";
  };
  return block("drill", "duration = \"60s\"\n\n\n") +
         block("load \"shop\"", "from = [\"Dublin\"]\nurl = \"http://us-east-1/\"\nrate = 1\n") +
         block("fault \"away\"", "region = \"us-east-1\"\nat = \"1s\"\nuntil = \"9s\"\n") +
         block("objective \"users\"", "rto = \"9s\"\n");
}

TEST(ScenarioReader, PointsAtMistakes) {
  const std::string load = "load \"shop\"";
  const std::string fault = "fault \"away\"";
  const std::string objective = "objective \"users\"";
  const Mistake mistakes[] = {
      {"drill", "duration = \"soon\"\n", "Bad duration", 2},
      {"drill", "duration = \"-1s\"\n", "Bad duration", 2},
      {"drill", "duration = \"25h\"\n", "Drill too long", 2},
      {"drill", "\n", "Missing required argument", 1},
      {"drill", "duration = \"60s\"\nregions = [\"us-east-9\"]\n", "Unknown region", 3},
      {"drill", "duration = \"60s\"\nvariables = { a = 1 }\n", "Variables of nothing", 3},
      {"drill", "duration = \"60s\"\nlenght = 3\n", "Unsupported argument", 3},
      {load, "from = [\"Dublin\", \"Dubln\"]\nurl = \"http://a/\"\nrate = 1\n", "Unknown location", 7},
      {load, "from = [\"Dublin\", \"Dublin\"]\nurl = \"http://a/\"\nrate = 1\n", "Duplicate location", 7},
      {load, "from = []\nurl = \"http://a/\"\nrate = 1\n", "Load from nowhere", 7},
      {load, "from = [\"Dublin\"]\nurl = \"gopher://a/\"\nrate = 1\n", "Bad URL", 8},
      {load, "from = [\"Dublin\"]\nurl = \"http://a/\"\nrate = 0\n", "Number out of range", 9},
      {load, "from = [\"Dublin\"]\nurl = \"http://a/\"\nrate = 5000\n", "Too many requests at a time", 6},
      {load, "from = [\"Dublin\"]\nurl = \"http://a/\"\nrate = 1\nresolver = \"never\"\n", "Bad resolver", 10},
      {load, "from = [\"Dublin\"]\nurl = \"http://a/\"\nrate = 1\nresolver = { min = \"1s\" }\n", "Bad resolver", 10},
      {load, "from = [\"Dublin\"]\nurl = \"http://a/\"\nrate = 1\nsuccess = [\"200s\"]\n", "Bad status", 10},
      {load, "from = [\"Dublin\"]\nurl = \"http://a/\"\nrate = var.rate\n", "Variables not allowed", 9},
      {fault, "region = \"us-east1\"\nat = \"1s\"\nuntil = \"9s\"\n", "Unknown region", 12},
      {fault, "region = \"us-east-1\"\nmode = \"flood\"\nat = \"1s\"\nuntil = \"9s\"\n", "Unknown mode", 13},
      {fault, "region = \"us-east-1\"\nat = \"9s\"\nuntil = \"1s\"\n", "Fault ends before it begins", 14},
      {fault, "region = \"us-east-1\"\nat = \"9s\"\nuntil = \"9s\"\n", "Fault ends before it begins", 14},
      {fault, "region = \"us-east-1\"\nat = \"9s\"\n", "Fault without an end", 11},
      {fault, "region = \"us-east-1\"\nat = \"60s\"\nuntil = \"70s\"\n", "Fault after the drill", 13},
      {fault, "region = \"us-east-1\"\nat = \"1s\"\nuntil = \"61s\"\n", "Fault outlasts the drill", 14},
      {fault, "at = \"1s\"\nuntil = \"9s\"\n", "Unclear fault", 11},
      {fault, "region = \"us-east-1\"\ncontrol_plane = \"iam\"\nat = \"1s\"\nuntil = \"9s\"\n", "Unclear fault", 11},
      {fault, "link = [\"us-east-1\"]\nat = \"1s\"\nuntil = \"9s\"\n", "Bad link", 12},
      {fault, "link = [\"us-east-1\", \"Dubln\"]\nat = \"1s\"\nuntil = \"9s\"\n", "Unknown place", 12},
      {fault, "control_plane = \"imam\"\nat = \"1s\"\nuntil = \"9s\"\n", "Unknown service", 12},
      {fault, "control_plane = \"iam\"\nmode = \"crash\"\nat = \"1s\"\nuntil = \"9s\"\n", "Mode of no region", 13},
      {objective, "load = \"shops\"\nrto = \"9s\"\n", "Objective on nothing", 17},
      {objective, "load = \"shop\"\n", "Objective without a target", 16},
      {objective, "availability = \"101%\"\n", "Bad percentage", 17},
  };
  for (const Mistake& mistake : mistakes) {
    SCOPED_TRACE(mistake.lines);
    const Read got = read(with_mistake(mistake));
    EXPECT_FALSE(got.scenario);
    ASSERT_FALSE(got.diagnostics.empty());
    const hcl::Diagnostic& said = got.diagnostics.all().front();
    EXPECT_EQ(said.summary, mistake.summary) << said.detail;
    ASSERT_TRUE(said.subject);
    EXPECT_EQ(said.subject->start.line, mistake.line) << said.detail;
    EXPECT_EQ(got.diagnostics.size(), 1U);
  }
}

TEST(ScenarioReader, RefusesFaultsThatHealOneAnother) {
  const auto faults = [](const std::string& second) {
    return "drill {\n duration = \"60s\"\n}\nload \"a\" {\n from = [\"Dublin\"]\n url = \"http://a/\"\n rate = 1\n}\n"
           "fault \"one\" {\n region = \"us-east-1\"\n at = \"1s\"\n until = \"9s\"\n}\n"
           "fault \"two\" {\n" +
           second + "}\n";
  };
  const Read overlapping = read(faults("region = \"us-east-1\"\nmode = \"slow\"\nat = \"8s\"\nuntil = \"12s\"\n"));
  ASSERT_EQ(overlapping.diagnostics.size(), 1U);
  EXPECT_EQ(overlapping.diagnostics.all()[0].summary, "Overlapping faults of one target");
  EXPECT_TRUE(read(faults("region = \"us-east-1\"\nat = \"9s\"\nuntil = \"12s\"\n")).scenario);
  EXPECT_TRUE(read(faults("region = \"eu-west-1\"\nat = \"1s\"\nuntil = \"12s\"\n")).scenario);
}

TEST(ScenarioReader, RefusesATargetOfRecoveryWhereNothingFails) {
  const Read got = read(
      "drill {\n duration = \"60s\"\n}\nload \"a\" {\n from = [\"Dublin\"]\n url = \"http://a/\"\n rate = 1\n}\n"
      "objective \"back\" {\n rto = \"1s\"\n}\n");
  ASSERT_EQ(got.diagnostics.size(), 1U);
  EXPECT_EQ(got.diagnostics.all()[0].summary, "Objective on nothing");
}

TEST(ScenarioReader, RefusesMoreRequestsThanCanBeKept) {
  const Read got = read(
      "drill {\n duration = \"24h\"\n}\nload \"a\" {\n from = [\"Dublin\"]\n url = \"http://a/\"\n rate = 1000\n}\n");
  ASSERT_EQ(got.diagnostics.size(), 1U);
  EXPECT_EQ(got.diagnostics.all()[0].summary, "Drill too large");
}

}  // namespace
}  // namespace regionfall::drill
