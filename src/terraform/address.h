#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "hcl/syntax.h"
#include "hcl/value.h"

namespace regionfall::terraform {

// Which of several instances: none (no count or for_each), a number (count) or a string (for_each).
struct InstanceKey {
  std::variant<std::monostate, std::int64_t, std::string> key;

  InstanceKey() = default;
  InstanceKey(std::int64_t index) : key(index) {}          // NOLINT: a number is a key
  InstanceKey(std::string name) : key(std::move(name)) {}  // NOLINT: a string is a key
  bool is_none() const { return key.index() == 0; }
  bool is_number() const { return key.index() == 1; }
  bool is_string() const { return key.index() == 2; }
  std::int64_t number() const { return std::get<std::int64_t>(key); }
  const std::string& text() const { return std::get<std::string>(key); }
  // "", `[3]`, `["blue"]`.
  std::string to_string() const;
  // None before numbers (ascending) before strings (bytes).
  std::strong_ordering operator<=>(const InstanceKey&) const = default;
};

// The key that an index step or a configured key stands for: a whole number or a string; nothing for other values.
std::optional<InstanceKey> key_from_value(const hcl::Value& value);

// A module by the names of its calls from the root; empty is the root.
using ModulePath = std::vector<std::string>;

struct ModuleStep {
  std::string name;
  InstanceKey key;
  auto operator<=>(const ModuleStep&) const = default;
};
// One instance of a module; empty is the root.
using ModuleInstance = std::vector<ModuleStep>;

std::string to_string(const ModuleInstance& module);   // `module.net["eu"].module.sub`; "" for the root
std::string path_to_string(const ModulePath& module);  // `module.net.module.sub`; "" for the root
ModulePath path_of(const ModuleInstance& module);

enum class ResourceMode : std::uint8_t { kManaged, kData, kEphemeral };

// A resource within its module: `aws_vpc.main`, `data.aws_ami.linux`, `ephemeral.random_password.db`.
struct ResourceAddress {
  ResourceMode mode = ResourceMode::kManaged;
  std::string type;
  std::string name;
  std::string to_string() const;
  auto operator<=>(const ResourceAddress&) const = default;
};

// A resource in a module (all instances of both): graph nodes and `-target` prefixes.
struct ConfigResource {
  ModulePath module;
  ResourceAddress resource;
  std::string to_string() const;
  auto operator<=>(const ConfigResource&) const = default;
};

// A resource in one instance of its module.
struct AbsResource {
  ModuleInstance module;
  ResourceAddress resource;
  std::string to_string() const;
  ConfigResource config() const { return {path_of(module), resource}; }
  auto operator<=>(const AbsResource&) const = default;
};

// One object: `module.net[0].aws_subnet.a["x"]`.
struct ResourceInstance {
  ModuleInstance module;
  ResourceAddress resource;
  InstanceKey key;
  std::string to_string() const;
  AbsResource abs_resource() const { return {module, resource}; }
  ConfigResource config() const { return {path_of(module), resource}; }
  auto operator<=>(const ResourceInstance&) const = default;
};

// What `-target`, `-replace`, `state mv`, `moved` and `import` name: a module (instance) or a resource (instance). A
// part without a key covers all of its instances.
struct Target {
  ModuleInstance module;
  std::optional<ResourceAddress> resource;
  InstanceKey key;
  std::string to_string() const;
  bool contains(const ResourceInstance& instance) const;
  // Whether any instance of the resource in the module could be covered.
  bool may_contain(const ConfigResource& resource) const;
  auto operator<=>(const Target&) const = default;
};

Result<Target> parse_target(std::string_view text);
Result<Target> target_from(const hcl::Traversal& traversal);
// As parse_target(), but only one object will do.
Result<ResourceInstance> parse_resource_instance(std::string_view text);

// `registry.terraform.io/hashicorp/aws`: where a provider comes from, as state and lock files write it.
struct ProviderSource {
  std::string host = "registry.terraform.io";
  std::string space = "hashicorp";
  std::string type;
  std::string to_string() const;   // with host
  std::string short_name() const;  // `hashicorp/aws`; with the host when it is not the default
  auto operator<=>(const ProviderSource&) const = default;
};
// "aws", "hashicorp/aws", "registry.opentofu.org/hashicorp/aws". `terraform` alone is terraform.io/builtin/terraform.
Result<ProviderSource> parse_provider_source(std::string_view text);

// A provider configuration: in which module it stands, for which provider, under which alias.
struct ProviderConfigAddress {
  ModulePath module;
  ProviderSource provider;
  std::string alias;  // empty: the default configuration
  InstanceKey key;    // of a provider block with for_each (OpenTofu)
  // `provider["registry.terraform.io/hashicorp/aws"].west`, as state files write it.
  std::string to_string() const;
  auto operator<=>(const ProviderConfigAddress&) const = default;
};
Result<ProviderConfigAddress> parse_provider_config(std::string_view text);

}  // namespace regionfall::terraform
