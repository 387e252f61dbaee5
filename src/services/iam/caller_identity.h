#pragma once

#include <optional>
#include <string>
#include <vector>

#include "aws/identity.h"
#include "services/iam/policy_texts.h"
#include "services/iam/principal.h"
#include "services/iam/request_context.h"
#include "services/iam/sealer.h"
#include "services/iam/session.h"
#include "services/iam/state.h"

namespace regionfall::iam {

// What IAM knows of a caller: who it is to policies, which policies it brings along, and what its identity says to
// conditions. Policies are views of rows and of `session`.
struct CallerIdentity {
  Principal principal;
  std::optional<Session> session;
  std::vector<PolicyText> policies;
  std::optional<PolicyText> boundary;
  std::optional<std::vector<PolicyText>> session_policies;
  RequestContext context;  // aws:PrincipalArn, aws:username, aws:PrincipalTag/…
};

// A session whose user or role is gone has no policies.
CallerIdentity identify_caller(const State& state, const Sealer& sealer, const aws::Caller& caller);

}  // namespace regionfall::iam
