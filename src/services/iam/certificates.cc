#include "services/iam/certificates.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <chrono>
#include <ctime>
#include <memory>
#include <string>

namespace regionfall::iam {
namespace {

template <class T, auto Free>
struct Release {
  void operator()(T* held) const { Free(held); }
};
using Source = std::unique_ptr<BIO, Release<BIO, BIO_free>>;
using Certificate = std::unique_ptr<X509, Release<X509, X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY, EVP_PKEY_free>>;

Source source_of(std::string_view pem) { return Source(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))); }

Certificate read_certificate(std::string_view pem) {
  Certificate certificate(PEM_read_bio_X509(source_of(pem).get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  return certificate;
}

// Nobody is asked for a passphrase: an encrypted key is no key.
int no_passphrase(char*, int, int, void*) { return -1; }

Key read_key(std::string_view pem) {
  Key key(PEM_read_bio_PrivateKey(source_of(pem).get(), nullptr, no_passphrase, nullptr));
  ERR_clear_error();
  return key;
}

std::unexpected<aws::ApiError> malformed() {
  return aws::api_error("MalformedCertificate",
                        "Unable to parse certificate. Please ensure the certificate is in PEM format.");
}

}  // namespace

Result<Instant, aws::ApiError> certificate_expiration(std::string_view pem) {
  const Certificate certificate = read_certificate(pem);
  std::tm time{};
  if (!certificate || ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &time) != 1) return malformed();
  const std::chrono::sys_days day = std::chrono::year(time.tm_year + 1900) /
                                    std::chrono::month(static_cast<unsigned>(time.tm_mon) + 1) /
                                    std::chrono::day(static_cast<unsigned>(time.tm_mday));
  return Instant(day + std::chrono::hours(time.tm_hour) + std::chrono::minutes(time.tm_min) +
                 std::chrono::seconds(time.tm_sec));
}

Result<void, aws::ApiError> check_key_pair(std::string_view certificate_pem, std::string_view key_pem) {
  const Certificate certificate = read_certificate(certificate_pem);
  const Key key = read_key(key_pem);
  if (!certificate || !key) return malformed();
  const bool pair = X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();
  if (!pair) return aws::api_error("KeyPairMismatch", "The private key does not match the certificate.");
  return {};
}

}  // namespace regionfall::iam
