#pragma once

#include <atomic>

#include "base/random.h"
#include "terraform/plan.h"
#include "terraform/provisioner.h"
#include "terraform/state_store.h"

namespace regionfall::terraform {

// What an apply has besides its plan.
struct ApplyEnvironment {
  RunJournal& store;
  ProvisionerRunner& provisioners;
  RandomSource& random;           // idempotency tokens, deposed keys
  const std::atomic<bool>& stop;  // once true nothing new begins; what is under way ends
};

struct ApplyResult {
  State state;        // what exists now; written by the caller
  Plan::Counts done;  // what really happened
};

// Carries out a plan. `evaluation` is a fresh one of kind kApply (kDestroy for a destroy plan). Every call to a
// provider is preceded by an intent in the journal and followed by its outcome, so that whatever interrupts the run,
// the next one knows what exists. Errors of one object leave those that do not depend on it to go on.
ApplyResult apply_plan(const Graph& graph, Evaluation& evaluation, ProviderSet& providers, const Plan& plan,
                       ApplyEnvironment environment, Executor& executor, RunObserver& observer,
                       hcl::Diagnostics& diagnostics);

// Order of an apply: one node for each of the graph's, then one for each resource that has objects to delete.
struct ApplyOrder {
  std::vector<std::vector<std::size_t>> needs;
  std::vector<ConfigResource> destroys;  // of node graph.nodes.size() + i
};
// Deletions come after deletions of what was made from them; a replacement's deletion comes before its creation, or,
// where create_before_destroy applies, after it and after all that uses it has turned to the new object.
ApplyOrder order_apply(const Graph& graph, const Plan& plan);

}  // namespace regionfall::terraform
