#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/clock.h"
#include "base/fields.h"

namespace regionfall::kms {

// The rows of KMS's tables. Fields that AWS answers with are named as AWS names them; names in lower case are our own.

struct Tag {
  std::string key;
  std::string value;
  static constexpr auto kFields = std::tuple(field("TagKey", &Tag::key), field("TagValue", &Tag::value));
};

// The states of a key (KMS developer guide, "Key states of AWS KMS keys").
namespace key_state {
inline constexpr const char* kCreating = "Creating";
inline constexpr const char* kEnabled = "Enabled";
inline constexpr const char* kDisabled = "Disabled";
inline constexpr const char* kPendingDeletion = "PendingDeletion";
inline constexpr const char* kPendingReplicaDeletion = "PendingReplicaDeletion";
}  // namespace key_state

inline constexpr const char* kCustomerManager = "CUSTOMER";
inline constexpr const char* kAwsManager = "AWS";

// One generation of a key's material: rotation adds one, and what an older one has encrypted stays readable.
struct KeyMaterial {
  std::string id;  // 64 hexadecimal digits
  Instant since;
  std::string rotation_type;  // "AUTOMATIC", "ON_DEMAND"; empty: the first
  std::string secret;         // bytes of a symmetric or HMAC key, PKCS #8 of a key pair
  static constexpr auto kFields =
      std::tuple(field("id", &KeyMaterial::id), field("since", &KeyMaterial::since),
                 field("rotation_type", &KeyMaterial::rotation_type), field("secret", &KeyMaterial::secret));
};

// Kept under its id, which all replicas of a multi-Region key have in common.
struct Key {
  std::string id;
  std::string arn;
  std::string account;
  Instant creation_date;
  std::string description;
  std::string usage;
  std::string spec;
  std::string state = key_state::kEnabled;
  std::optional<Instant> deletion_date;
  std::optional<std::int64_t> pending_window_days;  // while waiting for replicas to go
  std::string manager = kCustomerManager;
  bool multi_region = false;
  std::string primary_region;        // of a multi-Region key
  std::vector<std::string> regions;  // where a multi-Region key is, the primary's included, sorted
  std::string policy;
  std::vector<Tag> tags;
  bool rotation_enabled = false;
  std::int64_t rotation_period_days = 365;
  std::optional<Instant> next_rotation;
  std::vector<KeyMaterial> materials;  // oldest first; never empty
  static constexpr auto kFields = std::tuple(
      field("KeyId", &Key::id), field("Arn", &Key::arn), field("AWSAccountId", &Key::account),
      field("CreationDate", &Key::creation_date), field("Description", &Key::description),
      field("KeyUsage", &Key::usage), field("KeySpec", &Key::spec), field("KeyState", &Key::state),
      field("DeletionDate", &Key::deletion_date), field("PendingDeletionWindowInDays", &Key::pending_window_days),
      field("KeyManager", &Key::manager), field("MultiRegion", &Key::multi_region),
      field("primary_region", &Key::primary_region), field("regions", &Key::regions), field("policy", &Key::policy),
      field("tags", &Key::tags), field("rotation_enabled", &Key::rotation_enabled),
      field("rotation_period_days", &Key::rotation_period_days), field("next_rotation", &Key::next_rotation),
      field("materials", &Key::materials));

  const KeyMaterial& current_material() const { return materials.back(); }
};

// Kept under "account/alias name".
struct Alias {
  std::string name;  // "alias/web"
  std::string arn;
  std::string target_key_id;
  Instant creation_date;
  Instant last_updated_date;
  static constexpr auto kFields = std::tuple(
      field("AliasName", &Alias::name), field("AliasArn", &Alias::arn), field("TargetKeyId", &Alias::target_key_id),
      field("CreationDate", &Alias::creation_date), field("LastUpdatedDate", &Alias::last_updated_date));
};

struct GrantConstraints {
  std::map<std::string, std::string> context_subset;
  std::map<std::string, std::string> context_equals;
  static constexpr auto kFields = std::tuple(field("EncryptionContextSubset", &GrantConstraints::context_subset),
                                             field("EncryptionContextEquals", &GrantConstraints::context_equals));
};

// Kept under its id.
struct Grant {
  std::string id;
  std::string key_id;
  std::string token;
  std::string name;
  Instant creation_date;
  std::string grantee;
  std::string retiring_principal;
  std::string issuing_account;  // ARN of the account's root
  std::vector<std::string> operations;
  GrantConstraints constraints;
  static constexpr auto kFields =
      std::tuple(field("GrantId", &Grant::id), field("key_id", &Grant::key_id), field("token", &Grant::token),
                 field("name", &Grant::name), field("CreationDate", &Grant::creation_date),
                 field("GranteePrincipal", &Grant::grantee), field("retiring_principal", &Grant::retiring_principal),
                 field("IssuingAccount", &Grant::issuing_account), field("Operations", &Grant::operations),
                 field("constraints", &Grant::constraints));
};

// A region that has yet to hear how a multi-Region key is now, or to get its replica. Kept under "key id/region".
struct KeyNews {
  std::string key_id;
  std::string region;
  std::string account;  // whose key it was, when it is gone from here
  std::string replica;  // the replica that the region is to have, as a row's bytes; empty: it has one
  Instant due;
  static constexpr auto kFields =
      std::tuple(field("key_id", &KeyNews::key_id), field("region", &KeyNews::region),
                 field("account", &KeyNews::account), field("replica", &KeyNews::replica), field("due", &KeyNews::due));
};

}  // namespace regionfall::kms
