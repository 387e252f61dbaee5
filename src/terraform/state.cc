#include "terraform/state.h"

namespace regionfall::terraform {

InstanceState* State::find(const ResourceInstance& instance) {
  return const_cast<InstanceState*>(std::as_const(*this).find(instance));
}

const InstanceState* State::find(const ResourceInstance& instance) const {
  const auto resource = resources.find(instance.abs_resource());
  if (resource == resources.end()) return nullptr;
  const auto found = resource->second.instances.find(instance.key);
  return found == resource->second.instances.end() ? nullptr : &found->second;
}

InstanceState& State::at(const ResourceInstance& instance, const ProviderConfigAddress& provider) {
  ResourceState& resource = resources[instance.abs_resource()];
  resource.provider = provider;
  return resource.instances[instance.key];
}

void State::erase(const ResourceInstance& instance) {
  const auto resource = resources.find(instance.abs_resource());
  if (resource == resources.end()) return;
  resource->second.instances.erase(instance.key);
  if (resource->second.instances.empty()) resources.erase(resource);
}

void State::prune() {
  for (auto& [address, resource] : resources) {
    std::erase_if(resource.instances,
                  [](const auto& instance) { return !instance.second.current && instance.second.deposed.empty(); });
  }
  std::erase_if(resources, [](const auto& resource) { return resource.second.instances.empty(); });
}

}  // namespace regionfall::terraform
