#include <fmt/format.h>

#include <algorithm>

#include "aws/members/sts.h"
#include "base/time_format.h"
#include "services/iam/policy_decision.h"
#include "services/sts/issue.h"
#include "services/sts/json_web_token.h"
#include "services/sts/operations.h"
#include "services/sts/role_session.h"

namespace regionfall::sts {

using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace m = aws::members::sts;

namespace {

constexpr std::string_view kScheme = "https://";
constexpr std::string_view kAction = "sts:AssumeRoleWithWebIdentity";

std::unexpected<ApiError> invalid_token(std::string message) {
  return aws::api_error("InvalidIdentityToken", std::move(message));
}

std::string issuer_name(const JsonWebToken& token) {
  std::string_view issuer = token.issuer;
  if (issuer.starts_with(kScheme)) issuer.remove_prefix(kScheme.size());
  return std::string(issuer);
}

// Which of the token's audiences the provider knows. Where the token names the party it was made for, that one counts.
Result<std::string, ApiError> known_audience(const JsonWebToken& token, const iam::OidcProvider& provider) {
  const std::vector<std::string> asked =
      token.authorized_party.empty() ? token.audiences : std::vector{token.authorized_party};
  const auto found = std::ranges::find_if(asked, [&](const std::string& audience) {
    return std::ranges::find(provider.client_ids, audience) != provider.client_ids.end();
  });
  if (found == asked.end()) return invalid_token("Incorrect token audience");
  return *found;
}

Result<void, ApiError> check_times(const JsonWebToken& token, Instant now) {
  if (!token.expires) return invalid_token("Missing a required claim: exp");
  if (*token.expires <= now) {
    return aws::api_error("ExpiredTokenException",
                          fmt::format("Token expired: current date/time {} must be before the expiration date/time {}",
                                      timestamp_of(now).unix_s, timestamp_of(*token.expires).unix_s));
  }
  if (token.not_before && *token.not_before > now) return invalid_token("The token is not yet valid");
  return {};
}

// The provider in the role's account that vouches for the token, once all about the token is in order.
Result<const iam::OidcProvider*, ApiError> verified_provider(const Parts& parts, const JsonWebToken& token,
                                                             const std::string& account, Instant now) {
  const std::string issuer = issuer_name(token);
  const iam::OidcProvider* provider = parts.iam.oidc_providers.find(iam::account_key({account}, issuer));
  if (provider == nullptr || provider->url != issuer) {
    return invalid_token(fmt::format("No OpenIDConnect provider found in your account for {}", token.issuer));
  }
  const std::optional<std::string> keys = parts.oidc_keys == nullptr ? std::nullopt : parts.oidc_keys->key_set(issuer);
  if (!keys) {
    return invalid_token(
        "Couldn't retrieve verification key from your identity provider, please reference "
        "AssumeRoleWithWebIdentity documentation for requirements");
  }
  if (!signature_is_good(token, *keys)) {
    return invalid_token(
        "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
  }
  TRY(check_times(token, now));
  return provider;
}

// Whether the role trusts the provider and what the token says. This holds with --iam off as well: the caller is nobody
// until the role lets it in.
bool role_trusts(const iam::Role& role, const std::string& account, const iam::OidcProvider& provider,
                 const JsonWebToken& token, const std::string& audience, const Value& input) {
  auto document = iam::parse_policy_document(role.trust_policy, iam::PolicyUse::kTrust);
  if (!document) return false;
  iam::AccessRequest asked{
      .principal = {.kind = iam::PrincipalKind::kWebIdentity, .account = account, .arn = provider.arn},
      .action = std::string(kAction),
      .resource = role.arn,
      .resource_account = account};
  asked.context.set(provider.url + ":aud", audience);
  asked.context.set(provider.url + ":sub", token.subject);
  asked.context.set(provider.url + ":oaud", token.audiences);
  asked.context.set("aws:FederatedProvider", provider.arn);
  asked.context.set("sts:RoleSessionName", input[m::RoleSessionName].as_text());
  const iam::ResourcePolicy trust{
      {iam::PolicySource::kResource, role.arn, std::make_shared<iam::PolicyDocument>(*std::move(document))}, true};
  return iam::decide_access(asked, {}, &trust).allowed();
}

}  // namespace

Outcome assume_role_with_web_identity(Parts& parts, const Value& input, const Request& request) {
  const std::string& arn = input[m::RoleArn].as_text();
  const RoleName name = TRY(role_name(arn));
  const Result<JsonWebToken> token = read_json_web_token(input[m::WebIdentityToken].as_text());
  if (!token) {
    return invalid_token(
        "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
  }
  const iam::OidcProvider* provider = TRY(verified_provider(parts, *token, name.account, request.now));
  const std::string audience = TRY(known_audience(*token, *provider));
  const iam::Role* role = parts.iam.roles.find(iam::account_key({name.account}, name.name));
  const bool trusted =
      role != nullptr && role->arn == arn && role_trusts(*role, name.account, *provider, *token, audience, input);
  if (!trusted) return access_denied(fmt::format("Not authorized to perform {}", kAction));

  const std::int64_t duration_s = TRY(session_duration_s(input, *role, /*chained=*/false));
  iam::Session session = role_session(*role, name.account, input[m::RoleSessionName].as_text());
  session.federated_provider = provider->arn;
  TRY(limit_session(parts, input, session));
  Value output = assumed(parts, request, *role, std::move(session), duration_s);
  output.set(m::SubjectFromWebIdentityToken, token->subject);
  output.set(m::Provider, provider->arn);
  output.set(m::Audience, audience);
  return output;
}

}  // namespace regionfall::sts
