#include "base/openssh_key.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/encoding.h"

namespace regionfall {
namespace {

constexpr std::string_view kBegin = "-----BEGIN OPENSSH PRIVATE KEY-----";
constexpr std::string_view kEnd = "-----END OPENSSH PRIVATE KEY-----";
constexpr std::string_view kMagic{"openssh-key-v1\0", 15};
constexpr std::string_view kDamaged = "the OpenSSH private key is damaged";

template <class T, void (*kFree)(T*)>
struct Freeing {
  void operator()(T* object) const { kFree(object); }
};
using Key = std::unique_ptr<EVP_PKEY, Freeing<EVP_PKEY, EVP_PKEY_free>>;
using Number = std::unique_ptr<BIGNUM, Freeing<BIGNUM, BN_clear_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Freeing<OSSL_PARAM, OSSL_PARAM_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freeing<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>>;
using Context = std::unique_ptr<EVP_PKEY_CTX, Freeing<EVP_PKEY_CTX, EVP_PKEY_CTX_free>>;
using Scratch = std::unique_ptr<BN_CTX, Freeing<BN_CTX, BN_CTX_free>>;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

// Reads the encodings of RFC 4251, section 5.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  std::optional<std::uint32_t> number() {
    if (rest_.size() < 4) return std::nullopt;
    std::uint32_t value = 0;
    for (const char byte : rest_.substr(0, 4)) value = value << 8 | static_cast<unsigned char>(byte);
    rest_.remove_prefix(4);
    return value;
  }
  std::optional<std::string_view> string() {
    const auto size = number();
    if (!size || *size > rest_.size()) return std::nullopt;
    const std::string_view text = rest_.substr(0, *size);
    rest_.remove_prefix(*size);
    return text;
  }
  // So many strings, or none when there are fewer.
  std::vector<std::string_view> strings(std::size_t count) {
    std::vector<std::string_view> all;
    while (all.size() < count) {
      const auto text = string();
      if (!text) return {};
      all.push_back(*text);
    }
    return all;
  }
  bool skip(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

 private:
  std::string_view rest_;
};

Number number_of(std::string_view big_endian) {
  return Number(BN_bin2bn(bytes_of(big_endian), static_cast<int>(big_endian.size()), nullptr));
}

Key key_from(const char* type, OSSL_PARAM_BLD* builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
  const Context context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (parameters == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, parameters.get()) != 1)
    return nullptr;
  return Key(key);
}

// `d` modulo `factor` - 1.
Number exponent_for(const BIGNUM* d, const BIGNUM* factor) {
  Number less_one(BN_dup(factor)), exponent(BN_new());
  const Scratch scratch(BN_CTX_new());
  if (less_one == nullptr || exponent == nullptr || scratch == nullptr || BN_is_zero(factor) ||
      BN_sub_word(less_one.get(), 1) != 1 || BN_mod(exponent.get(), d, less_one.get(), scratch.get()) != 1)
    return nullptr;
  return exponent;
}

Key rsa_key(Reader& secret) {
  enum : std::size_t { kN, kE, kD, kCoefficient, kP, kQ, kCount };
  std::vector<Number> numbers;
  for (const std::string_view field : secret.strings(kCount)) numbers.push_back(number_of(field));
  if (numbers.empty()) return nullptr;
  const Number dp = exponent_for(numbers[kD].get(), numbers[kP].get());
  const Number dq = exponent_for(numbers[kD].get(), numbers[kQ].get());
  if (dp == nullptr || dq == nullptr) return nullptr;
  const std::pair<const char*, const BIGNUM*> parameters[] = {
      {OSSL_PKEY_PARAM_RSA_N, numbers[kN].get()},       {OSSL_PKEY_PARAM_RSA_E, numbers[kE].get()},
      {OSSL_PKEY_PARAM_RSA_D, numbers[kD].get()},       {OSSL_PKEY_PARAM_RSA_FACTOR1, numbers[kP].get()},
      {OSSL_PKEY_PARAM_RSA_FACTOR2, numbers[kQ].get()}, {OSSL_PKEY_PARAM_RSA_EXPONENT1, dp.get()},
      {OSSL_PKEY_PARAM_RSA_EXPONENT2, dq.get()},        {OSSL_PKEY_PARAM_RSA_COEFFICIENT1, numbers[kCoefficient].get()},
  };
  const Builder builder(OSSL_PARAM_BLD_new());
  for (const auto& [name, number] : parameters) OSSL_PARAM_BLD_push_BN(builder.get(), name, number);
  return key_from("RSA", builder.get());
}

Key ecdsa_key(Reader& secret) {
  constexpr std::pair<std::string_view, const char*> kGroups[] = {
      {"nistp256", "prime256v1"}, {"nistp384", "secp384r1"}, {"nistp521", "secp521r1"}};
  const auto fields = secret.strings(3);
  if (fields.empty()) return nullptr;
  for (const auto& [name, group] : kGroups) {
    if (name != fields[0]) continue;
    const Number number = number_of(fields[2]);
    const Builder builder(OSSL_PARAM_BLD_new());
    OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, group, 0);
    OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, fields[1].data(), fields[1].size());
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, number.get());
    return key_from("EC", builder.get());
  }
  return nullptr;
}

Key ed25519_key(Reader& secret) {
  constexpr std::size_t kSeedBytes = 32;
  const auto fields = secret.strings(2);
  if (fields.empty() || fields[1].size() != 2 * kSeedBytes) return nullptr;
  return Key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes_of(fields[1]), kSeedBytes));
}

Result<Key> key_of(std::string_view secret) {
  Reader reader(secret);
  const auto check = reader.number(), repeated = reader.number();
  const auto type = reader.string();
  if (!check || check != repeated || !type) return failure(std::string(kDamaged));
  Key key = *type == "ssh-rsa"                 ? rsa_key(reader)
            : *type == "ssh-ed25519"           ? ed25519_key(reader)
            : type->starts_with("ecdsa-sha2-") ? ecdsa_key(reader)
                                               : nullptr;
  if (key == nullptr) return failure("the OpenSSH private key of type \"" + std::string(*type) + "\" cannot be read");
  return key;
}

Result<std::string> decoded(std::string_view text) {
  const auto begin = text.find(kBegin);
  const auto end = text.find(kEnd);
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin + kBegin.size())
    return failure(std::string(kDamaged));
  return base64_decode(text.substr(begin + kBegin.size(), end - begin - kBegin.size()));
}

}  // namespace

bool is_openssh_key(std::string_view text) { return text.find(kBegin) != std::string_view::npos; }

Result<std::string> pem_of_openssh_key(std::string_view text) {
  const std::string bytes = TRY(decoded(text));
  Reader reader(bytes);
  if (!reader.skip(kMagic)) return failure(std::string(kDamaged));
  const auto cipher = reader.string(), derivation = reader.string(), options = reader.string();
  const auto keys = reader.number();
  const auto open = reader.string(), secret = reader.string();
  if (!cipher || !derivation || !options || !open || !secret) return failure(std::string(kDamaged));
  if (*cipher != "none" || *derivation != "none") return failure("the OpenSSH private key has a passphrase");
  if (keys != 1U) return failure("the OpenSSH private key's file must hold one key");
  const Key key = TRY(key_of(*secret));
  const std::unique_ptr<BIO, decltype(&BIO_free)> sink(BIO_new(BIO_s_mem()), &BIO_free);
  const bool written = PEM_write_bio_PKCS8PrivateKey(sink.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1;
  ERR_clear_error();
  if (!written) return failure(std::string(kDamaged));
  char* pem = nullptr;
  const long size = BIO_get_mem_data(sink.get(), &pem);
  return std::string(pem, static_cast<std::size_t>(size));
}

}  // namespace regionfall
