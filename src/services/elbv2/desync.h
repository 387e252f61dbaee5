#pragma once

#include <cstdint>
#include <string_view>

#include "net/http_message.h"

namespace regionfall::elbv2 {

// How a load balancer looks upon requests that others might read differently than it does (request smuggling). Source:
// user guide, "Desync mitigation mode" and the classification reasons of "Access logs". Severe ones never come here:
// the parser (net/http_parser.h) refuses them, and more, in every mode.

enum class DesyncMode : std::uint8_t { kMonitor, kDefensive, kStrictest };

enum class Classification : std::uint8_t { kCompliant, kAcceptable, kAmbiguous };
struct Classified {
  Classification classification = Classification::kCompliant;
  std::string_view reason;  // as access logs have it; empty: compliant
};
// Of a request over HTTP/1.x; those over HTTP/2 have no ambiguous ends.
Classified classify(const net::RequestHead& head);

enum class Mitigation : std::uint8_t {
  kPass,
  kPassAndClose,  // the client's connection takes no further request
  kBlock,         // 400
};
Mitigation mitigate(DesyncMode mode, Classification classification);

}  // namespace regionfall::elbv2
