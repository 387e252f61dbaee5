#include "terraform/state_edit.h"

#include <gtest/gtest.h>

namespace regionfall::terraform {
namespace {

const ProviderConfigAddress kProvider = *parse_provider_config("provider[\"registry.terraform.io/hashicorp/aws\"]");

State state_of(std::initializer_list<const char*> addresses) {
  State state;
  for (const char* address : addresses) {
    state.at(*parse_resource_instance(address), kProvider).current = ObjectState{.value = hcl::Value::object({})};
  }
  return state;
}

std::string addresses(const State& state) {
  std::string all;
  for (const ResourceInstance& instance : all_instances(state)) all += instance.to_string() + " ";
  return all;
}

// Rules against Terraform itself: tests/state_oracle_test.py.
TEST(StateMove, GivesNewAddressesOrLeavesTheStateAsItWas) {
  const struct {
    const char *from, *to, *after;
  } cases[] = {
      {"x.a", "x.z", "x.z[0] x.z[1] x.b module.m.x.a module.m.module.n[0].x.a "},
      {"x.a[0]", "x.z", "x.a[1] x.b x.z module.m.x.a module.m.module.n[0].x.a "},
      {"x.b", "module.k[\"q\"].x.b[3]", "x.a[0] x.a[1] module.k[\"q\"].x.b[3] module.m.x.a module.m.module.n[0].x.a "},
      {"module.m", "module.k", "x.a[0] x.a[1] x.b module.k.x.a module.k.module.n[0].x.a "},
      {"module.m.module.n[0]", "module.n", "x.a[0] x.a[1] x.b module.m.x.a module.n.x.a "},
      {"module.m", "module.m.module.k", ""},
      {"module.m", "module.m", ""},
      {"module.k", "module.z", ""},
      {"x.a[0]", "x.a[1]", ""},
      {"x.a[2]", "x.z", ""},
      {"x.a", "x.b", ""},
      {"x.a", "y.a", ""},
      {"x.b", "data.x.b", ""},
      {"x.b", "module.k", ""},
      {"module.m", "x.z", ""},
  };
  for (const auto& [from, to, after] : cases) {
    State state = state_of({"x.a[0]", "x.a[1]", "x.b", "module.m.x.a", "module.m.module.n[0].x.a"});
    const std::string before = addresses(state);
    const auto moved = move_in_state(state, *parse_target(from), *parse_target(to));
    const std::string wanted = *after == '\0' ? before : after;
    EXPECT_EQ(moved.has_value(), *after != '\0') << from << " to " << to;
    std::string found = addresses(state);
    EXPECT_EQ(found.size(), wanted.size()) << from << " to " << to << ": " << found;
    for (const ResourceInstance& instance : all_instances(state)) {
      EXPECT_TRUE(wanted.contains(instance.to_string() + " ")) << from << " to " << to << ": " << instance.to_string();
    }
  }
}

TEST(StateMove, DependentsForgetTheirDependencies) {
  State state = state_of({"x.a", "x.b", "x.c"});
  const auto depend = [&](const char* on) {
    return std::make_shared<const std::vector<ConfigResource>>(std::vector{parse_resource_instance(on)->config()});
  };
  state.find(*parse_resource_instance("x.b"))->current->dependencies = depend("x.a");
  state.find(*parse_resource_instance("x.c"))->current->dependencies = depend("x.b");
  ASSERT_TRUE(move_in_state(state, *parse_target("x.a"), *parse_target("x.z")));
  EXPECT_EQ(state.find(*parse_resource_instance("x.b"))->current->dependencies, nullptr);
  EXPECT_NE(state.find(*parse_resource_instance("x.c"))->current->dependencies, nullptr);
}

TEST(StatePush, IsRefusedOverNewerOrOtherStates) {
  State existing = state_of({"x.a"});
  existing.lineage = "l";
  existing.serial = 3;
  State pushed = existing;
  EXPECT_TRUE(check_push(existing, pushed));
  EXPECT_TRUE(check_push(State{}, pushed));
  pushed.serial = 2;
  EXPECT_FALSE(check_push(existing, pushed));
  pushed = state_of({"x.b"});
  pushed.lineage = "l";
  pushed.serial = 3;
  EXPECT_FALSE(check_push(existing, pushed));
  pushed.serial = 4;
  EXPECT_TRUE(check_push(existing, pushed));
  pushed.lineage = "other";
  EXPECT_FALSE(check_push(existing, pushed));
}

}  // namespace
}  // namespace regionfall::terraform
