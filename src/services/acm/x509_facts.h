#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace regionfall::acm {

// What a certificate says of itself.
struct X509Facts {
  std::vector<std::string> names;  // DNS names; the common name when there are none
  std::string serial;              // "0a:1b:…"
  std::string subject;             // "CN=www.example.com"
  std::string issuer;
  std::string signature_algorithm;  // "SHA256WITHECDSA"
  std::string key_algorithm;        // "EC_prime256v1"
  Instant not_before;
  Instant not_after;
};

// Of the first certificate in `pem`.
Result<X509Facts> read_x509(std::string_view pem);

// Whether the key in the second PEM is that of the first certificate in the first.
bool is_key_of(std::string_view certificate_pem, std::string_view key_pem);

}  // namespace regionfall::acm
