#include <fmt/format.h>

#include <algorithm>

#include "aws/members/sts.h"
#include "base/text.h"
#include "services/iam/arn.h"
#include "services/iam/ids.h"
#include "services/sts/issue.h"
#include "services/sts/multi_factor.h"
#include "services/sts/operations.h"
#include "services/sts/role_session.h"

namespace regionfall::sts {

using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace m = aws::members::sts;

namespace {

constexpr std::int64_t kSessionDurationMost_s = 43'200;

// What a trust policy can ask of the request.
iam::RequestContext context_of(const Value& input) {
  iam::RequestContext context;
  context.set("sts:RoleSessionName", input[m::RoleSessionName].as_text());
  if (input.has(m::ExternalId)) context.set("sts:ExternalId", input[m::ExternalId].as_text());
  if (input.has(m::SourceIdentity)) context.set("sts:SourceIdentity", input[m::SourceIdentity].as_text());
  std::vector<std::string> keys;
  for (const Value& tag : input[m::Tags].as_list()) {
    keys.push_back(tag[m::Key].as_text());
    context.set("aws:RequestTag/" + keys.back(), tag[m::Value].as_text());
  }
  if (!keys.empty()) context.set("aws:TagKeys", std::move(keys));
  if (const auto transitive = aws::texts(input[m::TransitiveTagKeys]); !transitive.empty()) {
    context.set("sts:TransitiveTagKeys", transitive);
  }
  return context;
}

// Everything that the input asks to do, each of which the trust policy has to allow.
std::vector<std::string> actions_of(const Value& input) {
  std::vector<std::string> actions{"sts:AssumeRole"};
  if (!input[m::Tags].as_list().empty()) actions.emplace_back("sts:TagSession");
  if (input.has(m::SourceIdentity)) actions.emplace_back("sts:SetSourceIdentity");
  return actions;
}

// A service of AWS, not somebody with an account.
bool is_service(const aws::Caller& caller) { return !caller.arn.empty() && !iam::parse_arn(caller.arn); }

std::unexpected<ApiError> not_authorized(const Request& request, std::string_view action, std::string_view role_arn) {
  return access_denied(
      fmt::format("User: {} is not authorized to perform: {} on resource: {}", request.caller.arn, action, role_arn));
}

Result<void, ApiError> check_trust(Parts& parts, const Value& input, const Request& request, const iam::Role& role,
                                   const std::string& account) {
  iam::RequestContext context = context_of(input);
  if (TRY(shows_mfa_code(parts, input, request))) context.set("aws:MultiFactorAuthPresent", "true");
  for (const std::string& action : actions_of(input)) {
    const iam::Access access{.service = "sts",
                             .action = action,
                             .resource = role.arn,
                             .resource_account = account,
                             .context = context,
                             .resource_policy = role.trust_policy,
                             .resource_policy_use = iam::PolicyUse::kTrust,
                             .resource_policy_required = true};
    // Roles that services assume are looked at whether callers are or not.
    if (is_service(request.caller)) {
      if (!parts.authorizer.decide(request, access).allowed()) return not_authorized(request, action, role.arn);
    } else {
      TRY(parts.authorizer.authorize(request, access));
    }
  }
  return {};
}

// A role that nobody made. Where callers are not held to policies, they may assume it all the same: emulators' users
// name roles of accounts that are not part of their configuration.
iam::Role imagined_role(const std::string& arn, const std::string& name) {
  iam::Role role;
  role.name = name;
  role.arn = arn;
  role.id = iam::fixed_id("AROA", arn);
  role.max_session_duration_s = kSessionDurationMost_s;
  return role;
}

// What a session that assumes a role hands on to the next one.
Result<void, ApiError> inherit(const iam::Session& before, const Value& input, iam::Session& session) {
  for (const iam::Tag& tag : before.tags) {
    const bool transitive = std::ranges::any_of(
        before.transitive_tag_keys, [&](const std::string& key) { return equals_ignoring_case(key, tag.key); });
    if (transitive) session.tags.push_back(tag);
  }
  session.transitive_tag_keys = before.transitive_tag_keys;
  session.source_identity = before.source_identity;
  const std::string& asked = input[m::SourceIdentity].as_text();
  if (!asked.empty() && !before.source_identity.empty() && asked != before.source_identity) {
    return access_denied("The source identity of the calling session cannot be changed.");
  }
  return {};
}

}  // namespace

Outcome assume_role(Parts& parts, const Value& input, const Request& request) {
  const std::string& arn = input[m::RoleArn].as_text();
  const RoleName name = TRY(role_name(arn));
  const iam::Role* found = parts.iam.roles.find(iam::account_key({name.account}, name.name));
  iam::Role role;
  if (found != nullptr && found->arn == arn) {
    role = *found;
    TRY(check_trust(parts, input, request, role, name.account));
  } else {
    const bool lenient = parts.authorizer.enforcement() != iam::Enforcement::kOn && !is_service(request.caller);
    if (!lenient) return not_authorized(request, "sts:AssumeRole", arn);
    role = imagined_role(arn, name.name);
  }

  std::optional<iam::Session> before;
  if (!request.caller.session_token.empty()) {
    before = iam::open_session_token(request.caller.session_token, parts.sealer);
  }
  const bool chained = before && !before->role.empty();
  const std::int64_t duration_s = TRY(session_duration_s(input, role, chained));
  iam::Session session = role_session(role, name.account, input[m::RoleSessionName].as_text());
  if (chained) TRY(inherit(*before, input, session));
  if (input.has(m::SourceIdentity)) session.source_identity = input[m::SourceIdentity].as_text();
  TRY(limit_session(parts, input, session));
  return assumed(parts, request, role, std::move(session), duration_s);
}

}  // namespace regionfall::sts
