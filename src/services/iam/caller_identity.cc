#include "services/iam/caller_identity.h"

#include <chrono>

#include "base/time_format.h"
#include "services/iam/arn.h"
#include "services/iam/policies.h"

namespace regionfall::iam {
namespace {

PrincipalKind kind_of(const aws::Caller& caller) {
  const std::optional<Arn> arn = parse_arn(caller.arn);
  if (!arn) return caller.arn.empty() ? PrincipalKind::kAnonymous : PrincipalKind::kService;
  if (arn->resource == "root") return PrincipalKind::kRoot;
  const std::string_view type = arn->resource_type();
  if (type == "user") return PrincipalKind::kUser;
  if (type == "assumed-role") return PrincipalKind::kRoleSession;
  if (type == "federated-user") return PrincipalKind::kFederatedUser;
  return PrincipalKind::kAnonymous;
}

// The name of the role in "arn:aws:sts::111122223333:assumed-role/name/session".
std::string_view role_name(std::string_view session_arn) {
  std::string_view resource = parse_arn(session_arn)->resource;
  resource.remove_prefix(resource.find('/') + 1);
  return resource.substr(0, resource.find('/'));
}

void add_tags(RequestContext& context, const std::vector<Tag>& tags) {
  for (const Tag& tag : tags) context.set("aws:PrincipalTag/" + tag.key, tag.value);
}

void add_user(CallerIdentity& identity, const State& state, const aws::AccountId& account, std::string_view name) {
  const User* user = state.users.find(account_key(account, name));
  if (user == nullptr) return;
  identity.principal.id = user->id;
  identity.policies = policy_texts(state, account, *user);
  identity.boundary = boundary_text(state, user->permissions_boundary);
  add_tags(identity.context, user->tags);
}

// A federated user has at most what the user has who asked for its credentials, or the root user, who has everything.
void add_federating_user(CallerIdentity& identity, const State& state, const aws::AccountId& account) {
  if (!identity.session->federating_user.empty()) {
    add_user(identity, state, account, identity.session->federating_user);
  } else {
    constexpr std::string_view kEverything =
        R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";
    identity.policies.push_back({PolicySource::kUser, "root user", "", kEverything});
  }
  identity.principal.id = identity.session->user_id;
}

void add_role(CallerIdentity& identity, const State& state, const aws::AccountId& account, std::string_view name) {
  const Role* role = state.roles.find(account_key(account, name));
  // A role made anew under the same name is another role.
  const bool same =
      role != nullptr && (identity.principal.id.empty() || identity.principal.id.starts_with(role->id + ":"));
  if (!same) return;
  identity.principal.role_arn = role->arn;
  identity.principal.service_linked = !role->linked_service.empty();
  identity.policies = policy_texts(state, *role);
  identity.boundary = boundary_text(state, role->permissions_boundary);
  add_tags(identity.context, role->tags);
}

void add_session(CallerIdentity& identity, const State& state) {
  const Session& session = *identity.session;
  identity.principal.role_arn = session.role_arn;
  if (session.limited) {
    std::vector<PolicyText>& policies = identity.session_policies.emplace();
    for (const std::string& document : session.policies) {
      policies.push_back({PolicySource::kSession, "session policy", "", document});
    }
    for (const std::string& arn : session.policy_arns) {
      if (const Policy* policy = find_policy(state, arn)) {
        policies.push_back({PolicySource::kSession, arn, "", default_document(*policy)});
      }
    }
  }
  add_tags(identity.context, session.tags);
  identity.context.set("aws:TokenIssueTime", format_rfc3339(timestamp_of(session.issued)));
  identity.context.set("aws:MultiFactorAuthPresent", session.multi_factor ? "true" : "false");
  if (!session.source_identity.empty()) identity.context.set("aws:SourceIdentity", session.source_identity);
  if (!session.federated_provider.empty()) identity.context.set("aws:FederatedProvider", session.federated_provider);
}

}  // namespace

CallerIdentity identify_caller(const State& state, const Sealer& sealer, const aws::Caller& caller) {
  CallerIdentity identity;
  identity.principal = {
      .kind = kind_of(caller), .account = caller.account.text, .arn = caller.arn, .id = caller.user_id};
  if (!caller.session_token.empty()) identity.session = open_session_token(caller.session_token, sealer);
  RequestContext& context = identity.context;
  switch (identity.principal.kind) {
    case PrincipalKind::kUser: {
      const std::string name(parse_arn(caller.arn)->name());
      context.set("aws:username", name);
      add_user(identity, state, caller.account, name);
      break;
    }
    case PrincipalKind::kRoleSession:
      add_role(identity, state, caller.account, role_name(caller.arn));
      break;
    case PrincipalKind::kFederatedUser:
      if (identity.session) add_federating_user(identity, state, caller.account);
      break;
    default:
      break;
  }
  if (identity.session) add_session(identity, state);
  const Principal& principal = identity.principal;
  context.set("aws:PrincipalArn", principal.role_arn.empty() ? principal.arn : principal.role_arn);
  context.set("aws:PrincipalAccount", principal.account);
  context.set("aws:PrincipalType", std::string(principal_kind_name(principal.kind)));
  context.set("aws:userid", principal.id);
  context.set("aws:PrincipalIsAWSService", principal.kind == PrincipalKind::kService ? "true" : "false");
  return identity;
}

}  // namespace regionfall::iam
