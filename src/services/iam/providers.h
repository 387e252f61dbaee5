#pragma once

#include <string>
#include <string_view>

#include "aws/api_error.h"
#include "aws/identity.h"
#include "services/iam/state.h"

namespace regionfall::iam {

// The key of the caller's identity provider of that ARN, or NoSuchEntity.
Result<std::string, aws::ApiError> oidc_provider_key(const State& state, std::string_view arn,
                                                     const aws::Request& request);
Result<std::string, aws::ApiError> saml_provider_key(const State& state, std::string_view arn,
                                                     const aws::Request& request);

}  // namespace regionfall::iam
