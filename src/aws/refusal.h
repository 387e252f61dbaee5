#pragma once

#include <string_view>

#include "aws/api_error.h"
#include "aws/operation_request.h"
#include "net/http_message.h"
#include "net/http_refusal.h"

namespace regionfall::aws {

// What AWS answers to a request that is refused before its operation is performed: because it is not HTTP, breaks a
// bound or does not come in time, or because too many are being received. S3 has codes and statuses of its own; the
// others have those that all of AWS's services share.
ApiError refusal_error(const OperationRequest& asked, const net::HttpRefusal& refusal);

// The same as a response, in the form of the request's protocol.
net::HttpResponse write_refusal(const OperationRequest& asked, const net::HttpRefusal& refusal,
                                std::string_view request_id);
// For a head of which there is what could be read, perhaps nothing: then the answer is in S3's form.
net::HttpResponse write_refusal(const net::RequestHead& head, const net::HttpRefusal& refusal,
                                std::string_view request_id);

}  // namespace regionfall::aws
