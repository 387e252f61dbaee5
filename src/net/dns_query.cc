#include "net/dns_query.h"

#include <algorithm>
#include <cstring>

#include "net/dns_wire.h"

namespace regionfall::net {
namespace {

constexpr std::uint8_t kResponseBit = 0x80;          // in the third byte
constexpr std::uint8_t kRecursionDesiredBit = 0x01;  // there too
constexpr std::uint32_t kDnssecOkBit = 0x8000;       // in OPT's ttl
constexpr std::size_t kRecordFixedBytes = 10;        // type, class, ttl, length
constexpr int kRecordsMax = 16;                      // in a query: more are nobody's business
constexpr std::uint16_t kFamilyIpv4 = 1;
constexpr std::uint16_t kFamilyIpv6 = 2;

// Reads the question's name, which nothing before it could be pointed to for. Returns where it ends.
std::optional<std::size_t> read_question_name(std::string_view packet, DnsNameBuffer& name) {
  std::size_t at = kDnsHeaderBytes;
  std::size_t size = 0;
  while (at < packet.size()) {
    const std::size_t length = load_u8(packet.data() + at);
    if (length > kDnsLabelBytesMax || at + 1 + length > packet.size() || size + 1 + length > kDnsNameBytesMax)
      return std::nullopt;
    for (std::size_t i = 0; i <= length; ++i) name.bytes[size + i] = dns_lower(packet[at + i]);
    size += 1 + length;
    at += 1 + length;
    if (length > 0) continue;
    name.size = static_cast<std::uint8_t>(size);
    return at;
  }
  return std::nullopt;
}

// RFC 7871, section 6: family, prefix lengths, and just the bytes that the prefix needs, the rest of the last zero.
bool read_client_subnet(std::string_view option, std::optional<ClientSubnet>& subnet) {
  if (option.size() < 4 || subnet) return false;
  const std::uint16_t family = load_u16(option.data());
  const std::uint8_t prefix = load_u8(option.data() + 2);
  const std::string_view bytes = option.substr(4);
  if (family != kFamilyIpv4 && family != kFamilyIpv6) return prefix == 0 && bytes.empty();
  ClientSubnet read{.address = {.v6 = family == kFamilyIpv6}, .prefix_length = prefix};
  if (prefix > read.address.size() * 8 || bytes.size() != (std::size_t{prefix} + 7) / 8) return false;
  if (load_u8(option.data() + 3) != 0) return false;  // the scope is the server's to say
  if (prefix % 8 != 0 && (load_u8(&bytes.back()) & (0xFF >> prefix % 8)) != 0) return false;
  std::ranges::copy(bytes, read.address.bytes.begin());
  subnet = read;
  return true;
}

bool read_options(std::string_view options, DnsQuery& query) {
  while (!options.empty()) {
    if (options.size() < 4) return false;
    const std::size_t length = load_u16(options.data() + 2);
    if (options.size() - 4 < length) return false;
    if (load_u16(options.data()) == kDnsOptionClientSubnet &&
        !read_client_subnet(options.substr(4, length), query.client_subnet))
      return false;
    options.remove_prefix(4 + length);
  }
  return true;
}

// Reads the OPT record whose fixed part is at `fixed`.
DnsQueryKind read_opt(const char* fixed, std::string_view options, DnsQuery& query) {
  if (query.edns) return DnsQueryKind::kFormErr;  // there may be one
  query.edns = true;
  query.udp_bytes_max = std::max<std::uint16_t>(load_u16(fixed + 2), kDnsUdpBytesPlain);
  const std::uint32_t flags = load_u32(fixed + 4);
  query.dnssec_ok = (flags & kDnssecOkBit) != 0;
  if ((flags >> 16 & 0xFF) != 0) return DnsQueryKind::kBadVers;
  return read_options(options, query) ? DnsQueryKind::kQuestion : DnsQueryKind::kFormErr;
}

DnsQueryKind read_records(std::string_view packet, std::size_t at, int count, DnsQuery& query) {
  if (count > kRecordsMax) return DnsQueryKind::kFormErr;
  for (int i = 0; i < count; ++i) {
    DnsNameBuffer owner;
    const auto end = read_dns_name(packet, at, owner);
    if (!end || packet.size() - *end < kRecordFixedBytes) return DnsQueryKind::kFormErr;
    const char* const fixed = packet.data() + *end;
    const std::size_t data = *end + kRecordFixedBytes;
    const std::size_t length = load_u16(fixed + 8);
    if (packet.size() - data < length) return DnsQueryKind::kFormErr;
    at = data + length;
    if (DnsType{load_u16(fixed)} != DnsType::kOpt) continue;
    if (owner.size != 1) return DnsQueryKind::kFormErr;
    const DnsQueryKind kind = read_opt(fixed, packet.substr(data, length), query);
    if (kind != DnsQueryKind::kQuestion) return kind;
  }
  return at == packet.size() ? DnsQueryKind::kQuestion : DnsQueryKind::kFormErr;
}

}  // namespace

DnsQueryKind read_dns_query(std::string_view packet, DnsQuery& query) {
  query.question = {};
  query.edns = false;
  query.udp_bytes_max = kDnsUdpBytesPlain;
  query.dnssec_ok = false;
  query.client_subnet.reset();
  if (packet.size() < kDnsHeaderBytes) return DnsQueryKind::kDropped;
  const char* const header = packet.data();
  const std::uint8_t flags = load_u8(header + 2);
  if ((flags & kResponseBit) != 0) return DnsQueryKind::kDropped;
  query.id = load_u16(header);
  query.opcode = flags >> 3 & 0x0F;
  query.recursion_desired = (flags & kRecursionDesiredBit) != 0;
  if (query.opcode != kDnsOpcodeQuery) return DnsQueryKind::kNotImp;
  if (load_u16(header + 4) != 1) return DnsQueryKind::kFormErr;
  const auto name_end = read_question_name(packet, query.name);
  if (!name_end || packet.size() - *name_end < 4) return DnsQueryKind::kFormErr;
  query.type = DnsType{load_u16(header + *name_end)};
  query.dns_class = load_u16(header + *name_end + 2);
  const std::size_t question_end = *name_end + 4;
  query.question = packet.substr(kDnsHeaderBytes, question_end - kDnsHeaderBytes);
  const int records = load_u16(header + 6) + load_u16(header + 8) + load_u16(header + 10);
  return read_records(packet, question_end, records, query);
}

}  // namespace regionfall::net
