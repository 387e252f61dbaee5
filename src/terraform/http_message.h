#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "terraform/http_client.h"

namespace regionfall::terraform {

// What a process that wants something fetched and the one that fetches it say to one another: fields in a fixed order,
// each a decimal length, a colon and that many bytes.

std::string encode_request(const HttpRequest& request);
Result<HttpRequest> decode_request(std::string_view message);

std::string encode_response(const Result<HttpResponse>& response);
// An error is the other side's own, or that the message makes no sense.
Result<HttpResponse> decode_response(std::string_view message);

}  // namespace regionfall::terraform
