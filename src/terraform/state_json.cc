#include "terraform/state_json.h"

#include <algorithm>
#include <set>

#include "terraform/value_forms.h"
#include "terraform/version.h"

namespace regionfall::terraform {
namespace {

using hcl::Value;

Json values_of(const ObjectState& object, const TypeSchema* schema, Json& sensitive) {
  if (schema != nullptr) {
    if (const auto value = decode_object(object, *schema)) {
      const Value marked = hcl::mark_paths(*value, object.sensitive);
      sensitive = sensitive_json(marked);
      return known_json(marked);
    }
  }
  sensitive = Json::object();
  if (object.raw_attributes) {
    if (auto raw = parse_json(*object.raw_attributes)) return *std::move(raw);
  }
  return known_json(object.value);
}

Json object_json(const ResourceInstance& address, const ProviderConfigAddress& provider, const std::string& deposed,
                 const ObjectState& object, const ProviderSet& providers) {
  Json json = object_identity_json(address, provider.provider);
  json.set("schema_version", Json::number(object.schema_version));
  Json sensitive;
  json.set("values", values_of(object, providers.find_schema(provider.provider, address.resource), sensitive));
  json.set("sensitive_values", std::move(sensitive));
  if (object.dependencies && !object.dependencies->empty()) {
    Json needs = Json::array();
    for (const auto& resource : *object.dependencies) needs.push(Json::string(resource.to_string()));
    json.set("depends_on", std::move(needs));
  }
  if (object.tainted) json.set("tainted", Json::boolean(true));
  if (!deposed.empty()) json.set("deposed_key", Json::string(deposed));
  return json;
}

const char* mode_name(ResourceMode mode) {
  return mode == ResourceMode::kData ? "data" : mode == ResourceMode::kEphemeral ? "ephemeral" : "managed";
}

}  // namespace

Json object_identity_json(const ResourceInstance& address, const ProviderSource& provider) {
  Json json = Json::object();
  json.set("address", Json::string(address.to_string()));
  json.set("mode", Json::string(mode_name(address.resource.mode)));
  json.set("type", Json::string(address.resource.type));
  json.set("name", Json::string(address.resource.name));
  if (address.key.is_number()) json.set("index", Json::number(address.key.number()));
  if (address.key.is_string()) json.set("index", Json::string(address.key.text()));
  json.set("provider_name", Json::string(provider.to_string()));
  return json;
}

void ModuleTreeJson::add(const ModuleInstance& module, Json resource) {
  // Every module above gets its place in the tree as well.
  for (std::size_t depth = 0; depth < module.size(); ++depth) {
    resources_[ModuleInstance(module.begin(), module.begin() + static_cast<std::ptrdiff_t>(depth))];
  }
  resources_[module].push_back(std::move(resource));
}

Json ModuleTreeJson::root() const { return module_json({}); }

Json ModuleTreeJson::module_json(const ModuleInstance& module) const {
  Json json = Json::object();
  const auto own = resources_.find(module);
  if (own == resources_.end()) return json;
  if (!own->second.empty()) {
    std::vector<Json> resources = own->second;
    std::ranges::stable_sort(resources, {}, [](const Json& resource) { return resource["address"].text(); });
    json.set("resources", Json::array(std::move(resources)));
  }
  if (!module.empty()) json.set("address", Json::string(to_string(module)));
  Json children = Json::array();
  for (auto next = std::next(own); next != resources_.end(); ++next) {
    const ModuleInstance& candidate = next->first;
    if (candidate.size() < module.size() || !std::equal(module.begin(), module.end(), candidate.begin())) break;
    if (candidate.size() == module.size() + 1) children.push(module_json(candidate));
  }
  if (!children.items().empty()) json.set("child_modules", std::move(children));
  return json;
}

Json output_json(const Value& value, const hcl::Type& type, bool sensitive) {
  Json json = Json::object();
  json.set("sensitive", Json::boolean(sensitive));
  if (!value.is_wholly_known()) return json;
  json.set("value", known_json(value));
  if (auto parsed = parse_json(type.json())) json.set("type", *std::move(parsed));
  return json;
}

namespace {

void set_module(Json& json, std::string module) {
  if (!module.empty()) json.set("module", Json::string(std::move(module)));
}

// `module.net.output.id` is what it says behind the last dot but one, in the module before that.
std::pair<std::string, std::string> module_and_name(const std::string& address) {
  const std::size_t dot = address.rfind('.');
  const std::size_t own = dot == std::string::npos || dot == 0 ? std::string::npos : address.rfind('.', dot - 1);
  return {own == std::string::npos ? "" : address.substr(0, own),
          dot == std::string::npos ? address : address.substr(dot + 1)};
}

// The parts of the address of what is checked, then its text.
Json check_address_json(const CheckResult& check) {
  Json json = Json::object();
  json.set("kind", Json::string(check.object_kind == "output" ? "output_value" : check.object_kind));
  const auto resource = parse_target(check.config_address);
  if (check.object_kind == "resource" && resource && resource->resource) {
    set_module(json, to_string(resource->module));
    json.set("mode", Json::string(resource->resource->mode == ResourceMode::kData ? "data" : "managed"));
    json.set("type", Json::string(resource->resource->type));
    json.set("name", Json::string(resource->resource->name));
  } else {
    auto [module, name] = module_and_name(check.config_address);
    set_module(json, std::move(module));
    json.set("name", Json::string(std::move(name)));
  }
  json.set("to_display", Json::string(check.config_address));
  return json;
}

Json checked_instance_json(const std::string& kind, const std::string& address) {
  Json json = Json::object();
  const auto object = parse_resource_instance(address);
  if (kind != "resource") {
    set_module(json, module_and_name(address).first);
  } else if (object) {
    set_module(json, to_string(object->module));
    if (object->key.is_number()) json.set("instance_key", Json::number(object->key.number()));
    if (object->key.is_string()) json.set("instance_key", Json::string(object->key.text()));
  }
  json.set("to_display", Json::string(address));
  return json;
}

}  // namespace

Json checks_json(const std::vector<CheckResult>& checks) {
  Json all = Json::array();
  for (const auto& check : checks) {
    Json json = Json::object();
    json.set("address", check_address_json(check));
    json.set("status", Json::string(check.status));
    Json instances = Json::array();
    for (const auto& object : check.objects) {
      Json instance = Json::object();
      instance.set("address", checked_instance_json(check.object_kind, object.address));
      instance.set("status", Json::string(object.status));
      Json problems = Json::array();
      for (const auto& message : object.failures) problems.push(Json::object({{"message", Json::string(message)}}));
      if (!problems.items().empty()) instance.set("problems", std::move(problems));
      instances.push(std::move(instance));
    }
    if (!instances.items().empty()) json.set("instances", std::move(instances));
    all.push(std::move(json));
  }
  return all;
}

Json state_values_json(const State& state, const ProviderSet& providers) {
  Json values = Json::object();
  Json outputs = Json::object();
  for (const auto& [name, output] : state.outputs) {
    outputs.set(name, output_json(output.value, output.type, has(output.value.marks(), hcl::Marks::kSensitive)));
  }
  if (!outputs.members().empty()) values.set("outputs", std::move(outputs));
  ModuleTreeJson tree;
  for (const auto& [resource, stored] : state.resources) {
    for (const auto& [key, instance] : stored.instances) {
      const ResourceInstance address{resource.module, resource.resource, key};
      if (instance.current)
        tree.add(resource.module, object_json(address, stored.provider, "", *instance.current, providers));
      for (const auto& [deposed, object] : instance.deposed) {
        tree.add(resource.module, object_json(address, stored.provider, deposed, object, providers));
      }
    }
  }
  values.set("root_module", tree.root());
  return values;
}

Json state_json(const State& state, const ProviderSet& providers) {
  Json json = Json::object();
  json.set("format_version", Json::string("1.0"));
  if (state.empty()) return json;
  json.set("terraform_version", Json::string(std::string(kTerraformVersion)));
  json.set("values", state_values_json(state, providers));
  if (!state.checks.empty()) json.set("checks", checks_json(state.checks));
  return json;
}

}  // namespace regionfall::terraform
