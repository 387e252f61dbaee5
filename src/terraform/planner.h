#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "terraform/decode.h"
#include "terraform/instance_plan.h"
#include "terraform/plan.h"
#include "terraform/resource_run.h"
#include "terraform/walk.h"

namespace regionfall::terraform {

// The inside of make_plan(): one run of it.
class Planner {
 public:
  Planner(const Graph& graph, Evaluation& evaluation, ProviderSet& providers, Existing existing, PlanOptions options,
          Executor& executor, RunObserver& observer, hcl::Diagnostics& diagnostics);
  Plan run();

 private:
  void visit(std::size_t index, const Done& done);
  // -- managed resources (planner.cc)
  void visit_managed(std::size_t index, const Done& done);
  void begin_instance(const SubjectPtr& subject);
  void refresh(const SubjectPtr& subject, const std::function<void(bool good)>& then);
  void after_refresh(const SubjectPtr& subject);
  void decide(const SubjectPtr& subject);
  void record(ResourceChange change);
  ActionReason forced_replacement(const Subject& subject);
  bool triggered(const hcl::Expression& trigger, const Subject& subject);
  bool load_prior(Subject& subject, const ObjectState& object, hcl::Diagnostics& diagnostics);
  void plan_deposed(const SubjectPtr& subject);
  // Finds out whether a create that was cut off had made the object. False after a diagnostic.
  bool recover(Subject& subject);

  // -- imports (planner_import.cc)
  struct ImportRequest {
    ResourceInstance to;
    std::string id;
    hcl::Range range;
    bool used = false;
  };
  void collect_imports(const Node& node);
  bool import(const SubjectPtr& subject);
  // Import blocks whose target the configuration does not have.
  void check_imports();

  // -- data sources (planner_data.cc)
  void visit_data(std::size_t index, const Done& done);
  void read_data(const SubjectPtr& subject, const CompiledBlock& block, const Done& done);
  void store_data(const SubjectPtr& subject, const CompiledBlock& block, hcl::Value config, const DataReply& reply,
                  const Done& done);
  bool dependencies_pending(const Node& node) const;
  bool references_pending(const Node& node) const;

  // -- what is no longer configured (planner_orphans.cc)
  void plan_orphans();
  void plan_orphan(const ResourceInstance& address, const ProviderConfigAddress& provider);
  // With targets, what uses an object must go before it does.
  std::set<ConfigResource> users_of_targets() const;
  ActionReason orphan_reason(const ResourceInstance& address);
  void plan_outputs();

  // -- what the user should know about the plan as a whole (planner_remarks.cc)
  void remark();
  void remark_on_replace();
  void remark_on_forgotten();

  // -- shared
  bool targeted(const ResourceInstance& address) const;
  bool wanted(const ResourceInstance& address) const;

  const Graph& graph_;
  Evaluation& evaluation_;
  ProviderSet& providers_;
  Executor& executor_;
  RunObserver& observer_;
  hcl::Diagnostics& diagnostics_;
  Plan plan_;
  std::map<ResourceInstance, Intent> unresolved_;  // creates of a run that was cut off
  std::map<std::pair<ResourceInstance, std::string>, ResourceChange> changes_;
  std::map<ResourceInstance, ResourceInstance> moved_;  // new address → old one
  std::set<ConfigResource> pending_;                    // managed resources with something to do
  std::set<ConfigResource> create_before_destroy_;
  ResourceRun run_;
  std::vector<ImportRequest> imports_;
};

// Applies `moved` blocks, and moves between no key and [0], to the state. Returns new address → old one of every object
// that moved.
std::map<ResourceInstance, ResourceInstance> apply_moves(const Configuration& configuration, State& state,
                                                         hcl::Diagnostics& diagnostics);

// Reports moved blocks that cannot be meant: what is to move is still configured, goes to two places, or in a circle.
// The walk must have expanded everything.
void check_moves(Evaluation& evaluation, hcl::Diagnostics& diagnostics);

// The `removed` block that is about the object; null when there is none.
const RemovedBlock* find_removed_block(const Configuration& configuration, const ResourceInstance& address);

// The resources that replace their objects create first: those that say so, and all they are made from. Source:
// Terraform documentation, "create_before_destroy".
std::set<ConfigResource> create_before_destroy_resources(const Graph& graph);

// What the engine shows as an object's id in progress lines: "[id=…]"; empty when it has none.
std::string object_id(const hcl::Value& value);

}  // namespace regionfall::terraform
