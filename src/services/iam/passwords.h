#pragma once

#include <string>
#include <string_view>

#include "base/random.h"
#include "services/iam/rows.h"

namespace regionfall::iam {

// A password as it is kept: salted, and hashed slowly (PBKDF2, RFC 8018).
std::string hash_password(std::string_view password, RandomSource& random);

// Whether it is the password that was hashed.
bool password_is(std::string_view password, std::string_view hashed);

// Whether a new password obeys the account's policy (AWS's default one when the account has none).
bool password_conforms(std::string_view password, const PasswordPolicy* policy);

}  // namespace regionfall::iam
