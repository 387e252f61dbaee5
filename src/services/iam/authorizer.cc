#include "services/iam/authorizer.h"

#include <fmt/format.h>

#include "base/time_format.h"

namespace regionfall::iam {

using aws::ApiError;

AppliedPolicy Authorizer::apply(const PolicyText& text) {
  return {text.source, text.name, cache_.read(text.document, PolicyUse::kInline)};
}

IdentityPolicies Authorizer::policies_of(const CallerIdentity& identity) {
  IdentityPolicies policies;
  for (const PolicyText& text : identity.policies) policies.identity.push_back(apply(text));
  if (identity.boundary) policies.boundary = apply(*identity.boundary);
  if (identity.session_policies) {
    policies.session.emplace();
    for (const PolicyText& text : *identity.session_policies) policies.session->push_back(apply(text));
  }
  return policies;
}

Authorizer::Decided Authorizer::decide_request(const aws::Request& request, const Access& access) {
  CallerIdentity identity = identify_caller(state_, sealer_, request.caller);
  Decided decided{.request = {.principal = std::move(identity.principal),
                              .action = access.action,
                              .resource = access.resource,
                              .resource_account = access.resource_account,
                              .context = std::move(identity.context)}};
  RequestContext& context = decided.request.context;
  const Timestamp now = timestamp_of(request.now);
  context.set("aws:CurrentTime", format_rfc3339(now));
  context.set("aws:EpochTime", std::to_string(now.unix_s));
  context.set("aws:RequestedRegion", request.region.text);
  context.set("aws:ViaAWSService", "false");
  if (!request.caller.source_ip.empty()) context.set("aws:SourceIp", request.caller.source_ip);
  context.set("aws:ResourceAccount",
              access.resource_account.empty() ? request.caller.account.text : access.resource_account);
  for (const auto& [key, values] : access.context.entries()) context.set(key, values);

  std::optional<ResourcePolicy> resource_policy;
  if (access.resource_policy) {
    resource_policy = ResourcePolicy{
        {PolicySource::kResource, access.resource, cache_.read(*access.resource_policy, access.resource_policy_use)},
        access.resource_policy_required};
  }
  decided.decision =
      decide_access(decided.request, policies_of(identity), resource_policy ? &*resource_policy : nullptr);
  return decided;
}

Decision Authorizer::decide(const aws::Request& request, const Access& access) {
  return decide_request(request, access).decision;
}

Result<void, ApiError> Authorizer::authorize(const aws::Request& request, const Access& access) {
  if (enforcement_ == Enforcement::kOff) return {};
  const Decided decided = decide_request(request, access);
  const bool allowed = decided.decision.allowed();
  if (log_ != nullptr) {
    log_->record({.at = request.now,
                  .region = request.region.text,
                  .caller = request.caller.arn,
                  .action = access.action,
                  .resource = access.resource,
                  .allowed = allowed,
                  .reason = reason_text(decided.decision, decided.request)});
  }
  if (allowed || enforcement_ != Enforcement::kOn) return {};
  return std::unexpected(denial(access.service, decided.decision, decided.request, sealer_, request.random));
}

}  // namespace regionfall::iam
