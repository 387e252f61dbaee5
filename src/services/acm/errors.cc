#include "services/acm/errors.h"

#include <fmt/format.h>

namespace regionfall::acm {

Refusal no_such_certificate(std::string_view arn) {
  return aws::api_error("ResourceNotFoundException", fmt::format("Could not find certificate {}.", arn));
}

Refusal certificate_in_use(std::string_view arn) {
  return aws::api_error("ResourceInUseException", fmt::format("Certificate {} is in use.", arn));
}

Refusal invalid_state(std::string message) { return aws::api_error("InvalidStateException", std::move(message)); }

Refusal validation_failed(std::string message) { return aws::api_error("ValidationException", std::move(message)); }

Refusal request_in_progress(std::string_view arn) {
  return aws::api_error("RequestInProgressException", fmt::format("Certificate {} is not issued yet.", arn));
}

Refusal too_many_tags() { return aws::api_error("TooManyTagsException", "A certificate has at most 50 tags."); }

Refusal not_issued(const Error& error) {
  constexpr int kServerError = 500;
  return aws::api_error("InternalFailure", "The certificate cannot be issued: " + error.message, kServerError);
}

}  // namespace regionfall::acm
