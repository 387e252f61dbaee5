#include "services/iam/passwords.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <span>

#include "base/encoding.h"

namespace regionfall::iam {
namespace {

constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashBytes = 32;
constexpr int kIterations = 20'000;

std::string slow_hash(std::string_view password, std::string_view salt) {
  std::string out(kHashBytes, '\0');
  PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()),
                    reinterpret_cast<const unsigned char*>(salt.data()), static_cast<int>(salt.size()), kIterations,
                    EVP_sha256(), static_cast<int>(out.size()), reinterpret_cast<unsigned char*>(out.data()));
  return out;
}

bool has(std::string_view password, std::string_view characters) {
  return password.find_first_of(characters) != std::string_view::npos;
}

}  // namespace

std::string hash_password(std::string_view password, RandomSource& random) {
  std::string salt(kSaltBytes, '\0');
  random.fill(std::as_writable_bytes(std::span(salt)));
  return hex_encode(salt + slow_hash(password, salt));
}

bool password_is(std::string_view password, std::string_view hashed) {
  const Result<std::string> bytes = hex_decode(hashed);
  if (!bytes || bytes->size() != kSaltBytes + kHashBytes) return false;
  const std::string asked = slow_hash(password, bytes->substr(0, kSaltBytes));
  return CRYPTO_memcmp(asked.data(), bytes->data() + kSaltBytes, kHashBytes) == 0;
}

bool password_conforms(std::string_view password, const PasswordPolicy* policy) {
  constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";
  constexpr std::string_view kDigits = "0123456789";
  constexpr std::string_view kSymbols = "!@#$%^&*()_+-=[]{}|'";
  if (policy == nullptr) {
    // AWS's default: 8 characters of at least three kinds.
    constexpr std::size_t kLengthLeast = 8;
    const int kinds = has(password, kUpper) + has(password, kLower) + has(password, kDigits) + has(password, kSymbols);
    return password.size() >= kLengthLeast && kinds >= 3;
  }
  return password.size() >= static_cast<std::size_t>(policy->minimum_length) &&
         (!policy->require_uppercase || has(password, kUpper)) &&
         (!policy->require_lowercase || has(password, kLower)) &&
         (!policy->require_numbers || has(password, kDigits)) && (!policy->require_symbols || has(password, kSymbols));
}

}  // namespace regionfall::iam
