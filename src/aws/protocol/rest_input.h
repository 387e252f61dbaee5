#pragma once

#include "aws/api_error.h"
#include "aws/endpoint_host.h"
#include "aws/operation_request.h"
#include "net/http_message.h"

namespace regionfall::aws {

// The input of a REST operation: from the path's labels, the query string, header fields and the body.
Outcome read_rest_input(const OperationRequest& asked, const net::HttpRequest& request, const EndpointHost& host);

}  // namespace regionfall::aws
