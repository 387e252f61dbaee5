#include "services/sns/errors.h"

namespace regionfall::sns {
namespace {

constexpr int kForbidden = 403;
constexpr int kNotFound = 404;

}  // namespace

Refusal invalid_parameter(std::string_view what) {
  return aws::api_error("InvalidParameter", "Invalid parameter: " + std::string(what));
}

Refusal no_such_topic() { return aws::api_error("NotFound", "Topic does not exist", kNotFound); }

Refusal no_such_subscription() { return aws::api_error("NotFound", "Subscription does not exist", kNotFound); }

Refusal authorization_error(std::string message) {
  return aws::api_error("AuthorizationError", std::move(message), kForbidden);
}

}  // namespace regionfall::sns
