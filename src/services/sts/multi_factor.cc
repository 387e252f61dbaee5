#include "services/sts/multi_factor.h"

#include <fmt/format.h>

#include "aws/members/sts.h"
#include "base/text.h"
#include "services/iam/arn.h"
#include "services/iam/one_time_code.h"
#include "services/sts/issue.h"

namespace regionfall::sts {

namespace m = aws::members::sts;

Result<bool, aws::ApiError> shows_mfa_code(const Parts& parts, const aws::Value& input, const aws::Request& request) {
  if (!input.has(m::SerialNumber) && !input.has(m::TokenCode)) return false;
  const std::string& serial = input[m::SerialNumber].as_text();
  const iam::MfaDevice* device = parts.iam.mfa_devices.find(iam::account_key(request.caller.account, serial));
  const std::optional<iam::Arn> caller = iam::parse_arn(request.caller.arn);
  const bool own = device != nullptr && device->user && caller && caller->resource_type() == "user" &&
                   equals_ignoring_case(*device->user, caller->name());
  if (!own) {
    return access_denied(fmt::format("MultiFactorAuthentication failed, unable to validate MFA code for {}", serial));
  }
  if (!iam::code_is_good(device->seed, input[m::TokenCode].as_text(), request.now)) {
    return access_denied("MultiFactorAuthentication failed with invalid MFA one time pass code.");
  }
  return true;
}

}  // namespace regionfall::sts
