#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"

namespace regionfall::net {

// What a certificate says of itself, in the words of ACM's API.
struct X509Facts {
  int version = 3;
  std::vector<std::string> names;  // DNS names; the common name when there are none; empty: neither
  std::string serial;              // "0a:1b:…"
  std::string subject;             // "CN=www.example.com"
  std::string issuer;
  std::string signature_algorithm;       // "SHA256WITHECDSA"
  std::string key_algorithm;             // "RSA_2048", "EC_prime256v1"
  std::vector<std::string> usages;       // "DIGITAL_SIGNATURE"
  std::vector<std::string> usages_more;  // extended ones, as OIDs: "1.3.6.1.5.5.7.3.1"
  Instant not_before;
  Instant not_after;
};

// Of the first certificate in `pem`.
Result<X509Facts> read_x509(std::string_view pem);

// Whether the key in the second PEM is that of the first certificate in the first.
bool is_key_of(std::string_view certificate_pem, std::string_view key_pem);

// How many certificates there are in `pem`.
std::size_t count_certificates(std::string_view pem);

// Whether each certificate is signed by the one after it: the first of `certificate_pem`, then those of `chain_pem`.
bool is_chain_of(std::string_view certificate_pem, std::string_view chain_pem);

}  // namespace regionfall::net
