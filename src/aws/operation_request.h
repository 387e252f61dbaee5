#pragma once

#include <string>
#include <string_view>

#include "aws/endpoint_host.h"
#include "aws/protocol/rest_route.h"
#include "aws/service_model.h"
#include "aws/signature.h"
#include "net/http_message.h"

namespace regionfall::aws {

// Which operation of which service a request is for, and how it speaks.
struct OperationRequest {
  const ServiceModel* service = nullptr;  // null: none that AWS's models here know
  std::string service_text;               // the service as the request names it: for telling that it is not known
  Protocol protocol = Protocol::kRestXml;
  const Operation* operation = nullptr;  // null: the service has none such
  std::string operation_text;            // the operation as the request names it, if it does
  std::string_view json_version = "1.0";
  Parameters parameters;  // of the form, or of the query string
  PathLabels labels;      // of a REST path
  std::string malformed;  // not empty: the form or query string cannot be read, and why
};

// Finds out by the signature's scope, the host name, X-Amz-Target, the form's Action and Version, the rpc-v2-cbor path,
// or method and path. A request that says nothing of these is for S3, as on the addresses that S3 answers at.
OperationRequest identify_operation(const net::HttpRequest& request, const Signature* signature,
                                    const EndpointHost& host);

}  // namespace regionfall::aws
