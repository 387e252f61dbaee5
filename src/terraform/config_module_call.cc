// module blocks.
#include "base/text.h"
#include "terraform/block_reader.h"
#include "terraform/module_source.h"
#include "terraform/version.h"

namespace regionfall::terraform {
namespace {

const hcl::BodySchema& schema() {
  static const hcl::BodySchema kSchema = [] {
    hcl::BodySchema made =
        body_schema({"count", "for_each"}, {{"lifecycle", {}}, {"locals", {}}, {"provider", {"type"}}, {"_", {}}},
                    {"version", "depends_on", "providers"});
    made.attributes.push_back({"source", true, hcl::Strings::kLiteral});
    return made;
  }();
  return kSchema;
}

void read_version(const hcl::Attribute& attribute, ModuleCall& call, LoadContext& context) {
  const auto text = constant_string(&attribute, context);
  if (!text) return;
  const auto constraint = parse_version_constraint(*text);
  if (!constraint) {
    context.diagnostics.error("Invalid version constraint", constraint.error().message, attribute.value->range);
    return;
  }
  if (call.source.starts_with("./") || call.source.starts_with("../")) {
    context.diagnostics.error("Invalid version constraint",
                              "A module in a local directory has no versions to choose from. Remove this argument.",
                              attribute.range);
    return;
  }
  call.version_constraints.push_back(*text);
}

// The child's side of `providers = { aws.east = aws.west }`: a key, written bare, in parentheses or as a string.
std::optional<ProviderReference> child_reference(const hcl::ObjectItem& item, LoadContext& context) {
  const hcl::Expression* key = item.key.get();
  if (const auto* parentheses = key->as<hcl::ParenthesesExpression>()) key = parentheses->inner.get();
  return provider_reference(*key, context);
}

void read_providers(const hcl::Attribute& attribute, ModuleCall& call, LoadContext& context) {
  call.has_providers = true;
  const auto* object = attribute.value->as<hcl::ObjectExpression>();
  if (object == nullptr) {
    context.diagnostics.error("Invalid expression",
                              "\"providers\" maps the module's providers to this one's: { aws = aws.west }.",
                              attribute.value->range);
    return;
  }
  std::map<std::pair<std::string, std::string>, hcl::Range> seen;
  for (const hcl::ObjectItem& item : object->items) {
    auto child = child_reference(item, context);
    auto parent = provider_reference(*item.value, context);
    if (!child || !parent) continue;
    const auto [first, added] = seen.emplace(std::pair(child->local_name, child->alias), child->range);
    if (!added) {
      context.diagnostics.error("Duplicate provider address",
                                "This provider is given to the module already, at " + first->second.to_string() + ".",
                                child->range);
      continue;
    }
    call.providers.emplace_back(*std::move(child), *std::move(parent));
  }
}

void read_blocks(const hcl::Content& content, ModuleCall& call, LoadContext& context) {
  if (const hcl::Block* escape = single_block(content, "_", context)) {
    call.body = hcl::merge_bodies({call.body, escape->body});
  }
  for (const hcl::Block& block : content.blocks) {
    if (block.type == "_") continue;
    const std::string instead =
        block.type == "provider" ? " Hand provider configurations over with the \"providers\" argument." : "";
    context.diagnostics.error("Unsupported block type",
                              "\"" + block.type + "\" blocks cannot stand inside a module block." + instead,
                              block.header);
  }
}

}  // namespace

void read_module_call(const hcl::Block& block, Module& module, LoadContext& context) {
  ModuleCall call;
  call.name = block.labels[0];
  call.range = block.header;
  check_name(call.name, "module", block.label_ranges[0], context);
  const hcl::Content content = block.body->partial_content(schema(), call.body, context.diagnostics);
  if (const hcl::Attribute* source = content.attribute("source")) {
    call.source_range = source->value->range;
    call.source = trim(constant_string(source, context).value_or(""));
    if (const auto parsed = parse_module_source(call.source); !parsed && !call.source.empty()) {
      context.diagnostics.error("Invalid module source address", parsed.error().message, source->value->range);
      call.source.clear();
    }
  }
  if (const hcl::Attribute* version = content.attribute("version")) read_version(*version, call, context);
  const hcl::Attribute* count = content.attribute("count");
  const hcl::Attribute* for_each = content.attribute("for_each");
  check_repetition(count, for_each, "module", context);
  call.count = value_of(count);
  call.for_each = count ? nullptr : value_of(for_each);
  call.depends_on = depends_on_list(content.attribute("depends_on"), context);
  if (const hcl::Attribute* providers = content.attribute("providers")) read_providers(*providers, call, context);
  read_blocks(content, call, context);
  const auto [found, added] = module.calls.emplace(call.name, call);
  if (!added) {
    context.diagnostics.error("Duplicate module call",
                              "A module call named \"" + call.name + "\" stands already at " +
                                  found->second.range.to_string() + ". Names must be unique within a module.",
                              block.header);
  }
}

}  // namespace regionfall::terraform
