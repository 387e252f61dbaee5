#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "net/tls.h"

namespace regionfall::elbv2 {

// A certificate that a listener shows, with what is looked at when one is chosen. Immutable.
struct ShownCertificate {
  std::vector<std::string> names;
  bool elliptic = false;   // its key is on an elliptic curve
  bool weak_hash = false;  // it is signed over MD5
  int key_bits = 0;
  Instant not_before;
  Instant not_after;
  std::shared_ptr<const net::TlsCredential> credential;
};
using ShownCertificates = std::vector<std::shared_ptr<const ShownCertificate>>;

// A certificate as it is chosen from, of its PEMs.
Result<std::shared_ptr<const ShownCertificate>> read_shown_certificate(const net::TlsIdentity& identity);

// Whether a certificate's name is `host` without a dot at its end: itself, or a wildcard in the place of its first
// label.
enum class NameMatch : std::uint8_t { kNone, kWildcard, kExact };
NameMatch match_name(std::string_view certificate_name, std::string_view host);

// The certificates that a listener may show to a client that asks for `host`, the best first. `certificates`: the
// default one, then the certificate list. Of those in the list with a matching name: exact names before wildcards, keys
// on elliptic curves before RSA, valid before expired, SHA before MD5, long keys before short ones, those that are
// valid longer. None of the list has: the default one. Source: user guide, "SSL certificates for your Application Load
// Balancer"; that exact names go first is our choice.
ShownCertificates choose_certificates(std::span<const std::shared_ptr<const ShownCertificate>> certificates,
                                      std::string_view host, Instant now);

}  // namespace regionfall::elbv2
