#pragma once

#include <map>
#include <string>
#include <string_view>

#include "aws/api_error.h"
#include "aws/identity.h"
#include "services/acm/state.h"

namespace regionfall::acm {

// The caller's certificate of that ARN, or ResourceNotFoundException.
Result<const Certificate*, aws::ApiError> find_certificate(const Acm& acm, const std::string& arn,
                                                           const aws::Request& request);
// The one that an input's CertificateArn names.
Result<const Certificate*, aws::ApiError> find_certificate(const Acm& acm, const aws::Value& input,
                                                           const aws::Request& request);

// A new ARN: "arn:aws:acm:REGION:ACCOUNT:certificate/UUID".
std::string new_arn(const Acm& acm, const aws::Request& request);

// Keeps a certificate under its ARN, which is the output of operations that make one.
aws::Outcome keep(Acm& acm, Certificate certificate);

// Sets those options that an input has.
void set_options(const aws::Value& options, Certificate& certificate);

// `tags` with those of an input's list. TooManyTagsException: at most 50; InvalidTagException: keys that AWS keeps for
// itself.
Result<std::map<std::string, std::string>, aws::ApiError> merged_tags(std::map<std::string, std::string> tags,
                                                                      const aws::Value& added);

}  // namespace regionfall::acm
