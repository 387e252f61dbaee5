#pragma once

#include <string>

#include "aws/service_caller.h"
#include "terraform/provider.h"

namespace regionfall::provider {

// What a run gives every configuration of the provider.
struct ProviderDefaults {
  std::string region;   // AWS_REGION of the command's environment; empty: none
  std::string account;  // of credentials that name none
  // AWS_ACCESS_KEY_ID and its companions, for configurations without an access key; empty: none.
  std::string access_key = {};
  std::string secret_key = {};
  std::string token = {};
};

// hashicorp/aws, embedded: its types call operations through `services`, which must outlive the kind.
terraform::ProviderKind aws_provider(aws::ServiceCaller& services, ProviderDefaults defaults);

}  // namespace regionfall::provider
