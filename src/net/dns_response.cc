#include "net/dns_response.h"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "net/dns_rdata.h"
#include "net/dns_wire.h"

namespace regionfall::net {
namespace {

constexpr std::uint16_t kResponse = 0x8000;
constexpr std::uint16_t kRecursionDesired = 0x0100;
constexpr std::size_t kOptBytes = 11;
constexpr std::size_t kSubnetOptionBytes = 8;  // before the address
constexpr std::uint16_t kPointer = 0xC000;
constexpr std::size_t kPointerPlaceMax = 0x3FFF;

std::size_t subnet_address_bytes(const ClientSubnet& subnet) { return (std::size_t{subnet.prefix_length} + 7) / 8; }

bool equal_names(std::string_view a, std::string_view b) {
  return a == b || std::ranges::equal(a, b, [](char x, char y) { return dns_lower(x) == dns_lower(y); });
}

}  // namespace

DnsResponseWriter::DnsResponseWriter(const DnsQuery& query, std::span<char> buffer, DnsTransport transport)
    : query_(query), buffer_(buffer.data()), room_(std::min(buffer.size(), kDnsMessageBytesMax)) {
  assert(buffer.size() >= kDnsUdpBytesPlain);
  if (transport == DnsTransport::kUdp) room_ = std::min({room_, std::size_t{query.udp_bytes_max}, kDnsUdpBytesMax});
  room_ -= opt_bytes();
  flags_ =
      static_cast<std::uint16_t>(kResponse | query.opcode << 11 | (query.recursion_desired ? kRecursionDesired : 0));
  size_ = kDnsHeaderBytes;
  query.question.copy(buffer_ + size_, query.question.size());
  size_ += query.question.size();
  std::size_t place = kDnsHeaderBytes;
  std::string_view name = query.question.empty() ? std::string_view() : query.name.view();
  for (; name.size() > 1 && places_used_ < kPlacesMax; name = dns_parent(name)) {
    places_[places_used_++] = static_cast<std::uint16_t>(place);
    place += 1 + static_cast<unsigned char>(name.front());
  }
}

bool DnsResponseWriter::put(std::string_view bytes) {
  if (room_ - size_ < bytes.size()) return false;
  bytes.copy(buffer_ + size_, bytes.size());
  size_ += bytes.size();
  return true;
}

// Whether the name that starts at `place` of the message is `name`. What was written is well-formed, and its pointers
// lead backwards.
bool DnsResponseWriter::written_at(std::size_t place, std::string_view name) const {
  while (true) {
    std::size_t length = load_u8(buffer_ + place);
    while ((length & 0xC0) != 0) {
      place = load_u16(buffer_ + place) & kPointerPlaceMax;
      length = load_u8(buffer_ + place);
    }
    if (length != load_u8(name.data())) return false;
    if (length == 0) return true;
    if (!equal_names({buffer_ + place + 1, length}, name.substr(1, length))) return false;
    place += 1 + length;
    name = dns_parent(name);
  }
}

// Where `name` was written before; 0 when it was not.
std::size_t DnsResponseWriter::find_place(std::string_view name) const {
  for (std::size_t i = 0; i < places_used_; ++i)
    if (written_at(places_[i], name)) return places_[i];
  return 0;
}

// Its labels can be pointed to once all of them are written.
bool DnsResponseWriter::put_name(std::string_view name) {
  std::size_t places = places_used_;
  for (; name.size() > 1; name = dns_parent(name)) {
    if (const std::size_t place = find_place(name)) {
      char pointer[2];
      store_u16(pointer, static_cast<std::uint16_t>(kPointer | place));
      if (!put({pointer, sizeof pointer})) return false;
      places_used_ = places;
      return true;
    }
    const std::size_t place = size_;
    if (!put(name.substr(0, 1 + std::size_t{load_u8(name.data())}))) return false;
    if (place <= kPointerPlaceMax && places < kPlacesMax) places_[places++] = static_cast<std::uint16_t>(place);
  }
  if (!put(std::string_view("\0", 1))) return false;
  places_used_ = places;
  return true;
}

bool DnsResponseWriter::put_rdata(DnsType type, std::string_view rdata) {
  const DnsRdataNames names = compressible_names(type);
  if (!put(rdata.substr(0, names.bytes_before))) return false;
  rdata.remove_prefix(std::min(names.bytes_before, rdata.size()));
  for (int i = 0; i < names.names; ++i) {
    std::size_t end = 0;
    while (end < rdata.size() && rdata[end] != 0) end += 1 + static_cast<unsigned char>(rdata[end]);
    if (!put_name(rdata.substr(0, end + 1))) return false;
    rdata.remove_prefix(end + 1);
  }
  return put(rdata);
}

bool DnsResponseWriter::add(DnsSection section, std::string_view owner, DnsType type, std::uint32_t ttl_s,
                            std::string_view rdata) {
  if (truncated()) return false;
  const std::size_t size_before = size_;
  const std::size_t places_before = places_used_;
  char fixed[10];
  store_u16(fixed, static_cast<std::uint16_t>(type));
  store_u16(fixed + 2, kDnsClassIn);
  store_u32(fixed + 4, ttl_s);
  store_u16(fixed + 8, 0);
  if (put_name(owner) && put({fixed, sizeof fixed})) {
    const std::size_t data = size_;
    if (put_rdata(type, rdata)) {
      store_u16(buffer_ + data - 2, static_cast<std::uint16_t>(size_ - data));
      ++counts_[static_cast<std::size_t>(section)];
      return true;
    }
  }
  size_ = size_before;
  places_used_ = places_before;
  if (section != DnsSection::kAdditional) flags_ |= kTruncated;
  return false;
}

std::size_t DnsResponseWriter::opt_bytes() const {
  if (!query_.edns) return 0;
  return kOptBytes + (query_.client_subnet ? kSubnetOptionBytes + subnet_address_bytes(*query_.client_subnet) : 0);
}

void DnsResponseWriter::put_opt() {
  char* const opt = buffer_ + size_;
  const std::size_t options = opt_bytes() - kOptBytes;
  opt[0] = 0;
  store_u16(opt + 1, static_cast<std::uint16_t>(DnsType::kOpt));
  store_u16(opt + 3, kDnsUdpBytesMax);
  store_u32(opt + 5, std::uint32_t{static_cast<std::uint8_t>(rcode_)} >> 4 << 24 | (query_.dnssec_ok ? 0x8000U : 0U));
  store_u16(opt + 9, static_cast<std::uint16_t>(options));
  size_ += kOptBytes + options;
  ++counts_[2];
  if (options == 0) return;
  const ClientSubnet& subnet = *query_.client_subnet;
  char* const option = opt + kOptBytes;
  store_u16(option, kDnsOptionClientSubnet);
  store_u16(option + 2, static_cast<std::uint16_t>(options - 4));
  store_u16(option + 4, subnet.address.v6 ? 2 : 1);
  option[6] = static_cast<char>(subnet.prefix_length);
  option[7] = static_cast<char>(subnet_scope_);
  std::memcpy(option + kSubnetOptionBytes, subnet.address.bytes.data(), options - kSubnetOptionBytes);
}

std::size_t DnsResponseWriter::finish() {
  if (query_.edns) put_opt();
  store_u16(buffer_, query_.id);
  store_u16(buffer_ + 2, static_cast<std::uint16_t>(flags_ | (static_cast<std::uint8_t>(rcode_) & 0x0F)));
  store_u16(buffer_ + 4, query_.question.empty() ? 0 : 1);
  for (std::size_t i = 0; i < counts_.size(); ++i) store_u16(buffer_ + 6 + 2 * i, counts_[i]);
  return size_;
}

std::size_t write_dns_error(const DnsQuery& query, DnsQueryKind kind, std::span<char> buffer) {
  switch (kind) {
    case DnsQueryKind::kFormErr:
      return write_dns_error(query, DnsRcode::kFormErr, buffer);
    case DnsQueryKind::kNotImp:
      return write_dns_error(query, DnsRcode::kNotImp, buffer);
    case DnsQueryKind::kBadVers:
      return write_dns_error(query, DnsRcode::kBadVers, buffer);
    case DnsQueryKind::kDropped:
    case DnsQueryKind::kQuestion:
      break;
  }
  return 0;
}

std::size_t write_dns_error(const DnsQuery& query, DnsRcode rcode, std::span<char> buffer) {
  DnsResponseWriter writer(query, buffer, DnsTransport::kUdp);
  writer.set_rcode(rcode);
  return writer.finish();
}

}  // namespace regionfall::net
