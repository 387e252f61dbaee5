#include "world/certificate_authority.h"

#include <utility>

#include "base/files.h"
#include "terraform/providers/tls_certificate.h"
#include "terraform/providers/tls_key.h"

namespace regionfall::world {
namespace {

constexpr std::int64_t kHoursPerYear = 24 * 365;
constexpr std::int64_t kAuthorityYears = 10;
constexpr std::int64_t kServerYears = 2;
// Clocks of clients may be behind.
constexpr std::chrono::hours kBackdated{24};

constexpr std::uint32_t kOwnerOnly = 0600;
constexpr std::uint64_t kPemBytesMax = std::uint64_t{1} << 20;

Result<terraform::TlsKey> new_key() { return terraform::TlsKey::generate("ECDSA", 0, "P256"); }

}  // namespace

Result<Certificate> make_certificate_authority(Instant now, RandomSource& random) {
  const terraform::TlsKey key = TRY(new_key());
  const terraform::TlsCertificateTerms terms{.not_before = now - kBackdated,
                                             .validity_hours = kAuthorityYears * kHoursPerYear,
                                             .allowed_uses = {"cert_signing", "crl_signing"},
                                             .is_ca = true,
                                             .set_subject_key_id = true};
  const auto made = TRY(terraform::self_signed_certificate(
      key, {.names = {{"O", "Regionfall"}, {"CN", "Regionfall world"}}}, terms, random));
  return Certificate{made.pem, key.private_pem()};
}

Result<Certificate> issue_certificate(const Certificate& authority, CertificateNames names, Instant now,
                                      RandomSource& random) {
  const terraform::TlsKey authority_key = TRY(terraform::TlsKey::parse_private(authority.private_key));
  const terraform::TlsKey key = TRY(new_key());
  terraform::TlsSubject subject{.names = {{"CN", names.dns_names.front()}},
                                .dns_names = std::move(names.dns_names),
                                .ip_addresses = std::move(names.addresses)};
  const auto request = TRY(terraform::certificate_request(key, subject));
  const terraform::TlsCertificateTerms terms{.not_before = now - kBackdated,
                                             .validity_hours = kServerYears * kHoursPerYear,
                                             .allowed_uses = {"digital_signature", "server_auth"},
                                             .set_authority_key_id = true};
  const auto made =
      TRY(terraform::signed_certificate(request.pem, authority_key, authority.certificate, terms, random));
  return Certificate{made.pem, key.private_pem()};
}

Result<Certificate> certificate_authority_of(const DataFolder& folder, Instant now, RandomSource& random) {
  if (file_exists(folder.certificate()) && file_exists(folder.private_key())) {
    return Certificate{TRY(read_file(folder.certificate(), kPemBytesMax)),
                       TRY(read_file(folder.private_key(), kPemBytesMax))};
  }
  Certificate made = TRY(make_certificate_authority(now, random));
  TRY(write_file_atomically(folder.private_key(), made.private_key, {.mode = kOwnerOnly}));
  TRY(write_file_atomically(folder.certificate(), made.certificate));
  return made;
}

}  // namespace regionfall::world
