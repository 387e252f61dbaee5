#include "terraform/state_edit.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace regionfall::terraform {
namespace {

// Data sources before managed resources, as Terraform sorts addresses.
auto list_order(const ResourceInstance& a) { return std::tie(a.module, a.resource.type, a.resource.name, a.key); }

bool listed_before(const ResourceInstance& a, const ResourceInstance& b) {
  if (a.module != b.module) return a.module < b.module;
  const bool a_data = a.resource.mode == ResourceMode::kData;
  const bool b_data = b.resource.mode == ResourceMode::kData;
  return a_data != b_data ? a_data : list_order(a) < list_order(b);
}

bool inside(const ModuleInstance& module, const ModuleInstance& outer) {
  return module.size() >= outer.size() && std::equal(outer.begin(), outer.end(), module.begin());
}

bool has_module(const State& state, const ModuleInstance& module) {
  return std::ranges::any_of(state.resources, [&](const auto& entry) { return inside(entry.first.module, module); });
}

std::unexpected<Error> refuse(const Target& from, const std::string& why) {
  return failure("Cannot move " + from.to_string() + ": " + why);
}

std::unexpected<Error> refuse(const Target& from, const Target& to, const std::string& why) {
  return failure("Cannot move " + from.to_string() + " to " + to.to_string() + ": " + why);
}

Result<void> move_module(State& state, const Target& from, const Target& to) {
  if (!has_module(state, from.module)) return refuse(from, "does not match anything in the current state.");
  if (inside(to.module, from.module)) return refuse(from, to, "the target lies inside the source.");
  if (has_module(state, to.module))
    return refuse(from, to, "there is already a module at that address in the current state.");
  std::map<AbsResource, ResourceState> resources;
  for (auto& [address, resource] : state.resources) {
    AbsResource next = address;
    if (inside(address.module, from.module)) {
      next.module = to.module;
      next.module.insert(next.module.end(), address.module.begin() + static_cast<std::ptrdiff_t>(from.module.size()),
                         address.module.end());
    }
    resources.emplace(std::move(next), std::move(resource));
  }
  state.resources = std::move(resources);
  return {};
}

Result<void> check_kinds(const Target& from, const Target& to) {
  if (from.resource->mode != to.resource->mode) {
    return from.resource->mode == ResourceMode::kData
               ? refuse(from, to, "a data resource can be moved only to another data resource address.")
               : refuse(from, to, "a managed resource can be moved only to another managed resource address.");
  }
  if (from.resource->type != to.resource->type) return refuse(from, to, "resource types don't match.");
  return {};
}

// What depended on an object that has another address now finds out anew with the next apply.
void forget_dependents(State& state, const ConfigResource& moved) {
  for (auto& [address, resource] : state.resources) {
    for (auto& [key, instance] : resource.instances) {
      const auto forget = [&](ObjectState& object) {
        if (object.dependencies && std::ranges::find(*object.dependencies, moved) != object.dependencies->end()) {
          object.dependencies = nullptr;
        }
      };
      if (instance.current) forget(*instance.current);
      for (auto& [deposed, object] : instance.deposed) forget(object);
    }
  }
}

Result<void> move_whole_resource(State& state, const Target& from, const Target& to) {
  if (!to.key.is_none()) {
    return refuse(
        from, to,
        "the source is a whole resource (not a resource instance) so the target must also be a whole resource.");
  }
  if (state.resources.contains({to.module, *to.resource})) {
    return refuse(from, to, "there is already a resource at that address in the current state.");
  }
  auto resource = state.resources.extract({from.module, *from.resource});
  resource.key() = {to.module, *to.resource};
  state.resources.insert(std::move(resource));
  return {};
}

Result<void> move_instance(State& state, const Target& from, const Target& to) {
  const ResourceInstance source{from.module, *from.resource, from.key};
  const ResourceInstance destination{to.module, *to.resource, to.key};
  if (state.find(destination) != nullptr) {
    return refuse(from, to, "there is already a resource instance at that address in the current state.");
  }
  InstanceState instance = std::move(*state.find(source));
  const ResourceState& origin = state.resources.at(source.abs_resource());
  const auto there = state.resources.find(destination.abs_resource());
  const ProviderConfigAddress provider = there == state.resources.end() ? origin.provider : there->second.provider;
  state.erase(source);
  state.at(destination, provider) = std::move(instance);
  return {};
}

}  // namespace

std::vector<ResourceInstance> instances_of(const State& state, const Target& target) {
  std::vector<ResourceInstance> found = all_instances(state);
  std::erase_if(found, [&](const ResourceInstance& instance) { return !target.contains(instance); });
  return found;
}

std::vector<ResourceInstance> all_instances(const State& state) {
  std::vector<ResourceInstance> found;
  for (const auto& [address, resource] : state.resources) {
    for (const auto& [key, instance] : resource.instances) found.push_back({address.module, address.resource, key});
  }
  std::ranges::sort(found, listed_before);
  return found;
}

Result<void> move_in_state(State& state, const Target& from, const Target& to) {
  if (!from.resource) {
    if (to.resource) return refuse(from, to, "the target must also be a module.");
    return move_module(state, from, to);
  }
  if (!to.resource) return refuse(from, to, "the target must also be a resource instance.");
  const auto source = state.resources.find({from.module, *from.resource});
  if (source == state.resources.end()) return refuse(from, "does not match anything in the current state.");
  TRY(check_kinds(from, to));
  const bool single = source->second.instances.size() == 1 && source->second.instances.contains(InstanceKey());
  const bool whole = from.key.is_none() && !single;
  if (!whole && !source->second.instances.contains(from.key)) {
    return refuse(from, "does not match anything in the current state.");
  }
  const ConfigResource moved{path_of(from.module), *from.resource};
  TRY(whole ? move_whole_resource(state, from, to) : move_instance(state, from, to));
  forget_dependents(state, moved);
  return {};
}

void remove_from_state(State& state, const std::vector<ResourceInstance>& instances) {
  for (const ResourceInstance& instance : instances) state.erase(instance);
}

std::vector<AbsResource> resources_of(const State& state, const ProviderSource& provider) {
  std::vector<AbsResource> found;
  for (const auto& [address, resource] : state.resources) {
    if (resource.provider.provider == provider) found.push_back(address);
  }
  return found;
}

void replace_provider(State& state, const ProviderSource& from, const ProviderSource& to) {
  for (auto& [address, resource] : state.resources) {
    if (resource.provider.provider == from) resource.provider.provider = to;
  }
}

Result<void> check_push(const State& existing, const State& pushed) {
  if (existing.lineage.empty()) return {};
  if (!pushed.lineage.empty() && pushed.lineage != existing.lineage) {
    return failure("cannot import state with lineage \"" + pushed.lineage + "\" over unrelated state with lineage \"" +
                   existing.lineage + "\"");
  }
  const std::string serials =
      std::to_string(pushed.serial) + " over newer state with serial " + std::to_string(existing.serial);
  if (pushed.serial < existing.serial) return failure("cannot import state with serial " + serials);
  if (pushed.serial == existing.serial && state_text(pushed) != state_text(existing)) {
    return failure("cannot overwrite existing state with serial " + std::to_string(existing.serial) +
                   " with a different state that has the same serial");
  }
  return {};
}

}  // namespace regionfall::terraform
