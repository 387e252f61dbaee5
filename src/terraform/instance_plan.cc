#include "terraform/instance_plan.h"

#include <algorithm>
#include <utility>

#include "hcl/evaluate.h"

namespace regionfall::terraform {
namespace {

using hcl::Diagnostics;
using hcl::Path;
using hcl::PathStep;
using hcl::Value;

bool present(const Value& value) { return value.is_known() && !value.is_null(); }

// `config` with the place that `path` leads to as it is in `prior`: replaced, added, or taken away.
Value take_from_prior(const Value& config, const Value& prior, std::span<const PathStep> path) {
  if (path.empty()) return prior;
  if (!present(config)) return config;
  const auto kind = config.type().kind();
  const bool keyed = kind == hcl::TypeKind::kMap || kind == hcl::TypeKind::kObject;
  if (keyed) {
    const std::string key = path[0].kind == PathStep::Kind::kAttribute  ? path[0].name
                            : path[0].key.type() == hcl::Type::string() ? path[0].key.as_string()
                                                                        : "";
    const Value* before = present(prior) ? prior.find(key) : nullptr;
    std::vector<hcl::MapEntry> entries;
    bool found = false;
    for (std::size_t i = 0; i < config.length(); ++i) {
      if (config.key(i) != key) {
        entries.emplace_back(config.key(i), config.elements()[i]);
        continue;
      }
      found = true;
      if (before != nullptr) {
        entries.emplace_back(key, take_from_prior(config.elements()[i], *before, path.subspan(1)));
      } else if (path[0].kind == PathStep::Kind::kAttribute && kind == hcl::TypeKind::kObject) {
        entries.emplace_back(key, config.elements()[i]);
      }
    }
    if (!found && before != nullptr && kind == hcl::TypeKind::kMap && path.size() == 1)
      entries.emplace_back(key, *before);
    return (kind == hcl::TypeKind::kMap ? Value::map(config.type().element(), std::move(entries))
                                        : Value::object(std::move(entries)))
        .with_marks(config.marks());
  }
  if ((kind == hcl::TypeKind::kList || kind == hcl::TypeKind::kTuple) && path[0].kind == PathStep::Kind::kIndex &&
      path[0].key.type() == hcl::Type::number() && present(prior)) {
    const auto index = static_cast<std::size_t>(path[0].key.as_number().to_int64().value_or(-1));
    if (index >= config.length() || index >= prior.length()) return config;
    std::vector<Value> values(config.elements().begin(), config.elements().end());
    values[index] = take_from_prior(values[index], prior.elements()[index], path.subspan(1));
    return (kind == hcl::TypeKind::kList ? Value::list(config.type().element(), std::move(values))
                                         : Value::tuple(std::move(values)))
        .with_marks(config.marks());
  }
  return config;
}

Path path_from(const hcl::Traversal& traversal) {
  Path path{PathStep::attribute(traversal.root)};
  for (const auto& step : traversal.steps) {
    path.push_back(step.kind == hcl::TraversalStep::Kind::kIndex ? PathStep::index(step.key)
                                                                 : PathStep::attribute(step.name));
  }
  return path;
}

// Everything that the schema lets a configuration set comes from the prior object.
Value ignore_all(const Value& prior, const Value& config) {
  std::vector<hcl::MapEntry> entries;
  for (std::size_t i = 0; i < config.length(); ++i) {
    const Value* before = prior.find(config.key(i));
    entries.emplace_back(config.key(i), before == nullptr ? config.elements()[i] : *before);
  }
  return Value::object(std::move(entries));
}

// Write-only arguments reach the provider at apply and stand nowhere in a plan.
Value without_write_only(const BlockSchema& schema, const Value& config) {
  if (std::ranges::none_of(schema.attributes, &AttributeSchema::write_only)) return config;
  std::vector<hcl::MapEntry> entries;
  for (std::size_t i = 0; i < config.length(); ++i) {
    const auto* attribute = schema.attribute(config.key(i));
    const bool hidden = attribute != nullptr && attribute->write_only;
    entries.emplace_back(config.key(i), hidden ? Value::null(attribute->value_type()) : config.elements()[i]);
  }
  return Value::object(std::move(entries));
}

std::vector<Path> changed_paths(const std::vector<Path>& candidates, const Value& prior, const Value& planned) {
  std::vector<Path> changed;
  for (const auto& path : candidates) {
    const auto before = hcl::at_path(prior, path);
    const auto after = hcl::at_path(planned, path);
    if (before && after && before->identical_unmarked(*after)) continue;
    changed.push_back(path);
  }
  return changed;
}

}  // namespace

bool prevents_destroy(const Lifecycle& lifecycle) {
  if (!lifecycle.prevent_destroy) return false;
  const auto* literal = lifecycle.prevent_destroy->as<hcl::LiteralExpression>();
  return literal != nullptr && literal->value.type() == hcl::Type::boolean() && !literal->value.is_null() &&
         literal->value.as_bool();
}

Value ignore_changes(const Lifecycle& lifecycle, const Value& prior, const Value& config) {
  if (!present(prior) || !present(config)) return config;
  if (lifecycle.ignore_all_changes) return ignore_all(prior, config);
  Value result = config;
  for (const auto& traversal : lifecycle.ignore_changes) result = take_from_prior(result, prior, path_from(traversal));
  return result;
}

Value mark_planned(const BlockSchema& schema, const Value& planned, const Value& config) {
  std::vector<hcl::PathMarks> marks;
  hcl::unmark_deep_with_paths(config, marks);
  std::erase_if(marks, [](const hcl::PathMarks& found) { return !has(found.marks, hcl::Marks::kSensitive); });
  for (auto& found : marks) found.marks = hcl::Marks::kSensitive;
  for (auto& found : sensitive_paths(schema, planned)) marks.push_back(std::move(found));
  return marks.empty() ? planned : hcl::mark_paths(planned, marks);
}

bool check_ephemeral(const CompiledBlock& block, const Value& config, const std::string& address,
                     Diagnostics& diagnostics) {
  if (!has(config.marks_deep(), hcl::Marks::kEphemeral)) return true;
  bool good = true;
  for (std::size_t i = 0; i < config.length(); ++i) {
    if (!has(config.elements()[i].marks_deep(), hcl::Marks::kEphemeral)) continue;
    const auto* attribute = block.schema->attribute(config.key(i));
    if (attribute != nullptr && attribute->write_only) continue;
    hcl::Diagnostic diagnostic;
    diagnostic.summary = "Ephemeral value not allowed";
    diagnostic.detail = "\"" + config.key(i) +
                        "\" is stored in the state, so it cannot take an ephemeral value. Ephemeral values may go to "
                        "write-only arguments.";
    diagnostic.address = address;
    diagnostic.subject = block.range;
    if (attribute != nullptr) {
      const auto& argument = block.arguments[static_cast<std::size_t>(attribute - block.schema->attributes.data())];
      if (argument.value) diagnostic.subject = argument.value->range;
    }
    diagnostics.add(std::move(diagnostic));
    good = false;
  }
  return good;
}

std::optional<ResourceChange> plan_instance(const InstanceInput& input, Provider& provider, Diagnostics& diagnostics) {
  const BlockSchema& schema = input.schema->block;
  const std::string address = input.address.to_string();
  const auto report = [&](const ProviderReply& reply) {
    if (!reply.diagnostics.empty())
      add_provider_diagnostics(reply, input.block, address, input.resource->range, diagnostics);
    return !reply.failed();
  };
  if (!check_ephemeral(*input.block, input.config, address, diagnostics)) return {};
  const Value full_config = input.config.unmarked_deep();
  if (!report(provider.validate_resource(input.address.resource.type, full_config))) return {};
  const Value prior = input.prior.unmarked_deep();
  const Value config = without_write_only(schema, ignore_changes(input.resource->lifecycle, prior, full_config));

  const auto plan_from = [&](const Value& from, const std::string& private_data) {
    return provider.plan({input.address.resource.type, from, proposed_new(schema, from, config), config, private_data});
  };
  ResourceChange change;
  change.address = input.address;
  change.schema = input.schema;
  change.before = input.prior;
  const Value nothing = Value::null(input.schema->type);
  PlanReply reply = plan_from(input.tainted ? nothing : prior, input.prior_private);
  if (!report(reply)) return {};
  const bool existed = present(prior);
  std::vector<Path> replace_paths;
  if (existed && !input.tainted) replace_paths = changed_paths(reply.requires_replace, prior, reply.planned);
  const bool differs = existed && !reply.planned.identical_unmarked(prior);
  const bool replace =
      existed && (input.tainted || input.forced != ActionReason::kNone || (differs && !replace_paths.empty()));
  if (replace && !input.tainted) {
    reply = plan_from(nothing, "");
    if (!report(reply)) return {};
  }
  change.after = mark_planned(schema, reply.planned, input.config);
  change.planned_private = reply.planned_private;
  change.requires_replace = std::move(replace_paths);
  if (!existed) {
    change.action = Action::kCreate;
  } else if (replace) {
    change.action = input.create_before_destroy ? Action::kCreateThenDelete : Action::kDeleteThenCreate;
    change.reason = input.tainted                         ? ActionReason::kReplaceTainted
                    : input.forced != ActionReason::kNone ? input.forced
                                                          : ActionReason::kReplaceCannotUpdate;
  } else {
    change.action = change.after.identical(change.before) ? Action::kNoOp : Action::kUpdate;
  }
  if (replace && prevents_destroy(input.resource->lifecycle)) {
    hcl::Diagnostic diagnostic;
    diagnostic.summary = "Instance cannot be destroyed";
    diagnostic.detail = address +
                        " has `lifecycle.prevent_destroy` set, but the plan would replace it. Take the setting away, "
                        "undo the change that needs a "
                        "new object, or leave the resource out with -target.";
    diagnostic.address = address;
    diagnostic.subject = input.resource->lifecycle.prevent_destroy->range;
    diagnostics.add(std::move(diagnostic));
    return {};
  }
  return change;
}

}  // namespace regionfall::terraform
