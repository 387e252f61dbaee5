#pragma once

#include <span>
#include <string_view>

namespace regionfall::iam {

// One of AWS's managed policies as it is written down here.
struct AwsManagedPolicyText {
  std::string_view path;  // "/", "/service-role/", "/aws-service-role/", "/job-function/"
  std::string_view name;
  std::string_view statements;  // JSON objects, with commas between them
};

// By the files they are in, aws_managed_policies_*.cc.
std::span<const AwsManagedPolicyText> administration_policy_texts();
std::span<const AwsManagedPolicyText> compute_policy_texts();
std::span<const AwsManagedPolicyText> database_policy_texts();
std::span<const AwsManagedPolicyText> eks_policy_texts();
std::span<const AwsManagedPolicyText> lambda_policy_texts();
std::span<const AwsManagedPolicyText> messaging_policy_texts();
std::span<const AwsManagedPolicyText> monitoring_policy_texts();
std::span<const AwsManagedPolicyText> network_policy_texts();
std::span<const AwsManagedPolicyText> service_linked_policy_texts();
std::span<const AwsManagedPolicyText> storage_policy_texts();

}  // namespace regionfall::iam
