#include "services/kms/key_pair.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <memory>

namespace regionfall::kms {
namespace {

using PrivateKey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

PrivateKey read_private(std::string_view der) {
  const unsigned char* at = bytes_of(der);
  return {d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(der.size())), EVP_PKEY_free};
}

KeyContext context_of(EVP_PKEY* key) { return {EVP_PKEY_CTX_new(key, nullptr), EVP_PKEY_CTX_free}; }

// The bytes that an i2d function of OpenSSL writes.
template <class Write>
std::string written(Write write) {
  const int size = write(nullptr);
  if (size <= 0) return {};
  std::string bytes(static_cast<std::size_t>(size), '\0');
  unsigned char* at = bytes_of(bytes);
  write(&at);
  return bytes;
}

const EVP_MD* digest_of(std::string_view algorithm) {
  if (algorithm.ends_with("_1")) return EVP_sha1();
  if (algorithm.ends_with("_224")) return EVP_sha224();
  if (algorithm.ends_with("_256")) return EVP_sha256();
  if (algorithm.ends_with("_384")) return EVP_sha384();
  return EVP_sha512();
}

std::string digest(const EVP_MD* kind, std::string_view message) {
  std::string bytes(static_cast<std::size_t>(EVP_MD_get_size(kind)), '\0');
  EVP_Digest(message.data(), message.size(), bytes_of(bytes), nullptr, kind, nullptr);
  return bytes;
}

constexpr std::string_view kEdwardsAlgorithm = "ED25519_SHA_512";

// The digest that is to be signed.
Result<std::string> digest_to_sign(std::string_view algorithm, std::string_view message, bool is_digest) {
  const EVP_MD* const kind = digest_of(algorithm);
  if (!is_digest) return digest(kind, message);
  if (message.size() != static_cast<std::size_t>(EVP_MD_get_size(kind))) {
    return failure("Digest is invalid length for algorithm " + std::string(algorithm) + ".");
  }
  return std::string(message);
}

bool set_padding(EVP_PKEY_CTX* context, std::string_view algorithm) {
  if (EVP_PKEY_CTX_set_signature_md(context, digest_of(algorithm)) != 1) return false;
  if (algorithm.starts_with("RSASSA_PSS")) {
    return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(context, RSA_PSS_SALTLEN_DIGEST) == 1;
  }
  return !algorithm.starts_with("RSASSA") || EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
}

bool set_oaep(EVP_PKEY_CTX* context, std::string_view algorithm) {
  return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1 &&
         EVP_PKEY_CTX_set_rsa_oaep_md(context, digest_of(algorithm)) == 1 &&
         EVP_PKEY_CTX_set_rsa_mgf1_md(context, digest_of(algorithm)) == 1;
}

// Runs an OpenSSL operation twice: for the size, then for the bytes.
template <class Operation>
std::optional<std::string> output_of(Operation operation) {
  std::size_t size = 0;
  if (operation(nullptr, &size) != 1) return std::nullopt;
  std::string bytes(size, '\0');
  if (operation(bytes_of(bytes), &size) != 1) return std::nullopt;
  bytes.resize(size);
  return bytes;
}

}  // namespace

Result<std::string> make_private_key(const KeySpec& spec) {
  EVP_PKEY* made = nullptr;
  switch (spec.kind) {
    case KeyKind::kRsa:
      made = EVP_RSA_gen(static_cast<unsigned>(spec.size));
      break;
    case KeyKind::kEllipticCurve:
      made = EVP_EC_gen(std::string(spec.curve).c_str());
      break;
    case KeyKind::kEdwards:
      made = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
      break;
    case KeyKind::kSymmetric:
    case KeyKind::kHmac:
      break;
  }
  const PrivateKey key(made, EVP_PKEY_free);
  if (!key) return failure("no key pair of this kind can be made");
  const std::unique_ptr<PKCS8_PRIV_KEY_INFO, decltype(&PKCS8_PRIV_KEY_INFO_free)> info(EVP_PKEY2PKCS8(key.get()),
                                                                                       PKCS8_PRIV_KEY_INFO_free);
  if (!info) return failure("the key pair cannot be written");
  return written([&](unsigned char** at) { return i2d_PKCS8_PRIV_KEY_INFO(info.get(), at); });
}

Result<std::string> public_key_of(std::string_view private_key) {
  const PrivateKey key = read_private(private_key);
  if (!key) return failure("the private key cannot be read");
  return written([&](unsigned char** at) { return i2d_PUBKEY(key.get(), at); });
}

Result<std::string> sign(std::string_view private_key, std::string_view algorithm, std::string_view message,
                         bool is_digest) {
  const PrivateKey key = read_private(private_key);
  std::optional<std::string> signature;
  if (algorithm == kEdwardsAlgorithm) {
    if (is_digest) return failure("Algorithm ED25519_SHA_512 and message type DIGEST are incompatible.");
    const DigestContext context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1) {
      signature = output_of([&](unsigned char* out, std::size_t* size) {
        return EVP_DigestSign(context.get(), out, size, bytes_of(message), message.size());
      });
    }
  } else {
    const std::string digest = TRY(digest_to_sign(algorithm, message, is_digest));
    const KeyContext context = context_of(key.get());
    if (EVP_PKEY_sign_init(context.get()) == 1 && set_padding(context.get(), algorithm)) {
      signature = output_of([&](unsigned char* out, std::size_t* size) {
        return EVP_PKEY_sign(context.get(), out, size, bytes_of(digest), digest.size());
      });
    }
  }
  if (!signature) return failure("the key cannot sign with " + std::string(algorithm));
  return *std::move(signature);
}

Result<bool> verify(std::string_view private_key, std::string_view algorithm, std::string_view message, bool is_digest,
                    std::string_view signature) {
  const PrivateKey key = read_private(private_key);
  if (algorithm == kEdwardsAlgorithm) {
    if (is_digest) return failure("Algorithm ED25519_SHA_512 and message type DIGEST are incompatible.");
    const DigestContext context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    return EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(message), message.size()) ==
               1;
  }
  const std::string digest = TRY(digest_to_sign(algorithm, message, is_digest));
  const KeyContext context = context_of(key.get());
  return EVP_PKEY_verify_init(context.get()) == 1 && set_padding(context.get(), algorithm) &&
         EVP_PKEY_verify(context.get(), bytes_of(signature), signature.size(), bytes_of(digest), digest.size()) == 1;
}

std::optional<std::string> rsa_encrypt(std::string_view private_key, std::string_view algorithm,
                                       std::string_view plaintext) {
  const PrivateKey key = read_private(private_key);
  const KeyContext context = context_of(key.get());
  if (EVP_PKEY_encrypt_init(context.get()) != 1 || !set_oaep(context.get(), algorithm)) return std::nullopt;
  return output_of([&](unsigned char* out, std::size_t* size) {
    return EVP_PKEY_encrypt(context.get(), out, size, bytes_of(plaintext), plaintext.size());
  });
}

std::optional<std::string> rsa_decrypt(std::string_view private_key, std::string_view algorithm,
                                       std::string_view ciphertext) {
  const PrivateKey key = read_private(private_key);
  const KeyContext context = context_of(key.get());
  if (EVP_PKEY_decrypt_init(context.get()) != 1 || !set_oaep(context.get(), algorithm)) return std::nullopt;
  return output_of([&](unsigned char* out, std::size_t* size) {
    return EVP_PKEY_decrypt(context.get(), out, size, bytes_of(ciphertext), ciphertext.size());
  });
}

std::optional<std::string> shared_secret(std::string_view private_key, std::string_view peer_public_key) {
  const PrivateKey key = read_private(private_key);
  const unsigned char* at = bytes_of(peer_public_key);
  const PrivateKey peer(d2i_PUBKEY(nullptr, &at, static_cast<long>(peer_public_key.size())), EVP_PKEY_free);
  if (!peer) return std::nullopt;
  const KeyContext context = context_of(key.get());
  if (EVP_PKEY_derive_init(context.get()) != 1 || EVP_PKEY_derive_set_peer(context.get(), peer.get()) != 1) {
    return std::nullopt;
  }
  return output_of([&](unsigned char* out, std::size_t* size) { return EVP_PKEY_derive(context.get(), out, size); });
}

std::string mac(std::string_view secret, std::string_view algorithm, std::string_view message) {
  const EVP_MD* const kind = digest_of(algorithm);
  std::string bytes(static_cast<std::size_t>(EVP_MD_get_size(kind)), '\0');
  unsigned size = 0;
  HMAC(kind, secret.data(), static_cast<int>(secret.size()), bytes_of(message), message.size(), bytes_of(bytes), &size);
  return bytes;
}

}  // namespace regionfall::kms
