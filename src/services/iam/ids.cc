#include "services/iam/ids.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <span>

#include "base/encoding.h"
#include "base/hash.h"

namespace regionfall::iam {
namespace {

constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::size_t kPrefixLength = 4;
constexpr std::size_t kUniqueLength = 17;  // after the prefix

// An access key id's 16 characters are 80 bits: a one, the account's 40, 39 at random. The first 48 hold the account.
constexpr std::size_t kAccessKeyLength = 20;
constexpr std::size_t kAccessKeyBytes = 10;
constexpr int kAccountShift = 7;
constexpr std::uint64_t kAccountMask = (std::uint64_t{1} << 40) - 1;
constexpr std::uint64_t kMarkBit = std::uint64_t{1} << 47;

std::string base32(std::span<const std::uint8_t> bytes) {
  std::string text;
  std::uint32_t pending = 0;
  int bits = 0;
  for (const std::uint8_t byte : bytes) {
    pending = (pending << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += kBase32[(pending >> (bits - 5)) & 31];
  }
  return text;
}

}  // namespace

std::string unique_id(RandomSource& random, std::string_view prefix) {
  std::array<std::uint8_t, kUniqueLength> bytes;
  random.fill(std::as_writable_bytes(std::span(bytes)));
  std::string id(prefix);
  for (const std::uint8_t byte : bytes) id += kBase32[byte & 31];
  return id;
}

std::string fixed_id(std::string_view prefix, std::string_view name) {
  const std::string digest = hash(HashKind::kSha256, name);
  std::string id(prefix);
  for (const char byte : digest.substr(0, kUniqueLength)) id += kBase32[static_cast<std::uint8_t>(byte) & 31];
  return id;
}

std::string access_key_id(RandomSource& random, std::string_view prefix, std::string_view account) {
  std::uint64_t number = 0;
  std::from_chars(account.data(), account.data() + account.size(), number);
  std::array<std::uint8_t, kAccessKeyBytes> bytes;
  random.fill(std::as_writable_bytes(std::span(bytes)));
  const std::uint64_t head =
      kMarkBit | ((number & kAccountMask) << kAccountShift) | (bytes[5] & ((1U << kAccountShift) - 1));
  for (std::size_t i = 0; i < 6; ++i) bytes[i] = static_cast<std::uint8_t>(head >> (40 - 8 * i));
  return std::string(prefix) + base32(bytes);
}

std::optional<std::string> account_of_access_key(std::string_view access_key_id) {
  if (access_key_id.size() != kAccessKeyLength) return std::nullopt;
  if (!access_key_id.starts_with("AKIA") && !access_key_id.starts_with("ASIA")) return std::nullopt;
  constexpr std::size_t kHeadCharacters = 10;  // 50 bits, of which 48 are wanted
  std::uint64_t head = 0;
  for (const char c : access_key_id.substr(kPrefixLength, kHeadCharacters)) {
    const std::size_t digit = kBase32.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    head = (head << 5) | digit;
  }
  head >>= 2;
  if ((head & kMarkBit) == 0) return std::nullopt;
  constexpr std::uint64_t kAccountMost = 999'999'999'999;
  const std::uint64_t account = (head >> kAccountShift) & kAccountMask;
  if (account > kAccountMost) return std::nullopt;
  return fmt::format("{:012}", account);
}

std::string secret_access_key(RandomSource& random) {
  constexpr std::size_t kBytes = 30;
  std::array<std::byte, kBytes> bytes;
  random.fill(bytes);
  return base64_encode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace regionfall::iam
