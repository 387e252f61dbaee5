#include "services/route53/cidr_table.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <ranges>

namespace regionfall::route53 {
namespace {

constexpr int kPrefixMaxV4 = 24;
constexpr int kPrefixMaxV6 = 48;
constexpr std::size_t kBitsOfByte = 8;

net::IpAddress masked(net::IpAddress address, std::size_t prefix_length) {
  for (std::size_t i = 0; i < address.bytes.size(); ++i) {
    const std::size_t kept =
        std::clamp<std::size_t>(prefix_length, i * kBitsOfByte, (i + 1) * kBitsOfByte) - i * kBitsOfByte;
    address.bytes[i] &= static_cast<std::uint8_t>(0xFF00U >> kept);
  }
  return address;
}

std::string prefix_key(const net::IpAddress& address, std::uint8_t prefix_length) {
  const net::IpAddress prefix = masked(address, prefix_length);
  std::string key(prefix.bytes.begin(), prefix.bytes.begin() + static_cast<std::ptrdiff_t>(prefix.size()));
  key += static_cast<char>(prefix_length);
  return key;
}

}  // namespace

std::optional<CidrBlock> parse_cidr_block(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string address(text.substr(0, slash));
  const std::string_view digits = text.substr(slash + 1);
  CidrBlock block;
  block.address.v6 = address.find(':') != std::string::npos;
  if (inet_pton(block.address.v6 ? AF_INET6 : AF_INET, address.c_str(), block.address.bytes.data()) != 1) {
    return std::nullopt;
  }
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), block.prefix_length);
  const int most = block.address.v6 ? kPrefixMaxV6 : kPrefixMaxV4;
  if (error != std::errc() || end != digits.data() + digits.size() || block.prefix_length > most) return std::nullopt;
  if (masked(block.address, block.prefix_length) != block.address) return std::nullopt;
  return block;
}

CidrTable::CidrTable(const std::map<std::string, std::vector<std::string>>& locations) {
  for (const auto& [location, blocks] : locations) {
    for (const std::string& text : blocks) {
      const std::optional<CidrBlock> block = parse_cidr_block(text);
      if (!block) continue;
      (block->address.v6 ? lengths_v6_ : lengths_v4_).push_back(block->prefix_length);
      locations_.insert_or_assign(prefix_key(block->address, block->prefix_length), location);
    }
  }
  for (std::vector<std::uint8_t>* lengths : {&lengths_v4_, &lengths_v6_}) {
    std::ranges::sort(*lengths, std::greater());
    const auto repeated = std::ranges::unique(*lengths);
    lengths->erase(repeated.begin(), repeated.end());
  }
}

void CidrTable::each_match(const net::IpAddress& address, const std::function<bool(std::string_view)>& visit) const {
  for (const std::uint8_t length : address.v6 ? lengths_v6_ : lengths_v4_) {
    const auto found = locations_.find(prefix_key(address, length));
    if (found != locations_.end() && visit(found->second)) return;
  }
}

}  // namespace regionfall::route53
