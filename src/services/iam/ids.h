#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"

namespace regionfall::iam {

// "AROA" and 17 letters and digits. Prefixes say what has the id (IAM user guide, "Understanding unique ID prefixes"):
// AIDA a user, AGPA a group, AROA a role, ANPA a managed policy, AIPA an instance profile.
std::string unique_id(RandomSource& random, std::string_view prefix);

// The same for something that is not made at random but always there: a managed policy of AWS.
std::string fixed_id(std::string_view prefix, std::string_view name);

// An access key id, 20 characters: `prefix` is AKIA (a user's) or ASIA (temporary). As on AWS, the account can be read
// off it, without asking anybody.
std::string access_key_id(RandomSource& random, std::string_view prefix, std::string_view account);

// The account of an access key id that access_key_id() made; nothing for other texts.
std::optional<std::string> account_of_access_key(std::string_view access_key_id);

// 40 letters, digits, '+' and '/'.
std::string secret_access_key(RandomSource& random);

}  // namespace regionfall::iam
