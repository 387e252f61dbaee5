#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "aws/api_error.h"
#include "aws/identity.h"
#include "services/iam/state.h"

namespace regionfall::iam {

// A managed policy by its ARN, of a customer or of AWS; null when there is none.
const Policy* find_policy(const State& state, std::string_view arn);

// The same, with NoSuchEntity in place of null.
Result<const Policy*, aws::ApiError> existing_policy(const State& state, std::string_view arn);
// The same for an operation that changes the policy: AccessDenied for one of AWS or of another account.
Result<const Policy*, aws::ApiError> own_policy(const State& state, std::string_view arn, const aws::Request& request);
// The key of a policy that own_policy() found.
std::string policy_key(const aws::Request& request, const Policy& policy);

// The text of the default version.
const std::string& default_document(const Policy& policy);
// Null when there is no such version.
const PolicyVersion* find_version(const Policy& policy, std::string_view id);
aws::Value version_value(const Policy& policy, const PolicyVersion& version, bool with_document);

// How many entities of an account have a policy.
struct PolicyUsage {
  std::int64_t attached = 0;
  std::int64_t boundaries = 0;
};
std::map<std::string, PolicyUsage, std::less<>> policy_usages(const State& state, const aws::AccountId& account);

aws::Value policy_summary(const Policy& policy, const PolicyUsage& usage);

// Whether the text may be the document of a managed policy.
Result<void, aws::ApiError> check_managed_document(std::string_view text);

}  // namespace regionfall::iam
