// provider blocks and the entries of required_providers.
#include <algorithm>

#include "base/text.h"
#include "hcl/parser.h"
#include "terraform/block_reader.h"
#include "terraform/version.h"

namespace regionfall::terraform {
namespace {

// Provider names are compared in lower case; Terraform asks that they are written so.
void check_provider_name(const std::string& name, const hcl::Range& range, LoadContext& context) {
  if (!check_name(name, "provider", range, context)) return;
  if (to_lower_ascii(name) == name) return;
  context.diagnostics.error("Invalid provider local name",
                            "Provider names are in lower case: write \"" + to_lower_ascii(name) + "\".", range);
}

std::optional<std::string> version_text(const hcl::Expression& expression, LoadContext& context) {
  const auto value = constant_value(expression, context);
  if (!value) return {};
  if (value->is_null() || value->type().kind() != hcl::TypeKind::kString) {
    context.diagnostics.error("Invalid version constraint", "A version constraint is a string such as \"~> 5.0\".",
                              expression.range);
    return {};
  }
  const auto constraint = parse_version_constraint(value->as_string());
  if (!constraint) {
    context.diagnostics.error("Invalid version constraint", constraint.error().message, expression.range);
    return {};
  }
  return value->as_string();
}

void read_source(const hcl::Expression& expression, ProviderRequirement& requirement, LoadContext& context) {
  const auto value = constant_value(expression, context);
  if (!value) return;
  if (value->is_null() || value->type().kind() != hcl::TypeKind::kString) {
    context.diagnostics.error("Invalid source", "A provider's source is a string such as \"hashicorp/aws\".",
                              expression.range);
    return;
  }
  auto source = parse_provider_source(value->as_string());
  if (source) {
    requirement.source = *std::move(source);
  } else {
    context.diagnostics.error("Invalid provider source string", source.error().message, expression.range);
  }
}

void read_aliases(const hcl::Expression& expression, ProviderRequirement& requirement, LoadContext& context) {
  const auto items = expression_list(expression, context);
  if (!items) return;
  for (const hcl::ExpressionPtr& item : *items) {
    auto reference = provider_reference(*item, context);
    if (!reference) continue;
    if (reference->local_name == requirement.local_name && !reference->alias.empty()) {
      requirement.configuration_aliases.push_back(*std::move(reference));
      continue;
    }
    context.diagnostics.error(
        "Invalid configuration_aliases value",
        "An alias that a module expects is written with the provider's name, as " + requirement.local_name + ".ALIAS.",
        item->range);
  }
}

void read_requirement_object(const hcl::ObjectExpression& object, ProviderRequirement& requirement,
                             LoadContext& context) {
  for (const hcl::ObjectItem& item : object.items) {
    const auto written = object_key(item, context);
    if (!written) continue;
    const std::string& name = *written;
    if (name == "version") {
      if (auto text = version_text(*item.value, context)) requirement.version_constraints.push_back(*std::move(text));
    } else if (name == "source") {
      read_source(*item.value, requirement, context);
    } else if (name == "configuration_aliases") {
      read_aliases(*item.value, requirement, context);
    } else {
      static const std::vector<std::string> kKnown = {"version", "source", "configuration_aliases"};
      context.diagnostics.error("Invalid required_providers object",
                                "A required provider has \"source\", \"version\" and \"configuration_aliases\"; \"" +
                                    name + "\" is none of them." + suggestion(name, kKnown) +
                                    " Settings of a provider go into a \"provider\" block.",
                                item.key->range);
    }
  }
}

}  // namespace

void read_required_provider(const hcl::Attribute& entry, Module& module, LoadContext& context) {
  ProviderRequirement requirement;
  requirement.local_name = entry.name;
  requirement.range = entry.range;
  check_provider_name(entry.name, entry.name_range, context);
  requirement.source = Module{}.provider_source(entry.name);
  if (const auto* object = entry.value->as<hcl::ObjectExpression>()) {
    read_requirement_object(*object, requirement, context);
  } else if (auto text = version_text(*entry.value, context)) {
    // Before Terraform 0.13 an entry was the version constraint alone.
    requirement.version_constraints.push_back(*std::move(text));
  }
  const auto [found, added] = module.requirements.emplace(entry.name, requirement);
  if (!added) {
    context.diagnostics.error("Duplicate required providers configuration",
                              "\"" + entry.name + "\" is required already, at " + found->second.range.to_string() + ".",
                              entry.range);
  }
}

void read_provider(const hcl::Block& block, Module& module, LoadContext& context) {
  static const hcl::BodySchema kSchema =
      body_schema({"for_each", "count", "depends_on", "source"}, {{"lifecycle", {}}, {"locals", {}}, {"_", {}}},
                  {"alias", "version"});
  ProviderBlock provider;
  provider.local_name = block.labels[0];
  provider.range = block.header;
  check_provider_name(provider.local_name, block.label_ranges[0], context);
  const hcl::Content content = block.body->partial_content(kSchema, provider.body, context.diagnostics);
  if (const hcl::Attribute* alias = content.attribute("alias")) {
    if (const auto text = constant_string(alias, context)) {
      provider.alias = *text;
      check_name(provider.alias, "provider configuration alias", alias->value->range, context);
    }
  }
  if (const hcl::Attribute* version = content.attribute("version")) {
    context.diagnostics.warning("Version constraints inside provider configuration blocks are deprecated",
                                "Put the constraint into the required_providers block of the terraform block.",
                                version->range);
    if (!is_null(*version->value)) provider.version_constraint = version_text(*version->value, context).value_or("");
  }
  provider.for_each = value_of(content.attribute("for_each"));
  if (provider.for_each && provider.alias.empty()) {
    context.diagnostics.error("Alias required when using \"for_each\"",
                              "Only a provider configuration with an alias can have several instances. Add \"alias\".",
                              block.header);
  }
  for (std::string_view reserved : {"count", "depends_on", "source"}) {
    const hcl::Attribute* attribute = content.attribute(reserved);
    if (attribute == nullptr) continue;
    context.diagnostics.error("Reserved argument name in provider block",
                              "\"" + attribute->name + "\" is reserved and cannot be used in a provider block.",
                              attribute->name_range);
  }
  if (const hcl::Block* escape = single_block(content, "_", context)) {
    provider.body = hcl::merge_bodies({provider.body, escape->body});
  }
  for (const hcl::Block& nested : content.blocks) {
    if (nested.type == "_") continue;
    context.diagnostics.error("Reserved block type name in provider block",
                              "\"" + nested.type + "\" is reserved and cannot be used in a provider block.",
                              nested.header);
  }
  const auto [found, added] = module.providers.emplace(std::pair(provider.local_name, provider.alias), provider);
  if (added) return;
  const std::string which = provider.alias.empty() ? "The default configuration of \"" + provider.local_name + "\""
                                                   : "The configuration " + provider.local_name + "." + provider.alias;
  context.diagnostics.error("Duplicate provider configuration",
                            which + " stands already at " + found->second.range.to_string() +
                                ". Give further configurations an \"alias\" of their own.",
                            block.header);
}

}  // namespace regionfall::terraform
