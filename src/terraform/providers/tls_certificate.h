#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/random.h"
#include "base/result.h"
#include "terraform/providers/tls_key.h"

namespace regionfall::terraform {

// X.509 certificates and requests (RFC 5280, RFC 2986), written and read with OpenSSL.

// Whom a certificate is for.
struct TlsSubject {
  std::vector<std::pair<std::string, std::string>> names;  // short name ("CN", "O") and value, in order
  std::vector<std::string> dns_names, ip_addresses, uris;
};

// What a certificate is to say of its use and time.
struct TlsCertificateTerms {
  Instant not_before;
  std::int64_t validity_hours = 0;
  std::vector<std::string> allowed_uses;  // names of tls_allowed_uses()
  bool is_ca = false;
  std::int64_t max_path_length = -1;  // of a CA; negative: none said
  bool set_subject_key_id = false;
  bool set_authority_key_id = false;
  std::vector<std::string> permitted_dns_names, excluded_dns_names;
  bool name_constraints_critical = false;
};

struct TlsCertificate {
  std::string pem;
  std::string serial;  // decimal digits
};

const std::vector<std::string>& tls_allowed_uses();

Result<TlsCertificate> self_signed_certificate(const TlsKey& key, const TlsSubject& subject,
                                               const TlsCertificateTerms& terms, RandomSource& random);
struct TlsRequest {
  std::string pem;
  std::string der;
};
Result<TlsRequest> certificate_request(const TlsKey& key, const TlsSubject& subject);
// Subject, names and key come from the request.
Result<TlsCertificate> signed_certificate(std::string_view request_pem, const TlsKey& ca_key, std::string_view ca_pem,
                                          const TlsCertificateTerms& terms, RandomSource& random);

struct TlsCertificateFacts {
  std::string pem, serial, issuer, subject, signature_algorithm, public_key_algorithm, sha1_fingerprint;
  std::string not_before, not_after;  // RFC 3339
  bool is_ca = false;
  std::int64_t version = 3;
  std::int64_t max_path_length = -1;
};
// Every certificate in the PEM text, in its order.
Result<std::vector<TlsCertificateFacts>> read_certificates(std::string_view pem);

}  // namespace regionfall::terraform
