// resource, data and ephemeral blocks.
#include "terraform/block_reader.h"

namespace regionfall::terraform {
namespace {

std::string_view block_name(ResourceMode mode) {
  switch (mode) {
    case ResourceMode::kManaged:
      return "resource";
    case ResourceMode::kData:
      return "data";
    case ResourceMode::kEphemeral:
      return "ephemeral";
  }
  return "";
}

const hcl::BodySchema& schema() {
  static const hcl::BodySchema kSchema =
      body_schema({"count", "for_each"},
                  {{"lifecycle", {}}, {"connection", {}}, {"provisioner", {"type"}}, {"locals", {}}, {"_", {}}},
                  {"provider", "depends_on"});
  return kSchema;
}

void refuse_block(const hcl::Block& block, ResourceMode mode, LoadContext& context) {
  const std::string why =
      block.type == "locals"
          ? "\"locals\" is reserved and cannot be used inside a " + std::string(block_name(mode)) + " block."
          : "\"" + block.type + "\" belongs to managed resources (\"resource\" blocks) only.";
  context.diagnostics.error("Unsupported block type", why, block.header);
}

void read_blocks(const hcl::Content& content, Resource& resource, LoadContext& context) {
  const ResourceMode mode = resource.address.mode;
  const bool managed = mode == ResourceMode::kManaged;
  if (const hcl::Block* lifecycle = single_block(content, "lifecycle", context)) {
    resource.lifecycle = read_lifecycle(*lifecycle, mode, context);
  }
  if (managed) {
    if (const hcl::Block* connection = single_block(content, "connection", context))
      resource.connection = connection->body;
  }
  // What stands in a block named `_` are the type's own arguments, also those that are called like meta-arguments.
  if (const hcl::Block* escape = single_block(content, "_", context)) {
    resource.body = hcl::merge_bodies({resource.body, escape->body});
  }
  for (const hcl::Block& block : content.blocks) {
    if (block.type == "locals" || (!managed && (block.type == "connection" || block.type == "provisioner"))) {
      refuse_block(block, mode, context);
    } else if (block.type == "provisioner") {
      if (auto provisioner = read_provisioner(block, context)) resource.provisioners.push_back(*std::move(provisioner));
    }
  }
}

void read_resource(const hcl::Block& block, ResourceMode mode, Module& module, LoadContext& context, bool in_check) {
  Resource resource;
  resource.address = {mode, block.labels[0], block.labels[1]};
  resource.range = block.header;
  resource.in_check = in_check;
  const std::string what(block_name(mode));
  check_name(resource.address.type, what + " type", block.label_ranges[0], context);
  check_name(resource.address.name, what, block.label_ranges[1], context);

  const hcl::Content content = block.body->partial_content(schema(), resource.body, context.diagnostics);
  const hcl::Attribute* count = content.attribute("count");
  const hcl::Attribute* for_each = content.attribute("for_each");
  check_repetition(count, for_each, what, context);
  resource.count = value_of(count);
  resource.for_each = count ? nullptr : value_of(for_each);
  if (in_check && (count != nullptr || for_each != nullptr)) {
    context.diagnostics.error(
        "Invalid data source in check",
        "A data source inside a check block stands once: count and for_each cannot be used there.",
        (count ? count : for_each)->name_range);
  }
  if (const hcl::Attribute* provider = content.attribute("provider")) {
    resource.provider = provider_reference(*provider->value, context);
  }
  resource.depends_on = depends_on_list(content.attribute("depends_on"), context);
  read_blocks(content, resource, context);

  const auto [found, added] = module.resources.emplace(resource.address, resource);
  if (!added) {
    context.diagnostics.error("Duplicate " + what + " \"" + resource.address.type + "\" configuration",
                              resource.address.to_string() + " is declared already, at " +
                                  found->second.range.to_string() + ". Names must be unique per type in each module.",
                              block.header);
  }
}

}  // namespace

void read_managed_resource(const hcl::Block& block, Module& module, LoadContext& context) {
  read_resource(block, ResourceMode::kManaged, module, context, false);
}

void read_data_source(const hcl::Block& block, Module& module, LoadContext& context) {
  read_resource(block, ResourceMode::kData, module, context, false);
}

void read_ephemeral_resource(const hcl::Block& block, Module& module, LoadContext& context) {
  read_resource(block, ResourceMode::kEphemeral, module, context, false);
}

void read_check(const hcl::Block& block, Module& module, LoadContext& context) {
  static const hcl::BodySchema kCheckSchema = body_schema({}, {{"data", {"type", "name"}}, {"assert", {}}});
  const hcl::Content content = block.body->content(kCheckSchema, context.diagnostics);
  CheckBlock check;
  check.name = block.labels[0];
  check.range = block.header;
  check_name(check.name, "check", block.label_ranges[0], context);
  const hcl::Block* data = nullptr;
  for (const hcl::Block& nested : content.blocks) {
    if (nested.type == "assert") {
      check.asserts.push_back(check_rule(nested, context));
    } else if (nested.labels.size() != 2) {
      continue;
    } else if (data != nullptr) {
      context.diagnostics.error(
          "Multiple data resource blocks",
          "A check block takes one data source; the first is at " + data->header.to_string() + ".", nested.header);
    } else {
      data = &nested;
      read_resource(nested, ResourceMode::kData, module, context, true);
    }
  }
  if (check.asserts.empty()) {
    context.diagnostics.error("Zero assert blocks", "A check block without an assert block checks nothing. Add one.",
                              block.header);
  }
  const auto [found, added] = module.checks.emplace(check.name, check);
  if (!added) {
    context.diagnostics.error("Duplicate check \"" + check.name + "\" configuration",
                              "A check of this name is declared already, at " + found->second.range.to_string() + ".",
                              block.header);
  }
}

}  // namespace regionfall::terraform
