#include "terraform/validate.h"

#include <set>
#include <string>
#include <vector>

#include "terraform/instance_plan.h"
#include "terraform/provisioner.h"
#include "terraform/resource_run.h"

namespace regionfall::terraform {
namespace {

using hcl::Diagnostics;
using hcl::Value;

class Validator {
 public:
  Validator(const Graph& graph, Evaluation& evaluation, ProviderSet& providers, Diagnostics& diagnostics)
      : graph_(graph),
        evaluation_(evaluation),
        providers_(providers),
        diagnostics_(diagnostics),
        run_(evaluation, providers, diagnostics) {}

  // Visits everything, also after mistakes: what a node could not say is unknown to those that need it.
  void run() {
    for (const std::size_t index : graph_.order) {
      const Node& node = graph_.nodes[index];
      if (node.kind == NodeKind::kResource) {
        visit_resource(node);
      } else if (node.kind == NodeKind::kProvider) {
        providers_.visit(node, evaluation_, diagnostics_);
      } else if (node.kind == NodeKind::kCheck) {
        run_.visit_check(node);
      } else {
        evaluation_.visit(node, diagnostics_);
      }
    }
  }

 private:
  void visit_resource(const Node& node) {
    if (providers_.registry().find(node.resource->source) == nullptr) return visit_foreign(node);
    const TypeSchema* schema = run_.schema(node);
    const CompiledBlock* block = schema == nullptr ? nullptr : run_.compiled(node, *schema);
    if (block == nullptr) return visit_foreign(node);
    run_.expand(node, *schema, [&](const SubjectPtr& subject) { visit_instance(*subject, *block); });
  }

  // A type without a schema: its expressions are evaluated for themselves, its value is anything.
  void visit_foreign(const Node& node) {
    for (ModuleValues* module : evaluation_.instances(*node.module)) {
      const ModuleScope scope(evaluation_, *module);
      const auto expansion = evaluation_.expand(node.resource->count, node.resource->for_each, scope, diagnostics_);
      ResourceValues values;
      values.expansion.kind = Expansion::Kind::kUnknown;
      if (expansion && expansion->kind == Expansion::Kind::kSingle) values.expansion = *expansion;
      values.instances = {Value::dynamic()};
      evaluation_.set_resource(*module, node.resource->address, std::move(values));
    }
  }

  void visit_instance(const Subject& subject, const CompiledBlock& block) {
    const Resource& resource = *subject.node->resource;
    const std::size_t before = diagnostics_.size();
    run_.check(subject, resource.lifecycle.preconditions);
    const auto config = run_.configuration(subject, block);
    Value value = Value::unknown(subject.schema->type);
    if (config) {
      check_ephemeral(block, *config, subject.address.to_string(), diagnostics_);
      validate_by_provider(subject, block, config->unmarked_deep());
      value = mark_planned(
          subject.schema->block,
          plan_by_schema(subject.schema->block, Value::null(subject.schema->type), config->unmarked_deep()).planned,
          *config);
    }
    if (resource.address.mode == ResourceMode::kEphemeral) value = value.with_marks(hcl::Marks::kEphemeral);
    run_.set_value(subject, value);
    run_.check(subject, resource.lifecycle.postconditions, &value);
    validate_provisioners(subject, value);
    drop_repeats(before);
  }

  // Instances of one resource make the same mistakes; each is said once.
  void drop_repeats(std::size_t before) {
    auto& all = diagnostics_.all();
    for (std::size_t i = before; i < all.size();) {
      const std::string key =
          all[i].summary + "\n" + all[i].detail + "\n" + (all[i].subject ? all[i].subject->to_string() : "");
      if (said_.insert(key).second) {
        ++i;
      } else {
        all.erase(all.begin() + static_cast<std::ptrdiff_t>(i));
      }
    }
  }

  void validate_by_provider(const Subject& subject, const CompiledBlock& block, const Value& config) {
    const ProviderKind* kind = providers_.registry().find(subject.node->resource->source);
    auto& provider = unconfigured_[kind];
    if (!provider) provider = providers_.make_unconfigured(*kind);
    const auto& address = subject.address;
    const ResourceMode mode = address.resource.mode;
    const std::string& type = address.resource.type;
    const ProviderReply reply = mode == ResourceMode::kData        ? provider->validate_data(type, config)
                                : mode == ResourceMode::kEphemeral ? provider->validate_ephemeral(type, config)
                                                                   : provider->validate_resource(type, config);
    add_provider_diagnostics(reply, &block, address.to_string(), subject.node->resource->range, diagnostics_);
  }

  void validate_provisioners(const Subject& subject, const Value& self) {
    const Resource& resource = *subject.node->resource;
    const auto evaluate = [&](const hcl::BodyPtr& body, const BlockSchema& schema) {
      if (body) evaluate_block(compile_block(*body, schema, diagnostics_), run_.scope(subject, &self), diagnostics_);
    };
    if (!resource.provisioners.empty()) evaluate(resource.connection, connection_schema());
    for (const auto& provisioner : resource.provisioners) {
      const BlockSchema* schema = provisioner_schema(provisioner.type);
      if (schema == nullptr) {
        diagnostics_.error(
            "Unknown provisioner",
            "There is no provisioner \"" + provisioner.type + "\". Known are local-exec, remote-exec and file.",
            provisioner.range);
        continue;
      }
      evaluate(provisioner.body, *schema);
      evaluate(provisioner.connection, connection_schema());
    }
  }

  const Graph& graph_;
  Evaluation& evaluation_;
  ProviderSet& providers_;
  Diagnostics& diagnostics_;
  ResourceRun run_;
  std::set<std::string> said_;
  std::map<const ProviderKind*, std::unique_ptr<Provider>> unconfigured_;
};

}  // namespace

void validate(const Graph& graph, Evaluation& evaluation, ProviderSet& providers, Diagnostics& diagnostics) {
  Validator(graph, evaluation, providers, diagnostics).run();
}

}  // namespace regionfall::terraform
