#pragma once

#include <string>
#include <string_view>

#include "aws/api_error.h"
#include "aws/identity.h"
#include "services/iam/session.h"
#include "services/sts/sts.h"

namespace regionfall::sts {

// The account and name in a role's ARN; ValidationError for anything else.
struct RoleName {
  std::string account;
  std::string name;
};
Result<RoleName, aws::ApiError> role_name(std::string_view role_arn);

// A session of the role without keys, policies and tags.
iam::Session role_session(const iam::Role& role, std::string_view account, std::string_view session_name);

// How long the session is to last, within the role's limit and, for sessions that assume roles, an hour.
Result<std::int64_t, aws::ApiError> session_duration_s(const aws::Value& input, const iam::Role& role, bool chained);

// What an operation that assumed the role answers; notes that the role was used.
aws::Value assumed(Parts& parts, const aws::Request& request, const iam::Role& role, iam::Session session,
                   std::int64_t duration_s);

}  // namespace regionfall::sts
