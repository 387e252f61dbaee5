#pragma once

#include <string_view>

#include "aws/operation_request.h"
#include "aws/protocol/scalar_text.h"
#include "net/http_message.h"

namespace regionfall::aws {

// What outputs and errors have in common.

bool is_s3(const OperationRequest& asked);

// How the service writes scalars into XML.
ScalarStyle xml_style(const OperationRequest& asked);

// "application/x-amz-json-1.1"
std::string content_type(const OperationRequest& asked);

// Adds the header fields that name the request: x-amzn-RequestId, or S3's two.
void add_request_id(net::HttpResponse& response, const OperationRequest& asked, std::string_view request_id);

// S3's own ids, made of the request's: sixteen capital hexadecimal digits, and a long text.
std::string s3_request_id(std::string_view request_id);
std::string s3_host_id(std::string_view request_id);

}  // namespace regionfall::aws
