#pragma once

#include <cstdint>
#include <string>

#include "services/iam/policy_document.h"

namespace regionfall::iam {

enum class PrincipalKind : std::uint8_t {
  kAnonymous,
  kRoot,
  kUser,
  kRoleSession,
  kFederatedUser,  // of GetFederationToken
  kService,        // an AWS service on its own behalf
  kWebIdentity,    // somebody whom an identity provider vouches for, before there is a session
};

// Who asks for something, as far as policies name them.
struct Principal {
  PrincipalKind kind = PrincipalKind::kAnonymous;
  std::string account;
  // A user's, root user's, session's ("arn:aws:sts::…:assumed-role/role/session") or federated user's ARN; a service's
  // name
  // ("ec2.amazonaws.com"); an identity provider's ARN or name.
  std::string arn;
  std::string role_arn;         // of a role session
  std::string id;               // "AIDA…", "AROA…:session"
  bool service_linked = false;  // a session of a service-linked role
  friend bool operator==(const Principal&, const Principal&) = default;
};

// How a policy's Principal names somebody; from the weakest to the strongest.
enum class PrincipalMatch : std::uint8_t {
  kNone,
  kAccount,   // by the account: that leaves it to the account's own policies
  kWildcard,  // by "*"
  kRole,      // by the role whose session it is
  kExact,     // by name: the user, the session, the root user, the service
};

PrincipalMatch match_principal(const PrincipalElement& element, const Principal& principal);

// "User", "Account", "AssumedRole", "FederatedUser", "AWSService", "Anonymous": the value of aws:PrincipalType.
std::string_view principal_kind_name(PrincipalKind kind);

}  // namespace regionfall::iam
