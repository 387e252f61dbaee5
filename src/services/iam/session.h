#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/clock.h"
#include "base/fields.h"
#include "services/iam/principal.h"
#include "services/iam/rows.h"
#include "services/iam/sealer.h"

namespace regionfall::iam {

// What temporary credentials stand for. All of it travels in the session token, sealed, so every region knows them
// without asking anybody.
struct Session {
  std::string access_key_id;  // "ASIA…"
  std::string secret_access_key;
  std::string account;
  std::string arn;      // of the role session, federated user, user or root user
  std::string user_id;  // as GetCallerIdentity says it
  std::string role;     // the role's name; empty: no role session
  std::string role_arn;
  std::string federating_user;  // whose permissions a federated user has at most: the user's name
  Instant issued;
  Instant expires;
  bool limited = false;                  // by the policies that follow, of which there may be none
  std::vector<std::string> policies;     // documents
  std::vector<std::string> policy_arns;  // managed policies
  std::vector<Tag> tags;
  std::vector<std::string> transitive_tag_keys;
  std::string source_identity;
  std::string federated_provider;  // of a web identity: the provider's ARN
  bool multi_factor = false;       // made with an MFA code
  static constexpr auto kFields = std::tuple(
      field("key", &Session::access_key_id), field("secret", &Session::secret_access_key),
      field("account", &Session::account), field("arn", &Session::arn), field("user_id", &Session::user_id),
      field("role", &Session::role), field("role_arn", &Session::role_arn),
      field("federating_user", &Session::federating_user), field("issued", &Session::issued),
      field("expires", &Session::expires), field("limited", &Session::limited), field("policies", &Session::policies),
      field("policy_arns", &Session::policy_arns), field("tags", &Session::tags),
      field("transitive", &Session::transitive_tag_keys), field("source_identity", &Session::source_identity),
      field("provider", &Session::federated_provider), field("multi_factor", &Session::multi_factor));
};

std::string session_token(const Session& session, const Sealer& sealer, RandomSource& random);

// Nothing when the token is none of this world's. It may have expired.
std::optional<Session> open_session_token(std::string_view token, const Sealer& sealer);

}  // namespace regionfall::iam
