#include "services/acm/errors.h"

#include <fmt/format.h>

namespace regionfall::acm {

Refusal no_such_certificate(std::string_view arn) {
  return aws::api_error("ResourceNotFoundException", fmt::format("Could not find certificate {}.", arn));
}

Refusal certificate_in_use(std::string_view arn, std::string_view account) {
  return aws::api_error("ResourceInUseException", fmt::format("Certificate {} in account {} is in use.", arn, account));
}

Refusal invalid_state(std::string message) { return aws::api_error("InvalidStateException", std::move(message)); }

Refusal validation_failed(std::string message) { return aws::api_error("ValidationException", std::move(message)); }

Refusal request_in_progress(std::string message) {
  return aws::api_error("RequestInProgressException", std::move(message));
}

Refusal invalid_validation_option(std::string_view name) {
  return aws::api_error("InvalidDomainValidationOptionsException",
                        fmt::format("The validation domain of {} is neither it nor a domain that it is in.", name));
}

Refusal invalid_tag(std::string_view key) {
  return aws::api_error("InvalidTagException", fmt::format("The tag key {} begins as only those of AWS do.", key));
}

Refusal too_many_tags() { return aws::api_error("TooManyTagsException", "A certificate has at most 50 tags."); }

}  // namespace regionfall::acm
