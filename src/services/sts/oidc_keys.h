#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace regionfall::sts {

// Who knows the public keys of OpenID Connect issuers, as far as they can be reached.
class OidcKeys {
 public:
  virtual ~OidcKeys() = default;
  // The issuer's JSON Web Key Set (RFC 7517): {"keys": […]}. `issuer` has no scheme:
  // "oidc.eks.eu-west-1.amazonaws.com/id/A". Nothing when the issuer cannot be reached.
  virtual std::optional<std::string> key_set(std::string_view issuer) const = 0;
};

}  // namespace regionfall::sts
