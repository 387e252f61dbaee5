#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"

namespace regionfall::kms {

// What a symmetric key makes of a plaintext: AES-256-GCM, with all that is needed to find the key again. The encryption
// context is authenticated and not part of it.
struct CiphertextHead {
  std::string key_id;
  std::string material_id;  // which generation of the key
  friend bool operator==(const CiphertextHead&, const CiphertextHead&) = default;
};

using EncryptionContext = std::map<std::string, std::string>;

// `secret` is 32 bytes; `head.key_id` at most 255, `head.material_id` 64 hexadecimal digits.
std::string seal(const CiphertextHead& head, std::string_view secret, std::string_view plaintext,
                 const EncryptionContext& context, RandomSource& random);

// Which key a blob says it needs; nothing when it is none of ours.
std::optional<CiphertextHead> read_head(std::string_view blob);

// The plaintext; nothing when the blob has been altered, or key or context are not those it was made with.
std::optional<std::string> open(std::string_view blob, std::string_view secret, const EncryptionContext& context);

}  // namespace regionfall::kms
