#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "services/iam/policy_decision.h"

using namespace regionfall::iam;

// Documents that are taken can be evaluated; one that is good enough for a managed policy is good as an inline one, and
// denies with the same statements that it would allow with.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const PolicyUse use : {PolicyUse::kManaged, PolicyUse::kInline, PolicyUse::kTrust, PolicyUse::kResource}) {
    auto document = parse_policy_document(text, use);
    if (!document) continue;
    if (use == PolicyUse::kManaged && !parse_policy_document(text, PolicyUse::kInline)) std::abort();
    AccessRequest request{.principal = {PrincipalKind::kUser, "111122223333", "arn:aws:iam::111122223333:user/ann"},
                          .action = "s3:GetObject",
                          .resource = "arn:aws:s3:::bucket/key"};
    request.context.set("aws:username", "ann");
    request.context.set("aws:SourceIp", "203.0.113.7");
    request.context.set("aws:TagKeys", std::vector<std::string>{"a", "b"});
    const auto evaluate = [&] {
      const AppliedPolicy policy{PolicySource::kUser, "p", std::make_shared<PolicyDocument>(*document)};
      const ResourcePolicy resource{policy};
      const bool on_resource = use == PolicyUse::kTrust || use == PolicyUse::kResource;
      return decide_access(request, on_resource ? IdentityPolicies() : IdentityPolicies{.identity = {policy}},
                           on_resource ? &resource : nullptr);
    };
    const bool allowed = evaluate().allowed();
    for (Statement& statement : document->statements) statement.effect = Effect::kDeny;
    if (allowed && evaluate().verdict != Verdict::kExplicitDeny) std::abort();
  }
  return 0;
}
