#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aws/identity.h"
#include "services/iam/state.h"

namespace regionfall::iam {

// The ids of a user's access keys, in order; with an empty name the root user's.
std::vector<std::string> access_keys_of(const State& state, const aws::AccountId& account, std::string_view user);

// Lets the keys of a user who gets another name follow.
void rename_access_keys(State& state, const aws::AccountId& account, std::string_view user,
                        const std::string& new_name);

}  // namespace regionfall::iam
