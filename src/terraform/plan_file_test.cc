#include "terraform/plan_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "terraform/engine_fixture.h"

namespace regionfall::terraform {
namespace {

using ::testing::HasSubstr;

class PlanFile : public testing::Test {
 protected:
  PlanFile() { registry_.add(test_provider()); }

  SavedPlan saved() {
    estate_.write(R"(
      resource "test_object" "a" { name = "a" }
      resource "test_object" "b" {
        name   = "b"
        value  = test_object.a.id
        secret = sensitive("hidden")
      }
      output "o" { value = test_object.b.value })");
    estate_.apply();
    estate_.cloud().objects.erase("id-1");
    SavedPlan made{.plan = estate_.plan(),
                   .directory = "infra",
                   .workspace = "blue",
                   .variables = {{{"list", hcl::Value::list(hcl::Type::string(), {hcl::Value::string("x")})}}, {"pin"}},
                   .configuration = {{{".", {{"main.tf", "# \"quoted\"\n"}}}, {"void", {}}}, {{{"net", "void"}}}},
                   .state = {"lineage", 7, 12}};
    Intent intent{.instance = *parse_resource_instance("test_object.c"),
                  .provider = made.plan.changes.front().provider,
                  .operation = Operation::kCreate,
                  .idempotency_token = "token"};
    made.plan.resolved.push_back(intent);
    return made;
  }

  Result<SavedPlan> read(const std::string& text) {
    return parse_plan_file(text, ProviderSet(registry_, environment_));
  }

  TestEstate estate_;
  ManualClock clock_{Instant{}};
  SeededRandom random_{1};
  ProviderRegistry registry_;
  ProviderEnvironment environment_{clock_, random_, ".", {}};
};

TEST_F(PlanFile, HoldsAllThatAnApplyNeeds) {
  const SavedPlan made = saved();
  const std::string text = plan_file_text(made);
  const auto again = read(text);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->directory, "infra");
  EXPECT_EQ(again->workspace, "blue");
  EXPECT_EQ(again->state, made.state);
  EXPECT_EQ(again->variables.ephemeral, made.variables.ephemeral);
  EXPECT_TRUE(again->variables.values.at("list").identical(made.variables.values.at("list")));
  EXPECT_EQ(again->configuration.directories, made.configuration.directories);
  EXPECT_EQ(again->configuration.manifest.directories, made.configuration.manifest.directories);
  EXPECT_EQ(TestEstate::actions(again->plan), TestEstate::actions(made.plan));
  ASSERT_EQ(again->plan.drift.size(), 1u);
  ASSERT_EQ(again->plan.relevant.size(), made.plan.relevant.size());
  EXPECT_EQ(again->plan.relevant.front().path, made.plan.relevant.front().path);
  ASSERT_EQ(again->plan.resolved.size(), 1u);
  EXPECT_EQ(again->plan.resolved.front().idempotency_token, "token");
  EXPECT_EQ(plan_file_text(*again), text);
}

TEST_F(PlanFile, RefusesWhatItDoesNotUnderstand) {
  const std::string text = plan_file_text(saved());
  const std::pair<const char*, const char*> broken[] = {
      {"\"delete-create\"", "\"explode\""},     {"\"create\"", "\"explode\""},
      {"\"test_object.a\"", "\"test_object\""}, {"\"lineage\"", "lineage"},
      {"\"provider\":\"", "\"provider\":\"x"},
  };
  for (const auto& [from, to] : broken) {
    std::string changed = text;
    const auto place = changed.find(from);
    if (place == std::string::npos) continue;
    changed.replace(place, std::string(from).size(), to);
    EXPECT_FALSE(read(changed)) << from;
  }
  EXPECT_FALSE(read("{}"));
  EXPECT_FALSE(read(text.substr(0, text.size() / 2)));
}

}  // namespace
}  // namespace regionfall::terraform
