#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/identity.h"
#include "services/iam/policy_decision.h"
#include "services/iam/state.h"

namespace regionfall::iam {

// A policy that somebody has, as it is written.
struct PolicyText {
  PolicySource source = PolicySource::kUser;
  std::string name;           // an inline policy's name, a managed policy's ARN
  std::string owner;          // the user, group or role that has it inline
  std::string_view document;  // a row's; holds until the row changes
};

// What a user (with the groups it is in), a group or a role may do: inline policies first, then attached ones.
std::vector<PolicyText> policy_texts(const State& state, const aws::AccountId& account, const User& user);
std::vector<PolicyText> policy_texts(const State& state, const Group& group);
std::vector<PolicyText> policy_texts(const State& state, const Role& role);

// The policy that is the boundary of a user or role.
std::optional<PolicyText> boundary_text(const State& state, const std::optional<PermissionsBoundary>& boundary);

}  // namespace regionfall::iam
