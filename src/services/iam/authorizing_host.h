#pragma once

#include "aws/dispatcher.h"
#include "services/iam/authorizer.h"
#include "services/iam/state.h"

namespace regionfall::iam {

// A host whose callers are held to policies, as far as the authorizer's enforcement goes, before an operation is
// performed.
class AuthorizingHost final : public aws::OperationHost {
 public:
  // All outlive this.
  AuthorizingHost(aws::OperationHost& host, const State& state, Authorizer& authorizer)
      : host_(host), state_(state), authorizer_(authorizer) {}

  // Whether the caller may perform the operation.
  Result<void, aws::ApiError> permit(std::string_view service, std::string_view operation, const aws::Value& input,
                                     const aws::Request& request);
  aws::Outcome call(const aws::ServiceModel& service, const aws::Operation& operation, const aws::Value& input,
                    const aws::Request& request) override;

 private:
  aws::OperationHost& host_;
  const State& state_;
  Authorizer& authorizer_;
};

}  // namespace regionfall::iam
