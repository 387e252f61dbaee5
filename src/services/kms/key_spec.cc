#include "services/kms/key_spec.h"

#include <algorithm>
#include <iterator>

namespace regionfall::kms {
namespace {

constexpr KeySpec kSpecs[] = {
    {"ECC_NIST_EDWARDS25519", KeyKind::kEdwards, 0, "ED25519", kSignVerify},
    {"ECC_NIST_P256", KeyKind::kEllipticCurve, 256, "P-256", ""},
    {"ECC_NIST_P384", KeyKind::kEllipticCurve, 384, "P-384", ""},
    {"ECC_NIST_P521", KeyKind::kEllipticCurve, 512, "P-521", ""},
    {"ECC_SECG_P256K1", KeyKind::kEllipticCurve, 256, "secp256k1", kSignVerify},
    {"HMAC_224", KeyKind::kHmac, 28, "", kGenerateVerifyMac},
    {"HMAC_256", KeyKind::kHmac, 32, "", kGenerateVerifyMac},
    {"HMAC_384", KeyKind::kHmac, 48, "", kGenerateVerifyMac},
    {"HMAC_512", KeyKind::kHmac, 64, "", kGenerateVerifyMac},
    {"RSA_2048", KeyKind::kRsa, 2048, "", ""},
    {"RSA_3072", KeyKind::kRsa, 3072, "", ""},
    {"RSA_4096", KeyKind::kRsa, 4096, "", ""},
    {kSymmetricDefault, KeyKind::kSymmetric, 32, "", kEncryptDecrypt},
};

}  // namespace

const KeySpec* find_key_spec(std::string_view name) {
  const auto* found = std::ranges::find(kSpecs, name, &KeySpec::name);
  return found == std::end(kSpecs) ? nullptr : found;
}

bool usage_fits(const KeySpec& spec, std::string_view usage) {
  if (!spec.usage.empty()) return usage == spec.usage;
  if (spec.kind == KeyKind::kRsa) return usage == kEncryptDecrypt || usage == kSignVerify;
  return usage == kSignVerify || usage == kKeyAgreement;
}

std::vector<std::string> encryption_algorithms(const KeySpec& spec, std::string_view usage) {
  if (usage != kEncryptDecrypt) return {};
  if (spec.kind == KeyKind::kSymmetric) return {std::string(kSymmetricDefault)};
  return {"RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"};
}

std::vector<std::string> signing_algorithms(const KeySpec& spec, std::string_view usage) {
  if (usage != kSignVerify) return {};
  switch (spec.kind) {
    case KeyKind::kRsa:
      return {"RSASSA_PKCS1_V1_5_SHA_256", "RSASSA_PKCS1_V1_5_SHA_384", "RSASSA_PKCS1_V1_5_SHA_512",
              "RSASSA_PSS_SHA_256",        "RSASSA_PSS_SHA_384",        "RSASSA_PSS_SHA_512"};
    case KeyKind::kEllipticCurve:
      return {"ECDSA_SHA_" + std::to_string(spec.size)};
    case KeyKind::kEdwards:
      return {"ED25519_SHA_512"};
    case KeyKind::kSymmetric:
    case KeyKind::kHmac:
      break;
  }
  return {};
}

std::vector<std::string> mac_algorithms(const KeySpec& spec, std::string_view usage) {
  if (usage != kGenerateVerifyMac) return {};
  return {"HMAC_SHA_" + std::string(spec.name.substr(spec.name.find('_') + 1))};
}

std::vector<std::string> agreement_algorithms(const KeySpec& /*spec*/, std::string_view usage) {
  if (usage != kKeyAgreement) return {};
  return {"ECDH"};
}

}  // namespace regionfall::kms
