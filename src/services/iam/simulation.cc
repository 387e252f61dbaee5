#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "services/iam/arn.h"
#include "services/iam/entities.h"
#include "services/iam/operations.h"
#include "services/iam/pagination.h"
#include "services/iam/policy_pattern.h"
#include "services/iam/policy_texts.h"
#include "services/iam/statement_positions.h"

namespace regionfall::iam {

using aws::AccountId;
using aws::ApiError;
using aws::Outcome;
using aws::Request;
using aws::Value;

namespace {

// What a simulation is about: who asks, and all policies, with their texts by the names that answers give them.
struct Simulation {
  Principal caller;
  IdentityPolicies policies;
  std::optional<ResourcePolicy> resource_policy;
  std::map<std::string, std::string> texts;
  RequestContext context;
  std::string resource_owner;
};

Result<AppliedPolicy, ApiError> apply(Simulation& simulation, PolicySource source, std::string name,
                                      std::string_view text, PolicyUse use = PolicyUse::kInline) {
  Result<PolicyDocument> document = parse_policy_document(text, use);
  if (!document) return invalid_input(fmt::format("Invalid policy document: {}", document.error().message));
  simulation.texts.emplace(name, text);
  return AppliedPolicy{source, std::move(name), std::make_shared<PolicyDocument>(*std::move(document))};
}

// How answers name a policy that an entity has: "role_web_read", "AdministratorAccess".
std::string answer_name(const PolicyText& text) {
  switch (text.source) {
    case PolicySource::kUser:
      return fmt::format("user_{}_{}", text.owner, text.name);
    case PolicySource::kGroup:
      return fmt::format("group_{}_{}", text.owner, text.name);
    case PolicySource::kRole:
      return fmt::format("role_{}_{}", text.owner, text.name);
    default:
      return text.name.substr(text.name.rfind('/') + 1);
  }
}

Result<void, ApiError> apply_texts(Simulation& simulation, const std::vector<PolicyText>& texts) {
  for (const PolicyText& text : texts) {
    simulation.policies.identity.push_back(TRY(apply(simulation, text.source, answer_name(text), text.document)));
  }
  return {};
}

// The policies of the user, group or role of an ARN, and its boundary.
Result<void, ApiError> apply_entity(State& state, Simulation& simulation, const std::string& arn_text) {
  const std::optional<Arn> arn = parse_arn(arn_text);
  if (!arn || arn->service != "iam") return invalid_input(fmt::format("Invalid Entity Arn: {}", arn_text));
  const AccountId account{std::string(arn->account)};
  const std::string key = account_key(account, arn->name());
  std::optional<PermissionsBoundary> boundary;
  if (const User* user = arn->resource_type() == "user" ? state.users.find(key) : nullptr) {
    TRY(apply_texts(simulation, policy_texts(state, account, *user)));
    boundary = user->permissions_boundary;
    simulation.caller = {PrincipalKind::kUser, account.text, user->arn, "", user->id};
    simulation.context.set("aws:username", user->name);
  } else if (const Role* role = arn->resource_type() == "role" ? state.roles.find(key) : nullptr) {
    TRY(apply_texts(simulation, policy_texts(state, *role)));
    boundary = role->permissions_boundary;
    simulation.caller = {PrincipalKind::kRoleSession, account.text, role->arn, role->arn, role->id};
  } else if (const Group* group = arn->resource_type() == "group" ? state.groups.find(key) : nullptr) {
    TRY(apply_texts(simulation, policy_texts(state, *group)));
    simulation.caller = {PrincipalKind::kUser, account.text};
  } else {
    return no_such_entity(fmt::format("The entity with name {} cannot be found.", arn_text));
  }
  if (const std::optional<PolicyText> text = boundary_text(state, boundary)) {
    simulation.policies.boundary = TRY(apply(simulation, text->source, answer_name(*text), text->document));
  }
  return {};
}

// What both operations take from their input.
Result<void, ApiError> apply_input(Simulation& simulation, const Value& input, const Request& request) {
  int number = 0;
  for (const std::string& text : aws::texts(input[m::PolicyInputList])) {
    simulation.policies.identity.push_back(
        TRY(apply(simulation, PolicySource::kUser, fmt::format("PolicyInputList.{}", ++number), text)));
  }
  for (const std::string& text : aws::texts(input[m::PermissionsBoundaryPolicyInputList])) {
    simulation.policies.boundary =
        TRY(apply(simulation, PolicySource::kBoundary, "PermissionsBoundaryPolicyInputList.1", text));
  }
  for (const Value& level : input[m::OrderedOrganizationPolicyInputList].as_list()) {
    std::vector<AppliedPolicy> policies;
    for (const std::string& text : aws::texts(level[m::ServiceControlPolicyInputList])) {
      policies.push_back(TRY(apply(simulation, PolicySource::kServiceControl, "ServiceControlPolicy", text)));
    }
    simulation.policies.service_control.push_back(std::move(policies));
  }
  if (input.has(m::ResourcePolicy)) {
    simulation.resource_policy = ResourcePolicy{TRY(apply(simulation, PolicySource::kResource, "ResourcePolicy",
                                                          input[m::ResourcePolicy].as_text(), PolicyUse::kResource))};
  }
  if (const std::string& arn = input[m::CallerArn].as_text(); !arn.empty()) {
    const std::optional<Arn> parts = parse_arn(arn);
    if (!parts) return invalid_input(fmt::format("Invalid Caller Arn: {}", arn));
    simulation.caller = {PrincipalKind::kUser, std::string(parts->account), arn};
  } else if (simulation.caller.kind == PrincipalKind::kAnonymous) {
    simulation.caller = {PrincipalKind::kUser, request.caller.account.text};
  }
  const std::string& owner = input[m::ResourceOwner].as_text();
  if (const std::optional<Arn> parts = parse_arn(owner)) {
    simulation.resource_owner = parts->account;
  } else {
    simulation.resource_owner = owner;
  }
  for (const Value& entry : input[m::ContextEntries].as_list()) {
    simulation.context.set(entry[m::ContextKeyName].as_text(), aws::texts(entry[m::ContextKeyValues]));
  }
  return {};
}

std::string_view verdict_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::kAllowed:
      return "allowed";
    case Verdict::kExplicitDeny:
      return "explicitDeny";
    case Verdict::kImplicitDeny:
      return "implicitDeny";
  }
  return "";
}

Value matched_statement(const Simulation& simulation, const StatementReference& reference) {
  const auto position = [](const TextPosition& place) {
    return Value::of({{m::Line, place.line}, {m::Column, place.column}});
  };
  const std::vector<StatementPosition> positions = statement_positions(simulation.texts.at(reference.policy));
  const StatementPosition& place = positions.at(reference.statement);
  return Value::of(
      {{m::SourcePolicyId, reference.policy},
       {m::SourcePolicyType, reference.source == PolicySource::kResource ? "Resource Policy" : "IAM Policy"},
       {m::StartPosition, position(place.start)},
       {m::EndPosition, position(place.end)}});
}

Value evaluation_result(const Simulation& simulation, const std::string& action, const std::string& resource) {
  const AccessRequest request{simulation.caller, action, resource, simulation.resource_owner, simulation.context};
  const Decision decision =
      decide_access(request, simulation.policies, simulation.resource_policy ? &*simulation.resource_policy : nullptr);
  Value::List statements;
  for (const StatementReference& reference : decision.statements) {
    statements.push_back(matched_statement(simulation, reference));
  }
  Value::List missing(decision.missing.begin(), decision.missing.end());
  Value result = Value::of({{m::EvalActionName, action},
                            {m::EvalResourceName, resource},
                            {m::EvalDecision, verdict_text(decision.verdict)},
                            {m::MatchedStatements, std::move(statements)},
                            {m::MissingContextValues, std::move(missing)}});
  if (simulation.policies.boundary) {
    result.set(m::PermissionsBoundaryDecisionDetail,
               Value::of({{m::AllowedByPermissionsBoundary, decision.boundary_allows}}));
  }
  if (!simulation.policies.service_control.empty()) {
    result.set(m::OrganizationsDecisionDetail,
               Value::of({{m::AllowedByOrganizations, decision.service_control_allows}}));
  }
  const bool across = !simulation.resource_owner.empty() && simulation.resource_owner != simulation.caller.account;
  if (across) {
    result.set(m::EvalDecisionDetails, Value::Map{{"IAM Policy", verdict_text(decision.identity_verdict)},
                                                  {"Resource Policy", verdict_text(decision.resource_verdict)}});
  }
  return result;
}

Outcome simulate(const Simulation& simulation, const Value& input) {
  std::vector<std::string> resources = aws::texts(input[m::ResourceArns]);
  if (resources.empty()) resources = {"*"};
  Page page(m::EvaluationResults, input);
  std::size_t place = 0;
  for (const std::string& action : aws::texts(input[m::ActionNames])) {
    if (action.find(':') == std::string::npos) return invalid_input(fmt::format("Invalid Action Name: {}", action));
    for (const std::string& resource : resources) {
      page.offer(place_key(place++), [&] { return evaluation_result(simulation, action, resource); });
    }
  }
  return std::move(page).output();
}

// The context keys that documents ask for, by conditions and by variables.
Outcome context_keys(const std::vector<AppliedPolicy>& policies) {
  std::set<std::string, std::less<>> keys;
  const auto add_variables = [&](const std::vector<std::string>& list) {
    for (const std::string& text : list) {
      for_each_variable(text, [&](std::string_view key) { keys.emplace(key); });
    }
  };
  for (const AppliedPolicy& policy : policies) {
    for (const Statement& statement : policy.document->statements) {
      if (policy.document->has_variables) add_variables(statement.resources);
      for (const Condition& condition : statement.conditions) {
        keys.insert(condition.key);
        if (policy.document->has_variables) add_variables(condition.values);
      }
    }
  }
  return Value::of({{m::ContextKeyNames, Value::List(keys.begin(), keys.end())}});
}

}  // namespace

Outcome simulate_custom_policy(State& /*state*/, const Value& input, const Request& request) {
  Simulation simulation;
  TRY(apply_input(simulation, input, request));
  return simulate(simulation, input);
}

Outcome simulate_principal_policy(State& state, const Value& input, const Request& request) {
  Simulation simulation;
  TRY(apply_entity(state, simulation, input[m::PolicySourceArn].as_text()));
  TRY(apply_input(simulation, input, request));
  return simulate(simulation, input);
}

Outcome get_context_keys_for_custom_policy(State& /*state*/, const Value& input, const Request& request) {
  Simulation simulation;
  TRY(apply_input(simulation, input, request));
  return context_keys(simulation.policies.identity);
}

Outcome get_context_keys_for_principal_policy(State& state, const Value& input, const Request& request) {
  Simulation simulation;
  TRY(apply_entity(state, simulation, input[m::PolicySourceArn].as_text()));
  TRY(apply_input(simulation, input, request));
  return context_keys(simulation.policies.identity);
}

}  // namespace regionfall::iam
