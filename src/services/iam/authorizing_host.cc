#include "services/iam/authorizing_host.h"

#include "services/iam/requested_access.h"

namespace regionfall::iam {

Result<void, aws::ApiError> AuthorizingHost::permit(std::string_view service, std::string_view operation,
                                                    const aws::Value& input, const aws::Request& request) {
  if (authorizer_.enforcement() == Enforcement::kOff || decides_itself(service, operation)) return {};
  for (const Access& access : requested_access(state_, service, operation, input, request)) {
    TRY(authorizer_.authorize(request, access));
  }
  return {};
}

aws::Outcome AuthorizingHost::call(const aws::ServiceModel& service, const aws::Operation& operation,
                                   const aws::Value& input, const aws::Request& request) {
  TRY(permit(service.name.view(), operation.name.view(), input, request));
  return host_.call(service, operation, input, request);
}

}  // namespace regionfall::iam
