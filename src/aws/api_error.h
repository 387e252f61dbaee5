#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "aws/value.h"
#include "base/result.h"

namespace regionfall::aws {

// What a client is told when an operation fails, in AWS's words.
struct ApiError {
  std::string code;  // as on the wire: "InvalidVpcID.NotFound"
  std::string message;
  int http_status = 400;  // 400 to 599; from 500 on the fault is ours
  Value detail = {};      // members of the modelled error besides code and message
};

// What handlers return.
using Outcome = Result<Value, ApiError>;

// An error ready to be returned from a function that returns an Outcome or another Result<T, ApiError>.
inline std::unexpected<ApiError> api_error(std::string code, std::string message, int http_status = 400) {
  return std::unexpected(ApiError{std::move(code), std::move(message), http_status});
}

// The operation is in AWS's model, and not built here yet. Status 501.
ApiError not_implemented(std::string_view service, std::string_view operation);

}  // namespace regionfall::aws
