#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"

namespace regionfall::hcl {

constexpr int kBcryptCostMin = 4;
constexpr int kBcryptCostMax = 31;
constexpr std::size_t kBcryptBytesMax = 72;

// "$2a$10$…": the password hashed in 2^cost rounds with a fresh salt. `cost` must be within the bounds above; a longer
// password is an error.
Result<std::string> bcrypt(std::string_view password, int cost, RandomSource& random);

// A private RSA key read from PEM text (PKCS #1, PKCS #8) or OpenSSH's own form.
class RsaPrivateKey {
 public:
  static Result<RsaPrivateKey> parse(std::string_view pem);
  RsaPrivateKey(RsaPrivateKey&&) noexcept;
  RsaPrivateKey& operator=(RsaPrivateKey&&) noexcept;
  ~RsaPrivateKey();

  // What was encrypted for this key with PKCS #1 v1.5 padding.
  Result<std::string> decrypt(std::string_view ciphertext) const;

 private:
  struct Key;
  explicit RsaPrivateKey(std::unique_ptr<Key> key);
  std::unique_ptr<Key> key_;
};

}  // namespace regionfall::hcl
