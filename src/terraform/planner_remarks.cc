#include <algorithm>

#include "terraform/planner.h"

// Warnings about a plan as a whole.

namespace regionfall::terraform {

void Planner::remark() {
  if (!plan_.options.targets.empty()) {
    diagnostics_.warning(
        "Resource targeting is in effect",
        "The plan covers what -target names and what that needs, not the whole configuration. Use it to get out of a "
        "difficulty, not as a habit.");
  }
  remark_on_replace();
  remark_on_forgotten();
}

void Planner::remark_on_replace() {
  for (const ResourceInstance& wanted : plan_.options.replace) {
    if (!wanted.key.is_none()) continue;
    std::string instances;
    bool exact = false;
    for (const auto& change : plan_.changes) {
      if (change.address.abs_resource() != wanted.abs_resource()) continue;
      exact = exact || change.address.key.is_none();
      instances += "\n  -replace='" + change.address.to_string() + "'";
    }
    if (exact || instances.empty()) continue;
    diagnostics_.warning(
        "Incompletely-matched force-replace resource instance",
        wanted.to_string() + " has several instances, and -replace takes the address of one:" + instances);
  }
}

void Planner::remark_on_forgotten() {
  std::string forgotten;
  for (const auto& change : plan_.changes) {
    if (change.action == Action::kForget) forgotten += "\n  " + change.address.to_string();
  }
  if (forgotten.empty()) return;
  diagnostics_.warning("Some objects will no longer be managed",
                       "The apply takes these out of the state and leaves them as they are:" + forgotten +
                           "\nTo manage them again later, import them.");
}

}  // namespace regionfall::terraform
