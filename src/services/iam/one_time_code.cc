#include "services/iam/one_time_code.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cstdint>

namespace regionfall::iam {
namespace {

constexpr std::chrono::seconds kStep{30};

std::string base32_decoded(std::string_view text) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string bytes;
  std::uint32_t pending = 0;
  int bits = 0;
  for (const char c : text) {
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) break;
    pending = (pending << 5) | static_cast<std::uint32_t>(digit);
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(pending >> bits);
  }
  return bytes;
}

}  // namespace

std::string one_time_code(std::string_view seed, Instant now) {
  const std::string key = base32_decoded(seed);
  if (key.empty()) return {};
  auto counter = static_cast<std::uint64_t>(now.time_since_epoch() / kStep);
  std::array<unsigned char, 8> message;
  for (auto byte = message.rbegin(); byte != message.rend(); ++byte, counter >>= 8) {
    *byte = static_cast<unsigned char>(counter);
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int length = 0;
  HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), message.data(), message.size(), digest.data(), &length);
  const std::size_t offset = digest[length - 1] & 0xF;
  const std::uint32_t number = (digest[offset] & 0x7FU) << 24 | static_cast<std::uint32_t>(digest[offset + 1]) << 16 |
                               static_cast<std::uint32_t>(digest[offset + 2]) << 8 | digest[offset + 3];
  return fmt::format("{:06}", number % 1'000'000);
}

bool code_is_good(std::string_view seed, std::string_view code, Instant now) {
  for (const int steps : {0, -1, 1}) {
    if (!code.empty() && code == one_time_code(seed, now + steps * kStep)) return true;
  }
  return false;
}

bool codes_are_good(std::string_view seed, std::string_view first, std::string_view second, Instant now) {
  for (const int steps : {0, -1, 1}) {
    const Instant at = now + steps * kStep;
    if (!second.empty() && second == one_time_code(seed, at) && first == one_time_code(seed, at - kStep)) return true;
  }
  return false;
}

}  // namespace regionfall::iam
