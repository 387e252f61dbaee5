#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "net/dns_name.h"
#include "net/dns_types.h"

namespace regionfall::net {

// A query as a server reads it. Reading allocates nothing.
struct DnsQuery {
  std::uint16_t id = 0;
  std::uint8_t opcode = kDnsOpcodeQuery;
  bool recursion_desired = false;
  std::string_view question;  // the question's bytes, in the packet: as they are to be sent back; empty when unreadable
  DnsNameBuffer name;         // of the question, in lower case
  DnsType type{};
  std::uint16_t dns_class = 0;

  bool edns = false;
  std::uint16_t udp_bytes_max = kDnsUdpBytesPlain;  // the longest response that the client takes over UDP
  bool dnssec_ok = false;
  std::optional<ClientSubnet> client_subnet;
};

// What is to become of a packet.
enum class DnsQueryKind : std::uint8_t {
  kQuestion,  // one question, to be answered
  kDropped,   // no answer: too short for a header, or a response (answering these makes two servers talk for ever)
  kFormErr,
  kNotImp,   // an opcode other than QUERY
  kBadVers,  // a version of EDNS other than 0
};

// Reads a packet into `query`. Of what is to be refused, `query` holds what an error response needs. Records other than
// OPT are passed over (RFC 2136's and TSIG's are not looked at); what follows the counted records is FORMERR.
DnsQueryKind read_dns_query(std::string_view packet, DnsQuery& query);

}  // namespace regionfall::net
