#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hcl/diagnostic.h"
#include "hcl/value.h"
#include "terraform/address.h"
#include "terraform/evaluation.h"
#include "terraform/executor.h"
#include "terraform/provider_set.h"
#include "terraform/state.h"
#include "terraform/state_store.h"

namespace regionfall::terraform {

enum class Action : std::uint8_t {
  kNoOp,
  kCreate,
  kRead,  // a data source that can be read only during apply
  kUpdate,
  kDelete,
  kDeleteThenCreate,
  kCreateThenDelete,
  kForget,  // leaves the state, stays in the world
};
constexpr bool is_replace(Action action) {
  return action == Action::kDeleteThenCreate || action == Action::kCreateThenDelete;
}

// Why an action was chosen where it is not plain from the values; names as in Terraform's JSON plan ("action_reason").
enum class ActionReason : std::uint8_t {
  kNone,
  kReplaceTainted,
  kReplaceByRequest,
  kReplaceByTriggers,
  kReplaceCannotUpdate,
  kDeleteNoResourceConfig,
  kDeleteWrongRepetition,
  kDeleteCountIndex,
  kDeleteEachKey,
  kDeleteNoModule,
  kDeleteNoMoveTarget,
  kReadConfigUnknown,
  kReadDependencyPending,
  kReadCheckNested,
};
// "replace_because_tainted", …; empty for kNone.
const char* reason_name(ActionReason reason);

// What is to happen to one object.
struct ResourceChange {
  ResourceInstance address;
  std::optional<ResourceInstance> previous_address;  // where it was moved from
  std::string deposed;                               // set for a deposed object that is to be deleted
  ProviderConfigAddress provider;
  Action action = Action::kNoOp;
  ActionReason reason = ActionReason::kNone;
  hcl::Value before;  // null of the type: nothing there; with marks on sensitive places
  hcl::Value after;   // null: nothing there afterwards; unknown where only apply can tell
  std::vector<hcl::Path> requires_replace;
  std::optional<std::string> importing;  // the id it is imported by
  std::string planned_private;
  const TypeSchema* schema = nullptr;
};

struct OutputChange {
  std::string name;
  Action action = Action::kNoOp;  // create, update, delete, no-op
  hcl::Value before;
  hcl::Value after;
  bool sensitive = false;
};

// A place in a resource's objects whose value bears on something that a plan changes.
struct RelevantAttribute {
  ModuleInstance module;
  ResourceAddress resource;
  InstanceKey key;  // none where the configuration names the resource as a whole
  hcl::Path path;   // empty: the whole object
  // Of the object, or of the resource: `module.net.aws_vpc.main[0]`.
  std::string address() const;
};

enum class PlanMode : std::uint8_t { kNormal, kDestroy, kRefreshOnly };

struct PlanOptions {
  PlanMode mode = PlanMode::kNormal;
  bool refresh = true;
  std::vector<Target> targets = {};
  std::vector<ResourceInstance> replace = {};
  bool relevance = false;  // fill in Plan::relevant even when nothing drifted
};

// What an apply would do, and what it was decided from.
struct Plan {
  PlanOptions options;
  std::vector<ResourceChange> changes;  // by address; no-ops included
  std::vector<ResourceChange> drift;    // what a refresh found changed since the last run
  std::vector<OutputChange> outputs;    // by name; no-ops included
  State prior;                          // refreshed and moved: what the apply starts from
  State before_refresh;                 // moved, not refreshed
  std::vector<CheckResult> checks;
  std::vector<Intent> resolved;             // of Existing::unresolved: `prior` holds what became of them
  std::vector<RelevantAttribute> relevant;  // by address and path; for telling which drift explains the changes
  Instant timestamp;                        // what plantimestamp() gave
  bool errored = false;

  // Whether an apply would change objects or outputs.
  bool has_changes() const;
  // Whether an apply would change the state: has_changes(), or drift in refresh-only mode, or moves.
  bool applyable() const;
  struct Counts {
    int import = 0, add = 0, change = 0, destroy = 0, forget = 0;
  };
  Counts counts() const;
};

// What progress of a plan or apply is told to. Called on the control thread.
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  virtual void refreshing(const ResourceInstance&, const std::string& /*id*/) {}
  virtual void refreshed(const ResourceInstance&, const std::string& /*id*/) {}
  virtual void reading(const ResourceInstance&) {}
  virtual void read(const ResourceInstance&, const std::string& /*id*/, double /*seconds*/) {}
  virtual void starting(const ResourceInstance&, Action, const std::string& /*id*/) {}
  virtual void still(const ResourceInstance&, Action, const std::string& /*id*/, double /*seconds*/) {}
  virtual void finished(const ResourceInstance&, Action, const std::string& /*id*/, double /*seconds*/) {}
  virtual void failed(const ResourceInstance&, Action, double /*seconds*/) {}
  virtual void provisioning(const ResourceInstance&, const std::string& /*type*/) {}
  virtual void provisioner_output(const ResourceInstance&, const std::string& /*type*/, const std::string& /*line*/) {}
};

// What is there before a plan: the state of the last run, and what a run that was cut off may have caused besides.
struct Existing {
  State state;
  std::vector<Intent> unresolved;
};

// Plans: refreshes what exists, evaluates the configuration, and asks providers what each difference means. The
// evaluation holds afterwards the values that outputs and a console see.
Plan make_plan(const Graph& graph, Evaluation& evaluation, ProviderSet& providers, Existing existing,
               PlanOptions options, Executor& executor, RunObserver& observer, hcl::Diagnostics& diagnostics);

}  // namespace regionfall::terraform
