// moved, removed and import blocks.
#include <algorithm>

#include "hcl/json_expression.h"
#include "hcl/parser.h"
#include "terraform/block_reader.h"
#include "terraform/reference.h"

namespace regionfall::terraform {
namespace {

std::optional<Target> read_target(const hcl::Attribute* attribute, LoadContext& context) {
  if (attribute == nullptr) return {};
  const auto traversal = hcl::static_traversal(*attribute->value, context.diagnostics);
  if (!traversal) return {};
  auto target = target_from(*traversal);
  if (target) return *std::move(target);
  context.diagnostics.error("Invalid address", target.error().message, attribute->value->range);
  return {};
}

hcl::ExpressionPtr import_target(const hcl::Attribute& attribute, LoadContext& context) {
  hcl::ExpressionPtr expression = attribute.value;
  if (const auto* literal = expression->as<hcl::LiteralExpression>();
      expression->from_json && literal != nullptr && literal->value.type().kind() == hcl::TypeKind::kString) {
    expression = hcl::expression_in_json_string(expression->range, context.diagnostics);
  }
  const auto traversal = address_without_keys(*expression);
  const auto target = traversal ? target_from(*traversal) : Result<Target>(failure("This names no resource."));
  if (target && target->resource && target->resource->mode == ResourceMode::kManaged) return expression;
  context.diagnostics.error("Invalid import address",
                            "\"to\" is the address of a managed resource, whose keys may be computed: "
                            "aws_vpc.main or module.net[each.key].aws_subnet.a[0].",
                            attribute.value->range);
  return nullptr;
}

bool same_level(const Target& from, const Target& to) { return from.resource.has_value() == to.resource.has_value(); }

}  // namespace

void read_moved(const hcl::Block& block, Module& module, LoadContext& context) {
  static const hcl::BodySchema kSchema{{{"from", true, hcl::Strings::kLiteral}, {"to", true, hcl::Strings::kLiteral}},
                                       {}};
  const hcl::Content content = block.body->content(kSchema, context.diagnostics);
  const auto from = read_target(content.attribute("from"), context);
  const auto to = read_target(content.attribute("to"), context);
  if (!from || !to) return;
  if (!same_level(*from, *to)) {
    context.diagnostics.error("Invalid \"moved\" addresses",
                              "\"from\" and \"to\" must both be resources, or both be modules.", block.header);
    return;
  }
  if (from->resource &&
      (from->resource->mode != ResourceMode::kManaged || to->resource->mode != ResourceMode::kManaged)) {
    context.diagnostics.error("Invalid \"moved\" addresses", "Only managed resources and modules can move.",
                              block.header);
    return;
  }
  module.moved.push_back({*from, *to, block.header});
}

void read_removed(const hcl::Block& block, Module& module, LoadContext& context) {
  static const hcl::BodySchema kSchema{{{"from", true, hcl::Strings::kLiteral}},
                                       {{"lifecycle", {}}, {"provisioner", {"type"}}, {"connection", {}}}};
  static const hcl::BodySchema kLifecycleSchema{{{"destroy", true, hcl::Strings::kLiteral}}, {}};
  const hcl::Content content = block.body->content(kSchema, context.diagnostics);
  RemovedBlock removed;
  removed.range = block.header;
  if (const hcl::Block* lifecycle = single_block(content, "lifecycle", context)) {
    const hcl::Content inner = lifecycle->body->content(kLifecycleSchema, context.diagnostics);
    removed.destroy = constant_bool(inner.attribute("destroy"), context).value_or(true);
  }
  for (const hcl::Block& nested : content.blocks) {
    if (nested.type != "provisioner") continue;
    auto provisioner = read_provisioner(nested, context);
    if (!provisioner) continue;
    if (!provisioner->when_destroy) {
      context.diagnostics.error("Invalid provisioner block",
                                "What is removed is never created: a provisioner here needs when = destroy.",
                                nested.header);
    }
    removed.provisioners.push_back(*std::move(provisioner));
  }
  const auto from = read_target(content.attribute("from"), context);
  if (!from) return;
  const bool any_key = !from->key.is_none() ||
                       std::ranges::any_of(from->module, [](const ModuleStep& step) { return !step.key.is_none(); });
  if (any_key) {
    context.diagnostics.error("Resource instance keys not allowed",
                              "A removed block speaks of every instance: leave the keys out of its address.",
                              content.attribute("from")->value->range);
    return;
  }
  if (from->resource && from->resource->mode != ResourceMode::kManaged) {
    context.diagnostics.error("Invalid \"removed\" address", "Only managed resources and modules can be removed.",
                              content.attribute("from")->value->range);
    return;
  }
  removed.from = *from;
  module.removed.push_back(std::move(removed));
}

// Where the import goes, if that is the same whatever for_each holds.
std::optional<Target> constant_address(const ImportBlock& import) {
  const auto* traversal = import.to->as<hcl::ScopeTraversalExpression>();
  if (traversal == nullptr || import.for_each) return {};
  const auto target = target_from(traversal->traversal);
  return target ? std::optional(*target) : std::nullopt;
}

void read_import(const hcl::Block& block, Module& module, LoadContext& context) {
  static const hcl::BodySchema kSchema{
      {{"to", true, hcl::Strings::kLiteral}, {"id", true}, {"for_each"}, {"provider", false, hcl::Strings::kLiteral}},
      {}};
  const hcl::Content content = block.body->content(kSchema, context.diagnostics);
  ImportBlock import;
  import.range = block.header;
  import.id = value_of(content.attribute("id"));
  import.for_each = value_of(content.attribute("for_each"));
  if (const hcl::Attribute* provider = content.attribute("provider")) {
    import.provider = provider_reference(*provider->value, context);
  }
  if (const hcl::Attribute* to = content.attribute("to")) import.to = import_target(*to, context);
  if (!import.to || !import.id) return;
  const auto address = constant_address(import);
  const auto same = std::ranges::find_if(
      module.imports, [&](const ImportBlock& other) { return address && constant_address(other) == address; });
  if (same != module.imports.end()) {
    context.diagnostics.error(
        "Duplicate import configuration",
        "The import block at " + same->range.to_string() + " imports to " + address->to_string() + " already.",
        import.to->range);
    return;
  }
  module.imports.push_back(std::move(import));
}

}  // namespace regionfall::terraform
