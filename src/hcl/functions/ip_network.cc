#include "hcl/functions/ip_network.h"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "base/text.h"

namespace regionfall::hcl {
namespace {

constexpr int kGroups = 8;                 // of an IPv6 address, 16 bits each
constexpr Uint128 kMappedPrefix = 0xFFFF;  // above the 32 bits of a mapped IPv4 address
constexpr std::size_t kDecimalDigitsMax = 9;
constexpr std::size_t kGroupDigitsMax = 4;

std::optional<std::uint32_t> parse_decimal(std::string_view text, std::uint32_t max) {
  if (text.empty()) return std::nullopt;
  std::uint64_t value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
    if (value > max) return std::nullopt;
  }
  return static_cast<std::uint32_t>(value);
}

std::optional<std::uint32_t> parse_ipv4(std::string_view text) {
  std::vector<std::string> parts = split(text, ".");
  if (parts.size() != 4) return std::nullopt;
  std::uint32_t address = 0;
  for (const std::string& part : parts) {
    if (part.size() > kDecimalDigitsMax) return std::nullopt;
    std::optional<std::uint32_t> octet = parse_decimal(part, 255);
    if (!octet) return std::nullopt;
    address = address << 8 | *octet;
  }
  return address;
}

std::optional<std::uint32_t> parse_group(std::string_view text) {
  if (text.empty() || text.size() > kGroupDigitsMax) return std::nullopt;
  std::uint32_t value = 0;
  for (char c : text) {
    std::size_t digit = std::string_view("0123456789abcdef").find(c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c);
    if (digit == std::string_view::npos) return std::nullopt;
    value = value << 4 | static_cast<std::uint32_t>(digit);
  }
  return value;
}

// The groups between colons; the last one may be an IPv4 address, which counts as two. No text gives no groups.
std::optional<std::vector<std::uint32_t>> parse_groups(std::string_view text, bool ends_address) {
  std::vector<std::uint32_t> groups;
  if (text.empty()) return groups;
  std::vector<std::string> parts = split(text, ":");
  if (parts.size() > kGroups) return std::nullopt;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (ends_address && i + 1 == parts.size() && parts[i].find('.') != std::string::npos) {
      std::optional<std::uint32_t> embedded = parse_ipv4(parts[i]);
      if (!embedded) return std::nullopt;
      groups.push_back(*embedded >> 16);
      groups.push_back(*embedded & 0xFFFF);
      continue;
    }
    std::optional<std::uint32_t> group = parse_group(parts[i]);
    if (!group) return std::nullopt;
    groups.push_back(*group);
  }
  return groups;
}

std::optional<Uint128> parse_ipv6(std::string_view text) {
  std::size_t gap = text.find("::");
  bool shortened = gap != std::string_view::npos;
  auto head = parse_groups(text.substr(0, gap), !shortened);
  auto tail = shortened ? parse_groups(text.substr(gap + 2), true) : std::vector<std::uint32_t>{};
  if (!head || !tail) return std::nullopt;
  std::size_t given = head->size() + tail->size();
  if (shortened ? given >= kGroups : given != kGroups) return std::nullopt;
  head->resize(kGroups - tail->size());
  head->insert(head->end(), tail->begin(), tail->end());
  Uint128 address = 0;
  for (std::uint32_t group : *head) address = address << 16 | group;
  return address;
}

bool is_mapped_ipv4(Uint128 address, int address_bits) { return address_bits == 128 && address >> 32 == kMappedPrefix; }

std::string ipv4_text(Uint128 address) {
  auto octet = [&](int shift) { return static_cast<unsigned>(address >> shift & 255); };
  return fmt::format("{}.{}.{}.{}", octet(24), octet(16), octet(8), octet(0));
}

struct Gap {
  int start = -1;
  int length = 1;  // a single zero group is written out
};

Gap longest_gap(const std::array<unsigned, kGroups>& groups) {
  Gap best;
  for (int i = 0; i < kGroups; ++i) {
    int end = i;
    while (end < kGroups && groups[static_cast<std::size_t>(end)] == 0) ++end;
    if (end - i > best.length) best = {i, end - i};
    i = std::max(i, end - 1);
  }
  return best;
}

}  // namespace

Uint128 low_bits(int bits) { return bits >= 128 ? ~Uint128{0} : (Uint128{1} << bits) - 1; }

Uint128 IpNetwork::last() const { return address | low_bits(host_bits()); }

bool IpNetwork::contains(Uint128 other) const { return address <= other && other <= last(); }

IpNetwork IpNetwork::around(Uint128 inside, int bits) const {
  return {inside & ~low_bits(address_bits - bits), bits, address_bits};
}

std::string IpNetwork::to_string() const {
  int bits = is_mapped_ipv4(address, address_bits) ? std::max(prefix_bits - 96, 0) : prefix_bits;
  return fmt::format("{}/{}", ip_text(address, address_bits), bits);
}

std::string ip_text(Uint128 address, int address_bits) {
  if (address_bits == 32 || is_mapped_ipv4(address, address_bits)) return ipv4_text(address);
  std::array<unsigned, kGroups> groups;
  for (std::size_t i = 0; i < kGroups; ++i) groups[i] = static_cast<unsigned>(address >> (112 - 16 * i) & 0xFFFF);
  Gap gap = longest_gap(groups);
  std::string text;
  for (int i = 0; i < kGroups; ++i) {
    if (i == gap.start) {
      text += "::";
      i += gap.length - 1;
      continue;
    }
    if (!text.empty() && !text.ends_with(':')) text += ':';
    text += fmt::format("{:x}", groups[static_cast<std::size_t>(i)]);
  }
  return text;
}

Result<IpNetwork> parse_network(std::string_view text) {
  auto invalid = [&](std::string_view why) {
    return failure(fmt::format("{} is no CIDR prefix such as \"10.0.0.0/8\": {}", quote(text), why));
  };
  std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return invalid("it lacks a slash and the number of prefix bits");
  IpNetwork network;
  std::string_view address = text.substr(0, slash);
  if (std::optional<std::uint32_t> ipv4 = parse_ipv4(address)) {
    network.address = *ipv4;
  } else if (std::optional<Uint128> ipv6 = parse_ipv6(address)) {
    network.address = *ipv6;
    network.address_bits = 128;
  } else {
    return invalid(fmt::format("{} is no IP address", quote(address)));
  }
  std::optional<std::uint32_t> bits =
      parse_decimal(text.substr(slash + 1), static_cast<std::uint32_t>(network.address_bits));
  if (!bits) return invalid(fmt::format("the number of prefix bits must be 0 to {}", network.address_bits));
  return network.around(network.address, static_cast<int>(*bits));
}

std::optional<Uint128> parse_uint128(std::string_view digits) {
  if (digits.empty()) return std::nullopt;
  Uint128 value = 0;
  for (char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    Uint128 digit = static_cast<unsigned>(c - '0');
    if (value > (~Uint128{0} - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  return value;
}

}  // namespace regionfall::hcl
