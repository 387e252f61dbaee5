#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "terraform/state.h"

namespace regionfall::terraform {

// Changes that people make to a state by hand (`state mv`, `state rm`, `state replace-provider`): decisions over a
// State, with Terraform's rules. An error leaves the state as it was.

// The instances that the target covers, in the order `terraform state list` has: by module, data sources first.
std::vector<ResourceInstance> instances_of(const State& state, const Target& target);
std::vector<ResourceInstance> all_instances(const State& state);

// Gives one module instance, resource or instance of a resource another address. Returns how many objects moved.
// Refused: a source that does not exist, a destination that does, other kinds, types or modes.
Result<void> move_in_state(State& state, const Target& from, const Target& to);

// Takes instances away; what they stand for goes on to exist.
void remove_from_state(State& state, const std::vector<ResourceInstance>& instances);

// Resources of one provider, and their turning over to another.
std::vector<AbsResource> resources_of(const State& state, const ProviderSource& provider);
void replace_provider(State& state, const ProviderSource& from, const ProviderSource& to);

// Why a pushed state must not take the place of another: an older serial, the same serial with other content, another
// lineage.
Result<void> check_push(const State& existing, const State& pushed);

}  // namespace regionfall::terraform
