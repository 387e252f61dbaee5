#pragma once

#include <string_view>

#include "aws/api_error.h"
#include "aws/operation_request.h"
#include "aws/signature_verification.h"

namespace regionfall::aws {

// What the request's service answers to that problem, in its own words: EC2's AuthFailure, S3's InvalidAccessKeyId, the
// json services' InvalidSignatureException and so on. The problem is not kNone.
ApiError authentication_error(const OperationRequest& asked, const AuthenticationVerdict& verdict);

}  // namespace regionfall::aws
