#include "aws/protocol/response_form.h"

#include <algorithm>

#include "base/encoding.h"
#include "base/hash.h"

namespace regionfall::aws {

bool is_s3(const OperationRequest& asked) { return asked.service != nullptr && asked.service->name.view() == "s3"; }

ScalarStyle xml_style(const OperationRequest& asked) {
  return {.timestamps = TimestampFormat::kIso8601,
          .always_milliseconds = asked.protocol == Protocol::kEc2 || is_s3(asked)};
}

std::string content_type(const OperationRequest& asked) {
  switch (asked.protocol) {
    case Protocol::kQuery:
      return "text/xml";
    case Protocol::kEc2:
      return "text/xml;charset=UTF-8";
    case Protocol::kJson:
      return "application/x-amz-json-" + std::string(asked.json_version);
    case Protocol::kRestJson:
      return "application/json";
    case Protocol::kCbor:
      return "application/cbor";
    case Protocol::kRestXml:
      break;
  }
  return is_s3(asked) ? "application/xml" : "text/xml";
}

void add_request_id(net::HttpResponse& response, const OperationRequest& asked, std::string_view request_id) {
  if (is_s3(asked)) {
    response.headers.add("x-amz-request-id", s3_request_id(request_id));
    response.headers.add("x-amz-id-2", s3_host_id(request_id));
  } else {
    response.headers.add("x-amzn-RequestId", std::string(request_id));
  }
}

std::string s3_request_id(std::string_view request_id) {
  constexpr std::size_t kDigits = 16;
  std::string id;
  for (const char c : request_id) {
    if (c == '-' || id.size() == kDigits) continue;
    id += c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return id;
}

std::string s3_host_id(std::string_view request_id) {
  return base64_encode(hash(HashKind::kSha512, request_id).substr(0, 56));
}

}  // namespace regionfall::aws
