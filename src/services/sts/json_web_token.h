#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace regionfall::sts {

// A signed JSON Web Token (RFC 7519 in the compact form of RFC 7515), not verified.
struct JsonWebToken {
  std::string algorithm;  // "RS256"
  std::string key_id;     // may be empty
  std::string issuer;
  std::string subject;
  std::vector<std::string> audiences;
  std::string authorized_party;  // "azp"; may be empty
  std::optional<Instant> expires;
  std::optional<Instant> not_before;
  std::string signed_text;  // header and claims, as they were signed
  std::string signature;    // its bytes
};

// Bound of read_json_web_token(): longer tokens are refused.
inline constexpr std::size_t kTokenBytesMax = 20'000;

Result<JsonWebToken> read_json_web_token(std::string_view text);

// Whether one of the keys of a JSON Web Key Set (RFC 7517) made the token's signature: RS256, RS384, RS512, ES256,
// ES384 or ES512. A token that names a key is tried with keys of that id alone.
bool signature_is_good(const JsonWebToken& token, std::string_view key_set);

}  // namespace regionfall::sts
