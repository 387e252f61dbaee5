#include "services/iam/aws_managed_policies.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "services/iam/aws_managed_policy_texts.h"
#include "services/iam/ids.h"

namespace regionfall::iam {
namespace {

// AWS made its first managed policies on 2015-02-06; ours all say so.
constexpr Instant kMade =
    std::chrono::sys_days(std::chrono::year(2015) / std::chrono::February / 6) + std::chrono::hours(18);

Policy policy_of(const AwsManagedPolicyText& text) {
  Policy policy;
  policy.path = text.path;
  policy.name = text.name;
  policy.arn = fmt::format("arn:aws:iam::aws:policy{}{}", text.path, text.name);
  policy.id = fixed_id("ANPA", policy.arn);
  policy.default_version_id = "v1";
  policy.description = fmt::format("AWS managed policy {}", text.name);
  policy.create_date = kMade;
  policy.update_date = kMade;
  policy.versions = {{"v1", fmt::format(R"({{"Version":"2012-10-17","Statement":[{}]}})", text.statements), kMade}};
  return policy;
}

}  // namespace

std::span<const Policy> aws_managed_policies() {
  static const std::vector<Policy> kPolicies = [] {
    std::vector<Policy> made;
    for (const auto texts :
         {administration_policy_texts(), compute_policy_texts(), database_policy_texts(), eks_policy_texts(),
          lambda_policy_texts(), messaging_policy_texts(), monitoring_policy_texts(), network_policy_texts(),
          service_linked_policy_texts(), storage_policy_texts()}) {
      for (const AwsManagedPolicyText& text : texts) made.push_back(policy_of(text));
    }
    std::ranges::sort(made, {}, &Policy::arn);
    return made;
  }();
  return kPolicies;
}

const Policy* find_aws_managed_policy(std::string_view arn) {
  const std::span<const Policy> policies = aws_managed_policies();
  const auto found = std::ranges::lower_bound(policies, arn, {}, &Policy::arn);
  return found == policies.end() || found->arn != arn ? nullptr : &*found;
}

}  // namespace regionfall::iam
