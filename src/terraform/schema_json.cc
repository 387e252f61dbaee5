#include "terraform/schema_json.h"

#include <algorithm>

#include "base/json.h"

namespace regionfall::terraform {
namespace {

const char* nesting_name(Nesting nesting) {
  switch (nesting) {
    case Nesting::kSingle:
      return "single";
    case Nesting::kGroup:
      return "group";
    case Nesting::kList:
      return "list";
    case Nesting::kSet:
      return "set";
    case Nesting::kMap:
      return "map";
  }
  return "single";
}

// A type's own JSON form, as part of a larger text.
Json type_json(const hcl::Type& type) { return parse_json(type.json()).value_or(Json::string("dynamic")); }

void add_description(Json& json, const std::string& description) {
  if (!description.empty()) json.set("description", Json::string(description));
  json.set("description_kind", Json::string("plain"));
}

void add_flag(Json& json, const char* name, bool set) {
  if (set) json.set(name, Json::boolean(true));
}

Json attribute_json(const AttributeSchema& attribute);

Json attributes_json(const std::vector<AttributeSchema>& attributes) {
  std::vector<Json::Member> members;
  for (const auto& attribute : attributes) members.emplace_back(attribute.name, attribute_json(attribute));
  std::ranges::sort(members, {}, &Json::Member::first);
  return Json::object(std::move(members));
}

Json attribute_json(const AttributeSchema& attribute) {
  Json json = Json::object();
  if (attribute.nested) {
    Json nested = Json::object();
    nested.set("attributes", attributes_json(attribute.nested->attributes));
    nested.set("nesting_mode", Json::string(nesting_name(attribute.nested->nesting)));
    json.set("nested_type", std::move(nested));
  } else {
    json.set("type", type_json(attribute.type));
  }
  add_description(json, attribute.description);
  add_flag(json, "deprecated", !attribute.deprecated.empty());
  add_flag(json, "required", attribute.required);
  add_flag(json, "optional", attribute.optional);
  add_flag(json, "computed", attribute.computed);
  add_flag(json, "sensitive", attribute.sensitive);
  add_flag(json, "write_only", attribute.write_only);
  return json;
}

Json block_json(const BlockSchema& block) {
  Json json = Json::object();
  if (!block.attributes.empty()) json.set("attributes", attributes_json(block.attributes));
  std::vector<Json::Member> nested;
  for (const auto& inner : block.blocks) {
    Json member = Json::object();
    member.set("nesting_mode", Json::string(nesting_name(inner.nesting)));
    member.set("block", block_json(inner.schema));
    if (inner.min_items > 0) member.set("min_items", Json::number(inner.min_items));
    if (inner.max_items > 0) member.set("max_items", Json::number(inner.max_items));
    nested.emplace_back(inner.name, std::move(member));
  }
  std::ranges::sort(nested, {}, &Json::Member::first);
  if (!nested.empty()) json.set("block_types", Json::object(std::move(nested)));
  add_description(json, block.description);
  add_flag(json, "deprecated", !block.deprecated.empty());
  return json;
}

Json schema_json(int version, const BlockSchema& block) {
  Json json = Json::object();
  json.set("version", Json::number(version));
  if (!block.attributes.empty() || !block.blocks.empty()) json.set("block", block_json(block));
  return json;
}

void add_schemas(Json& json, const char* name, const std::map<std::string, TypeSchema, std::less<>>& types) {
  if (types.empty()) return;
  Json schemas = Json::object();
  for (const auto& [type, schema] : types) schemas.set(type, schema_json(schema.version, schema.block));
  json.set(name, std::move(schemas));
}

Json parameter_json(const hcl::Parameter& parameter) {
  Json json = Json::object();
  json.set("name", Json::string(parameter.name));
  add_flag(json, "is_nullable", parameter.allow_null);
  json.set("type", type_json(parameter.type));
  return json;
}

Json function_json(const hcl::Function& function) {
  Json json = Json::object();
  if (!function.description.empty()) json.set("description", Json::string(function.description));
  json.set("return_type", type_json(function.type));
  Json parameters = Json::array();
  for (const auto& parameter : function.parameters) parameters.push(parameter_json(parameter));
  if (!function.parameters.empty()) json.set("parameters", std::move(parameters));
  if (function.variadic) json.set("variadic_parameter", parameter_json(*function.variadic));
  return json;
}

Json provider_json(const ProviderKind& kind, const hcl::FunctionTable& functions) {
  Json json = Json::object();
  json.set("provider", schema_json(0, kind.schema().configuration));
  add_schemas(json, "resource_schemas", kind.schema().resources);
  add_schemas(json, "data_source_schemas", kind.schema().data_sources);
  add_schemas(json, "ephemeral_resource_schemas", kind.schema().ephemerals);
  if (functions.empty()) return json;
  Json described = Json::object();
  for (const auto& name : functions.names()) described.set(name, function_json(*functions.find(name)));
  json.set("functions", std::move(described));
  return json;
}

}  // namespace

std::string provider_schemas_json(const ProviderRegistry& registry) {
  const SystemClock clock;
  SystemRandom random;
  const ProviderEnvironment nowhere{clock, random, ".", {}};  // schemas and functions depend on none of it
  std::vector<Json::Member> providers;
  for (const auto& kind : registry.all()) {
    providers.emplace_back(kind.source.to_string(), provider_json(kind, kind.make(nowhere)->functions()));
  }
  std::ranges::sort(providers, {}, &Json::Member::first);
  Json json = Json::object();
  json.set("format_version", Json::string("1.0"));
  json.set("provider_schemas", Json::object(std::move(providers)));
  return json.dump();
}

}  // namespace regionfall::terraform
