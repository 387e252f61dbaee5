#pragma once

#include <optional>
#include <string>

#include "hcl/diagnostic.h"
#include "terraform/decode.h"
#include "terraform/plan.h"
#include "terraform/provider.h"

namespace regionfall::terraform {

// What one managed object needs: everything that decides, and nothing that acts.
struct InstanceInput {
  ResourceInstance address;
  const Resource* resource = nullptr;
  const TypeSchema* schema = nullptr;
  const CompiledBlock* block = nullptr;
  hcl::Value prior;  // with marks; null: nothing exists
  std::string prior_private;
  bool tainted = false;
  hcl::Value config;                          // with marks
  ActionReason forced = ActionReason::kNone;  // a replacement that was asked for, by the user or by triggers
  bool create_before_destroy = false;
};

// What is to happen to the object, as its provider and the lifecycle rules see it; nothing when there were errors.
// Leaves address.previous, provider and importing for the caller.
std::optional<ResourceChange> plan_instance(const InstanceInput& input, Provider& provider,
                                            hcl::Diagnostics& diagnostics);

// Whether `prevent_destroy` is set.
bool prevents_destroy(const Lifecycle& lifecycle);

// `config` with what `ignore_changes` names taken from `prior` instead.
hcl::Value ignore_changes(const Lifecycle& lifecycle, const hcl::Value& prior, const hcl::Value& config);

// Marks from the expressions of the configuration and the schema's sensitive attributes, put on a provider's value.
hcl::Value mark_planned(const BlockSchema& schema, const hcl::Value& planned, const hcl::Value& config);

// Ephemeral values may only go to write-only arguments; anything else is a diagnostic. Returns whether all is well.
bool check_ephemeral(const CompiledBlock& block, const hcl::Value& config, const std::string& address,
                     hcl::Diagnostics& diagnostics);

}  // namespace regionfall::terraform
