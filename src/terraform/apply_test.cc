#include "terraform/apply.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "terraform/engine_fixture.h"

namespace regionfall::terraform {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// b refers to a; `fixed` of both forces replacement.
std::string chain(const std::string& fixed_a, const std::string& lifecycle_a = "",
                  const std::string& fixed_b = "test_object.a.id", const std::string& lifecycle_b = "") {
  return "resource \"test_object\" \"a\" {\n name = \"a\"\n fixed = \"" + fixed_a + "\"\n" + lifecycle_a +
         "\n}\nresource \"test_object\" \"b\" {\n name = \"b\"\n fixed = " + fixed_b + "\n" + lifecycle_b + "\n}\n";
}
const char* const kCreateFirst = "lifecycle {\n create_before_destroy = true\n }";

TEST(Apply, DestroysUsersBeforeWhatTheyUse) {
  TestEstate estate;
  estate.write(chain("1"));
  EXPECT_THAT(estate.apply(), ElementsAre("create a", "create b"));
  EXPECT_THAT(estate.apply({.mode = PlanMode::kDestroy}), ElementsAre("delete b", "delete a"));
  EXPECT_TRUE(estate.state().resources.empty());
}

TEST(Apply, ReplacesByDeletingFirst) {
  TestEstate estate;
  estate.write(chain("1"));
  estate.apply();
  estate.write(chain("2"));
  EXPECT_THAT(estate.apply(), ElementsAre("delete b", "delete a", "create a", "create b"));
}

TEST(Apply, CreatesFirstWhereTheLifecycleSaysSo) {
  TestEstate estate;
  estate.write(chain("1", kCreateFirst, "null"));
  estate.apply();
  estate.write(chain("2", kCreateFirst, "null"));
  EXPECT_THAT(estate.apply(), ElementsAre("create a", "delete a"));
  EXPECT_THAT(estate.found(), IsEmpty());
  EXPECT_THAT(TestEstate::actions(estate.plan()), IsEmpty());
}

TEST(Apply, CreatesFirstAlsoWhatSuchAResourceIsMadeFrom) {
  TestEstate estate;
  estate.write(chain("1", "", "test_object.a.id", kCreateFirst));
  estate.apply();
  estate.write(chain("2", "", "test_object.a.id", kCreateFirst));
  EXPECT_THAT(estate.apply(), ElementsAre("create a", "create b", "delete b", "delete a"));
}

TEST(Apply, KeepsTheOldObjectWhenItsReplacementFails) {
  TestEstate estate;
  estate.write(chain("1", kCreateFirst, "null"));
  estate.apply();
  estate.write(chain("2", kCreateFirst, "null"));
  estate.cloud().failing = {"create a"};
  EXPECT_THAT(estate.apply(), ElementsAre("create a"));
  const State state = estate.state();
  const auto* instance = state.find(*parse_resource_instance("test_object.a"));
  ASSERT_NE(instance, nullptr);
  EXPECT_TRUE(instance->current.has_value());
  EXPECT_TRUE(instance->deposed.empty());
}

TEST(Apply, DeletesADeposedObjectNextTime) {
  TestEstate estate;
  estate.write(chain("1", kCreateFirst, "null"));
  estate.apply();
  estate.write(chain("2", kCreateFirst, "null"));
  estate.cloud().failing = {"delete a"};
  EXPECT_THAT(estate.apply(), ElementsAre("create a", "delete a"));
  estate.cloud().failing.clear();
  EXPECT_THAT(TestEstate::actions(estate.plan()), ElementsAre("delete test_object.a"));
  EXPECT_THAT(estate.apply(), ElementsAre("delete a"));
  EXPECT_EQ(estate.cloud().objects.size(), 2u);
}

TEST(Apply, GoesOnWithWhatDoesNotDependOnAFailure) {
  TestEstate estate;
  estate.write(R"(
    resource "test_object" "a" { name = "a" }
    resource "test_object" "b" { name = "b ${test_object.a.id}" }
    resource "test_object" "c" { name = "c" })");
  estate.cloud().failing = {"create a"};
  EXPECT_THAT(estate.apply(), UnorderedElementsAre("create a", "create c"));
  EXPECT_THAT(estate.found(), ElementsAre("Refused"));
  estate.cloud().failing.clear();
  EXPECT_THAT(estate.apply(), ElementsAre("create a", "create b id-2"));
}

TEST(Apply, TurnsUsersToOtherThingsBeforeDestroyingWhatTheyUsed) {
  TestEstate estate;
  estate.write(R"(
    resource "test_object" "a" { name = "a" }
    resource "test_object" "b" {
      name  = "b"
      value = test_object.a.id
    })");
  estate.apply();
  estate.write(R"(resource "test_object" "b" { name = "b" })");
  EXPECT_THAT(estate.apply(), ElementsAre("update b", "delete a"));
}

TEST(Apply, RemembersOutputsAndDropsThemWithADestroy) {
  TestEstate estate;
  estate.write(R"(
    resource "test_object" "a" { name = "a" }
    output "id" { value = test_object.a.id })");
  estate.apply();
  EXPECT_EQ(estate.output("id").debug_string(), "\"id-1\"");
  estate.apply({.mode = PlanMode::kDestroy});
  EXPECT_TRUE(estate.state().outputs.empty());
}

TEST(Apply, DestroysOnlyTargetsAndWhatUsesThem) {
  TestEstate estate;
  estate.write(chain("1"));
  estate.apply();
  EXPECT_THAT(estate.apply({.mode = PlanMode::kDestroy, .targets = {*parse_target("test_object.a")}}),
              ElementsAre("delete b", "delete a"));
}

TEST(Apply, RunsDestroyProvisionersOfRemovedBlocksBeforeDeleting) {
  TestEstate estate;
  estate.write(R"(resource "test_object" "a" { name = "a" })");
  estate.apply();
  estate.write(R"(removed {
    from = test_object.a
    lifecycle { destroy = true }
    provisioner "local-exec" {
      when    = destroy
      command = "echo ${self.name}"
    }
  })");
  EXPECT_THAT(estate.apply(), IsEmpty());  // commands fail in this estate, so the object stays
  EXPECT_THAT(estate.found(), ElementsAre("local-exec provisioner error"));
  EXPECT_EQ(estate.cloud().objects.size(), 1u);
}

TEST(ApplyOrder, PutsDeletionsOfUsersFirst) {
  TestEstate estate;
  estate.write(chain("1"));
  estate.apply();
  estate.write("");
  EXPECT_THAT(estate.apply(), ElementsAre("delete b", "delete a"));
}

}  // namespace
}  // namespace regionfall::terraform
