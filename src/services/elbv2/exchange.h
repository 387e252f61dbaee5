#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "net/http_message.h"

namespace regionfall::elbv2 {

// What a load balancer itself answers when a request cannot be passed on, or its target gives no answer. Source: user
// guide, "Troubleshoot your Application Load Balancers".

enum class ExchangeEvent : std::uint8_t {
  // of the client's request
  kMalformedRequest,
  kHeaderTooLarge,
  kTargetTooLong,
  kMethodTrace,
  kUnsupportedTransferEncoding,
  kTooManyForwardedAddresses,
  kProtocolVersionMismatch,  // between the client's request and the target group's version
  kVersionNotSupported,      // of HTTP
  kClientIdle,               // the request did not come to its end within the idle timeout
  kClientClosed,             // before the response was there
  // of the target
  kNoTargets,       // none is registered, or none in the node's zone
  kNoTargetGroup,   // the forward's groups have no weight
  kConnectRefused,  // RST, or ICMP unreachable
  kConnectTimedOut,
  kTlsFailed,
  kTargetClosed,  // RST or FIN before the response's head was there
  kMalformedResponse,
  kResponseHeaderTooLarge,
  kTargetIdle,  // no response within the idle timeout
  kDrained,     // the deregistration delay ended while the request was under way
  kCount,
};

struct ExchangeAnswer {
  int status = 0;
  bool sent = true;       // false: there is nobody left to be told (460); it is in the access log
  bool closes = false;    // the client's connection is closed after it
  std::string_view body;  // of text/html, as ALB has it
};
ExchangeAnswer answer_to(ExchangeEvent event);

// Bounds of load balancers. Source: user guide, "HTTP request routing", "Troubleshoot".
inline constexpr std::chrono::seconds kConnectTimeout{10};
inline constexpr std::chrono::seconds kTlsTimeout{10};
inline constexpr std::uint64_t kBodyBytesMax = std::uint64_t{1} << 50;  // there is none; bodies are never held whole
inline constexpr std::size_t kRequestLineBytesMax = 16384;
inline constexpr std::size_t kHeaderFieldBytesMax = 16384;
inline constexpr std::size_t kHeaderBytesMax = 65536;
inline constexpr std::size_t kResponseHeaderBytesMax = 32768;

// What is wrong with a request's head, before any rule is asked; nothing: it may be passed on.
std::optional<ExchangeEvent> refuse(const net::RequestHead& head);

// What a request that the server has refused by itself, with that status, has done.
ExchangeEvent event_of_refusal(int status);

// Whether a request of that version may go to a group of that version ("HTTP1", "HTTP2", "GRPC"): groups of HTTP/2 take
// nothing else, and gRPC ones only its POSTs. Others are answered with 464. Source: user guide, "Protocol version".
bool version_fits(bool http2_request, std::string_view method, std::string_view group_version);

// When a connection that has been silent since `last_byte` has been so for too long.
Instant idle_until(Instant last_byte, std::int64_t idle_timeout_seconds);

}  // namespace regionfall::elbv2
