#include "terraform/address.h"

#include <string>

#include "hcl/operations.h"

namespace regionfall::terraform {
namespace {

std::string_view mode_prefix(ResourceMode mode) {
  switch (mode) {
    case ResourceMode::kManaged:
      return "";
    case ResourceMode::kData:
      return "data.";
    case ResourceMode::kEphemeral:
      return "ephemeral.";
  }
  return "";
}

// The text as HCL would quote it in an index, so that an address read back names the same key.
std::string quoted(const std::string& text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool opens_sequence = (c == '$' || c == '%') && i + 1 < text.size() && text[i + 1] == '{';
    switch (c) {
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += std::string("\\u00") + kHex[c >> 4] + kHex[c & 15];
        } else {
          if (opens_sequence) out += c;
          out += c;
        }
    }
  }
  return out + "\"";
}

std::string joined(std::string module, const std::string& rest) {
  return module.empty() ? rest : std::move(module) + "." + rest;
}

// Whether a key that may be left out (covering every instance) covers `key`.
bool covers(const InstanceKey& pattern, const InstanceKey& key) { return pattern.is_none() || pattern == key; }

}  // namespace

std::string InstanceKey::to_string() const {
  if (is_number()) return "[" + std::to_string(number()) + "]";
  if (is_string()) return "[" + quoted(text()) + "]";
  return "";
}

std::optional<InstanceKey> key_from_value(const hcl::Value& value) {
  if (value.is_null() || !value.is_known()) return {};
  if (value.type().kind() == hcl::TypeKind::kString) return InstanceKey(value.as_string());
  if (value.type().kind() != hcl::TypeKind::kNumber) return {};
  if (auto whole = value.as_number().to_int64()) return InstanceKey(*whole);
  return {};
}

std::string to_string(const ModuleInstance& module) {
  std::string text;
  for (const ModuleStep& step : module) {
    text = joined(std::move(text), "module." + step.name + step.key.to_string());
  }
  return text;
}

std::string path_to_string(const ModulePath& module) {
  std::string text;
  for (const std::string& name : module) text = joined(std::move(text), "module." + name);
  return text;
}

ModulePath path_of(const ModuleInstance& module) {
  ModulePath path;
  path.reserve(module.size());
  for (const ModuleStep& step : module) path.push_back(step.name);
  return path;
}

std::string ResourceAddress::to_string() const { return std::string(mode_prefix(mode)) + type + "." + name; }

std::string ConfigResource::to_string() const { return joined(path_to_string(module), resource.to_string()); }

std::string AbsResource::to_string() const { return joined(terraform::to_string(module), resource.to_string()); }

std::string ResourceInstance::to_string() const {
  return joined(terraform::to_string(module), resource.to_string() + key.to_string());
}

std::string Target::to_string() const {
  if (!resource) return terraform::to_string(module);
  return joined(terraform::to_string(module), resource->to_string() + key.to_string());
}

bool Target::contains(const ResourceInstance& instance) const {
  if (instance.module.size() < module.size()) return false;
  for (std::size_t i = 0; i < module.size(); ++i) {
    if (module[i].name != instance.module[i].name || !covers(module[i].key, instance.module[i].key)) return false;
  }
  if (!resource) return true;
  return instance.module.size() == module.size() && *resource == instance.resource && covers(key, instance.key);
}

bool Target::may_contain(const ConfigResource& other) const {
  if (other.module.size() < module.size()) return false;
  for (std::size_t i = 0; i < module.size(); ++i) {
    if (module[i].name != other.module[i]) return false;
  }
  if (!resource) return true;
  return other.module.size() == module.size() && *resource == other.resource;
}

std::string ProviderSource::to_string() const { return host + "/" + space + "/" + type; }

std::string ProviderSource::short_name() const {
  return host == ProviderSource{}.host ? space + "/" + type : to_string();
}

std::string ProviderConfigAddress::to_string() const {
  std::string text = "provider[\"" + provider.to_string() + "\"]";
  if (!alias.empty()) text += "." + alias;
  return joined(path_to_string(module), text + key.to_string());
}

}  // namespace regionfall::terraform
