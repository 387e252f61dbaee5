#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/identity.h"
#include "services/ec2/state.h"

namespace regionfall::ec2 {

// How long a client token is remembered (EC2 API reference, "Ensuring idempotency"), and how many at most.
constexpr std::chrono::hours kClientTokenLife{24};
constexpr std::size_t kClientTokensMax = 10'000;

// The resource that an earlier request of the operation with the same ClientToken made. None: there was no such
// request, or this one has no token. A request that differs from that earlier one is an error.
Result<std::optional<std::string>, aws::ApiError> made_before(const Ec2& ec2, std::string_view operation,
                                                              const aws::Value& input, const aws::Request& request);

// Keeps what a request with a ClientToken made.
void remember_made(Ec2& ec2, std::string_view operation, const aws::Value& input, std::string resource_id,
                   const aws::Request& request);

}  // namespace regionfall::ec2
