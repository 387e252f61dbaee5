#pragma once

#include <future>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace regionfall::acm {

// Where new private keys come from.
class PrivateKeys {
 public:
  virtual ~PrivateKeys() = default;
  // A key of that algorithm ("EC_prime256v1", "RSA_2048") in PEM, of nobody else's; nothing as long as there is none:
  // one is being made then, ask again. An error when there is no such algorithm.
  virtual Result<std::optional<std::string>> take(std::string_view algorithm) = 0;
};

// Makes keys on elliptic curves at once, and RSA keys, which take their time, on threads of their own, one at a time
// for each length. Going away waits for those that are being made.
class BackgroundKeys final : public PrivateKeys {
 public:
  Result<std::optional<std::string>> take(std::string_view algorithm) override;

 private:
  std::map<std::string, std::future<Result<std::string>>, std::less<>> being_made_;
};

// A new private key, in PEM.
Result<std::string> make_private_key(std::string_view algorithm);

// The key as PEM that the passphrase opens (PKCS #8, AES-256).
Result<std::string> encrypted_key(std::string_view private_key, std::string_view passphrase);

}  // namespace regionfall::acm
