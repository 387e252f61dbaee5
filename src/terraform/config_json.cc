#include "terraform/config_json.h"

#include "base/text.h"
#include "hcl/json_expression.h"
#include "terraform/decode.h"
#include "terraform/provider_keys.h"
#include "terraform/reference.h"
#include "terraform/value_forms.h"

namespace regionfall::terraform {
namespace {

const char* mode_name(ResourceMode mode) {
  return mode == ResourceMode::kData ? "data" : mode == ResourceMode::kEphemeral ? "ephemeral" : "managed";
}

// What an expression refers to, each from the whole traversal down to the object named: "aws_vpc.main.id",
// "aws_vpc.main".
Json references_json(const hcl::Expression& expression) {
  Json all = Json::array();
  for (const auto& reference : references_in(expression)) {
    hcl::Traversal shown = reference.traversal;
    const auto take = [&](std::size_t steps) {
      shown.steps.resize(steps);
      all.push(Json::string(shown.to_string()));
    };
    for (std::size_t steps = shown.steps.size(); steps > reference.steps_used; --steps) take(steps);
    if (reference.steps_used <= shown.steps.size()) take(reference.steps_used);
    // Then what has an instance key without it, and of a module's output the module.
    const bool output = reference.kind == ReferenceKind::kModule && !reference.output.empty();
    if (reference.name_steps < shown.steps.size()) take(output ? reference.steps_used - 1 : reference.name_steps);
  }
  return all;
}

class ConfigurationWriter {
 public:
  ConfigurationWriter(const Configuration& configuration, const ProviderSet& providers, const hcl::Scope& constants)
      : configuration_(configuration),
        providers_(providers),
        constants_(constants),
        listed_(list_providers(*configuration.root)) {}

  Json write() {
    Json json = Json::object();
    if (!listed_.empty()) json.set("provider_config", provider_configs_json());
    json.set("root_module", module_json(*configuration_.root));
    return json;
  }

 private:
  Json expression_json(const hcl::Expression& expression) {
    Json json = Json::object();
    if (expression.from_json) json.set("constant_value", known_json(hcl::json_text_value(expression)));
    Json references = references_json(expression);
    if (!references.items().empty()) {
      json.set("references", std::move(references));
      return json;
    }
    if (expression.from_json) return json;
    hcl::Diagnostics diagnostics;
    const hcl::Value value = hcl::evaluate(expression, constants_, diagnostics);
    if (diagnostics.empty() && value.is_wholly_known()) json.set("constant_value", known_json(value));
    return json;
  }

  void set_expression(Json& json, const char* name, const hcl::ExpressionPtr& expression) {
    if (!expression) return;
    Json shown = expression_json(*expression);
    if (!shown.members().empty()) json.set(name, std::move(shown));
  }

  // Expressions of a body by a schema: attributes, and nested blocks in the shape of their nesting.
  Json block_json(const CompiledBlock& block) {
    Json json = Json::object();
    for (std::size_t i = 0; i < block.arguments.size(); ++i) {
      if (block.arguments[i].value)
        json.set(block.schema->attributes[i].name, expression_json(*block.arguments[i].value));
    }
    for (const auto& nested : block.nested) {
      const Nesting nesting = nested.schema->nesting;
      Json entries = nesting == Nesting::kMap ? Json::object() : Json::array();
      for (const auto& entry : nested.entries) {
        if (entry.for_each || !entry.content) continue;
        Json content = block_json(*entry.content);
        if (nesting == Nesting::kMap) {
          entries.set(entry.label, std::move(content));
        } else {
          entries.push(std::move(content));
        }
      }
      const bool single = nesting == Nesting::kSingle || nesting == Nesting::kGroup;
      if (single && !entries.items().empty()) json.set(nested.schema->name, entries.items().front());
      if (!single && !(entries.items().empty() && entries.members().empty()))
        json.set(nested.schema->name, std::move(entries));
    }
    return json;
  }

  Json body_json(const hcl::BodyPtr& body, const BlockSchema* schema) {
    hcl::Diagnostics ignored;
    if (!body) return Json::object();
    if (schema != nullptr) return block_json(compile_block(*body, *schema, ignored));
    Json json = Json::object();
    for (const auto& attribute : body->everything().attributes)
      json.set(attribute.name, expression_json(*attribute.value));
    return json;
  }

  static Json depends_on_json(const std::vector<hcl::Traversal>& traversals) {
    Json all = Json::array();
    for (const auto& traversal : traversals) all.push(Json::string(traversal.to_string()));
    return all;
  }

  Json resource_json(const ModuleNode& node, const Resource& resource) {
    Json json = Json::object();
    json.set("address", Json::string(resource.address.to_string()));
    json.set("mode", Json::string(mode_name(resource.address.mode)));
    json.set("type", Json::string(resource.address.type));
    json.set("name", Json::string(resource.address.name));
    json.set("provider_config_key", Json::string(provider_key(listed_, node, resource)));
    Json provisioners = Json::array();
    for (const auto& provisioner : resource.provisioners) {
      provisioners.push(Json::object(
          {{"type", Json::string(provisioner.type)}, {"expressions", body_json(provisioner.body, nullptr)}}));
    }
    if (!provisioners.items().empty()) json.set("provisioners", std::move(provisioners));
    const TypeSchema* schema = providers_.find_schema(resource.source, resource.address);
    Json expressions = body_json(resource.body, schema == nullptr ? nullptr : &schema->block);
    if (!expressions.members().empty()) json.set("expressions", std::move(expressions));
    json.set("schema_version", Json::number(schema == nullptr ? 0 : schema->version));
    set_expression(json, "count_expression", resource.count);
    set_expression(json, "for_each_expression", resource.for_each);
    if (!resource.depends_on.empty()) json.set("depends_on", depends_on_json(resource.depends_on));
    return json;
  }

  Json outputs_json(const Module& module) {
    Json all = Json::object();
    for (const auto& [name, output] : module.outputs) {
      Json json = Json::object();
      if (output.sensitive) json.set("sensitive", Json::boolean(true));
      if (output.ephemeral) json.set("ephemeral", Json::boolean(true));
      json.set("expression", output.value ? expression_json(*output.value) : Json::object());
      if (!output.depends_on.empty()) json.set("depends_on", depends_on_json(output.depends_on));
      if (!output.description.empty()) json.set("description", Json::string(output.description));
      all.set(name, std::move(json));
    }
    return all;
  }

  static Json variables_json(const Module& module) {
    Json all = Json::object();
    for (const auto& [name, variable] : module.variables) {
      Json json = Json::object();
      if (variable.default_value) json.set("default", known_json(*variable.default_value));
      if (!variable.description.empty()) json.set("description", Json::string(variable.description));
      if (variable.sensitive) json.set("sensitive", Json::boolean(true));
      all.set(name, std::move(json));
    }
    return all;
  }

  Json call_json(const ModuleCall& call, const ModuleNode* child) {
    Json json = Json::object();
    json.set("source", Json::string(call.source));
    Json expressions = body_json(call.body, nullptr);
    if (!expressions.members().empty()) json.set("expressions", std::move(expressions));
    set_expression(json, "count_expression", call.count);
    set_expression(json, "for_each_expression", call.for_each);
    json.set("module", child == nullptr ? Json::object() : module_json(*child));
    if (!call.version_constraints.empty())
      json.set("version_constraint", Json::string(join(call.version_constraints, ",")));
    if (!call.depends_on.empty()) json.set("depends_on", depends_on_json(call.depends_on));
    return json;
  }

  // Depth is bounded by kModuleDepthMax.
  Json module_json(const ModuleNode& node) {
    Json json = Json::object();
    if (!node.module.outputs.empty()) json.set("outputs", outputs_json(node.module));
    Json resources = Json::array();
    for (const auto& [address, resource] : node.module.resources) resources.push(resource_json(node, resource));
    if (!resources.items().empty()) json.set("resources", std::move(resources));
    Json calls = Json::object();
    for (const auto& [name, call] : node.module.calls) {
      const auto child = node.children.find(name);
      calls.set(name, call_json(call, child == node.children.end() ? nullptr : child->second.get()));
    }
    if (!calls.members().empty()) json.set("module_calls", std::move(calls));
    if (!node.module.variables.empty()) json.set("variables", variables_json(node.module));
    return json;
  }

  Json provider_configs_json() {
    std::vector<Json::Member> all;
    for (const auto& [key, provider] : listed_) {
      if (provider.passed_from.empty()) all.emplace_back(key, provider_json(provider));
    }
    return Json::object(std::move(all));
  }

  Json provider_json(const ListedProvider& provider) {
    Json json = Json::object();
    json.set("name", Json::string(provider.name));
    json.set("full_name", Json::string(provider.source.to_string()));
    if (!provider.alias.empty()) json.set("alias", Json::string(provider.alias));
    if (!provider.version_constraint.empty()) json.set("version_constraint", Json::string(provider.version_constraint));
    if (!provider.module.empty()) json.set("module_address", Json::string(provider.module));
    if (provider.block != nullptr) {
      const ProviderKind* kind = providers_.registry().find(provider.source);
      Json expressions = body_json(provider.block->body, kind == nullptr ? nullptr : &kind->schema().configuration);
      if (!expressions.members().empty()) json.set("expressions", std::move(expressions));
    }
    return json;
  }

  const Configuration& configuration_;
  const ProviderSet& providers_;
  const hcl::Scope& constants_;
  const ListedProviders listed_;
};

}  // namespace

Json configuration_json(const Configuration& configuration, const ProviderSet& providers, const hcl::Scope& constants) {
  return ConfigurationWriter(configuration, providers, constants).write();
}

}  // namespace regionfall::terraform
