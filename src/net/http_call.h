#pragma once

#include <chrono>

#include "base/result.h"
#include "net/http_client.h"

namespace regionfall::net {

// Sends one request and waits for the answer, for commands that have nothing else to do. Content-Length is added; Host
// is the caller's. No answer within `timeout` is an error of kind kTimeout.
Result<HttpResponse, HttpClientError> http_call(const HttpEndpoint& to, HttpRequest request,
                                                std::chrono::nanoseconds timeout = std::chrono::seconds(30));

}  // namespace regionfall::net
