#pragma once

#include <string>
#include <vector>

#include "hcl/value.h"
#include "services/provider/session.h"
#include "services/provider/tags.h"
#include "terraform/provider.h"

namespace regionfall::provider {

// One `provider "aws"` block, as far as it matters in a world of our own.
struct ProviderConfiguration {
  std::string region;
  std::string access_key;
  std::string secret_key;
  std::string token;         // of temporary credentials
  std::string assumed_role;  // its ARN; empty: none
  std::string session_name;
  std::string external_id;
  std::vector<std::string> allowed_accounts;  // empty: all
  std::vector<std::string> forbidden_accounts;
  TagRules tags;
};

// The arguments that hashicorp/aws 6 has, so that every configuration of it can be read.
terraform::BlockSchema provider_schema();

// What `config` says; unknown values count as not said.
ProviderConfiguration read_configuration(const hcl::Value& config);

}  // namespace regionfall::provider
