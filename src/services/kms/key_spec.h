#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace regionfall::kms {

enum class KeyKind : std::uint8_t { kSymmetric, kHmac, kRsa, kEllipticCurve, kEdwards };

// What keys of a spec are made of and for (KMS developer guide, "Key spec reference"). Those that OpenSSL 3.0 has
// nothing for (ML_DSA, ML_KEM), and SM2, which AWS has in China alone, are not here.
struct KeySpec {
  std::string_view name;
  KeyKind kind;
  int size;                // bytes of a symmetric or HMAC key, bits of an RSA modulus
  std::string_view curve;  // as OpenSSL names it
  std::string_view usage;  // what a key is for unless CreateKey says; empty: it must
};

// Null when there is none of that name.
const KeySpec* find_key_spec(std::string_view name);

bool usage_fits(const KeySpec& spec, std::string_view usage);

// The names that requests use for what a key of this spec and usage can do; empty for the usages it does not have.
std::vector<std::string> encryption_algorithms(const KeySpec& spec, std::string_view usage);
std::vector<std::string> signing_algorithms(const KeySpec& spec, std::string_view usage);
std::vector<std::string> mac_algorithms(const KeySpec& spec, std::string_view usage);
std::vector<std::string> agreement_algorithms(const KeySpec& spec, std::string_view usage);

inline constexpr std::string_view kEncryptDecrypt = "ENCRYPT_DECRYPT";
inline constexpr std::string_view kSignVerify = "SIGN_VERIFY";
inline constexpr std::string_view kGenerateVerifyMac = "GENERATE_VERIFY_MAC";
inline constexpr std::string_view kKeyAgreement = "KEY_AGREEMENT";

inline constexpr std::string_view kSymmetricDefault = "SYMMETRIC_DEFAULT";

}  // namespace regionfall::kms
