#include "services/iam/errors.h"

#include <fmt/format.h>

namespace regionfall::iam {

using aws::api_error;
using aws::ApiError;

namespace {
constexpr int kNotFound = 404;
constexpr int kConflict = 409;
}  // namespace

std::unexpected<ApiError> no_such_entity(std::string message) {
  return api_error("NoSuchEntity", std::move(message), kNotFound);
}

std::unexpected<ApiError> entity_already_exists(std::string message) {
  return api_error("EntityAlreadyExists", std::move(message), kConflict);
}

std::unexpected<ApiError> delete_conflict(std::string message) {
  return api_error("DeleteConflict", std::move(message), kConflict);
}

std::unexpected<ApiError> limit_exceeded(std::string message) {
  return api_error("LimitExceeded", std::move(message), kConflict);
}

std::unexpected<ApiError> invalid_input(std::string message) { return api_error("InvalidInput", std::move(message)); }

std::unexpected<ApiError> validation_error(std::string message) {
  return api_error("ValidationError", std::move(message));
}

std::unexpected<ApiError> malformed_policy(std::string message) {
  return api_error("MalformedPolicyDocument", std::move(message));
}

std::unexpected<ApiError> no_such(std::string_view noun, std::string_view name) {
  return no_such_entity(fmt::format("The {} with name {} cannot be found.", noun, name));
}

std::unexpected<ApiError> quota_exceeded(std::string_view quota, std::int64_t limit) {
  return limit_exceeded(fmt::format("Cannot exceed quota for {}: {}", quota, limit));
}

}  // namespace regionfall::iam
