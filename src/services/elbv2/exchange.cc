#include "services/elbv2/exchange.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "services/elbv2/forwarded_headers.h"

namespace regionfall::elbv2 {
namespace {

struct Row {
  ExchangeEvent event;
  ExchangeAnswer answer;
};

constexpr std::string_view k400 =
    "<html>\r\n<head><title>400 Bad Request</title></head>\r\n<body>\r\n<center><h1>400 Bad "
    "Request</h1></center>\r\n</body>\r\n</html>\r\n";
constexpr std::string_view k405 =
    "<html>\r\n<head><title>405 Not Allowed</title></head>\r\n<body>\r\n<center><h1>405 Not "
    "Allowed</h1></center>\r\n</body>\r\n</html>\r\n";
constexpr std::string_view k408 =
    "<html>\r\n<head><title>408 Request Time-out</title></head>\r\n<body>\r\n<center><h1>408 Request "
    "Time-out</h1></center>\r\n</body>\r\n</html>\r\n";
constexpr std::string_view k414 =
    "<html>\r\n<head><title>414 Request-URI Too Large</title></head>\r\n<body>\r\n<center><h1>414 Request-URI Too "
    "Large</h1></center>\r\n</body>\r\n</html>\r\n";
constexpr std::string_view k463 =
    "<html>\r\n<head><title>463</title></head>\r\n<body>\r\n<center><h1>463</h1></center>\r\n</body>\r\n</html>\r\n";
constexpr std::string_view k464 =
    "<html>\r\n<head><title>464</title></head>\r\n<body>\r\n<center><h1>464</h1></center>\r\n</body>\r\n</html>\r\n";
constexpr std::string_view k501 =
    "<html>\r\n<head><title>501 Not Implemented</title></head>\r\n<body>\r\n<center><h1>501 Not "
    "Implemented</h1></center>\r\n</body>\r\n</html>\r\n";
constexpr std::string_view k502 =
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad "
    "Gateway</h1></center>\r\n</body>\r\n</html>\r\n";
constexpr std::string_view k503 =
    "<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body>\r\n<center><h1>503 Service "
    "Temporarily Unavailable</h1></center>\r\n</body>\r\n</html>\r\n";
constexpr std::string_view k504 =
    "<html>\r\n<head><title>504 Gateway Time-out</title></head>\r\n<body>\r\n<center><h1>504 Gateway "
    "Time-out</h1></center>\r\n</body>\r\n</html>\r\n";

constexpr std::string_view k505 =
    "<html>\r\n<head><title>505 HTTP Version Not Supported</title></head>\r\n<body>\r\n<center><h1>505 HTTP Version "
    "Not Supported</h1></center>\r\n</body>\r\n</html>\r\n";

constexpr Row kRows[] = {
    {ExchangeEvent::kMalformedRequest, {400, true, true, k400}},
    {ExchangeEvent::kHeaderTooLarge, {400, true, true, k400}},
    {ExchangeEvent::kTargetTooLong, {414, true, true, k414}},
    {ExchangeEvent::kMethodTrace, {405, true, false, k405}},
    {ExchangeEvent::kUnsupportedTransferEncoding, {501, true, true, k501}},
    {ExchangeEvent::kTooManyForwardedAddresses, {463, true, false, k463}},
    {ExchangeEvent::kProtocolVersionMismatch, {464, true, false, k464}},
    {ExchangeEvent::kVersionNotSupported, {505, true, true, k505}},
    {ExchangeEvent::kClientIdle, {408, true, true, k408}},
    {ExchangeEvent::kClientClosed, {460, false, true, {}}},
    {ExchangeEvent::kNoTargets, {503, true, false, k503}},
    {ExchangeEvent::kNoTargetGroup, {503, true, false, k503}},
    {ExchangeEvent::kConnectRefused, {502, true, false, k502}},
    {ExchangeEvent::kConnectTimedOut, {504, true, false, k504}},
    {ExchangeEvent::kTlsFailed, {502, true, false, k502}},
    {ExchangeEvent::kTargetClosed, {502, true, false, k502}},
    {ExchangeEvent::kMalformedResponse, {502, true, false, k502}},
    {ExchangeEvent::kResponseHeaderTooLarge, {502, true, false, k502}},
    {ExchangeEvent::kTargetIdle, {504, true, false, k504}},
    {ExchangeEvent::kDrained, {502, true, false, k502}},
};
static_assert(std::size(kRows) == static_cast<std::size_t>(ExchangeEvent::kCount));
static_assert(std::ranges::is_sorted(kRows, {}, &Row::event));

}  // namespace

ExchangeAnswer answer_to(ExchangeEvent event) { return kRows[static_cast<std::size_t>(event)].answer; }

std::optional<ExchangeEvent> refuse(const net::RequestHead& head) {
  constexpr std::size_t kVersionBytes = 11;  // " " on both sides of the target, "HTTP/1.1"
  if (head.method.size() + head.target.size() + kVersionBytes > kRequestLineBytesMax) {
    return ExchangeEvent::kTargetTooLong;
  }
  std::size_t total = head.method.size() + head.target.size();
  for (const auto& [name, value] : head.headers.all()) {
    total += name.size() + value.size();
    if (name.size() + value.size() > kHeaderFieldBytesMax) return ExchangeEvent::kHeaderTooLarge;
    if (equals_ignoring_case(name, "transfer-encoding") && !equals_ignoring_case(value, "chunked") &&
        !equals_ignoring_case(value, "identity")) {
      return ExchangeEvent::kUnsupportedTransferEncoding;
    }
  }
  if (total > kHeaderBytesMax) return ExchangeEvent::kHeaderTooLarge;
  if (head.method == "TRACE") return ExchangeEvent::kMethodTrace;
  if (head.minor_version >= 1 && head.headers.find("host") == nullptr) return ExchangeEvent::kMalformedRequest;
  if (forwarded_addresses(head.headers) > kForwardedAddressesMax) return ExchangeEvent::kTooManyForwardedAddresses;
  return std::nullopt;
}

ExchangeEvent event_of_refusal(int status) {
  switch (status) {
    case 408:
      return ExchangeEvent::kClientIdle;
    case 414:
      return ExchangeEvent::kTargetTooLong;
    case 431:
      return ExchangeEvent::kHeaderTooLarge;
    case 501:
      return ExchangeEvent::kUnsupportedTransferEncoding;
    case 505:
      return ExchangeEvent::kVersionNotSupported;
    default:
      return ExchangeEvent::kMalformedRequest;
  }
}

bool version_fits(bool http2_request, std::string_view method, std::string_view group_version) {
  if (group_version == "HTTP1") return true;
  if (group_version == "GRPC") return http2_request && method == "POST";
  return http2_request;
}

Instant idle_until(Instant last_byte, std::int64_t idle_timeout_seconds) {
  return last_byte + std::chrono::seconds(idle_timeout_seconds);
}

}  // namespace regionfall::elbv2
