#pragma once

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

// OpenSSL's objects with owners.
namespace regionfall::net {

template <auto kFree>
struct OpenSslFree {
  template <class T>
  void operator()(T* object) const {
    kFree(object);
  }
};
template <class T, auto kFree>
using OpenSslHandle = std::unique_ptr<T, OpenSslFree<kFree>>;

using BioHandle = OpenSslHandle<BIO, BIO_free_all>;
using KeyHandle = OpenSslHandle<EVP_PKEY, EVP_PKEY_free>;
using CertificateHandle = OpenSslHandle<X509, X509_free>;
using SslHandle = OpenSslHandle<SSL, SSL_free>;
using SslContextHandle = OpenSslHandle<SSL_CTX, SSL_CTX_free>;

// What OpenSSL says went wrong last on this thread, and forgets it.
inline std::string openssl_error() {
  const unsigned long code = ERR_get_error();
  ERR_clear_error();
  if (code == 0) return "unknown reason";
  std::array<char, 256> text{};
  ERR_error_string_n(code, text.data(), text.size());
  return text.data();
}

inline BioHandle memory_of(std::string_view bytes) {
  return BioHandle(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
}

inline std::string text_of(BIO* memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  return {data, static_cast<std::size_t>(size)};
}

// All certificates in `pem`; none is an error.
inline Result<std::vector<CertificateHandle>> read_certificates(std::string_view pem) {
  std::vector<CertificateHandle> certificates;
  const BioHandle memory = memory_of(pem);
  while (X509* certificate = PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr))
    certificates.emplace_back(certificate);
  ERR_clear_error();  // of the end
  if (certificates.empty()) return failure("There is no certificate in PEM");
  return certificates;
}

// Nobody is asked for a passphrase: an encrypted key is an error.
inline Result<KeyHandle> read_key(std::string_view pem) {
  const BioHandle memory = memory_of(pem);
  const auto no_passphrase = [](char*, int, int, void*) { return -1; };
  KeyHandle key(PEM_read_bio_PrivateKey(memory.get(), nullptr, no_passphrase, nullptr));
  if (key == nullptr) return failure("There is no key in PEM: " + openssl_error());
  return key;
}

}  // namespace regionfall::net
