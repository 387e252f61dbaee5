#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "net/dns_query.h"
#include "net/dns_types.h"

namespace regionfall::net {

// Over what a response goes, which bounds its length.
enum class DnsTransport : std::uint8_t { kUdp, kTcp };

// Writes a response into the caller's buffer. Allocates nothing. Records are added section by section, in the order of
// DnsSection. A record of the answer or authority section that does not fit within the client's limit sets TC and ends
// the response; one of the additional section is left out (RFC 2181, section 9).
class DnsResponseWriter {
 public:
  // Starts the response with the header and the question; `query` and `buffer` outlive the writer. The limit is the
  // buffer's size, over UDP also what the client takes and kDnsUdpBytesMax. `buffer` holds at least kDnsUdpBytesPlain.
  DnsResponseWriter(const DnsQuery& query, std::span<char> buffer, DnsTransport transport);

  void set_rcode(DnsRcode rcode) { rcode_ = rcode; }
  void set_authoritative() { flags_ |= kAuthoritative; }
  void set_recursion_available() { flags_ |= kRecursionAvailable; }
  // Of how many bits of the client's subnet the answer depends on; sent back when the client gave a subnet.
  void set_subnet_scope(std::uint8_t prefix_length) { subnet_scope_ = prefix_length; }

  // `owner` and the names in `rdata` are uncompressed; they are compressed here. False once the response is truncated,
  // or when an additional record was left out.
  bool add(DnsSection section, std::string_view owner, DnsType type, std::uint32_t ttl_s, std::string_view rdata);

  bool truncated() const { return (flags_ & kTruncated) != 0; }
  // Ends the response with the OPT record, if the client sent one, and fills in the counts. Returns its length.
  std::size_t finish();

 private:
  static constexpr std::uint16_t kAuthoritative = 0x0400;
  static constexpr std::uint16_t kTruncated = 0x0200;
  static constexpr std::uint16_t kRecursionAvailable = 0x0080;
  static constexpr std::size_t kPlacesMax = 48;  // names that can be pointed to; later ones are written in full

  bool put_name(std::string_view name);
  bool put_rdata(DnsType type, std::string_view rdata);
  bool put(std::string_view bytes);
  std::size_t find_place(std::string_view name) const;
  bool written_at(std::size_t place, std::string_view name) const;
  void put_opt();
  std::size_t opt_bytes() const;

  const DnsQuery& query_;
  char* buffer_;
  std::size_t size_ = 0;
  std::size_t room_;  // up to where records may go: room for OPT is kept behind it
  std::uint16_t flags_;
  DnsRcode rcode_ = DnsRcode::kNoError;
  std::uint8_t subnet_scope_ = 0;
  std::array<std::uint16_t, 3> counts_ = {};
  std::array<std::uint16_t, kPlacesMax> places_;  // where names and their ends start
  std::size_t places_used_ = 0;
};

// The response to what read_dns_query() found to be none: FORMERR, NOTIMP or BADVERS. Its length; 0 for kDropped.
std::size_t write_dns_error(const DnsQuery& query, DnsQueryKind kind, std::span<char> buffer);
// The response without records, such as REFUSED or SERVFAIL. Its length.
std::size_t write_dns_error(const DnsQuery& query, DnsRcode rcode, std::span<char> buffer);

}  // namespace regionfall::net
