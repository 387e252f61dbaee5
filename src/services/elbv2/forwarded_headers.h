#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "net/http_message.h"
#include "net/stream.h"

namespace regionfall::elbv2 {

// What a load balancer changes in the headers of a request before a target sees them. Source: user guide, "HTTP headers
// and Application Load Balancers" and "Request tracing".

enum class ForwardedForMode : std::uint8_t { kAppend, kPreserve, kRemove };

struct Forwarding {
  ForwardedForMode mode = ForwardedForMode::kAppend;
  bool client_port = false;  // X-Forwarded-For has the client's port too
  bool preserve_host = false;
  bool tls_headers = false;  // X-Amzn-Tls-Version and -Cipher-Suite
};

struct ClientFacts {
  std::string address;  // "203.0.113.7", "2001:db8::1"
  int port = 0;
  bool https = false;
  int listener_port = 0;
  std::optional<net::TlsFacts> tls = {};
};

// Sets X-Forwarded-For, -Proto and -Port, what is to be said of the client's TLS, and Host: which stays as it came
// where it is to be preserved, else has the listener's port unless that is the protocol's own.
void set_forwarded_headers(net::HeaderFields& headers, const Forwarding& forwarding, const ClientFacts& client);

// More addresses in X-Forwarded-For than this are answered with 463.
inline constexpr std::size_t kForwardedAddressesMax = 30;
std::size_t forwarded_addresses(const net::HeaderFields& headers);

// Takes away fields whose names are not letters, digits and hyphens
// (routing.http.drop_invalid_header_fields.enabled).
void drop_invalid_headers(net::HeaderFields& headers);

// X-Amzn-Trace-Id: a Root of its own where the client sent none, else the client's fields with a Self before them.
// `draw` has 24 hexadecimal digits. "Self=1-67891234-…;Root=1-67891233-…"
std::string trace_id(std::string_view incoming, Instant now, std::string_view draw);

}  // namespace regionfall::elbv2
