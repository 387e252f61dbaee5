#include "terraform/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "terraform/engine_fixture.h"

namespace regionfall::terraform {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Lines = std::vector<std::string>;

TEST(Plan, CreatesWhatDoesNotExistAndThenHasNothingToDo) {
  TestEstate estate;
  estate.write(R"(resource "test_object" "a" { name = "a" })");
  EXPECT_THAT(TestEstate::actions(estate.plan()), ElementsAre("create test_object.a"));
  EXPECT_THAT(estate.apply(), ElementsAre("create a"));
  const Plan again = estate.plan();
  EXPECT_THAT(TestEstate::actions(again), IsEmpty());
  EXPECT_FALSE(again.applyable());
}

TEST(Plan, UpdatesReplacesAndDestroysAsTheSchemaAndConfigurationSay) {
  TestEstate estate;
  estate.write(R"(
    resource "test_object" "changed" {
      name  = "changed"
      value = "1"
    }
    resource "test_object" "replaced" {
      name  = "replaced"
      fixed = "1"
    }
    resource "test_object" "gone" { name = "gone" })");
  estate.apply();
  estate.write(R"(
    resource "test_object" "changed" {
      name  = "changed"
      value = "2"
    }
    resource "test_object" "replaced" {
      name  = "replaced"
      fixed = "2"
    })");
  EXPECT_THAT(TestEstate::actions(estate.plan()),
              ElementsAre("update test_object.changed", "delete test_object.gone (delete_because_no_resource_config)",
                          "replace test_object.replaced (replace_because_cannot_update)"));
}

TEST(Plan, CarriesUnknownValuesToWhatRefersToThem) {
  TestEstate estate;
  estate.write(R"(
    resource "test_object" "a" { name = "a" }
    resource "test_object" "b" {
      name  = "b"
      value = "of ${test_object.a.id}"
    }
    output "ids" { value = [test_object.a.id, test_object.b.value] })");
  const Plan plan = estate.plan();
  ASSERT_EQ(plan.changes.size(), 2u);
  EXPECT_FALSE(plan.changes[1].after.attribute("value").is_known());
  EXPECT_EQ(plan.changes[1].after.attribute("value").refinement().string_prefix, "of ");
  estate.apply();
  EXPECT_EQ(estate.output("ids").debug_string(), R"(["id-1", "of id-1"])");
}

TEST(Plan, NamesTheReasonWhenInstancesGo) {
  TestEstate estate;
  const auto with = [](const std::string& a, const std::string& b) {
    return "resource \"test_object\" \"a\" {\n count = " + a + "\n name = \"a${count.index}\"\n}\n" +
           "resource \"test_object\" \"b\" {\n for_each = toset(" + b + ")\n name = each.key\n}\n";
  };
  estate.write(with("3", R"(["x", "y"])"));
  estate.apply();
  estate.write(with("1", R"(["y", "z"])"));
  EXPECT_THAT(TestEstate::actions(estate.plan()),
              ElementsAre("delete test_object.a[1] (delete_because_count_index)",
                          "delete test_object.a[2] (delete_because_count_index)",
                          "delete test_object.b[\"x\"] (delete_because_each_key)", "create test_object.b[\"z\"]"));
}

TEST(Plan, RefusesCountAndForEachThatAreNotKnown) {
  TestEstate estate;
  estate.write(R"(
    resource "test_object" "a" { name = "a" }
    resource "test_object" "b" {
      count = length(test_object.a.id)
      name  = "b"
    }
    resource "test_object" "c" {
      for_each = toset([test_object.a.id])
      name     = "c"
    })");
  EXPECT_TRUE(estate.plan().errored);
  EXPECT_THAT(estate.found(), ElementsAre("Invalid count argument", "Invalid for_each argument"));
}

TEST(Plan, IgnoresChangesThatTheLifecycleNames) {
  TestEstate estate;
  const auto with = [](const std::string& value, const std::string& owner) {
    return R"(resource "test_object" "a" {
      name  = "a"
      value = ")" +
           value + R"("
      tags  = { owner = ")" +
           owner + R"(", kind = "x" }
      lifecycle { ignore_changes = [value, tags["owner"]] }
    })";
  };
  estate.write(with("1", "me"));
  estate.apply();
  estate.write(with("2", "you"));
  EXPECT_THAT(TestEstate::actions(estate.plan()), IsEmpty());
}

TEST(Plan, KeepsWhatMustNotBeDestroyed) {
  TestEstate estate;
  const auto with = [](const std::string& fixed) {
    return "resource \"test_object\" \"a\" {\n name = \"a\"\n fixed = \"" + fixed +
           "\"\n lifecycle {\n prevent_destroy = true\n }\n}\n";
  };
  estate.write(with("1"));
  estate.apply();
  estate.write(with("2"));
  EXPECT_TRUE(estate.plan().errored);
  EXPECT_THAT(estate.found(), ElementsAre("Instance cannot be destroyed"));
  EXPECT_TRUE(estate.plan({.mode = PlanMode::kDestroy}).errored);
  estate.write("resource \"test_object\" \"a\" {\n count = 0\n lifecycle {\n prevent_destroy = true\n }\n}\n");
  EXPECT_TRUE(estate.plan().errored);
}

TEST(Plan, ReplacesWhatIsTaintedAskedForOrTriggered) {
  TestEstate estate;
  const auto with = [](const std::string& value) {
    return R"(
    resource "test_object" "a" {
      name  = "a"
      value = ")" +
           value + R"("
    }
    resource "test_object" "b" {
      name = "b"
      lifecycle { replace_triggered_by = [test_object.a.value] }
    })";
  };
  estate.write(with("1"));
  estate.apply();
  EXPECT_THAT(TestEstate::actions(estate.plan({.replace = {*parse_resource_instance("test_object.a")}})),
              ElementsAre("replace test_object.a (replace_by_request)"));
  estate.write(with("2"));
  EXPECT_THAT(TestEstate::actions(estate.plan()),
              ElementsAre("update test_object.a", "replace test_object.b (replace_by_triggers)"));
  estate.cloud().failing = {"update a"};
  estate.apply();
}

TEST(Plan, FindsWhatChangedOutside) {
  TestEstate estate;
  estate.write(R"(resource "test_object" "a" { name = "a" }
    resource "test_object" "b" { name = "b" })");
  estate.apply();
  estate.cloud().objects.erase("id-1");
  const Plan plan = estate.plan();
  ASSERT_EQ(plan.drift.size(), 1u);
  EXPECT_EQ(plan.drift[0].action, Action::kDelete);
  EXPECT_EQ(TestEstate::actions(plan).size(), 1u);
  EXPECT_THAT(TestEstate::actions(estate.plan({.refresh = false})), IsEmpty());
}

TEST(Plan, FollowsMovedBlocksAndCountThatComesAndGoes) {
  TestEstate estate;
  estate.write(R"(resource "test_object" "a" { name = "a" }
    resource "test_object" "c" { name = "c" })");
  estate.apply();
  estate.write(R"(
    resource "test_object" "b" { name = "a" }
    resource "test_object" "c" {
      count = 1
      name  = "c"
    }
    moved {
      from = test_object.a
      to   = test_object.b
    })");
  const Plan plan = estate.plan();
  EXPECT_THAT(TestEstate::actions(plan), IsEmpty());
  EXPECT_TRUE(plan.applyable());
  ASSERT_EQ(plan.changes.size(), 2u);
  EXPECT_EQ(plan.changes[0].previous_address->to_string(), "test_object.a");
  EXPECT_EQ(plan.changes[1].previous_address->to_string(), "test_object.c");
  estate.apply();
  EXPECT_FALSE(estate.plan().applyable());
}

TEST(Plan, ImportsWhatExistsAlready) {
  TestEstate estate;
  estate.write(R"(resource "test_object" "a" { name = "a" })");
  estate.apply();
  const auto object = estate.cloud().objects.at("id-1");
  TestEstate other;
  other.cloud().objects.emplace("id-1", object);
  other.write(R"(
    resource "test_object" "a" { name = "a" }
    import {
      to = test_object.a
      id = "id-1"
    })");
  const Plan plan = other.plan();
  EXPECT_EQ(plan.counts().import, 1) << other.text();
  EXPECT_EQ(plan.counts().add, 0);
}

TEST(Plan, ForgetsWhatARemovedBlockLetsGo) {
  TestEstate estate;
  estate.write(R"(resource "test_object" "a" { name = "a" })");
  estate.apply();
  estate.write(R"(removed {
    from = test_object.a
    lifecycle { destroy = false }
  })");
  EXPECT_THAT(TestEstate::actions(estate.plan()),
              ElementsAre("forget test_object.a (delete_because_no_resource_config)"));
  EXPECT_THAT(estate.apply(), IsEmpty());
  EXPECT_TRUE(estate.state().resources.empty());
  EXPECT_EQ(estate.cloud().objects.size(), 1u);
}

TEST(Plan, DataThatRefersToWhatIsStillToComeIsReadAfterItAlsoWhenTheValueIsKnown) {
  TestEstate estate;
  estate.write(R"(
    resource "test_object" "a" { name = "a" }
    locals { name = test_object.a.name }
    data "test_lookup" "direct" { key = test_object.a.name }
    data "test_lookup" "indirect" { key = local.name })");
  EXPECT_THAT(TestEstate::actions(estate.plan()),
              ElementsAre("create test_object.a", "read data.test_lookup.direct (read_because_dependency_pending)"));
}

TEST(Plan, ReadsDataDuringPlanUnlessItDependsOnWhatIsStillToCome) {
  TestEstate estate;
  estate.write(R"(
    resource "test_object" "a" { name = "a" }
    data "test_lookup" "now" { key = "k" }
    data "test_lookup" "unknown" { key = test_object.a.id }
    data "test_lookup" "after" {
      key        = "k2"
      depends_on = [test_object.a]
    }
    output "values" { value = [data.test_lookup.now.value, data.test_lookup.unknown.value, data.test_lookup.after.value] })");
  EXPECT_THAT(TestEstate::actions(estate.plan()),
              ElementsAre("create test_object.a", "read data.test_lookup.after (read_because_dependency_pending)",
                          "read data.test_lookup.unknown (read_because_config_unknown)"));
  estate.apply();
  EXPECT_EQ(estate.output("values").debug_string(), R"(["<k>", "<id-1>", "<k2>"])");
  EXPECT_THAT(TestEstate::actions(estate.plan()), IsEmpty());
}

TEST(Plan, TakesOnlyTargetsAndWhatTheyNeed) {
  TestEstate estate;
  estate.write(R"(
    resource "test_object" "a" { name = "a" }
    resource "test_object" "b" { name = test_object.a.name }
    resource "test_object" "c" { name = "c" })");
  EXPECT_THAT(TestEstate::actions(estate.plan({.targets = {*parse_target("test_object.b")}})),
              ElementsAre("create test_object.a", "create test_object.b"));
}

TEST(Plan, EvaluatesModulesWithCountForEachAndOutputs) {
  TestEstate estate;
  estate.write({{"main.tf", R"(
    module "net" {
      source   = "./net"
      for_each = { eu = 1, us = 2 }
      name     = each.key
      size     = each.value
    }
    output "names" { value = { for key, net in module.net : key => net.names } }
    output "first" { value = module.net["eu"].names[0] })"},
                {"net/main.tf", R"(
    variable "name" { type = string }
    variable "size" { type = number }
    resource "test_object" "a" {
      count = var.size
      name  = "${var.name}-${count.index}"
    }
    output "names" { value = test_object.a[*].name })"}});
  EXPECT_EQ(estate.apply().size(), 3u);
  EXPECT_THAT(estate.found(), IsEmpty());
  EXPECT_EQ(estate.output("names").debug_string(), R"({eu = ["eu-0"], us = ["us-0", "us-1"]})");
  EXPECT_EQ(estate.output("first").debug_string(), "\"eu-0\"");
}

TEST(Plan, HoldsConditionsAndSaysTheirOwnMessages) {
  TestEstate estate;
  estate.write(R"(
    variable "size" {
      type    = number
      default = 5
      validation {
        condition     = var.size < 3
        error_message = "Too big: ${var.size}."
      }
    })");
  EXPECT_TRUE(estate.plan().errored);
  EXPECT_THAT(estate.text(), HasSubstr("Too big: 5."));
  estate.write(R"(
    resource "test_object" "a" {
      name = "a"
      lifecycle {
        postcondition {
          condition     = self.name == "b"
          error_message = "Not b."
        }
      }
    })");
  EXPECT_TRUE(estate.plan().errored);
  EXPECT_THAT(estate.text(), HasSubstr("Not b."));
  estate.write(R"(
    locals { holds = false }
    check "c" {
      assert {
        condition     = local.holds
        error_message = "Only a warning."
      }
    })");
  EXPECT_FALSE(estate.plan().errored);
  EXPECT_THAT(estate.found(), ElementsAre("warning Check block assertion failed"));
}

TEST(Plan, ReportsACycleAsTheCycle) {
  TestEstate estate;
  estate.write(R"(
    locals {
      a = local.b
      b = local.c
      c = local.a
    })");
  EXPECT_TRUE(estate.plan().errored);
  EXPECT_THAT(estate.found(), ElementsAre("Cycle"));
  EXPECT_THAT(estate.text(), HasSubstr("local.a → local.b → local.c → local.a"));
}

TEST(Plan, KeepsSensitiveMarksThroughReferences) {
  TestEstate estate;
  estate.write(R"(
    resource "test_object" "a" {
      name   = "a"
      secret = "s"
    }
    resource "test_object" "b" { value = test_object.a.secret }
    output "leak" { value = test_object.b.value })");
  const Plan plan = estate.plan();
  EXPECT_THAT(estate.found(), ElementsAre("Output refers to sensitive values"));
  ASSERT_EQ(plan.changes.size(), 2u);
  EXPECT_TRUE(has(plan.changes[1].after.attribute("value").marks(), hcl::Marks::kSensitive));
}

TEST(Plan, BuildsBlocksFromDynamicBlocks) {
  TestEstate estate;
  estate.write(R"(
    resource "test_object" "a" {
      name = "a"
      dynamic "rule" {
        for_each = [80, 443]
        iterator = port
        content { port = port.value }
      }
      rule { port = 22 }
    })");
  estate.apply();
  EXPECT_THAT(estate.found(), IsEmpty());
  EXPECT_EQ(estate.cloud().objects.at("id-1").attribute("rule").length(), 3u);
  EXPECT_THAT(TestEstate::actions(estate.plan()), IsEmpty());
}

TEST(Plan, ReadsDataLaterThatRefersToWhatChanges) {
  TestEstate estate;
  const auto with = [](const char* value) {
    return std::string("resource \"test_object\" \"a\" {\n name = \"a\"\n value = \"") + value + "\"\n}\n" + R"(
      locals { by_name = test_object.a.name }
      data "test_lookup" "direct" { key = test_object.a.name }
      data "test_lookup" "by_local" { key = local.by_name }
      data "test_lookup" "of_data" { key = data.test_lookup.direct.key })";
  };
  estate.write(with("1"));
  estate.apply();
  EXPECT_THAT(TestEstate::actions(estate.plan()), IsEmpty());
  estate.write(with("2"));
  EXPECT_THAT(TestEstate::actions(estate.plan()),
              ElementsAre("update test_object.a", "read data.test_lookup.direct (read_because_dependency_pending)"));
}

TEST(Plan, LeavesOutputsAloneThatTargetsDoNotNeed) {
  TestEstate estate;
  const auto with = [](const char* value) {
    return std::string("resource \"test_object\" \"a\" {\n name = \"a\"\n value = \"") + value + "\"\n}\n" +
           "resource \"test_object\" \"b\" {\n name = \"b\"\n}\n" +
           "output \"of_a\" {\n value = test_object.a.value\n}\noutput \"of_b\" {\n value = test_object.b.id\n}\n";
  };
  estate.write(with("1"));
  estate.apply();
  estate.write(with("2"));
  const PlanOptions options{.targets = {*parse_target("test_object.a")}};
  const Plan plan = estate.plan(options);
  ASSERT_EQ(plan.outputs.size(), 1u);
  EXPECT_EQ(plan.outputs.front().name, "of_a");
  estate.apply(options);
  EXPECT_EQ(estate.output("of_b").as_string(), "id-2");
}

}  // namespace
}  // namespace regionfall::terraform
