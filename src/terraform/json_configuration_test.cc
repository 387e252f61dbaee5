// Configurations in native syntax and in JSON that must come to the same. What Terraform makes of JSON is compared in
// tests/engine_scenarios/json_syntax.txt; here are blocks, which its built-in provider has none of.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "terraform/engine_fixture.h"

namespace regionfall::terraform {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// What a plan would make, object by object.
std::vector<std::string> planned(const std::string& file, const std::string& text) {
  TestEstate estate;
  estate.write(Files{{file, text}});
  const Plan plan = estate.plan();
  EXPECT_THAT(estate.found(), IsEmpty()) << text << estate.text();
  std::vector<std::string> all;
  for (const auto& change : plan.changes)
    all.push_back(change.address.to_string() + " = " + change.after.debug_string());
  return all;
}

TEST(JsonConfiguration, MeansWhatItMeansInNativeSyntax) {
  const struct {
    const char* native;
    const char* json;
  } tests[] = {
      {R"(resource "test_object" "a" {
            name = "a"
            rule { port = 1 }
          })",
       R"({"resource": {"test_object": {"a": {"name": "a", "rule": {"port": 1}}}}})"},
      {R"(resource "test_object" "a" {
            rule {
              port = 1
              cidr = "x"
            }
            rule { port = 1 + 1 }
          })",
       R"({"resource": {"test_object": {"a": {"rule": [{"port": "1", "cidr": "x"}, {"//": "x", "port": "${1 + 1}"}]}}}})"},
      {R"(resource "test_object" "a" {
            dynamic "rule" {
              for_each = { x = 1, y = 2 }
              content {
                cidr = rule.key
                port = rule.value
              }
            }
          })",
       R"({"resource": {"test_object": {"a": {"dynamic": {"rule": {
            "for_each": {"x": 1, "y": 2},
            "content": {"cidr": "${rule.key}", "port": "${rule.value}"}}}}}}})"},
      {R"(locals {
            ports = [3, 4]
          }
          resource "test_object" "a" {
            rule { port = 1 }
            dynamic "rule" {
              for_each = local.ports
              iterator = port
              content { port = port.value }
            }
            dynamic "rule" {
              for_each = toset(["z"])
              content { cidr = rule.value }
            }
          })",
       R"({"locals": {"ports": [3, 4]},
          "resource": [{"test_object": {"a": [{
            "rule": [{"port": 1}],
            "dynamic": [
              {"rule": {"for_each": "${local.ports}", "iterator": "port", "content": {"port": "${port.value}"}}},
              {"rule": [{"for_each": "${toset([\"z\"])}", "content": [{"cidr": "${rule.value}"}]}]}
            ]}]}}]})"},
      {R"(provider "test" { region = "r" }
          provider "test" {
            alias  = "other"
            region = "s"
          }
          resource "test_object" "a" {
            provider = test.other
            for_each = toset(["k"])
            name     = "${each.key}-${upper("x")}"
            tags     = { "${each.key}" = each.value, plain = 5 }
          }
          data "test_lookup" "l" { key = "k" })",
       R"({"provider": {"test": [{"region": "r"}, {"alias": "other", "region": "s"}]},
          "resource": {"test_object": {"a": {
            "provider": "test.other",
            "for_each": "${toset([\"k\"])}",
            "name": "${each.key}-${upper(\"x\")}",
            "tags": {"${each.key}": "${each.value}", "plain": 5}}}},
          "data": {"test_lookup": {"l": {"key": "k"}}}})"},
  };
  for (const auto& test : tests) {
    const auto native = planned("main.tf", test.native);
    EXPECT_FALSE(native.empty());
    EXPECT_EQ(planned("main.tf.json", test.json), native) << test.json;
  }
}

// "main.tf.json:3,5-12 Unsupported argument" of everything a plan finds wrong.
std::vector<std::string> mistakes(const std::string& json) {
  LoadedFiles loaded(Files{{"main.tf.json", json}});
  return loaded.found();
}

TEST(JsonConfiguration, PointsIntoStringsThatAreReferences) {
  EXPECT_THAT(mistakes(R"({
  "resource": {"test_object": {
    "a": {"count": 1, "depends_on": ["test_object.nope"]},
    "b": {"lifecycle": {"replace_triggered_by": ["test_object.a[0].id", "test_object.missing"]}},
    "c": {"depends_on": ["\u0074est_object.gone"]}
  }}})"),
              ElementsAre("main.tf.json:3,39-55 Reference to undeclared resource",
                          "main.tf.json:4,74-93 Reference to undeclared resource",
                          "main.tf.json:5,27-48 Reference to undeclared resource"));
}

TEST(JsonConfiguration, TakesSettingsFromTextsAsTerraformDoes) {
  TestEstate estate;
  estate.write(Files{{"main.tf.json", R"({"resource": {"test_object": {"a": {
      "name": "a", "lifecycle": {"prevent_destroy": "true", "ignore_changes": "all"}}}}})"}});
  estate.apply();
  estate.plan({.mode = PlanMode::kDestroy});
  EXPECT_THAT(estate.text(), HasSubstr("prevent_destroy"));
}

}  // namespace
}  // namespace regionfall::terraform
