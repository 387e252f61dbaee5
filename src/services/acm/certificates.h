#pragma once

#include <map>
#include <string>
#include <string_view>

#include "aws/api_error.h"
#include "aws/identity.h"
#include "services/acm/state.h"

namespace regionfall::acm {

// The caller's certificate that an input's CertificateArn names, or ResourceNotFoundException.
Result<const Certificate*, aws::ApiError> find_certificate(Acm& acm, const aws::Value& input,
                                                           const aws::Request& request);

// A new ARN: "arn:aws:acm:REGION:ACCOUNT:certificate/UUID".
std::string new_arn(const Acm& acm, const aws::Request& request);

// `tags` with those of an input's list, or TooManyTagsException: at most 50.
Result<std::map<std::string, std::string>, aws::ApiError> merged_tags(std::map<std::string, std::string> tags,
                                                                      const aws::Value& added);

}  // namespace regionfall::acm
