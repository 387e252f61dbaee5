#include "terraform/providers/tls_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "base/encoding.h"
#include "base/hash.h"
#include "base/openssh_key.h"
#include "terraform/providers/openssl_text.h"

namespace regionfall::terraform {
namespace {

struct Curve {
  std::string_view name;      // Terraform's
  const char* group;          // OpenSSL's
  std::string_view ssh_name;  // OpenSSH's; empty: it has none
};
constexpr Curve kCurves[] = {{"P224", "secp224r1", ""},
                             {"P256", "prime256v1", "nistp256"},
                             {"P384", "secp384r1", "nistp384"},
                             {"P521", "secp521r1", "nistp521"}};

const Curve* curve_of(EVP_PKEY* key) {
  char group[64] = {};
  std::size_t size = 0;
  if (EVP_PKEY_get_group_name(key, group, sizeof group, &size) != 1) return nullptr;
  for (const Curve& curve : kCurves) {
    if (std::string_view(curve.group) == group) return &curve;
  }
  return nullptr;
}

// -- the encodings of RFC 4251, section 5
// ----------------------------------------------------------------------------------

std::string ssh_number(std::uint32_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(number >> shift & 0xFF);
  return bytes;
}
std::string ssh_string(std::string_view text) {
  std::string bytes = ssh_number(static_cast<std::uint32_t>(text.size()));
  return bytes.append(text);
}
std::string ssh_integer(const std::string& big_endian) {
  const bool looks_negative = !big_endian.empty() && (static_cast<unsigned char>(big_endian[0]) & 0x80) != 0;
  return ssh_string(looks_negative ? std::string(1, '\0') + big_endian : big_endian);
}

std::string raw_bytes(EVP_PKEY* key, int (*get)(const EVP_PKEY*, unsigned char*, std::size_t*)) {
  std::size_t size = 0;
  if (get(key, nullptr, &size) != 1) return {};
  std::string bytes(size, '\0');
  get(key, reinterpret_cast<unsigned char*>(bytes.data()), &size);
  return bytes;
}

std::string pem_block(const std::string& label, const std::string& bytes) {
  constexpr std::size_t kColumns = 64;
  const std::string digits = base64_encode(bytes);
  std::string text = "-----BEGIN " + label + "-----\n";
  for (std::size_t at = 0; at < digits.size(); at += kColumns) text += digits.substr(at, kColumns) + "\n";
  return text + "-----END " + label + "-----\n";
}

}  // namespace

void TlsKey::Free::operator()(evp_pkey_st* key) const { EVP_PKEY_free(key); }

TlsKey::TlsKey(evp_pkey_st* key) : key_(key) {}

Result<TlsKey> TlsKey::generate(std::string_view algorithm, int rsa_bits, std::string_view curve) {
  EVP_PKEY* key = nullptr;
  if (algorithm == "RSA") {
    key = EVP_RSA_gen(static_cast<unsigned int>(rsa_bits));
  } else if (algorithm == "ED25519") {
    key = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
  } else {
    for (const Curve& known : kCurves) {
      if (known.name == curve) key = EVP_EC_gen(known.group);
    }
  }
  ERR_clear_error();
  if (key == nullptr)
    return failure("OpenSSL cannot make a key of " + std::string(algorithm) + " with these settings.");
  return TlsKey(key);
}

Result<TlsKey> TlsKey::parse_private(std::string_view pem) {
  if (is_openssh_key(pem)) {
    const auto converted = pem_of_openssh_key(pem);
    if (!converted) return failure("The private key cannot be read: " + converted.error().message + ".");
    return parse_private(*converted);
  }
  const std::unique_ptr<BIO, decltype(&BIO_free)> source(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                         &BIO_free);
  // Without a callback that says "no password", OpenSSL would ask for one on the terminal.
  pem_password_cb* no_password = [](char*, int, int, void*) { return -1; };
  TlsKey key(PEM_read_bio_PrivateKey(source.get(), nullptr, no_password, nullptr));
  ERR_clear_error();
  if (key.get() == nullptr) return failure("The private key is no key in PEM format without a password.");
  if (key.algorithm().empty()) return failure("The private key must be of RSA, ECDSA or Ed25519.");
  return key;
}

std::string TlsKey::algorithm() const {
  switch (EVP_PKEY_get_base_id(key_.get())) {
    case EVP_PKEY_RSA:
      return "RSA";
    case EVP_PKEY_EC:
      return "ECDSA";
    case EVP_PKEY_ED25519:
      return "ED25519";
    default:
      return "";
  }
}

std::string TlsKey::private_pem() const {
  if (algorithm() == "ED25519") return pkcs8_pem();
  return written_by([&](BIO* sink) {
    return PEM_write_bio_PrivateKey_traditional(sink, key_.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1;
  });
}

std::string TlsKey::pkcs8_pem() const {
  return written_by([&](BIO* sink) {
    return PEM_write_bio_PKCS8PrivateKey(sink, key_.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1;
  });
}

std::string TlsKey::public_pem() const {
  return written_by([&](BIO* sink) { return PEM_write_bio_PUBKEY(sink, key_.get()) == 1; });
}

std::string TlsKey::public_der() const {
  return written_by([&](BIO* sink) { return i2d_PUBKEY_bio(sink, key_.get()) == 1; });
}

bool TlsKey::has_openssh_form() const {
  if (algorithm() != "ECDSA") return true;
  const Curve* curve = curve_of(key_.get());
  return curve != nullptr && !curve->ssh_name.empty();
}

std::string TlsKey::number(const char* parameter) const {
  BIGNUM* found = nullptr;
  if (EVP_PKEY_get_bn_param(key_.get(), parameter, &found) != 1) return {};
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(found)), '\0');
  BN_bn2bin(found, reinterpret_cast<unsigned char*>(bytes.data()));
  BN_clear_free(found);
  return bytes;
}

std::string TlsKey::point() const {
  std::size_t size = 0;
  EVP_PKEY_get_octet_string_param(key_.get(), OSSL_PKEY_PARAM_PUB_KEY, nullptr, 0, &size);
  std::string bytes(size, '\0');
  EVP_PKEY_get_octet_string_param(key_.get(), OSSL_PKEY_PARAM_PUB_KEY, reinterpret_cast<unsigned char*>(bytes.data()),
                                  size, &size);
  return bytes;
}

std::string TlsKey::ssh_type() const {
  if (algorithm() == "RSA") return "ssh-rsa";
  if (algorithm() == "ED25519") return "ssh-ed25519";
  return "ecdsa-sha2-" + std::string(curve_of(key_.get())->ssh_name);
}

// RFC 4253, section 6.6; RFC 5656, section 3.1; RFC 8709, section 4.
std::string TlsKey::ssh_blob() const {
  const std::string type = ssh_string(ssh_type());
  if (algorithm() == "RSA") {
    return type + ssh_integer(number(OSSL_PKEY_PARAM_RSA_E)) + ssh_integer(number(OSSL_PKEY_PARAM_RSA_N));
  }
  if (algorithm() == "ED25519") return type + ssh_string(raw_bytes(key_.get(), &EVP_PKEY_get_raw_public_key));
  return type + ssh_string(curve_of(key_.get())->ssh_name) + ssh_string(point());
}

std::string TlsKey::ssh_private_fields() const {
  const std::string type = ssh_string(ssh_type());
  if (algorithm() == "RSA") {
    std::string fields = type;
    for (const char* name :
         {OSSL_PKEY_PARAM_RSA_N, OSSL_PKEY_PARAM_RSA_E, OSSL_PKEY_PARAM_RSA_D, OSSL_PKEY_PARAM_RSA_COEFFICIENT1,
          OSSL_PKEY_PARAM_RSA_FACTOR1, OSSL_PKEY_PARAM_RSA_FACTOR2}) {
      fields += ssh_integer(number(name));
    }
    return fields;
  }
  if (algorithm() == "ED25519") {
    const std::string open = raw_bytes(key_.get(), &EVP_PKEY_get_raw_public_key);
    return type + ssh_string(open) + ssh_string(raw_bytes(key_.get(), &EVP_PKEY_get_raw_private_key) + open);
  }
  return type + ssh_string(curve_of(key_.get())->ssh_name) + ssh_string(point()) +
         ssh_integer(number(OSSL_PKEY_PARAM_PRIV_KEY));
}

// OpenSSH's PROTOCOL.key: one key, not encrypted.
std::string TlsKey::openssh_private(std::string_view comment, RandomSource& random) const {
  if (!has_openssh_form()) return {};
  constexpr std::size_t kBlockBytes = 8;
  const std::string check = ssh_number(static_cast<std::uint32_t>(random_below(random, std::uint64_t{1} << 32)));
  std::string secret = check + check + ssh_private_fields() + ssh_string(comment);
  for (char padding = 1; secret.size() % kBlockBytes != 0; ++padding) secret += padding;
  std::string bytes("openssh-key-v1\0", 15);
  bytes += ssh_string("none") + ssh_string("none") + ssh_string("") + ssh_number(1);
  bytes += ssh_string(ssh_blob()) + ssh_string(secret);
  return pem_block("OPENSSH PRIVATE KEY", bytes);
}

std::string TlsKey::openssh_public(std::string_view comment) const {
  if (!has_openssh_form()) return {};
  std::string line = ssh_type() + " " + base64_encode(ssh_blob());
  if (!comment.empty()) line.append(" ").append(comment);
  return line + "\n";
}

std::string TlsKey::fingerprint_md5() const {
  if (!has_openssh_form()) return {};
  const std::string digits = hash_hex(HashKind::kMd5, ssh_blob());
  std::string text;
  for (std::size_t at = 0; at < digits.size(); at += 2) text += (at == 0 ? "" : ":") + digits.substr(at, 2);
  return text;
}

std::string TlsKey::fingerprint_sha256() const {
  if (!has_openssh_form()) return {};
  return "SHA256:" + base64_encode(hash(HashKind::kSha256, ssh_blob()), Base64::kStandardUnpadded);
}

}  // namespace regionfall::terraform
