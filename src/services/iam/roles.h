#pragma once

#include <string_view>

#include "aws/api_error.h"
#include "aws/identity.h"
#include "services/iam/state.h"

namespace regionfall::iam {

// Whether the text may be a role's trust policy in this account: MalformedPolicyDocument (also for principals that do
// not exist) or LimitExceeded.
Result<void, aws::ApiError> check_trust_policy(const State& state, const aws::AccountId& account,
                                               std::string_view text);

// UnmodifiableEntity for a service-linked role.
Result<void, aws::ApiError> check_modifiable(const Role& role);
template <class Row>
Result<void, aws::ApiError> check_modifiable(const Row&) {
  return {};
}

// Why the role cannot be deleted yet, as DeleteConflict.
Result<void, aws::ApiError> check_deletable(const State& state, const aws::AccountId& account, const Role& role);

}  // namespace regionfall::iam
