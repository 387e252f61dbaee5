// What may stand inside resource blocks: lifecycle, provisioner and connection.
#include <algorithm>

#include "hcl/json_expression.h"
#include "hcl/parser.h"
#include "terraform/block_reader.h"
#include "terraform/reference.h"

namespace regionfall::terraform {
namespace {

void read_ignore_changes(const hcl::Attribute& attribute, Lifecycle& lifecycle, LoadContext& context) {
  if (hcl::static_keyword(*attribute.value) == "all") {
    lifecycle.ignore_all_changes = true;
    return;
  }
  lifecycle.ignore_changes = traversal_list(&attribute, context);
  const bool star = std::ranges::any_of(lifecycle.ignore_changes, [](const auto& item) { return item.root == "*"; });
  if (!star) return;
  context.diagnostics.error("Invalid ignore_changes wildcard",
                            "To ignore every change, write ignore_changes = all, without brackets and quotes.",
                            attribute.value->range);
}

void read_replace_triggered_by(const hcl::Attribute& attribute, Lifecycle& lifecycle, LoadContext& context) {
  const auto items = expression_list(*attribute.value, context);
  if (!items) return;
  for (const hcl::ExpressionPtr& item : *items) {
    std::optional<Reference> reference;
    hcl::ExpressionPtr accepted = item;
    if (item->from_json && json_text_value(*item).type() == hcl::Type::string())
      accepted = hcl::expression_in_json_string(item->range, context.diagnostics);
    if (const auto traversal = address_without_keys(*accepted))
      reference = parse_reference(*traversal, context.diagnostics);
    if (reference && reference->kind == ReferenceKind::kResource &&
        reference->resource.mode == ResourceMode::kManaged) {
      lifecycle.replace_triggered_by.push_back(std::move(accepted));
      continue;
    }
    context.diagnostics.error(
        "Invalid replace_triggered_by expression",
        "Only managed resources of this module, their instances and attributes can trigger a "
        "replacement. To use another value, put it through the input of a terraform_data resource.",
        item->range);
  }
}

void refuse_arguments(const hcl::Content& content, ResourceMode mode, LoadContext& context) {
  for (const hcl::Attribute& attribute : content.attributes) {
    context.diagnostics.error(mode == ResourceMode::kData ? "Invalid data resource lifecycle argument"
                                                          : "Invalid ephemeral resource lifecycle argument",
                              "\"" + attribute.name + "\" belongs to managed resources (\"resource\" blocks) only.",
                              attribute.name_range);
  }
}

// `keyword = a` or, as Terraform 0.11 wrote it, `keyword = "a"`.
std::optional<std::string> keyword_argument(const hcl::Attribute* attribute, LoadContext& context) {
  if (attribute == nullptr) return {};
  if (auto keyword = hcl::static_keyword(*attribute->value)) return keyword;
  auto text = constant_string(attribute, context);
  if (text && !attribute->value->from_json) {
    context.diagnostics.warning("Quoted keywords are deprecated", "Write " + *text + " without quotes.",
                                attribute->value->range);
  }
  return text;
}

constexpr std::string_view kRemovedProvisioners[] = {"chef", "habitat", "puppet", "salt-masterless"};

}  // namespace

Lifecycle read_lifecycle(const hcl::Block& block, ResourceMode mode, LoadContext& context) {
  static const hcl::BodySchema kSchema =
      body_schema({}, {{"precondition", {}}, {"postcondition", {}}},
                  {"create_before_destroy", "prevent_destroy", "ignore_changes", "replace_triggered_by"});
  const hcl::Content content = block.body->content(kSchema, context.diagnostics);
  Lifecycle lifecycle;
  if (mode != ResourceMode::kManaged) {
    refuse_arguments(content, mode, context);
  } else {
    lifecycle.create_before_destroy = constant_bool(content.attribute("create_before_destroy"), context);
    const hcl::Attribute* prevent_destroy = content.attribute("prevent_destroy");
    if (const auto prevents = constant_bool(prevent_destroy, context)) {
      lifecycle.prevent_destroy = std::make_shared<hcl::Expression>(hcl::Expression{
          .range = prevent_destroy->value->range, .node = hcl::LiteralExpression{hcl::Value::boolean(*prevents)}});
    }
    if (const auto* ignored = content.attribute("ignore_changes")) read_ignore_changes(*ignored, lifecycle, context);
    if (const auto* triggers = content.attribute("replace_triggered_by")) {
      read_replace_triggered_by(*triggers, lifecycle, context);
    }
  }
  for (const hcl::Block& rule : content.blocks) {
    auto& rules = rule.type == "precondition" ? lifecycle.preconditions : lifecycle.postconditions;
    rules.push_back(check_rule(rule, context));
  }
  return lifecycle;
}

std::optional<Provisioner> read_provisioner(const hcl::Block& block, LoadContext& context) {
  static const hcl::BodySchema kSchema =
      body_schema({}, {{"connection", {}}, {"lifecycle", {}}}, {"when", "on_failure"});
  if (block.labels.empty()) return {};
  Provisioner provisioner;
  provisioner.type = block.labels[0];
  provisioner.range = block.header;
  if (std::ranges::find(kRemovedProvisioners, provisioner.type) != std::end(kRemovedProvisioners)) {
    context.diagnostics.error("Unsupported provisioner",
                              "Terraform no longer has the provisioner \"" + provisioner.type +
                                  "\". There are local-exec, remote-exec and file.",
                              block.header);
    return {};
  }
  const hcl::Content content = block.body->partial_content(kSchema, provisioner.body, context.diagnostics);
  if (const hcl::Attribute* attribute = content.attribute("when")) {
    const auto when = keyword_argument(attribute, context);
    provisioner.when_destroy = when == "destroy";
    if (when != "destroy" && when != "create") {
      context.diagnostics.error("Invalid \"when\" keyword", "\"when\" is either create or destroy.",
                                attribute->value->range);
    }
  }
  if (const hcl::Attribute* attribute = content.attribute("on_failure")) {
    const auto on_failure = keyword_argument(attribute, context);
    provisioner.on_failure_continue = on_failure == "continue";
    if (on_failure != "continue" && on_failure != "fail") {
      context.diagnostics.error("Invalid \"on_failure\" keyword", "\"on_failure\" is either continue or fail.",
                                attribute->value->range);
    }
  }
  if (const hcl::Block* connection = single_block(content, "connection", context))
    provisioner.connection = connection->body;
  if (const hcl::Block* lifecycle = single_block(content, "lifecycle", context)) {
    context.diagnostics.error("Unsupported block type", "\"lifecycle\" cannot stand inside a provisioner.",
                              lifecycle->header);
  }
  return provisioner;
}

}  // namespace regionfall::terraform
