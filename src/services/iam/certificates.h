#pragma once

#include <string_view>

#include "aws/api_error.h"
#include "base/clock.h"

namespace regionfall::iam {

// Until when an X.509 certificate in PEM form is valid; MalformedCertificate when it is none.
Result<Instant, aws::ApiError> certificate_expiration(std::string_view pem);

// KeyPairMismatch, or MalformedCertificate, unless the private key (PEM) belongs to the certificate.
Result<void, aws::ApiError> check_key_pair(std::string_view certificate_pem, std::string_view key_pem);

}  // namespace regionfall::iam
