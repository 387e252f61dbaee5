#pragma once

#include <string>
#include <tuple>

#include "base/clock.h"
#include "base/fields.h"
#include "services/ec2/resource_kinds.h"
#include "services/ec2/tags.h"

namespace regionfall::ec2 {

// A key pair's public half; the private one is handed out once and not kept.
struct KeyPair {
  static constexpr Kind kKind = Kind::kKeyPair;

  std::string key_pair_id;
  std::string owner_id;
  std::string key_name;
  std::string key_type;  // "rsa", "ed25519"
  std::string key_fingerprint;
  std::string public_key;  // as OpenSSH writes it
  Instant create_time;
  Tags tags;

  static constexpr auto kFields =
      std::tuple(field("KeyPairId", &KeyPair::key_pair_id), field("_OwnerId", &KeyPair::owner_id),
                 field("KeyName", &KeyPair::key_name), field("KeyType", &KeyPair::key_type),
                 field("KeyFingerprint", &KeyPair::key_fingerprint), field("PublicKey", &KeyPair::public_key),
                 field("CreateTime", &KeyPair::create_time), field("Tags", &KeyPair::tags));
};

}  // namespace regionfall::ec2
