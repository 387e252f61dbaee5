#include "services/route53/errors.h"

#include <fmt/format.h>

#include "base/text.h"

namespace regionfall::route53 {
namespace {

constexpr int kNotFound = 404;
constexpr int kConflict = 409;

}  // namespace

Refusal no_such_hosted_zone(std::string_view id) {
  return not_found("NoSuchHostedZone", fmt::format("No hosted zone found with ID: {}", id));
}

Refusal no_such_health_check(std::string_view id) {
  return not_found("NoSuchHealthCheck", fmt::format("A health check with id {} does not exist.", id));
}

Refusal no_such_delegation_set(std::string_view id) {
  return aws::api_error("NoSuchDelegationSet", fmt::format("Delegation set {} is not found.", id));
}

Refusal no_such_cidr_collection(std::string_view id) {
  return not_found("NoSuchCidrCollectionException", fmt::format("The CIDR collection {} does not exist.", id));
}

Refusal invalid_input(std::string message) { return aws::api_error("InvalidInput", std::move(message)); }

Refusal invalid_domain_name(std::string message) { return aws::api_error("InvalidDomainName", std::move(message)); }

Refusal invalid_change_batch(const std::vector<std::string>& messages) {
  return aws::api_error("InvalidChangeBatch", "[" + join(messages, ", ") + "]");
}

Refusal conflict(std::string code, std::string message) {
  return aws::api_error(std::move(code), std::move(message), kConflict);
}

Refusal not_found(std::string code, std::string message) {
  return aws::api_error(std::move(code), std::move(message), kNotFound);
}

}  // namespace regionfall::route53
