#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"

struct evp_pkey_st;

namespace regionfall::terraform {

// A private or public key of RSA, ECDSA (NIST's curves) or Ed25519, in the forms that OpenSSL and OpenSSH write. New
// keys come from OpenSSL's own generator.
class TlsKey {
 public:
  // `algorithm`: "RSA" of `rsa_bits`, "ECDSA" on `curve` ("P224" to "P521"), "ED25519".
  static Result<TlsKey> generate(std::string_view algorithm, int rsa_bits, std::string_view curve);
  // A private key without a password: PKCS #1, SEC 1, PKCS #8 or OpenSSH's own form.
  static Result<TlsKey> parse_private(std::string_view pem);
  // Takes ownership.
  explicit TlsKey(evp_pkey_st* key);

  evp_pkey_st* get() const { return key_.get(); }
  std::string algorithm() const;  // "RSA", "ECDSA", "ED25519"

  std::string private_pem() const;  // PKCS #1, SEC 1, and for Ed25519 PKCS #8
  std::string pkcs8_pem() const;
  std::string public_pem() const;
  std::string public_der() const;

  // OpenSSH has no curve P-224: then these are empty.
  bool has_openssh_form() const;
  std::string openssh_private(std::string_view comment, RandomSource& random) const;
  std::string openssh_public(std::string_view comment) const;  // a line of authorized_keys
  std::string fingerprint_md5() const;                         // "aa:bb:…"
  std::string fingerprint_sha256() const;                      // "SHA256:…"

 private:
  struct Free {
    void operator()(evp_pkey_st* key) const;
  };
  std::string ssh_type() const;
  std::string ssh_blob() const;
  std::string ssh_private_fields() const;
  std::string number(const char* parameter) const;  // big-endian bytes
  std::string point() const;
  std::unique_ptr<evp_pkey_st, Free> key_;
};

}  // namespace regionfall::terraform
