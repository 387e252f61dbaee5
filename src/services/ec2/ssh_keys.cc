#include "services/ec2/ssh_keys.h"

#include <openssl/core_names.h>
#include <openssl/decoder.h>
#include <openssl/encoder.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "base/encoding.h"
#include "base/hash.h"
#include "base/text.h"

namespace regionfall::ec2 {
namespace {

constexpr std::size_t kRsaBits = 2048;
constexpr std::size_t kRsaBitsMax = 16384;
constexpr std::size_t kEd25519Bytes = 32;
constexpr std::size_t kPemLineLength = 70;
constexpr std::size_t kKeyTextMax = 64 * 1024;
constexpr std::string_view kRsaType = "ssh-rsa";
constexpr std::string_view kEd25519Type = "ssh-ed25519";

template <auto Free>
struct Deleter {
  template <class T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Deleter<EVP_PKEY_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Deleter<BN_free>>;
using Bio = std::unique_ptr<BIO, Deleter<BIO_free_all>>;
using ParamBuilder = std::unique_ptr<OSSL_PARAM_BLD, Deleter<OSSL_PARAM_BLD_free>>;
using Params = std::unique_ptr<OSSL_PARAM, Deleter<OSSL_PARAM_free>>;

// -- the wire format of RFC 4251: lengths of four bytes before everything

void put_u32(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
}

void put_string(std::string& out, std::string_view text) {
  put_u32(out, static_cast<std::uint32_t>(text.size()));
  out += text;
}

std::string number_bytes(const BIGNUM* number) {
  std::string bytes(static_cast<std::size_t>(BN_num_bytes(number)), '\0');
  BN_bn2bin(number, reinterpret_cast<unsigned char*>(bytes.data()));
  return bytes;
}

// A positive number: with a zero byte before it where it would look negative.
void put_number(std::string& out, const BIGNUM* number) {
  std::string bytes = number_bytes(number);
  if (!bytes.empty() && (static_cast<unsigned char>(bytes[0]) & 0x80U) != 0) bytes.insert(bytes.begin(), '\0');
  put_string(out, bytes);
}

std::optional<std::string_view> take_string(std::string_view& rest) {
  if (rest.size() < 4) return std::nullopt;
  std::uint32_t length = 0;
  for (int i = 0; i < 4; ++i) length = length << 8U | static_cast<unsigned char>(rest[static_cast<std::size_t>(i)]);
  if (length > rest.size() - 4) return std::nullopt;
  const std::string_view text = rest.substr(4, length);
  rest.remove_prefix(4 + length);
  return text;
}

// -- fingerprints

std::string with_colons(const std::string& hex) {
  std::string text;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    if (i > 0) text += ':';
    text += hex.substr(i, 2);
  }
  return text;
}

std::string encode(const EVP_PKEY& key, int selection, const char* format, const char* structure) {
  unsigned char* data = nullptr;
  std::size_t size = 0;
  OSSL_ENCODER_CTX* context = OSSL_ENCODER_CTX_new_for_pkey(&key, selection, format, structure, nullptr);
  std::string bytes;
  if (OSSL_ENCODER_to_data(context, &data, &size) == 1) bytes.assign(reinterpret_cast<char*>(data), size);
  OPENSSL_free(data);
  OSSL_ENCODER_CTX_free(context);
  return bytes;
}

// EC2 user guide, "Verify the fingerprint": MD5 over the public key's DER of imported RSA keys, SHA-1 over the private
// key's of created ones, SHA-256 over the blob of Ed25519 keys.
std::string fingerprint_of_public(const EVP_PKEY& key, std::string_view type, const std::string& blob) {
  if (type == kEd25519Type) return base64_encode(hash(HashKind::kSha256, blob));
  return with_colons(hash_hex(HashKind::kMd5, encode(key, EVP_PKEY_PUBLIC_KEY, "DER", "SubjectPublicKeyInfo")));
}

Number parameter(const EVP_PKEY& key, const char* name) {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(&key, name, &number);
  return Number(number);
}

Result<SshPublicKey> public_half(const EVP_PKEY& key) {
  SshPublicKey half;
  if (EVP_PKEY_is_a(&key, "RSA") == 1) {
    half.type = kRsaType;
    put_string(half.blob, kRsaType);
    put_number(half.blob, parameter(key, OSSL_PKEY_PARAM_RSA_E).get());
    put_number(half.blob, parameter(key, OSSL_PKEY_PARAM_RSA_N).get());
  } else if (EVP_PKEY_is_a(&key, "ED25519") == 1) {
    half.type = kEd25519Type;
    std::string bytes(kEd25519Bytes, '\0');
    std::size_t size = bytes.size();
    EVP_PKEY_get_raw_public_key(&key, reinterpret_cast<unsigned char*>(bytes.data()), &size);
    put_string(half.blob, kEd25519Type);
    put_string(half.blob, bytes);
  } else {
    return failure("the key is neither RSA nor Ed25519");
  }
  half.fingerprint = fingerprint_of_public(key, half.type, half.blob);
  return half;
}

Key rsa_key(std::string_view exponent, std::string_view modulus) {
  const auto number = [](std::string_view bytes) {
    return Number(
        BN_bin2bn(reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()), nullptr));
  };
  const Number e = number(exponent);
  const Number n = number(modulus);
  const ParamBuilder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get());
  const Params parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
    return nullptr;
  }
  return Key(key);
}

// The key in a blob of OpenSSH's; null: it is none.
Key key_of_blob(std::string_view blob) {
  const auto type = take_string(blob);
  if (type == kRsaType) {
    const auto exponent = take_string(blob);
    const auto modulus = exponent ? take_string(blob) : std::nullopt;
    if (!modulus || !blob.empty() || modulus->size() * 8 > kRsaBitsMax || modulus->empty() || exponent->empty())
      return nullptr;
    return rsa_key(*exponent, *modulus);
  }
  if (type == kEd25519Type) {
    const auto bytes = take_string(blob);
    if (!bytes || !blob.empty() || bytes->size() != kEd25519Bytes) return nullptr;
    return Key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr,
                                           reinterpret_cast<const unsigned char*>(bytes->data()), bytes->size()));
  }
  return nullptr;
}

Key key_of_der(std::string_view der) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
  return Key(d2i_PUBKEY(nullptr, &bytes, static_cast<long>(der.size())));
}

// The Base64 text of a key, out of RFC 4716's frame or the middle of OpenSSH's line.
std::string body_of(std::string_view text) {
  text = trim(text);
  std::string body;
  if (text.starts_with("---- BEGIN")) {
    bool continued = false;
    for (const std::string_view line : split_lines(text)) {
      const bool header = continued || line.find(':') != std::string_view::npos;
      continued = header && line.ends_with('\\');
      if (!header && !line.starts_with("----")) body += trim(line);
    }
    return body;
  }
  const std::vector<std::string> words = split(text, " ");
  if (words.size() > 1) return words[1];
  for (const char c : text) {
    if (c != '\n' && c != '\r') body += c;
  }
  return body;
}

std::string pem(std::string_view label, const std::string& bytes) {
  const std::string base64 = base64_encode(bytes);
  std::string text = "-----BEGIN " + std::string(label) + "-----\n";
  for (std::size_t i = 0; i < base64.size(); i += kPemLineLength) text += base64.substr(i, kPemLineLength) + "\n";
  return text + "-----END " + std::string(label) + "-----\n";
}

// OpenSSH's own format (PROTOCOL.key), without a passphrase.
std::string openssh_private_key(const SshPublicKey& half, const std::string& seed, const std::string& public_bytes,
                                std::uint32_t check, std::string_view comment) {
  constexpr std::size_t kBlock = 8;
  std::string secret;
  put_u32(secret, check);
  put_u32(secret, check);
  put_string(secret, half.type);
  put_string(secret, public_bytes);
  put_string(secret, seed + public_bytes);
  put_string(secret, comment);
  for (char padding = 1; secret.size() % kBlock != 0; ++padding) secret += padding;
  std::string bytes("openssh-key-v1");
  bytes += '\0';
  for (const char* none : {"none", "none", ""}) put_string(bytes, none);  // cipher, key derivation, its options
  put_u32(bytes, 1);
  put_string(bytes, half.blob);
  put_string(bytes, secret);
  return pem("OPENSSH PRIVATE KEY", bytes);
}

}  // namespace

std::string SshPublicKey::text(std::string_view comment) const {
  return type + " " + base64_encode(blob) + " " + std::string(comment);
}

Result<SshKeyPair> new_rsa_key() {
  const Key key(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", kRsaBits));
  if (!key) return failure("no RSA key could be made");
  SshKeyPair pair{.public_key = TRY(public_half(*key)), .private_pem = {}, .fingerprint = {}};
  pair.private_pem = encode(*key, EVP_PKEY_KEYPAIR, "PEM", "type-specific");
  pair.fingerprint = with_colons(hash_hex(HashKind::kSha1, encode(*key, EVP_PKEY_KEYPAIR, "DER", "PrivateKeyInfo")));
  return pair;
}

Result<SshKeyPair> new_ed25519_key(RandomSource& random, std::string_view comment) {
  std::string seed(kEd25519Bytes, '\0');
  random.fill(std::as_writable_bytes(std::span(seed)));
  const Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr,
                                             reinterpret_cast<const unsigned char*>(seed.data()), seed.size()));
  if (!key) return failure("no Ed25519 key could be made");
  SshKeyPair pair{.public_key = TRY(public_half(*key)), .private_pem = {}, .fingerprint = {}};
  const std::string public_bytes = pair.public_key.blob.substr(pair.public_key.blob.size() - kEd25519Bytes);
  const auto check = static_cast<std::uint32_t>(random_below(random, std::uint64_t{1} << 32U));
  pair.private_pem = openssh_private_key(pair.public_key, seed, public_bytes, check, comment);
  pair.fingerprint = pair.public_key.fingerprint;
  return pair;
}

Result<SshPublicKey> read_public_key(std::string_view text) {
  if (text.size() > kKeyTextMax) return failure("the key is too long");
  const Result<std::string> bytes = base64_decode(body_of(text));
  if (!bytes) return failure("the key is not in Base64");
  Key key = key_of_blob(*bytes);
  if (!key) key = key_of_der(*bytes);
  if (!key) return failure("the key is not in valid OpenSSH public key format");
  return public_half(*key);
}

}  // namespace regionfall::ec2
