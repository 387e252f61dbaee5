#include "net/dns_responder.h"

namespace regionfall::net {

std::size_t answer_dns_packet(const DnsResponder& responder, std::string_view packet, const DnsClient& client,
                              std::span<char> buffer) {
  DnsQuery query;
  const DnsQueryKind kind = read_dns_query(packet, query);
  if (kind != DnsQueryKind::kQuestion) return write_dns_error(query, kind, buffer);
  if (query.dns_class != kDnsClassIn || query.type == DnsType::kAxfr || query.type == DnsType::kIxfr)
    return write_dns_error(query, DnsRcode::kRefused, buffer);
  return responder.respond(query, client, buffer);
}

}  // namespace regionfall::net
