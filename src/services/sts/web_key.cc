#include "services/sts/web_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <memory>
#include <string>

#include "base/encoding.h"

namespace regionfall::sts {
namespace {

template <class T, auto Free>
struct Release {
  void operator()(T* held) const { Free(held); }
};
template <class T, auto Free>
using Held = std::unique_ptr<T, Release<T, Free>>;

using Key = Held<EVP_PKEY, EVP_PKEY_free>;
using KeyContext = Held<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using Number = Held<BIGNUM, BN_free>;
using ParamBuilder = Held<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using Params = Held<OSSL_PARAM, OSSL_PARAM_free>;
using Digest = Held<EVP_MD_CTX, EVP_MD_CTX_free>;
using EcdsaSignature = Held<ECDSA_SIG, ECDSA_SIG_free>;

struct Algorithm {
  std::string_view name;
  std::string_view type;   // "kty"
  std::string_view curve;  // "crv" of an elliptic curve
  const char* group;
  const EVP_MD* (*digest)();
  std::size_t number_bytes;  // of a coordinate
};

constexpr Algorithm kAlgorithms[] = {
    {"RS256", "RSA", "", nullptr, EVP_sha256, 0},      {"RS384", "RSA", "", nullptr, EVP_sha384, 0},
    {"RS512", "RSA", "", nullptr, EVP_sha512, 0},      {"ES256", "EC", "P-256", "P-256", EVP_sha256, 32},
    {"ES384", "EC", "P-384", "P-384", EVP_sha384, 48}, {"ES512", "EC", "P-521", "P-521", EVP_sha512, 66},
};

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string decoded(const Json& key, std::string_view member) {
  return base64_decode(key[member].text(), Base64::kUrlUnpadded).value_or(std::string());
}

Number number_of(std::string_view bytes) {
  return Number(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

Key make_key(const char* type, OSSL_PARAM_BLD* builder) {
  const Params params(OSSL_PARAM_BLD_to_param(builder));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* made = nullptr;
  const bool done = params && context && EVP_PKEY_fromdata_init(context.get()) == 1 &&
                    EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, params.get()) == 1;
  return Key(done ? made : nullptr);
}

Key rsa_key(const Json& key) {
  const Number modulus = number_of(decoded(key, "n"));
  const Number exponent = number_of(decoded(key, "e"));
  const ParamBuilder builder(OSSL_PARAM_BLD_new());
  const bool done = OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) == 1 &&
                    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) == 1;
  return done ? make_key("RSA", builder.get()) : Key();
}

Key ec_key(const Json& key, const Algorithm& algorithm) {
  const std::string x = decoded(key, "x");
  const std::string y = decoded(key, "y");
  if (x.size() != algorithm.number_bytes || y.size() != algorithm.number_bytes) return {};
  const std::string point = '\x04' + x + y;  // SEC 1, uncompressed
  const ParamBuilder builder(OSSL_PARAM_BLD_new());
  const bool done =
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, algorithm.group, 0) == 1 &&
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) == 1;
  return done ? make_key("EC", builder.get()) : Key();
}

// RFC 7518 puts the two numbers of an ECDSA signature side by side; OpenSSL wants them in DER.
std::string ecdsa_der(std::string_view signature, std::size_t number_bytes) {
  if (signature.size() != 2 * number_bytes) return {};
  const EcdsaSignature pair(ECDSA_SIG_new());
  ECDSA_SIG_set0(pair.get(), number_of(signature.substr(0, number_bytes)).release(),
                 number_of(signature.substr(number_bytes)).release());
  unsigned char* der = nullptr;
  const int length = i2d_ECDSA_SIG(pair.get(), &der);
  if (length <= 0) return {};
  std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length));
  OPENSSL_free(der);
  return bytes;
}

}  // namespace

bool web_key_verifies(const Json& key, std::string_view algorithm_name, std::string_view text,
                      std::string_view signature) {
  const Algorithm* algorithm = std::ranges::find(kAlgorithms, algorithm_name, &Algorithm::name);
  if (algorithm == std::end(kAlgorithms)) return false;
  if (key["kty"].text() != algorithm->type || key["crv"].text() != algorithm->curve) return false;
  const bool elliptic = algorithm->type == "EC";
  const Key public_key = elliptic ? ec_key(key, *algorithm) : rsa_key(key);
  const std::string checked = elliptic ? ecdsa_der(signature, algorithm->number_bytes) : std::string(signature);
  if (!public_key || checked.empty()) return false;
  const Digest digest(EVP_MD_CTX_new());
  return EVP_DigestVerifyInit(digest.get(), nullptr, algorithm->digest(), nullptr, public_key.get()) == 1 &&
         EVP_DigestVerify(digest.get(), bytes_of(checked), checked.size(), bytes_of(text), text.size()) == 1;
}

}  // namespace regionfall::sts
