#include "services/iam/policy_decision.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "services/iam/condition_decision.h"
#include "services/iam/policy_pattern.h"

namespace regionfall::iam {
namespace {

// What the policies of one kind say.
struct Opinion {
  std::vector<StatementReference> allows;
  std::vector<StatementReference> denies;
  PrincipalMatch allowed_as =
      PrincipalMatch::kNone;  // how the strongest allow of a resource policy names the principal

  bool allowed() const { return !allows.empty(); }
  Verdict verdict() const {
    if (!denies.empty()) return Verdict::kExplicitDeny;
    return allowed() ? Verdict::kAllowed : Verdict::kImplicitDeny;
  }
};

bool resource_matches(const Statement& statement, const AccessRequest& request, const PolicyReading& reading) {
  if (statement.resources.empty()) return true;  // a trust policy is about its role
  const bool named = std::ranges::any_of(statement.resources, [&](const std::string& resource) {
    if (request.resource == "*") return resource == "*";
    const std::optional<Pattern> pattern = Pattern::read(resource, reading);
    return pattern && pattern->matches_arn(request.resource);
  });
  return named != statement.not_resource;
}

// Whether a statement is about the request, whatever its effect.
bool statement_applies(const Statement& statement, const AccessRequest& request, const PolicyReading& reading) {
  const bool action_named = std::ranges::any_of(
      statement.actions, [&](const std::string& action) { return action_matches(action, request.action); });
  if (action_named == statement.not_action) return false;
  if (!resource_matches(statement, request, reading)) return false;
  return std::ranges::all_of(statement.conditions,
                             [&](const Condition& condition) { return condition_holds(condition, reading); });
}

class Evaluation {
 public:
  Evaluation(const AccessRequest& request, Decision& decision) : request_(request), decision_(decision) {}

  void add(Opinion& opinion, const AppliedPolicy& policy) {
    const PolicyReading reading{request_.context, policy.document->has_variables, &decision_.missing};
    const std::vector<Statement>& statements = policy.document->statements;
    for (std::size_t i = 0; i < statements.size(); ++i) {
      const Statement& statement = statements[i];
      PrincipalMatch match = PrincipalMatch::kExact;
      if (statement.principal) match = match_principal(*statement.principal, request_.principal);
      if (match == PrincipalMatch::kNone || !statement_applies(statement, request_, reading)) continue;
      auto& list = statement.effect == Effect::kAllow ? opinion.allows : opinion.denies;
      list.push_back({policy.source, policy.name, i, statement.sid});
      if (statement.effect == Effect::kAllow) opinion.allowed_as = std::max(opinion.allowed_as, match);
    }
  }

  Opinion of(std::span<const AppliedPolicy> policies) {
    Opinion opinion;
    for (const AppliedPolicy& policy : policies) add(opinion, policy);
    return opinion;
  }

 private:
  const AccessRequest& request_;
  Decision& decision_;
};

// The opinions on one request, by kind of policy. None: there is no such policy, and so nothing it limits.
struct Opinions {
  Opinion identity;
  std::optional<Opinion> boundary;
  std::optional<Opinion> session;
  std::vector<Opinion> service_control;  // one a level
  std::optional<Opinion> resource;
};

Opinions evaluate(const AccessRequest& request, const IdentityPolicies& policies, const ResourcePolicy* resource_policy,
                  Decision& decision) {
  Evaluation evaluation(request, decision);
  Opinions opinions;
  opinions.identity = evaluation.of(policies.identity);
  if (policies.boundary) opinions.boundary = evaluation.of({&*policies.boundary, 1});
  if (policies.session) opinions.session = evaluation.of(*policies.session);
  if (!request.principal.service_linked) {
    for (const auto& level : policies.service_control) opinions.service_control.push_back(evaluation.of(level));
  }
  if (resource_policy != nullptr) opinions.resource = evaluation.of({&resource_policy->policy, 1});
  return opinions;
}

void conclude(Decision& decision, Verdict verdict, PolicyKind kind, std::vector<StatementReference> statements = {}) {
  decision.verdict = verdict;
  decision.kind = kind;
  decision.statements = std::move(statements);
}

// Whether some policy denies; the decision is then made.
bool explicitly_denied(const Opinions& opinions, Decision& decision) {
  const auto denied = [&](const Opinion& opinion, PolicyKind kind) {
    if (opinion.denies.empty()) return false;
    conclude(decision, Verdict::kExplicitDeny, kind, opinion.denies);
    return true;
  };
  for (const Opinion& level : opinions.service_control) {
    if (denied(level, PolicyKind::kServiceControl)) return true;
  }
  if (opinions.resource && denied(*opinions.resource, PolicyKind::kResource)) return true;
  if (denied(opinions.identity, PolicyKind::kIdentity)) return true;
  if (opinions.boundary && denied(*opinions.boundary, PolicyKind::kBoundary)) return true;
  return opinions.session && denied(*opinions.session, PolicyKind::kSession);
}

bool has_policies_of_its_own(PrincipalKind kind) {
  return kind == PrincipalKind::kUser || kind == PrincipalKind::kRoleSession || kind == PrincipalKind::kFederatedUser;
}

// What is left to ask once nothing denies: who has to allow, and whether they do.
void decide_allow(const AccessRequest& request, const Opinions& opinions, bool resource_required, Decision& decision) {
  for (const Opinion& level : opinions.service_control) {
    if (!level.allowed()) return conclude(decision, Verdict::kImplicitDeny, PolicyKind::kServiceControl);
  }
  const Principal& principal = request.principal;
  const bool same_account = request.resource_account.empty() || request.resource_account == principal.account;
  const PrincipalMatch named = opinions.resource ? opinions.resource->allowed_as : PrincipalMatch::kNone;
  const bool of_account = principal.kind == PrincipalKind::kRoot || has_policies_of_its_own(principal.kind);
  if (named == PrincipalMatch::kNone && (resource_required || !same_account || !of_account)) {
    return conclude(decision, Verdict::kImplicitDeny, PolicyKind::kResource);
  }
  if (!has_policies_of_its_own(principal.kind)) {
    const bool by_resource = named != PrincipalMatch::kNone;
    return conclude(decision, Verdict::kAllowed, by_resource ? PolicyKind::kResource : PolicyKind::kRoot,
                    by_resource ? opinions.resource->allows : std::vector<StatementReference>());
  }
  const bool user = principal.kind == PrincipalKind::kUser;
  if (same_account && (named == PrincipalMatch::kExact || (user && named == PrincipalMatch::kWildcard))) {
    return conclude(decision, Verdict::kAllowed, PolicyKind::kResource, opinions.resource->allows);
  }
  const bool by_resource = same_account && named >= PrincipalMatch::kWildcard;
  if (!by_resource && !opinions.identity.allowed()) {
    return conclude(decision, Verdict::kImplicitDeny, PolicyKind::kIdentity);
  }
  if (!decision.boundary_allows) return conclude(decision, Verdict::kImplicitDeny, PolicyKind::kBoundary);
  if (opinions.session && !opinions.session->allowed()) {
    return conclude(decision, Verdict::kImplicitDeny, PolicyKind::kSession);
  }
  const bool by_identity = opinions.identity.allowed();
  std::vector<StatementReference> statements;
  if (by_identity) statements = opinions.identity.allows;
  if (named != PrincipalMatch::kNone) {
    statements.insert(statements.end(), opinions.resource->allows.begin(), opinions.resource->allows.end());
  }
  conclude(decision, Verdict::kAllowed, by_identity ? PolicyKind::kIdentity : PolicyKind::kResource,
           std::move(statements));
}

std::string_view policy_kind_text(PolicyKind kind) {
  switch (kind) {
    case PolicyKind::kIdentity:
      return "identity-based policy";
    case PolicyKind::kResource:
      return "resource-based policy";
    case PolicyKind::kBoundary:
      return "permissions boundary";
    case PolicyKind::kSession:
      return "session policy";
    case PolicyKind::kServiceControl:
      return "service control policy";
    case PolicyKind::kRoot:
      return "root user";
  }
  return "";
}

}  // namespace

Decision decide_access(const AccessRequest& request, const IdentityPolicies& policies,
                       const ResourcePolicy* resource_policy) {
  Decision decision;
  const Opinions opinions = evaluate(request, policies, resource_policy, decision);
  decision.boundary_allows = !opinions.boundary || opinions.boundary->allowed();
  decision.service_control_allows =
      std::ranges::all_of(opinions.service_control, [](const Opinion& level) { return level.allowed(); });
  decision.identity_verdict = opinions.identity.verdict();
  if (opinions.resource) decision.resource_verdict = opinions.resource->verdict();
  if (explicitly_denied(opinions, decision)) return decision;
  decide_allow(request, opinions, resource_policy != nullptr && resource_policy->required, decision);
  return decision;
}

std::string reason_text(const Decision& decision, const AccessRequest& request) {
  const std::string_view kind = policy_kind_text(decision.kind);
  switch (decision.verdict) {
    case Verdict::kAllowed: {
      if (decision.statements.empty()) return fmt::format("because the {} may do everything", kind);
      const StatementReference& first = decision.statements.front();
      return fmt::format("by statement {} of {}", first.sid.empty() ? std::to_string(first.statement + 1) : first.sid,
                         first.policy);
    }
    case Verdict::kExplicitDeny:
      return fmt::format("with an explicit deny in {} {}", decision.kind == PolicyKind::kIdentity ? "an" : "a", kind);
    case Verdict::kImplicitDeny:
      return fmt::format("because no {} allows the {} action", kind, request.action);
  }
  return "";
}

std::string denial_message(const Decision& decision, const AccessRequest& request) {
  const std::string& arn = request.principal.arn;
  std::string message =
      fmt::format("User: {} is not authorized to perform: {}", arn.empty() ? "anonymous" : arn, request.action);
  if (request.resource != "*") message += fmt::format(" on resource: {}", request.resource);
  return message + " " + reason_text(decision, request);
}

}  // namespace regionfall::iam
