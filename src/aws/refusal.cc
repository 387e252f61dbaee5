#include "aws/refusal.h"

#include <algorithm>
#include <span>
#include <string>

#include "aws/dispatcher.h"
#include "aws/operation_output.h"

namespace regionfall::aws {
namespace {

struct Row {
  int refused_with;  // HTTP's status
  std::string_view code;
  std::string_view message;  // empty: what HTTP says
  int http_status;
};

// Source: "Common error types", which the API references of all services have.
constexpr Row kRows[] = {
    {408, "RequestTimeoutException", "", 408},
    {413, "RequestEntityTooLargeException", "", 413},
    {503, "ServiceUnavailable", "The request has failed due to a temporary failure of the server.", 503},
};
constexpr std::string_view kMalformed = "MalformedHttpRequestException";

// Source: S3 API reference, "Error responses". All but these are HTTP that S3 cannot parse.
constexpr Row kS3Rows[] = {
    {408, "RequestTimeout",
     "Your socket connection to the server was not read from or written to within the timeout period. Idle connections "
     "will be closed.",
     400},
    {413, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", 400},
    {414, "InvalidURI", "Couldn't parse the specified URI.", 400},
    {431, "RequestHeaderSectionTooLarge", "Your request header section exceeds the maximum allowed size", 400},
    {501, "NotImplemented", "A header you provided implies functionality that is not implemented", 501},
    {503, "SlowDown", "Please reduce your request rate.", 503},
};
constexpr Row kS3Malformed = {400, "BadRequest", "An error occurred when parsing the HTTP request.", 400};

const Row* find_row(std::span<const Row> rows, int status) {
  const auto found = std::ranges::find(rows, status, &Row::refused_with);
  return found == rows.end() ? nullptr : &*found;
}

bool speaks_as_s3(const OperationRequest& asked) {
  return asked.service != nullptr && asked.service->signing_name.view() == "s3";
}

}  // namespace

ApiError refusal_error(const OperationRequest& asked, const net::HttpRefusal& refusal) {
  if (speaks_as_s3(asked)) {
    const Row* const row = find_row(kS3Rows, refusal.status);
    const Row& said = row == nullptr ? kS3Malformed : *row;
    return {std::string(said.code), std::string(said.message), said.http_status};
  }
  const Row* const row = find_row(kRows, refusal.status);
  if (row == nullptr) return {std::string(kMalformed), refusal.message + ".", refusal.status};
  return {std::string(row->code), row->message.empty() ? refusal.message + "." : std::string(row->message),
          row->http_status};
}

net::HttpResponse write_refusal(const OperationRequest& asked, const net::HttpRefusal& refusal,
                                std::string_view request_id) {
  return write_operation_error(asked, refusal_error(asked, refusal), request_id);
}

net::HttpResponse write_refusal(const net::RequestHead& head, const net::HttpRefusal& refusal,
                                std::string_view request_id) {
  return write_refusal(route_of(head).asked, refusal, request_id);
}

}  // namespace regionfall::aws
