#pragma once

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "terraform/apply.h"
#include "terraform/instance_plan.h"
#include "terraform/resource_run.h"

namespace regionfall::terraform {

// The inside of apply_plan(): one run of it.
class Applier {
 public:
  Applier(const Graph& graph, Evaluation& evaluation, ProviderSet& providers, const Plan& plan,
          ApplyEnvironment environment, Executor& executor, RunObserver& observer, hcl::Diagnostics& diagnostics);
  ApplyResult run();

 private:
  void visit(std::size_t index, const Done& done);
  // -- creating and changing (applier.cc)
  void visit_managed(const Node& node, const Done& done);
  void apply_instance(const SubjectPtr& subject, const ResourceChange& change);
  void call(const SubjectPtr& subject, const ResourceChange& change, ApplyRequest request, const hcl::Value& config);
  void settle(const SubjectPtr& subject, const ResourceChange& change, const ApplyReply& reply,
              const ApplyRequest& request, const hcl::Value& config, double seconds);
  void visit_data(const Node& node, const Done& done);
  void leave_as_is(const SubjectPtr& subject, const ResourceChange& change, const hcl::Value& value);
  bool set_aside(const Subject& subject, const ResourceChange& change);
  void take_back(const Subject& subject);

  // -- provisioners (applier_provisioners.cc)
  static bool provisions(const Subject& subject);
  void provision(const SubjectPtr& subject, bool destroying, const hcl::Value& self,
                 const std::function<void(bool good)>& then);
  void provision_from(const SubjectPtr& subject, std::size_t next, bool destroying, const hcl::Value& self,
                      const std::function<void(bool good)>& then);

  // -- deleting (applier_destroy.cc)
  void visit_destroy(const ConfigResource& resource, const Done& done);
  void destroy_object(const ResourceChange& change, const Done& done);
  void call_delete(const SubjectPtr& subject, const ResourceChange& change, const std::string& deposed);

  // -- shared
  // Begins the work now, or when fewer than the bound are under way; not at all once the run stops (then `skipped` is
  // called).
  void when_free(std::function<void()> begin, std::function<void()> skipped);
  void begin_waiting();
  // Runs `work` on the executor, or here when it does not wait; then `then` here.
  void perform(bool may_wait, std::function<void()> work, std::function<void()> then);
  bool journal(const Result<void>& written, const ResourceInstance& address);
  void report(const ProviderReply& reply, const Subject& subject, const CompiledBlock* block);
  void finish_outputs(const std::vector<bool>& good);
  void add_checks_not_reached();
  double seconds_since(Instant start) const;
  Instant now() const;

  const Graph& graph_;
  Evaluation& evaluation_;
  ProviderSet& providers_;
  const Plan& plan_;
  ApplyEnvironment environment_;
  Executor& executor_;
  RunObserver& observer_;
  hcl::Diagnostics& diagnostics_;
  ResourceRun run_;
  State state_;
  Plan::Counts done_;
  std::map<ConfigResource, std::vector<const ResourceChange*>> changes_;
  std::map<ResourceInstance, const ResourceChange*> current_changes_;
  std::map<ResourceInstance, std::string> set_aside_;  // deposed keys given in this run
  std::map<ConfigResource, Dependencies> dependencies_;
  std::set<ConfigResource> create_before_destroy_;
  std::deque<std::pair<std::function<void()>, std::function<void()>>> waiting_;
  std::size_t parallelism_;
};

}  // namespace regionfall::terraform
