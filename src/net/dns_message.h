#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "net/dns_name.h"
#include "net/dns_types.h"

// Whole messages, as who asks reads and writes them. Servers have dns_query.h and dns_response.h, which allocate
// nothing.
namespace regionfall::net {

struct DnsQuestion {
  std::string name;  // in lower case
  DnsType type{};

  friend auto operator<=>(const DnsQuestion&, const DnsQuestion&) = default;
};

struct DnsRecord {
  std::string owner;
  DnsType type{};
  std::uint32_t ttl_s = 0;
  std::string rdata;  // names within it uncompressed

  friend bool operator==(const DnsRecord&, const DnsRecord&) = default;
};

struct DnsResponse {
  std::uint16_t id = 0;
  DnsRcode rcode = DnsRcode::kNoError;
  bool authoritative = false;
  bool truncated = false;
  std::optional<DnsQuestion> question;
  std::vector<DnsRecord> answers;
  std::vector<DnsRecord> authority;
  std::vector<DnsRecord> additional;  // without OPT
  std::optional<std::uint8_t> subnet_scope;
};

// Reads a response. Records of classes other than IN are left out. Errors say where the message is malformed.
Result<DnsResponse> read_dns_response(std::string_view packet);

// A query for one question with EDNS, which offers to take kDnsUdpBytesMax.
std::string write_dns_query(std::uint16_t id, const DnsQuestion& question, bool recursion_desired,
                            const std::optional<ClientSubnet>& client_subnet);

}  // namespace regionfall::net
