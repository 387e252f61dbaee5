#pragma once

#include "aws/api_error.h"
#include "aws/identity.h"
#include "services/sts/sts.h"

namespace regionfall::sts {

// Whether the caller shows an MFA device's current code (SerialNumber, TokenCode). False when the input has none;
// AccessDenied when the device is not the caller's or the code is wrong.
Result<bool, aws::ApiError> shows_mfa_code(const Parts& parts, const aws::Value& input, const aws::Request& request);

}  // namespace regionfall::sts
