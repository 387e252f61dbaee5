#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "terraform/state_object.h"

// The order in which Terraform writes resources is that of its texts, not that of addresses: module.a[10] before
// module.a[2], data sources before managed resources.

namespace regionfall::terraform {
namespace {

constexpr std::uint64_t kStateVersion = 4;

std::string_view mode_name(ResourceMode mode) { return mode == ResourceMode::kData ? "data" : "managed"; }

struct OrderedResource {
  std::string module;
  const AbsResource* address;
  const ResourceState* resource;
  auto order() const {
    return std::tuple(std::string_view(module), mode_name(address->resource.mode),
                      std::string_view(address->resource.type), std::string_view(address->resource.name));
  }
};

std::vector<OrderedResource> in_order(const State& state) {
  std::vector<OrderedResource> ordered;
  ordered.reserve(state.resources.size());
  for (const auto& [address, resource] : state.resources) {
    if (address.resource.mode == ResourceMode::kEphemeral) continue;
    const bool same_module = !ordered.empty() && ordered.back().address->module == address.module;
    ordered.push_back({same_module ? ordered.back().module : to_string(address.module), &address, &resource});
  }
  std::ranges::sort(ordered, {}, &OrderedResource::order);
  return ordered;
}

void write_object(JsonLayout& layout, const InstanceKey& key, const ObjectState& object, const std::string& deposed) {
  layout.item();
  layout.open('{');
  if (key.is_number()) {
    layout.name("index_key");
    layout.raw(std::to_string(key.number()));
  } else if (key.is_string()) {
    layout.member("index_key", key.text());
  }
  write_object_members(layout, object, deposed);
  layout.close('}');
}

void write_resource(JsonLayout& layout, const OrderedResource& entry) {
  layout.item();
  layout.open('{');
  if (!entry.module.empty()) layout.member("module", entry.module);
  layout.member("mode", mode_name(entry.address->resource.mode));
  layout.member("type", entry.address->resource.type);
  layout.member("name", entry.address->resource.name);
  layout.member("provider", entry.resource->provider.to_string());
  layout.name("instances");
  layout.open('[');
  for (const auto& [key, instance] : entry.resource->instances) {
    if (instance.current) write_object(layout, key, *instance.current, "");
    for (const auto& [deposed, object] : instance.deposed) write_object(layout, key, object, deposed);
  }
  layout.close(']');
  write_unknown_members(layout, entry.resource->unknown);
  layout.close('}');
}

void write_outputs(JsonLayout& layout, const State& state) {
  layout.open('{');
  for (const auto& [name, output] : state.outputs) {
    std::vector<hcl::PathMarks> sensitive;
    layout.name(name);
    layout.open('{');
    layout.name("value");
    layout.value(attributes_json(output.value, output.value.type(), sensitive));
    layout.name("type");
    layout.raw(output.value.type().json());
    if (!sensitive.empty()) {
      layout.name("sensitive");
      layout.raw("true");
    }
    layout.close('}');
  }
  layout.close('}');
}

void write_checked_object(JsonLayout& layout, const CheckResult::Object& object) {
  layout.item();
  layout.open('{');
  layout.member("object_addr", object.address);
  layout.member("status", object.status);
  if (!object.failures.empty()) {
    layout.name("failure_messages");
    layout.open('[');
    for (const std::string& failure : object.failures) {
      layout.item();
      layout.text(failure);
    }
    layout.close(']');
  }
  layout.close('}');
}

void write_checks(JsonLayout& layout, const std::vector<CheckResult>& checks) {
  if (checks.empty()) return layout.raw("null");
  layout.open('[');
  for (const CheckResult& check : checks) {
    layout.item();
    layout.open('{');
    layout.member("object_kind", check.object_kind);
    layout.member("config_addr", check.config_address);
    layout.member("status", check.status);
    layout.name("objects");
    if (check.objects.empty()) {
      layout.raw("null");
    } else {
      layout.open('[');
      for (const auto& object : check.objects) write_checked_object(layout, object);
      layout.close(']');
    }
    layout.close('}');
  }
  layout.close(']');
}

}  // namespace

std::string state_text(const State& state) {
  JsonLayout layout(true);
  layout.open('{');
  layout.name("version");
  layout.number(kStateVersion);
  layout.member("terraform_version", state.terraform_version);
  layout.name("serial");
  layout.number(state.serial);
  layout.member("lineage", state.lineage);
  layout.name("outputs");
  write_outputs(layout, state);
  layout.name("resources");
  layout.open('[');
  for (const OrderedResource& entry : in_order(state)) write_resource(layout, entry);
  layout.close(']');
  layout.name("check_results");
  write_checks(layout, state.checks);
  write_unknown_members(layout, state.unknown);
  layout.close('}');
  return std::move(layout).take() + "\n";
}

}  // namespace regionfall::terraform
