#pragma once

#include <span>
#include <string_view>

namespace regionfall::iam {

// One of AWS's managed policies as it is written down here.
struct AwsManagedPolicyText {
  std::string_view path;  // "/", "/service-role/", "/aws-service-role/", "/job-function/"
  std::string_view name;
  std::string_view document;
};

// By the files they are in.
std::span<const AwsManagedPolicyText> administration_policy_texts();

}  // namespace regionfall::iam
