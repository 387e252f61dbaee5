#include "services/iam/root_key.h"

#include <fmt/format.h>

#include <cstdint>

#include "base/encoding.h"
#include "base/hash.h"
#include "services/iam/arn.h"

namespace regionfall::iam {
namespace {

// An id is this prefix, the account's number (twelve decimal digits are forty bits), and as many bits that follow from
// the world's key.
constexpr std::string_view kPrefix = "AKIA";
constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr int kPartLength = 8;
constexpr int kBitsPerDigit = 5;
constexpr std::size_t kSecretLength = 40;

std::string base32(std::uint64_t number) {
  std::string text;
  for (int i = kPartLength - 1; i >= 0; --i) text += kDigits[(number >> (i * kBitsPerDigit)) & (kDigits.size() - 1)];
  return text;
}

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  for (const char digit : text) {
    const std::size_t value = kDigits.find(digit);
    if (value == std::string_view::npos) return std::nullopt;
    number = number << kBitsPerDigit | value;
  }
  return number;
}

std::uint64_t first_bits(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char byte : bytes.substr(0, kPartLength)) number = number << 8U | static_cast<unsigned char>(byte);
  return number;
}

}  // namespace

RootKeys::Key RootKeys::of(const aws::AccountId& account) const {
  const std::string id = hmac(HashKind::kSha256, world_key_, "root key id\n" + account.text);
  const std::string secret = hmac(HashKind::kSha256, world_key_, "root key secret\n" + account.text);
  return {.id = std::string(kPrefix) + base32(std::stoull(account.text)) + base32(first_bits(id)),
          .secret = base64_encode(secret).substr(0, kSecretLength)};
}

std::optional<aws::AccountId> RootKeys::account_of(std::string_view id) const {
  if (id.size() != kPrefix.size() + 2 * kPartLength || !id.starts_with(kPrefix)) return std::nullopt;
  const auto number = number_of(id.substr(kPrefix.size(), kPartLength));
  if (!number) return std::nullopt;
  aws::AccountId account{fmt::format("{:012}", *number)};
  if (!is_account_id(account.text) || of(account).id != id) return std::nullopt;
  return account;
}

}  // namespace regionfall::iam
