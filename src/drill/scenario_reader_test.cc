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
      {fault, "control_plane = \"iam\"\nmode = \"crash\"\nat = \"1s\"\nuntil = \"9s\"\n", "Mode of nothing", 13},
      {fault, "zone = \"us-east-1x\"\nat = \"1s\"\nuntil = \"9s\"\n", "Unknown zone", 12},
      {fault, "zone = \"us-east-1a\"\nregion = \"us-east-1\"\nat = \"1s\"\nuntil = \"9s\"\n", "Unclear fault", 11},
      {fault, "zone = \"us-east-1a\"\nmode = \"flood\"\nat = \"1s\"\nuntil = \"9s\"\n", "Unknown mode", 13},
      {fault, "service = \"ec3\"\nat = \"1s\"\nuntil = \"9s\"\n", "Unknown service", 12},
      {fault, "service = \"ec2\"\nregion = \"us-east1\"\nat = \"1s\"\nuntil = \"9s\"\n", "Unknown region", 13},
      {fault, "service = \"ec2\"\nstatus = 404\nat = \"1s\"\nuntil = \"9s\"\n", "Bad status", 13},
      {fault, "service = \"ec2\"\nerror_rate = \"200%\"\nat = \"1s\"\nuntil = \"9s\"\n", "Bad percentage", 13},
      {fault, "region = \"us-east-1\"\nlatency = \"1s\"\nat = \"1s\"\nuntil = \"9s\"\n", "Answers of no service", 13},
      {fault, "process = \"moon\"\nat = \"1s\"\nuntil = \"9s\"\n", "Unknown process", 12},
      {fault, "process = \"balancers\"\nat = \"1s\"\nuntil = \"9s\"\n", "Unknown process", 12},
      {fault, "instance = \"\"\nat = \"1s\"\nuntil = \"9s\"\n", "Unknown instance", 12},
      {fault, "region = \"us-east-1\"\nat = \"1s\"\nuntil = \"9s\"\nfor = \"2s\"\n", "Fault with two ends", 15},
      {fault, "region = \"us-east-1\"\nat = \"1s\"\nfor = \"0s\"\n", "Bad duration", 14},
      {fault, "region = \"us-east-1\"\nat = \"9s\"\nfor = \"55s\"\n", "Fault outlasts the drill", 14},
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

std::string writing(const std::string& store, const std::string& load, const std::string& objective) {
  return "drill {\n duration = \"60s\"\n}\n" + store +
         "load \"shop\" {\n from = [\"Dublin\"]\n url = \"http://a/\"\n rate = 1\n " + load + "\n}\n" +
         "objective \"data\" {\n " + objective + "\n}\n";
}

TEST(ScenarioReader, ReadsWhereLoadsWrite) {
  const Read got =
      read(writing("store \"orders\" {\n path = \"/v1/orders\"\n copies = { eu-west-1 = \"http://b http://c/x\" }\n}\n",
                   "writes = \"20%\"", "rpo = \"5s\"\n lost_writes = 0"));
  ASSERT_TRUE(got.scenario) << got.diagnostics.all().front().detail;
  EXPECT_EQ(got.scenario->loads[0].write_share, 0.2);
  ASSERT_EQ(got.scenario->stores[0].copies.size(), 2U);
  EXPECT_EQ(got.scenario->stores[0].copies[0].url.target, "/v1/orders");
  EXPECT_EQ(got.scenario->stores[0].copies[1].url.target, "/x");
  EXPECT_EQ(got.scenario->regions, std::vector<std::string>{"eu-west-1"});
  EXPECT_EQ(got.scenario->objectives[0].rpo, 5s);
  EXPECT_EQ(got.scenario->objectives[0].lost_writes, 0U);
}

TEST(ScenarioReader, PointsAtWritesThatLeadNowhere) {
  struct Case {
    std::string store, load, objective, summary;
  };
  const std::string store = "store \"orders\" {\n}\n";
  const Case cases[] = {
      {"", "writes = \"20%\"", "availability = \"9%\"", "Writes to nothing"},
      {store + "store \"carts\" {\n}\n", "writes = \"20%\"", "availability = \"9%\"", "Writes to nothing"},
      {store, "writes = \"20%\"\n store = \"order\"", "availability = \"9%\"", "Unknown store"},
      {store, "store = \"orders\"", "availability = \"9%\"", "Store of no writes"},
      {store, "", "rpo = \"5s\"", "Objective on nothing"},
      {store, "writes = \"20%\"", "rpo = \"5s\"\n store = \"order\"", "Unknown store"},
      {store, "writes = \"20%\"", "availability = \"9%\"\n store = \"orders\"", "Objective on nothing"},
      {store, "writes = \"20%\"", "lost_writes = -2", "Number out of range"},
      {"store \"orders\" {\n path = \"orders\"\n}\n", "writes = \"20%\"", "rpo = \"5s\"", "Bad path"},
      {"store \"orders\" {\n copies = { us-east-9 = \"http://a\" }\n}\n", "writes = \"20%\"", "rpo = \"5s\"",
       "Unknown region"},
  };
  for (const Case& expected : cases) {
    SCOPED_TRACE(expected.summary + ": " + expected.store + expected.load + expected.objective);
    const Read got = read(writing(expected.store, expected.load, expected.objective));
    ASSERT_EQ(got.diagnostics.size(), 1U);
    EXPECT_EQ(got.diagnostics.all()[0].summary, expected.summary);
  }
}

constexpr std::string_view kOneLoad =
    "drill {\n duration = \"60s\"\n}\nload \"a\" {\n from = [\"Dublin\"]\n url = \"http://a/\"\n rate = 1\n}\n";

TEST(ScenarioReader, RefusesTheVeryFaultThatIsThere) {
  const auto faults = [](const std::string& second) {
    return std::string(kOneLoad) +
           "fault \"one\" {\n region = \"us-east-1\"\n at = \"1s\"\n until = \"9s\"\n}\n"
           "fault \"two\" {\n" +
           second + "}\n";
  };
  const Read overlapping = read(faults("region = \"us-east-1\"\nat = \"8s\"\nuntil = \"12s\"\n"));
  ASSERT_EQ(overlapping.diagnostics.size(), 1U);
  EXPECT_EQ(overlapping.diagnostics.all()[0].summary, "Overlapping faults of one target");
  EXPECT_TRUE(read(faults("region = \"us-east-1\"\nmode = \"slow\"\nat = \"8s\"\nuntil = \"12s\"\n")).scenario);
  EXPECT_TRUE(read(faults("region = \"us-east-1\"\nat = \"9s\"\nuntil = \"12s\"\n")).scenario);
  EXPECT_TRUE(read(faults("zone = \"us-east-1a\"\nat = \"1s\"\nuntil = \"12s\"\n")).scenario);
}

TEST(ScenarioReader, ReadsEveryKindOfFault) {
  const std::pair<const char*, const char*> cases[] = {
      {"region = \"us-east-1\"", "region us-east-1 crash"},
      {"zone = \"us-east-1a\"\nmode = \"blackhole\"", "zone us-east-1a blackhole"},
      {"zone = \"use1-az4\"", "zone us-east-1d crash"},
      {"link = [\"us-east-1\", \"Tokyo\"]\none_way = true", "link us-east-1 -> Tokyo"},
      {"instance = \"web\"\nmode = \"slow\"", "instance web slow"},
      {"service = \"ec2\"\nregion = \"us-east-1\"", "service ec2 us-east-1 crash (100 % fail with 503)"},
      {"service = \"ec2\"\nmode = \"slow\"\nerror_rate = \"0%\"\nlatency = \"2s\"", "service ec2 slow (2000 ms late)"},
      {"service = \"ec2\"\nerror_rate = \"30%\"\nstatus = 500", "service ec2 crash (30 % fail with 500)"},
      {"process = \"balancers\"\nregion = \"us-east-1\"", "process balancers us-east-1 crash"},
      {"process = \"edge\"\nmode = \"blackhole\"", "process edge blackhole"},
      {"control_plane = \"global\"", "control-plane global"},
  };
  for (const auto& [lines, text] : cases) {
    const Read got = read(std::string(kOneLoad) + "fault \"one\" {\n" + lines + "\nat = \"10s\"\nfor = \"20s\"\n}\n");
    ASSERT_TRUE(got.scenario) << lines << ": " << got.diagnostics.all().front().detail;
    EXPECT_EQ(world::to_text(got.scenario->faults[0].fault), text);
    EXPECT_EQ(got.scenario->faults[0].at, 10s);
    EXPECT_EQ(got.scenario->faults[0].until, 30s);
  }
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
