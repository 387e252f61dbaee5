#include "drill/world_description.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "base/paths.h"
#include "drill/scenario_reader.h"

namespace regionfall::drill {
namespace {

struct Reading {
  explicit Reading(const std::string& text) {
    terraform::LoadContext context{sources, diagnostics};
    description = read_description(sources.add("regionfall.hcl", text), context);
  }
  std::string mistake() const {
    if (diagnostics.empty()) return "";
    const hcl::Diagnostic& first = diagnostics.all().front();
    return first.summary + " at line " + std::to_string(first.subject ? first.subject->start.line : 0);
  }
  hcl::Sources sources;
  hcl::Diagnostics diagnostics;
  WorldDescription description;
};

TEST(WorldDescription, SaysWhatTerraformDoesNot) {
  const Reading read(R"(
regions = ["us-east-1", "eu-west-1"]
clients = ["Dublin", "Tokyo"]
endpoint "shop" { url = "http://www.example.com/orders" }
application { command = "exec regionfall order-service --port 80" }
)");
  EXPECT_EQ(read.mistake(), "");
  EXPECT_EQ(read.description.regions, (std::vector<std::string>{"us-east-1", "eu-west-1"}));
  ASSERT_EQ(read.description.clients.size(), 2U);
  EXPECT_EQ(read.description.clients[1].name(), "Tokyo");
  ASSERT_NE(read.description.endpoint("shop"), nullptr);
  EXPECT_EQ(read.description.endpoint("shop")->url.host, "www.example.com");
  EXPECT_EQ(read.description.endpoint("other"), nullptr);
  EXPECT_EQ(read.description.application, "exec regionfall order-service --port 80");
}

TEST(WorldDescription, PutsMistakesAtTheirLine) {
  const std::pair<const char*, const char*> cases[] = {
      {"\nregions = [\"mars-1\"]", "Unknown region at line 2"},
      {"\n\nclients = [\"Atlantis\"]", "Unknown location at line 3"},
      {"endpoint \"a\" {\n url = \"ftp://x\"\n}", "Bad URL at line 2"},
      {"endpoint \"a\" {\n url = \"http://x\"\n}\nendpoint \"a\" {\n url = \"http://y\"\n}",
       "Duplicate endpoint at line 4"},
      {"application {\n}", "Missing required argument at line 1"},
      {"application {\n command = \"a\\nb\"\n}", "Bad command at line 2"},
      {"colour = 1", "Unsupported argument at line 1"},
  };
  for (const auto& [text, mistake] : cases) EXPECT_EQ(Reading(text).mistake(), mistake) << text;
}

TEST(WorldDescription, GivesADrillItsUrlsAndLocations) {
  const auto folder = TemporaryDirectory::make().value();
  ASSERT_TRUE(write_file_atomically(join_path(folder.path(), "regionfall.hcl"),
                                    "regions = [\"eu-west-1\"]\nclients = [\"Dublin\"]\n"
                                    "endpoint \"shop\" {\n  url = \"http://www.example.com/\"\n}\n"));
  hcl::Sources sources;
  hcl::Diagnostics diagnostics;
  const auto read = [&](const std::string& load) {
    const hcl::SourceFile& file = sources.add(
        "a.drill.hcl", "drill {\n directory = \".\"\n duration = \"10s\"\n}\nload \"" + load + "\" {\n rate = 1\n}\n");
    return read_scenario(file, folder.path(), sources, diagnostics);
  };
  const auto scenario = read("shop");
  ASSERT_TRUE(scenario);
  EXPECT_EQ(scenario->loads[0].url.host, "www.example.com");
  EXPECT_EQ(scenario->loads[0].locations.at(0).name(), "Dublin");
  EXPECT_EQ(scenario->regions, std::vector<std::string>{"eu-west-1"});
  EXPECT_FALSE(read("unknown"));
  EXPECT_EQ(diagnostics.all().front().summary, "Load without a URL");
}

}  // namespace
}  // namespace regionfall::drill
