#include "services/iam/credential_directory.h"

#include "services/iam/arn.h"
#include "services/iam/session.h"

namespace regionfall::iam {

using aws::AuthenticationProblem;
using aws::Caller;
using aws::Credential;

namespace {

Credential root_credential(std::string_view account, std::string_view key, std::string secret) {
  return {.secret = std::move(secret),
          .caller = {.account = {std::string(account)},
                     .arn = root_arn(account),
                     .user_id = std::string(account),
                     .access_key_id = std::string(key)}};
}

}  // namespace

Result<Credential, AuthenticationProblem> CredentialDirectory::find_credential(const aws::Signature& signature,
                                                                               Instant now) {
  const std::string& id = signature.access_key_id;
  if (!signature.security_token.empty()) {
    const std::optional<Session> session = open_session_token(signature.security_token, sealer_);
    if (!session || session->access_key_id != id) return std::unexpected(AuthenticationProblem::kUnknownAccessKey);
    if (session->expires <= now) return std::unexpected(AuthenticationProblem::kExpiredToken);
    return Credential{.secret = session->secret_access_key,
                      .caller = {.account = {session->account},
                                 .arn = session->arn,
                                 .user_id = session->user_id,
                                 .access_key_id = id,
                                 .session_token = signature.security_token}};
  }
  if (digits_secret_ && is_account_id(id)) return root_credential(id, id, *digits_secret_);
  if (const auto account = root_keys_.account_of(id)) {
    return root_credential(account->text, id, root_keys_.of(*account).secret);
  }
  const AccessKey* key = state_.access_keys.find(id);
  if (key == nullptr || key->status != "Active") return std::unexpected(AuthenticationProblem::kUnknownAccessKey);
  if (key->user.empty()) return root_credential(key->account, id, key->secret);
  const User* user = state_.users.find(account_key({key->account}, key->user));
  if (user == nullptr) return std::unexpected(AuthenticationProblem::kUnknownAccessKey);
  return Credential{.secret = key->secret,
                    .caller = {.account = {key->account}, .arn = user->arn, .user_id = user->id, .access_key_id = id}};
}

}  // namespace regionfall::iam
