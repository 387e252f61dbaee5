#include <gtest/gtest.h>

#include "terraform/providers/provider_testing.h"
#include "terraform/providers/providers.h"

namespace regionfall::terraform {
namespace {

using hcl::Value;

TEST(NullProvider, AResourceHasANumberForAnIdAndKeepsItsTriggers) {
  const ProviderHarness harness(null_provider());
  const Value made = harness.create("null_resource", {{"triggers", text_map({{"a", "1"}})}});
  EXPECT_NE(text_of(made, "id").find_first_of("0123456789"), std::string::npos);
  EXPECT_EQ(harness.replaced_by("null_resource", made,
                                harness.config("null_resource", {{"triggers", text_map({{"a", "1"}})}})),
            "-");
}

TEST(NullProvider, ATriggerThatChangesReplacesTheResource) {
  const ProviderHarness harness(null_provider());
  const Value made = harness.create("null_resource", {{"triggers", text_map({{"a", "1"}})}});
  EXPECT_EQ(harness.replaced_by("null_resource", made,
                                harness.config("null_resource", {{"triggers", text_map({{"a", "2"}})}})),
            "triggers");
  EXPECT_EQ(harness.replaced_by("null_resource", made, harness.config("null_resource", {})), "triggers");
}

TEST(NullProvider, DestroyingLeavesNothing) {
  const ProviderHarness harness(null_provider());
  const Value made = harness.create("null_resource", std::vector<hcl::MapEntry>{});
  const Value nothing = harness.nothing("null_resource");
  EXPECT_TRUE(harness.provider->plan({"null_resource", made, nothing, nothing, ""}).planned.is_null());
  EXPECT_TRUE(harness.provider->apply({"null_resource", made, nothing, nothing, "", ""}).state.is_null());
}

TEST(NullProvider, TheDataSourceGivesItsInputsBack) {
  const ProviderHarness harness(null_provider());
  const auto reply = harness.provider->read_data(
      "null_data_source", harness.data_config("null_data_source", {{"inputs", text_map({{"a", "1"}})}}));
  ASSERT_FALSE(reply.failed());
  EXPECT_TRUE(reply.state.is_wholly_known());
  EXPECT_EQ(text_map_of(reply.state, "outputs"), text_map_of(reply.state, "inputs"));
  EXPECT_EQ(text_of(reply.state, "id"), "static");
  EXPECT_EQ(text_of(reply.state, "has_computed_default"), "default");
}

TEST(NullProvider, NeverWaits) { EXPECT_FALSE(ProviderHarness(null_provider()).provider->may_wait("null_resource")); }

}  // namespace
}  // namespace regionfall::terraform
