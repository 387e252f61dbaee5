#pragma once

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/encoding.h"
#include "services/sts/oidc_keys.h"

namespace regionfall::sts {

// An issuer of web identities for tests: with keys of its own, made anew each time.
class TestIssuer final : public OidcKeys {
 public:
  explicit TestIssuer(std::string issuer) : issuer_(std::move(issuer)) {}
  ~TestIssuer() override {
    EVP_PKEY_free(rsa_);
    EVP_PKEY_free(ec_);
  }
  TestIssuer(const TestIssuer&) = delete;
  TestIssuer& operator=(const TestIssuer&) = delete;

  std::optional<std::string> key_set(std::string_view issuer) const override {
    if (!reachable || issuer != issuer_) return std::nullopt;
    return R"({"keys":[{"kty":"RSA","kid":"RS256","alg":"RS256","n":")" + number(rsa(), OSSL_PKEY_PARAM_RSA_N) +
           R"(","e":")" + number(rsa(), OSSL_PKEY_PARAM_RSA_E) + R"("},{"kty":"EC","crv":"P-256","kid":"ES256","x":")" +
           number(ec(), OSSL_PKEY_PARAM_EC_PUB_X, 32) + R"(","y":")" + number(ec(), OSSL_PKEY_PARAM_EC_PUB_Y, 32) +
           R"("}]})";
  }

  // A token signed with "RS256" or "ES256"; with any other algorithm's name, signed all the same.
  std::string token(std::string_view algorithm, std::string_view claims) const {
    const std::string header =
        R"({"alg":")" + std::string(algorithm) + R"(","kid":")" + std::string(algorithm) + R"("})";
    const std::string text = encode(header) + "." + encode(claims);
    const bool elliptic = algorithm == "ES256";
    std::string signature = sign(elliptic ? ec() : rsa(), text);
    if (elliptic) signature = side_by_side(signature);
    return text + "." + encode(signature);
  }

  bool reachable = true;

 private:
  static std::string encode(std::string_view bytes) { return base64_encode(bytes, Base64::kUrlUnpadded); }

  static std::string number(EVP_PKEY* key, const char* name, int bytes = 0) {
    BIGNUM* value = nullptr;
    EVP_PKEY_get_bn_param(key, name, &value);
    std::string out(static_cast<std::size_t>(bytes == 0 ? BN_num_bytes(value) : bytes), '\0');
    BN_bn2binpad(value, reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(out.size()));
    BN_free(value);
    return encode(out);
  }

  static std::string sign(EVP_PKEY* key, const std::string& text) {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    std::size_t length = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key);
    EVP_DigestSign(context, nullptr, &length, bytes, text.size());
    std::string signature(length, '\0');
    EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &length, bytes, text.size());
    signature.resize(length);
    EVP_MD_CTX_free(context);
    return signature;
  }

  static std::string side_by_side(const std::string& der) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
    ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &bytes, static_cast<long>(der.size()));
    std::string out(64, '\0');
    auto* place = reinterpret_cast<unsigned char*>(out.data());
    BN_bn2binpad(ECDSA_SIG_get0_r(pair), place, 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair), place + 32, 32);
    ECDSA_SIG_free(pair);
    return out;
  }

  // Made when first asked for, as making them takes a while.
  EVP_PKEY* rsa() const {
    if (rsa_ == nullptr) rsa_ = EVP_RSA_gen(2048);
    return rsa_;
  }
  EVP_PKEY* ec() const {
    if (ec_ == nullptr) ec_ = EVP_EC_gen("P-256");
    return ec_;
  }

  std::string issuer_;
  mutable EVP_PKEY* rsa_ = nullptr;
  mutable EVP_PKEY* ec_ = nullptr;
};

}  // namespace regionfall::sts
