#include <fmt/format.h>

#include <algorithm>

#include "aws/members/sts.h"
#include "services/iam/arn.h"
#include "services/sts/issue.h"
#include "services/sts/multi_factor.h"
#include "services/sts/operations.h"

namespace regionfall::sts {

using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace m = aws::members::sts;

namespace {

constexpr std::int64_t kDurationDefault_s = 43'200;
constexpr std::int64_t kRootDurationMax_s = 3'600;

bool is_root(const aws::Caller& caller) { return caller.arn == iam::root_arn(caller.account.text); }

// These operations are for users and the root user, with keys that do not end.
Result<void, ApiError> check_long_term(const Request& request, std::string_view operation) {
  const bool session = !request.caller.session_token.empty() || request.caller.arn.find(":sts:") != std::string::npos;
  if (session) return access_denied(fmt::format("Cannot call {} with session credentials", operation));
  return {};
}

std::int64_t duration_s(const Value& input, const Request& request) {
  const std::int64_t asked = input[m::DurationSeconds].as_integer(kDurationDefault_s);
  return is_root(request.caller) ? std::min(asked, kRootDurationMax_s) : asked;
}

}  // namespace

Outcome get_session_token(Parts& parts, const Value& input, const Request& request) {
  TRY(check_long_term(request, "GetSessionToken"));
  iam::Session session;
  session.multi_factor = TRY(shows_mfa_code(parts, input, request));
  session.account = request.caller.account.text;
  session.arn = request.caller.arn;
  session.user_id = request.caller.user_id;
  return issue(parts, request, std::move(session), duration_s(input, request));
}

Outcome get_federation_token(Parts& parts, const Value& input, const Request& request) {
  TRY(check_long_term(request, "GetFederationToken"));
  const std::string& account = request.caller.account.text;
  const std::string& name = input[m::Name].as_text();
  iam::Session session;
  session.account = account;
  session.arn = fmt::format("arn:aws:sts::{}:federated-user/{}", account, name);
  session.user_id = fmt::format("{}:{}", account, name);
  if (!is_root(request.caller)) session.federating_user = iam::parse_arn(request.caller.arn)->name();
  session.limited = true;  // by nothing it may do nothing
  TRY(limit_session(parts, input, session));
  Value user = Value::of({{m::FederatedUserId, session.user_id}, {m::Arn, session.arn}});
  Value output = issue(parts, request, std::move(session), duration_s(input, request));
  output.set(m::FederatedUser, std::move(user));
  return output;
}

}  // namespace regionfall::sts
