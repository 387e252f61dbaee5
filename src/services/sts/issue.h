#pragma once

#include <cstdint>

#include "aws/api_error.h"
#include "aws/identity.h"
#include "services/iam/session.h"
#include "services/sts/sts.h"

namespace regionfall::sts {

// Completes a session with keys and times, and returns it as operations answer it: Credentials, and PackedPolicySize
// when it has policies or tags.
aws::Value issue(const Parts& parts, const aws::Request& request, iam::Session session, std::int64_t duration_s);

// Puts the policies and tags that an input asks for (Policy, PolicyArns, Tags, TransitiveTagKeys) into a session.
// MalformedPolicyDocument, PackedPolicyTooLarge or ValidationError when they cannot be.
Result<void, aws::ApiError> limit_session(const Parts& parts, const aws::Value& input, iam::Session& session);

std::unexpected<aws::ApiError> validation_error(std::string message);
std::unexpected<aws::ApiError> access_denied(std::string message);

}  // namespace regionfall::sts
