#pragma once

#include "aws/api_error.h"
#include "aws/endpoint_host.h"
#include "aws/operation_request.h"
#include "base/random.h"
#include "net/http_message.h"

namespace regionfall::aws {

// The input of the operation that `asked` has identified (its service and operation are known), in whatever protocol it
// is written. A structure always. What cannot be read is AWS's error.
Outcome read_operation_input(const OperationRequest& asked, const net::HttpRequest& request, const EndpointHost& host);

// Gives the members that are idempotency tokens and absent a token of their own, as clients do.
void fill_idempotency_tokens(const Shape& shape, Value& input, RandomSource& random);

}  // namespace regionfall::aws
