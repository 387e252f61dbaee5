#pragma once

#include <string_view>

#include "aws/api_error.h"
#include "aws/operation_request.h"
#include "net/http_message.h"

namespace regionfall::aws {

// The response that carries an operation's output (a structure, or absent) in the protocol of its request. Members that
// the operation's output does not have are left out.
net::HttpResponse write_operation_output(const OperationRequest& asked, const Value& output,
                                         std::string_view request_id);

// The response that tells of an error, in the form that clients of the service and protocol expect. `asked` may be of
// an unknown service or operation. An error of the service's model has the status that the model says.
net::HttpResponse write_operation_error(const OperationRequest& asked, const ApiError& error,
                                        std::string_view request_id);

}  // namespace regionfall::aws
