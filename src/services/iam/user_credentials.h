#pragma once

#include <string_view>
#include <vector>

#include "aws/api_error.h"
#include "aws/identity.h"
#include "services/iam/state.h"

namespace regionfall::iam {

// The MFA devices that are enabled for a user.
std::vector<const MfaDevice*> mfa_devices_of(const State& state, const aws::AccountId& account, std::string_view user);

// Why a user with such credentials cannot be deleted yet, as DeleteConflict: MFA devices, SSH keys, signing
// certificates and credentials for services must go first.
Result<void, aws::ApiError> check_no_credentials(const State& state, const aws::AccountId& account,
                                                 std::string_view user);

// Lets credentials of a user who gets another name follow.
void rename_credentials(State& state, const aws::AccountId& account, std::string_view user,
                        const std::string& new_name);

}  // namespace regionfall::iam
