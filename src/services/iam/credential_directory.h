#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/dispatcher.h"
#include "services/iam/root_key.h"
#include "services/iam/sealer.h"
#include "services/iam/state.h"

namespace regionfall::iam {

// Knows whose access key it is: users' keys by IAM's state, temporary ones by their session token, root users' by the
// world's key, and the keys that emulators' users have: twelve digits are the root user of that account.
class CredentialDirectory final : public aws::CredentialSource {
 public:
  // All outlive the directory. `digits_secret` is the secret of the keys that are twelve digits; without one, nobody
  // has such keys.
  CredentialDirectory(const State& state, const Sealer& sealer, const RootKeys& root_keys,
                      std::optional<std::string> digits_secret)
      : state_(state), sealer_(sealer), root_keys_(root_keys), digits_secret_(std::move(digits_secret)) {}

  Result<aws::Credential, aws::AuthenticationProblem> find_credential(const aws::Signature& signature,
                                                                      Instant now) override;

 private:
  const State& state_;
  const Sealer& sealer_;
  const RootKeys& root_keys_;
  std::optional<std::string> digits_secret_;
};

}  // namespace regionfall::iam
