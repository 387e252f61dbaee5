// terraform blocks.
#include "hcl/parser.h"
#include "terraform/block_reader.h"
#include "terraform/version.h"

namespace regionfall::terraform {
namespace {

void read_required_version(const hcl::Attribute& attribute, Module& module, LoadContext& context) {
  if (is_null(*attribute.value)) return;
  const auto text = constant_string(&attribute, context);
  if (!text) return;
  const auto constraint = parse_version_constraint(*text);
  if (!constraint) {
    context.diagnostics.error("Invalid version constraint", constraint.error().message, attribute.value->range);
    return;
  }
  module.required_versions.emplace_back(*text, attribute.value->range);
  if (constraint->allows(*parse_version(kTerraformVersion))) return;
  context.diagnostics.error(
      "Unsupported Terraform Core version",
      "This module asks for Terraform " + *text + ". Regionfall follows Terraform " + std::string(kTerraformVersion) +
          ", which that excludes. Widen the constraint, or use a version of the module that fits.",
      attribute.value->range);
}

void read_backend(const hcl::Block& block, Module& module, LoadContext& context) {
  if (block.type == "backend" && block.labels.empty()) return;
  if (module.backend) {
    context.diagnostics.error(
        "Duplicate backend configuration",
        "A module may have one backend or cloud block; the first is at " + module.backend->range.to_string() + ".",
        block.header);
    return;
  }
  module.backend = BackendBlock{block.type == "cloud" ? "cloud" : block.labels[0], block.header};
}

void check_experiments(const hcl::Attribute& attribute, LoadContext& context) {
  const auto items = expression_list(*attribute.value, context);
  if (!items || items->empty()) return;
  context.diagnostics.error("Module uses experimental features",
                            "Experiments exist in alpha releases of Terraform only. Remove this argument.",
                            attribute.value->range);
}

}  // namespace

void read_terraform(const hcl::Block& block, Module& module, LoadContext& context) {
  static const hcl::BodySchema kSchema = body_schema({},
                                                     {{"required_providers", {}},
                                                      {"backend", {"type"}},
                                                      {"cloud", {}},
                                                      {"provider_meta", {"provider"}},
                                                      {"encryption", {}}},
                                                     {"required_version", "experiments", "language"});
  const hcl::Content content = block.body->content(kSchema, context.diagnostics);
  if (const hcl::Attribute* version = content.attribute("required_version")) {
    read_required_version(*version, module, context);
  }
  if (const hcl::Attribute* experiments = content.attribute("experiments")) check_experiments(*experiments, context);
  if (const hcl::Attribute* language = content.attribute("language")) {
    if (hcl::static_keyword(*language->value) != "TF2021") {
      context.diagnostics.error("Invalid language edition", "The only language edition is TF2021.",
                                language->value->range);
    }
  }
  for (const hcl::Block& nested : content.blocks) {
    if (nested.type == "backend" || nested.type == "cloud") read_backend(nested, module, context);
  }
}

}  // namespace regionfall::terraform
