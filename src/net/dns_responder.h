#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "net/dns_query.h"
#include "net/dns_response.h"
#include "net/ip_address.h"

namespace regionfall::net {

// Who asks, as far as a server sees it: the resolver's address, not its user's.
struct DnsClient {
  IpAddress address;
  DnsTransport transport = DnsTransport::kUdp;
  std::uint64_t drawn = 0;  // an even random number, for answers that are chosen by one
};

// Answers questions from what it was made of, which never changes: a zone's snapshot. Called by several threads at
// once.
class DnsResponder {
 public:
  virtual ~DnsResponder() = default;
  // Writes the response to a question of class IN that asks for no transfer into `buffer`, with a DnsResponseWriter,
  // and returns its length; 0 to send none. `buffer` has kDnsUdpBytesMax bytes over UDP, kDnsMessageBytesMax over TCP.
  virtual std::size_t respond(const DnsQuery& query, const DnsClient& client, std::span<char> buffer) const = 0;
};

// What a server answers to a packet: the responder's answer to a question; errors to all else: FORMERR, NOTIMP,
// BADVERS, REFUSED for AXFR, IXFR and for classes other than IN. 0 for what is dropped.
std::size_t answer_dns_packet(const DnsResponder& responder, std::string_view packet, const DnsClient& client,
                              std::span<char> buffer);

}  // namespace regionfall::net
