#include "services/iam/principal.h"

#include <algorithm>

#include "services/iam/arn.h"

namespace regionfall::iam {
namespace {

bool has_identity_in_account(PrincipalKind kind) {
  return kind == PrincipalKind::kRoot || kind == PrincipalKind::kUser || kind == PrincipalKind::kRoleSession ||
         kind == PrincipalKind::kFederatedUser;
}

PrincipalMatch match_aws(const std::string& value, const Principal& principal) {
  if (value == "*") {
    const bool aws = has_identity_in_account(principal.kind) || principal.kind == PrincipalKind::kAnonymous;
    return aws ? PrincipalMatch::kWildcard : PrincipalMatch::kNone;
  }
  if (!has_identity_in_account(principal.kind)) return PrincipalMatch::kNone;
  if (value == principal.account || value == root_arn(principal.account)) {
    return principal.kind == PrincipalKind::kRoot ? PrincipalMatch::kExact : PrincipalMatch::kAccount;
  }
  if (value == principal.arn) return PrincipalMatch::kExact;
  if (!principal.role_arn.empty() && value == principal.role_arn) return PrincipalMatch::kRole;
  // Policies that outlived a user or role name its unique id.
  if (!principal.id.empty() && value == principal.id.substr(0, principal.id.find(':'))) {
    return principal.kind == PrincipalKind::kRoleSession ? PrincipalMatch::kRole : PrincipalMatch::kExact;
  }
  return PrincipalMatch::kNone;
}

PrincipalMatch match_entry(const PrincipalEntry& entry, const Principal& principal) {
  const auto exact_if = [](bool same) { return same ? PrincipalMatch::kExact : PrincipalMatch::kNone; };
  switch (entry.type) {
    case PrincipalType::kAws:
      return match_aws(entry.value, principal);
    case PrincipalType::kService:
      return exact_if(principal.kind == PrincipalKind::kService && entry.value == principal.arn);
    case PrincipalType::kFederated:
      return exact_if(principal.kind == PrincipalKind::kWebIdentity && entry.value == principal.arn);
    case PrincipalType::kCanonicalUser:
      return PrincipalMatch::kNone;
  }
  return PrincipalMatch::kNone;
}

}  // namespace

PrincipalMatch match_principal(const PrincipalElement& element, const Principal& principal) {
  PrincipalMatch strongest = element.everyone ? PrincipalMatch::kWildcard : PrincipalMatch::kNone;
  for (const PrincipalEntry& entry : element.entries) strongest = std::max(strongest, match_entry(entry, principal));
  if (!element.negated) return strongest;
  return strongest == PrincipalMatch::kNone ? PrincipalMatch::kWildcard : PrincipalMatch::kNone;
}

std::string_view principal_kind_name(PrincipalKind kind) {
  switch (kind) {
    case PrincipalKind::kAnonymous:
    case PrincipalKind::kWebIdentity:
      return "Anonymous";
    case PrincipalKind::kRoot:
      return "Account";
    case PrincipalKind::kUser:
      return "User";
    case PrincipalKind::kRoleSession:
      return "AssumedRole";
    case PrincipalKind::kFederatedUser:
      return "FederatedUser";
    case PrincipalKind::kService:
      return "AWSService";
  }
  return "";
}

}  // namespace regionfall::iam
