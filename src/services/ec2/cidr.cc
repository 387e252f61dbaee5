#include "services/ec2/cidr.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace regionfall::ec2 {
namespace {

constexpr std::size_t kAddressTextMax = 64;

int bits(const IpAddress& address) { return address.v6 ? 128 : 32; }

// Whether the first `length` bits are the same.
bool same_prefix(const IpAddress& a, const IpAddress& b, int length) {
  const int whole = length / 8;
  if (!std::equal(a.bytes.begin(), a.bytes.begin() + whole, b.bytes.begin())) return false;
  const int rest = length % 8;
  return rest == 0 || ((a.bytes[whole] ^ b.bytes[whole]) >> (8 - rest)) == 0;
}

// The bytes that count of an address within a block: all of IPv4, the last eight of IPv6.
std::pair<int, int> counted_bytes(const IpAddress& address) { return address.v6 ? std::pair(8, 16) : std::pair(0, 4); }

Cidr known(std::string_view text) { return *parse_cidr(text); }

}  // namespace

std::optional<IpAddress> parse_ip(std::string_view text) {
  if (text.empty() || text.size() > kAddressTextMax) return std::nullopt;
  const std::string terminated(text);
  IpAddress address;
  address.v6 = text.find(':') != std::string_view::npos;
  if (inet_pton(address.v6 ? AF_INET6 : AF_INET, terminated.c_str(), address.bytes.data()) != 1) return std::nullopt;
  return address;
}

std::optional<Cidr> parse_cidr(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::optional<IpAddress> address = parse_ip(text.substr(0, slash));
  const std::string_view digits = text.substr(slash + 1);
  if (!address || digits.empty() || (digits.size() > 1 && digits[0] == '0')) return std::nullopt;
  Cidr cidr{*address, 0};
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), cidr.prefix_length);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  if (cidr.prefix_length < 0 || cidr.prefix_length > bits(*address)) return std::nullopt;
  return cidr;
}

std::string to_text(const IpAddress& address) {
  char text[kAddressTextMax];
  inet_ntop(address.v6 ? AF_INET6 : AF_INET, address.bytes.data(), text, sizeof text);
  return text;
}

std::string to_text(const Cidr& cidr) { return to_text(cidr.address) + "/" + std::to_string(cidr.prefix_length); }

Cidr canonical(const Cidr& cidr) {
  Cidr result = cidr;
  for (int bit = cidr.prefix_length; bit < bits(cidr.address); ++bit) {
    result.address.bytes[bit / 8] &= static_cast<std::uint8_t>(~(0x80 >> (bit % 8)));
  }
  return result;
}

bool contains(const Cidr& block, const IpAddress& address) {
  return block.address.v6 == address.v6 && same_prefix(block.address, address, block.prefix_length);
}

bool contains(const Cidr& outer, const Cidr& inner) {
  return outer.prefix_length <= inner.prefix_length && contains(outer, inner.address);
}

bool overlap(const Cidr& a, const Cidr& b) {
  return a.address.v6 == b.address.v6 && same_prefix(a.address, b.address, std::min(a.prefix_length, b.prefix_length));
}

IpAddress address_at(const Cidr& block, std::uint64_t offset) {
  IpAddress address = canonical(block).address;
  const auto [first, last] = counted_bytes(address);
  for (int i = last - 1; i >= first && offset > 0; --i) {
    offset += address.bytes[i];
    address.bytes[i] = static_cast<std::uint8_t>(offset);
    offset >>= 8;
  }
  return address;
}

std::uint64_t offset_in(const Cidr& block, const IpAddress& address) {
  const IpAddress start = canonical(block).address;
  const auto [first, last] = counted_bytes(address);
  std::uint64_t offset = 0;
  for (int i = first; i < last; ++i) offset = (offset << 8) + address.bytes[i] - start.bytes[i];
  return offset;
}

std::uint64_t ipv4_address_count(const Cidr& block) { return std::uint64_t{1} << (32 - block.prefix_length); }

bool may_join_vpc(const Cidr& primary, const Cidr& added) {
  const Cidr private_ranges[] = {known("10.0.0.0/8"), known("172.16.0.0/12"), known("192.168.0.0/16")};
  const auto in = [](const Cidr& block) { return [&block](const Cidr& range) { return overlap(range, block); }; };
  if (overlap(known("198.19.0.0/16"), added)) return false;
  const auto* const range_of_added = std::ranges::find_if(private_ranges, in(added));
  if (range_of_added == std::end(private_ranges)) return true;
  const auto* const range_of_primary = std::ranges::find_if(private_ranges, in(primary));
  if (range_of_primary != range_of_added) return false;
  // 172.31.0.0/16 is the default VPCs'; 10.0.0.0/16 is reserved once a block of 10.0.0.0/15 is there.
  if (overlap(known("172.31.0.0/16"), added)) return false;
  return !(contains(known("10.0.0.0/15"), primary) && contains(known("10.0.0.0/16"), added));
}

}  // namespace regionfall::ec2
