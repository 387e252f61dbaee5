#include "services/sts/role_session.h"

#include <fmt/format.h>

#include "aws/members/sts.h"
#include "services/iam/arn.h"
#include "services/sts/issue.h"

namespace regionfall::sts {

using aws::ApiError;
using aws::Value;

namespace m = aws::members::sts;

namespace {
constexpr std::int64_t kDurationDefault_s = 3600;
constexpr std::int64_t kChainedDurationMax_s = 3600;
}  // namespace

Result<RoleName, ApiError> role_name(std::string_view role_arn) {
  const std::optional<iam::Arn> arn = iam::parse_arn(role_arn);
  const bool is_role = arn && arn->service == "iam" && arn->resource_type() == "role" &&
                       iam::is_account_id(arn->account) && !arn->name().empty();
  if (!is_role) return validation_error(fmt::format("{} is invalid", role_arn));
  return RoleName{std::string(arn->account), std::string(arn->name())};
}

iam::Session role_session(const iam::Role& role, std::string_view account, std::string_view session_name) {
  iam::Session session;
  session.account = account;
  session.arn = fmt::format("arn:aws:sts::{}:assumed-role/{}/{}", account, role.name, session_name);
  session.user_id = fmt::format("{}:{}", role.id, session_name);
  session.role = role.name;
  session.role_arn = role.arn;
  return session;
}

Result<std::int64_t, ApiError> session_duration_s(const Value& input, const iam::Role& role, bool chained) {
  const std::int64_t duration_s = input[m::DurationSeconds].as_integer(kDurationDefault_s);
  if (duration_s > role.max_session_duration_s) {
    return validation_error("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  }
  if (chained && duration_s > kChainedDurationMax_s) {
    return validation_error(
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
  }
  return duration_s;
}

Value assumed(Parts& parts, const aws::Request& request, const iam::Role& role, iam::Session session,
              std::int64_t duration_s) {
  parts.iam.last_uses.put("role/" + role.id, iam::LastUse{.at = request.now, .region = request.region.text});
  Value user = Value::of({{m::AssumedRoleId, session.user_id}, {m::Arn, session.arn}});
  Value source_identity;
  if (!session.source_identity.empty()) source_identity = session.source_identity;
  Value output = issue(parts, request, std::move(session), duration_s);
  output.set(m::AssumedRoleUser, std::move(user));
  output.set(m::SourceIdentity, std::move(source_identity));
  return output;
}

}  // namespace regionfall::sts
