#include "services/iam/authorizing_host.h"

#include "services/iam/requested_access.h"

namespace regionfall::iam {

aws::Outcome AuthorizingHost::call(const aws::ServiceModel& service, const aws::Operation& operation,
                                   const aws::Value& input, const aws::Request& request) {
  const bool asks =
      authorizer_.enforcement() != Enforcement::kOff && !decides_itself(service.name.view(), operation.name.view());
  if (asks) {
    for (const Access& access : requested_access(state_, service.name.view(), operation.name.view(), input, request)) {
      TRY(authorizer_.authorize(request, access));
    }
  }
  return host_.call(service, operation, input, request);
}

}  // namespace regionfall::iam
