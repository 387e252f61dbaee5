#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "services/kms/key_spec.h"

namespace regionfall::kms {

// Private keys are PKCS #8, public ones SubjectPublicKeyInfo, both in DER, as KMS hands them out. New keys and
// signatures come from OpenSSL's generator.

Result<std::string> make_private_key(const KeySpec& spec);
Result<std::string> public_key_of(std::string_view private_key);

// Algorithms by KMS's names ("RSASSA_PSS_SHA_256"). `message` is the message, or its digest when `is_digest`. An error
// says what is wrong with the request.
Result<std::string> sign(std::string_view private_key, std::string_view algorithm, std::string_view message,
                         bool is_digest);
Result<bool> verify(std::string_view private_key, std::string_view algorithm, std::string_view message, bool is_digest,
                    std::string_view signature);

// "RSAES_OAEP_SHA_256": nothing when the plaintext is too long for the key, or the ciphertext is none of this key's.
std::optional<std::string> rsa_encrypt(std::string_view private_key, std::string_view algorithm,
                                       std::string_view plaintext);
std::optional<std::string> rsa_decrypt(std::string_view private_key, std::string_view algorithm,
                                       std::string_view ciphertext);

// What both sides of an ECDH exchange come to; nothing when the public key is none of the same curve.
std::optional<std::string> shared_secret(std::string_view private_key, std::string_view peer_public_key);

// "HMAC_SHA_256"
std::string mac(std::string_view secret, std::string_view algorithm, std::string_view message);

}  // namespace regionfall::kms
