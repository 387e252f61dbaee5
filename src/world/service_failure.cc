#include "world/service_failure.h"

#include <algorithm>
#include <string>
#include <utility>

namespace regionfall::world {
namespace {

constexpr int kServiceUnavailable = 503;

// By service; others say InternalFailure.
constexpr std::pair<std::string_view, std::string_view> kInternalErrors[] = {
    {"cloudwatch", "InternalServiceFault"},
    {"dynamodb", "InternalServerError"},
    {"ec2", "InternalError"},
    {"iam", "ServiceFailure"},
    {"kms", "KMSInternalException"},
    {"s3", "InternalError"},
    {"s3control", "InternalServiceException"},
    {"secretsmanager", "InternalServiceError"},
    {"sns", "InternalError"},
};

}  // namespace

aws::ApiError service_failure(std::string_view service, int status) {
  if (status == kServiceUnavailable) return {"ServiceUnavailable", "Service is unable to handle request.", status};
  const auto* const named =
      std::ranges::find(kInternalErrors, service, &std::pair<std::string_view, std::string_view>::first);
  const std::string_view code = named == std::end(kInternalErrors) ? "InternalFailure" : named->second;
  return {std::string(code), "An internal error has occurred", status};
}

}  // namespace regionfall::world
