#pragma once

#include <string>
#include <string_view>

#include "aws/dispatcher.h"
#include "services/iam/sealer.h"
#include "services/iam/state.h"

namespace regionfall::iam {

// Knows whose access key it is: users' keys by IAM's state, temporary ones by their session token, and the keys that
// emulators' users have: twelve digits are the root user of that account.
class CredentialDirectory final : public aws::CredentialSource {
 public:
  // Both outlive the directory. `root_secret` is the secret of the keys that are twelve digits.
  CredentialDirectory(const State& state, const Sealer& sealer, std::string root_secret)
      : state_(state), sealer_(sealer), root_secret_(std::move(root_secret)) {}

  Result<aws::Credential, aws::AuthenticationProblem> find_credential(const aws::Signature& signature,
                                                                      Instant now) override;

 private:
  const State& state_;
  const Sealer& sealer_;
  std::string root_secret_;
};

}  // namespace regionfall::iam
