#include "terraform/relevant_attributes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "terraform/engine_fixture.h"

namespace regionfall::terraform {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Lines = std::vector<std::string>;

// What bears on a plan of the estate, as "test_object.a.tags["x"]".
Lines relevant(TestEstate& estate, PlanOptions options = {}) {
  options.relevance = true;
  const Plan plan = estate.plan(std::move(options));
  EXPECT_THAT(estate.found(), IsEmpty());
  Lines lines;
  for (const auto& attribute : plan.relevant) lines.push_back(attribute.address() + hcl::path_text(attribute.path));
  return lines;
}

// The same after everything but one output exists, whose value is `expression`.
Lines relevant_to(const std::string& configuration, const std::string& expression) {
  TestEstate estate;
  estate.write(configuration);
  estate.apply();
  estate.write(configuration + "output \"asked\" {\n value = " + expression + "\n sensitive = true\n}\n");
  return relevant(estate);
}

constexpr const char* kObjects = R"(
  locals {
    name  = test_object.a.name
    names = [local.name, test_object.b[0].name]
  }
  resource "test_object" "source" {
    name = "source"
    tags = { x = "1", y = "2" }
  }
  resource "test_object" "a" {
    name  = "a"
    value = test_object.source.tags["x"]
    rule { cidr = test_object.source.tags.y }
  }
  resource "test_object" "b" {
    count = length(test_object.source.tags)
    name  = "b${count.index}"
    value = test_object.a.id
  }
  resource "test_object" "c" {
    for_each = toset([test_object.source.name])
    name     = each.key
    dynamic "rule" {
      for_each = test_object.source.tags
      content { cidr = rule.value }
    }
  }
  data "test_lookup" "found" { key = test_object.a.value }
)";

TEST(RelevantAttributes, FollowReferencesToTheEnd) {
  const struct {
    const char* expression;
    Lines relevant;
  } tests[] = {
      {"\"nothing\"", {}},
      {"test_object.a.id", {"test_object.a.id"}},
      {"test_object.a.value", {"test_object.a.value", "test_object.source.tags[\"x\"]"}},
      {"test_object.a", {"test_object.a", "test_object.source.tags.y", "test_object.source.tags[\"x\"]"}},
      // A block that may occur several times: as the whole object, or, with an index, no further.
      {"test_object.a.rule", {"test_object.a.rule", "test_object.source.tags.y", "test_object.source.tags[\"x\"]"}},
      {"test_object.a.rule[0].cidr", {"test_object.a.rule[0].cidr"}},
      {"test_object.c", {"test_object.c", "test_object.source.name", "test_object.source.tags"}},
      {"local.name", {"test_object.a.name"}},
      {"local.names", {"test_object.a.name", "test_object.b[0].name", "test_object.source.tags"}},
      {"test_object.b[*].id", {"test_object.a.id", "test_object.b", "test_object.source.tags"}},
      {"test_object.b[length(local.name)].id",
       {"test_object.a.id", "test_object.a.name", "test_object.b", "test_object.source.tags"}},
      {"test_object.c[\"source\"].name", {"test_object.c[\"source\"].name", "test_object.source.name"}},
      {"data.test_lookup.found.value", {"data.test_lookup.found.value"}},
      {"data.test_lookup.found.key",
       {"data.test_lookup.found.key", "test_object.a.value", "test_object.source.tags[\"x\"]"}},
  };
  for (const auto& test : tests) EXPECT_EQ(relevant_to(kObjects, test.expression), test.relevant) << test.expression;
}

TEST(RelevantAttributes, AreThoseOfChangedObjects) {
  TestEstate estate;
  const auto with = [](const char* value) {
    return std::string(R"(
      resource "test_object" "a" { name = "a" }
      resource "test_object" "b" { name = "b" }
      resource "test_object" "c" {
        name       = "c"
        value      = "${test_object.a.id}-)") +
           value + R"("
        depends_on = [test_object.b]
        lifecycle {
          precondition {
            condition     = test_object.b.id != ""
            error_message = "No b."
          }
        }
      }
      resource "test_object" "d" { name = test_object.c.name })";
  };
  estate.write(with("1"));
  EXPECT_THAT(relevant(estate), ElementsAre("test_object.a.id", "test_object.c.name"));
  estate.apply();
  EXPECT_THAT(relevant(estate), IsEmpty());
  estate.write(with("2"));
  EXPECT_THAT(relevant(estate), ElementsAre("test_object.a.id"));
}

TEST(RelevantAttributes, CrossModules) {
  TestEstate estate;
  estate.write(Files{{"main.tf", R"(
                       resource "test_object" "a" { name = "a" }
                       module "m" {
                         source   = "./m"
                         for_each = toset(["x"])
                         in       = test_object.a.id
                       }
                       resource "test_object" "z" { name = module.m["x"].out })"},
                     {"m/main.tf", R"(
                       variable "in" {}
                       resource "test_object" "i" { name = var.in }
                       output "out" { value = test_object.i.name }
                       output "void" { value = null })"}});
  const Lines all = {"module.m[\"x\"].test_object.i.name", "test_object.a.id"};
  EXPECT_EQ(relevant(estate), all);
  estate.apply();
  // Outputs of modules are worked out anew each time.
  EXPECT_EQ(relevant(estate), all);
  EXPECT_EQ(relevant(estate, {.mode = PlanMode::kDestroy}), all);
}

TEST(RelevantAttributes, AreWorkedOutOnlyWhenSomethingDriftedOrSomebodyAsks) {
  TestEstate estate;
  const auto with = [](const char* value) {
    return std::string(R"(
      resource "test_object" "a" { name = "a" }
      resource "test_object" "b" {
        name  = test_object.a.name
        value = ")") +
           value + "\"\n}\n";
  };
  estate.write(with("1"));
  estate.apply();
  estate.write(with("2"));
  EXPECT_THAT(estate.plan().relevant, IsEmpty());
  estate.cloud().objects.erase("id-1");
  EXPECT_THAT(estate.plan().relevant, ::testing::SizeIs(1));
}

}  // namespace
}  // namespace regionfall::terraform
