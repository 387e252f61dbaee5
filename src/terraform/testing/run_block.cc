#include "terraform/testing/run_block.h"

#include "hcl/parser.h"
#include "terraform/module_source.h"
#include "terraform/reference.h"
#include "terraform/testing/mock_blocks.h"

namespace regionfall::terraform {
namespace {

const hcl::BodySchema& run_schema() {
  static const hcl::BodySchema kSchema = [] {
    hcl::BodySchema made = body_schema({"command", "providers", "expect_failures", "state_key", "parallel"},
                                       {{"plan_options", {}}, {"variables", {}}, {"module", {}}, {"assert", {}}});
    for (const auto& block : override_blocks()) made.blocks.push_back({std::string(block), {}});
    return made;
  }();
  return kSchema;
}

void read_command(const hcl::Attribute* attribute, TestRun& run, LoadContext& context) {
  if (attribute == nullptr) return;
  const auto keyword = hcl::static_keyword(*attribute->value);
  if (keyword != "plan" && keyword != "apply") {
    context.diagnostics.error("Invalid \"command\" keyword",
                              "A run block either plans or applies: write command = plan or command = apply.",
                              attribute->value->range);
  }
  run.apply = keyword != "plan";
}

void read_targets(const hcl::Attribute* attribute, PlanOptions& options, LoadContext& context) {
  for (const hcl::Traversal& traversal : traversal_list(attribute, context)) {
    if (auto target = target_from(traversal)) {
      options.targets.push_back(*std::move(target));
    } else {
      context.diagnostics.error("Invalid target", target.error().message + ".", traversal.range());
    }
  }
}

void read_replacements(const hcl::Attribute* attribute, PlanOptions& options, LoadContext& context) {
  for (const hcl::Traversal& traversal : traversal_list(attribute, context)) {
    auto address = parse_resource_instance(traversal.to_string());
    if (address && address->resource.mode == ResourceMode::kManaged) {
      options.replace.push_back(*std::move(address));
    } else {
      context.diagnostics.error("Invalid replace target",
                                "Only a managed resource can be replaced: name one, as in aws_vpc.main.",
                                traversal.range());
    }
  }
}

void read_plan_options(const hcl::Block& block, PlanOptions& options, LoadContext& context) {
  const hcl::Content content =
      block.body->content(body_schema({"mode", "refresh", "replace", "target"}), context.diagnostics);
  if (const auto* mode = content.attribute("mode")) {
    const auto keyword = hcl::static_keyword(*mode->value);
    if (keyword == "refresh-only") {
      options.mode = PlanMode::kRefreshOnly;
    } else if (keyword != "normal") {
      context.diagnostics.error("Invalid \"mode\" keyword", "A plan's mode is normal or refresh-only.",
                                mode->value->range);
    }
  }
  options.refresh = constant_bool(content.attribute("refresh"), context).value_or(true);
  if (!options.refresh && options.mode == PlanMode::kRefreshOnly) {
    context.diagnostics.error("Incompatible plan options",
                              "A plan that does nothing but refresh cannot leave the refresh out.",
                              content.attribute("refresh")->range);
  }
  read_replacements(content.attribute("replace"), options, context);
  read_targets(content.attribute("target"), options, context);
}

void read_module(const hcl::Block& block, TestRun& run, LoadContext& context) {
  const hcl::Content content = block.body->content({{{"source", true}, {"version", false}}, {}}, context.diagnostics);
  run.module_range = block.header;
  const auto* attribute = content.attribute("source");
  const auto source = constant_string(attribute, context);
  if (!source) return;
  run.module_source = *source;
  if (is_local_source(*source)) return;
  context.diagnostics.error(
      "Module source not supported",
      "Only modules in local directories can be run from test files in this version of Regionfall: begin the source "
      "with ./ or ../ .",
      attribute->value->range);
}

void read_run_providers(const hcl::Attribute& attribute, TestRun& run, LoadContext& context) {
  const auto* object = attribute.value->as<hcl::ObjectExpression>();
  if (object == nullptr) {
    context.diagnostics.error("Invalid expression",
                              "\"providers\" maps the module's providers to this file's: { aws = aws.west }.",
                              attribute.value->range);
    return;
  }
  for (const hcl::ObjectItem& item : object->items) {
    const hcl::Expression* key = item.key.get();
    if (const auto* parentheses = key->as<hcl::ParenthesesExpression>()) key = parentheses->inner.get();
    auto module_name = provider_reference(*key, context);
    auto file_name = provider_reference(*item.value, context);
    if (module_name && file_name) run.providers.emplace_back(*std::move(module_name), *std::move(file_name));
  }
}

// Checkable objects of the root module. Source: Terraform documentation, "Tests", "Expecting failures".
void read_expected_failures(const hcl::Attribute* attribute, TestRun& run, LoadContext& context) {
  for (hcl::Traversal& traversal : traversal_list(attribute, context)) {
    hcl::Diagnostics unheard;
    const bool named = traversal.root == "output" || traversal.root == "check";
    const auto reference = named ? std::nullopt : parse_reference(traversal, unheard);
    const bool has_conditions =
        reference && reference->rest().empty() &&
        (reference->kind == ReferenceKind::kVariable || reference->kind == ReferenceKind::kResource);
    const bool checkable = named ? traversal.steps.size() == 1 : has_conditions;
    if (!checkable) {
      context.diagnostics.error(
          "Invalid `expect_failures` reference",
          "Only what has conditions can be expected to fail: input variables, outputs, check blocks, resources and "
          "data sources of the module that is run.",
          traversal.range());
      continue;
    }
    run.expect_failures.push_back(std::move(traversal));
  }
}

}  // namespace

TestRun read_run_block(const hcl::Block& block, LoadContext& context) {
  TestRun run;
  run.name = block.labels[0];
  run.range = block.header;
  const hcl::Content content = block.body->content(run_schema(), context.diagnostics);
  read_command(content.attribute("command"), run, context);
  run.state_key = constant_string(content.attribute("state_key"), context).value_or("");
  constant_bool(content.attribute("parallel"), context);
  if (const auto* providers = content.attribute("providers")) read_run_providers(*providers, run, context);
  read_expected_failures(content.attribute("expect_failures"), run, context);
  if (const hcl::Block* options = single_block(content, "plan_options", context))
    read_plan_options(*options, run.options, context);
  if (const hcl::Block* module = single_block(content, "module", context)) read_module(*module, run, context);
  if (const hcl::Block* variables = single_block(content, "variables", context)) {
    run.variables = variables->body->attributes(context.diagnostics);
  }
  for (const hcl::Block& inner : content.blocks) {
    if (inner.type == "assert") run.asserts.push_back(check_rule(inner, context));
    if (is_override_block(inner.type)) read_override(inner, run.overrides, context);
  }
  std::erase_if(run.asserts, [](const CheckRule& rule) { return !rule.condition || !rule.error_message; });
  return run;
}

}  // namespace regionfall::terraform
