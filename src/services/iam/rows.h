#pragma once

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/clock.h"
#include "base/fields.h"

namespace regionfall::iam {

// The rows of IAM's tables. Fields that AWS answers with are named as AWS names them; names in lower case are our own.

struct Tag {
  std::string key;
  std::string value;
  static constexpr auto kFields = std::tuple(field("Key", &Tag::key), field("Value", &Tag::value));
};

struct PermissionsBoundary {
  std::string type = "PermissionsBoundaryPolicy";
  std::string arn;
  static constexpr auto kFields = std::tuple(field("PermissionsBoundaryType", &PermissionsBoundary::type),
                                             field("PermissionsBoundaryArn", &PermissionsBoundary::arn));
};

struct InlinePolicy {
  std::string name;
  std::string document;
  static constexpr auto kFields =
      std::tuple(field("name", &InlinePolicy::name), field("document", &InlinePolicy::document));
};

struct LoginProfile {
  Instant create_date;
  bool password_reset_required = false;
  std::string password_hash;
  static constexpr auto kFields = std::tuple(field("CreateDate", &LoginProfile::create_date),
                                             field("PasswordResetRequired", &LoginProfile::password_reset_required),
                                             field("password_hash", &LoginProfile::password_hash));
};

struct User {
  std::string path;
  std::string name;
  std::string id;
  std::string arn;
  Instant create_date;
  std::optional<PermissionsBoundary> permissions_boundary;
  std::vector<Tag> tags;
  std::vector<std::string> attached_policies;  // ARNs
  std::vector<InlinePolicy> inline_policies;
  std::vector<std::string> groups;  // their names
  std::optional<LoginProfile> login_profile;
  static constexpr auto kFields =
      std::tuple(field("Path", &User::path), field("UserName", &User::name), field("UserId", &User::id),
                 field("Arn", &User::arn), field("CreateDate", &User::create_date),
                 field("PermissionsBoundary", &User::permissions_boundary), field("Tags", &User::tags),
                 field("attached_policies", &User::attached_policies), field("inline_policies", &User::inline_policies),
                 field("groups", &User::groups), field("login_profile", &User::login_profile));
};

struct Group {
  std::string path;
  std::string name;
  std::string id;
  std::string arn;
  Instant create_date;
  std::vector<std::string> attached_policies;  // ARNs
  std::vector<InlinePolicy> inline_policies;
  static constexpr auto kFields = std::tuple(
      field("Path", &Group::path), field("GroupName", &Group::name), field("GroupId", &Group::id),
      field("Arn", &Group::arn), field("CreateDate", &Group::create_date),
      field("attached_policies", &Group::attached_policies), field("inline_policies", &Group::inline_policies));
};

struct Role {
  std::string path;
  std::string name;
  std::string id;
  std::string arn;
  Instant create_date;
  std::string trust_policy;
  std::optional<std::string> description;
  std::int64_t max_session_duration_s = 3600;
  std::optional<PermissionsBoundary> permissions_boundary;
  std::vector<Tag> tags;
  std::vector<std::string> attached_policies;  // ARNs
  std::vector<InlinePolicy> inline_policies;
  std::string linked_service;  // "eks.amazonaws.com"; empty: no service-linked role
  static constexpr auto kFields = std::tuple(
      field("Path", &Role::path), field("RoleName", &Role::name), field("RoleId", &Role::id), field("Arn", &Role::arn),
      field("CreateDate", &Role::create_date), field("trust_policy", &Role::trust_policy),
      field("Description", &Role::description), field("MaxSessionDuration", &Role::max_session_duration_s),
      field("PermissionsBoundary", &Role::permissions_boundary), field("Tags", &Role::tags),
      field("attached_policies", &Role::attached_policies), field("inline_policies", &Role::inline_policies),
      field("linked_service", &Role::linked_service));
};

struct PolicyVersion {
  std::string id;  // "v1"
  std::string document;
  Instant create_date;
  static constexpr auto kFields =
      std::tuple(field("VersionId", &PolicyVersion::id), field("document", &PolicyVersion::document),
                 field("CreateDate", &PolicyVersion::create_date));
};

// A managed policy, of a customer or of AWS.
struct Policy {
  std::string path;
  std::string name;
  std::string id;
  std::string arn;
  std::string default_version_id;
  std::optional<std::string> description;
  Instant create_date;
  Instant update_date;
  std::vector<Tag> tags;
  std::vector<PolicyVersion> versions;  // oldest first
  std::int64_t next_version = 2;
  static constexpr auto kFields =
      std::tuple(field("Path", &Policy::path), field("PolicyName", &Policy::name), field("PolicyId", &Policy::id),
                 field("Arn", &Policy::arn), field("DefaultVersionId", &Policy::default_version_id),
                 field("Description", &Policy::description), field("CreateDate", &Policy::create_date),
                 field("UpdateDate", &Policy::update_date), field("Tags", &Policy::tags),
                 field("versions", &Policy::versions), field("next_version", &Policy::next_version));
};

struct InstanceProfile {
  std::string path;
  std::string name;
  std::string id;
  std::string arn;
  Instant create_date;
  std::optional<std::string> role;  // its name
  std::vector<Tag> tags;
  static constexpr auto kFields =
      std::tuple(field("Path", &InstanceProfile::path), field("InstanceProfileName", &InstanceProfile::name),
                 field("InstanceProfileId", &InstanceProfile::id), field("Arn", &InstanceProfile::arn),
                 field("CreateDate", &InstanceProfile::create_date), field("role", &InstanceProfile::role),
                 field("Tags", &InstanceProfile::tags));
};

// Kept under its id alone: ids are unique over all accounts.
struct AccessKey {
  std::string account;
  std::string user;  // its name; empty: the account's root user
  std::string id;
  std::string secret;
  std::string status = "Active";
  Instant create_date;
  static constexpr auto kFields =
      std::tuple(field("account", &AccessKey::account), field("UserName", &AccessKey::user),
                 field("AccessKeyId", &AccessKey::id), field("secret", &AccessKey::secret),
                 field("Status", &AccessKey::status), field("CreateDate", &AccessKey::create_date));
};

struct OidcProvider {
  std::string arn;
  std::string url;  // without "https://"
  std::vector<std::string> client_ids;
  std::vector<std::string> thumbprints;
  Instant create_date;
  std::vector<Tag> tags;
  static constexpr auto kFields =
      std::tuple(field("arn", &OidcProvider::arn), field("Url", &OidcProvider::url),
                 field("ClientIDList", &OidcProvider::client_ids), field("ThumbprintList", &OidcProvider::thumbprints),
                 field("CreateDate", &OidcProvider::create_date), field("Tags", &OidcProvider::tags));
};

struct SamlProvider {
  std::string arn;
  std::string name;
  std::string uuid;  // AWS's word for it: letters and digits
  std::string metadata_document;
  Instant create_date;
  Instant valid_until;
  std::vector<Tag> tags;
  static constexpr auto kFields = std::tuple(
      field("arn", &SamlProvider::arn), field("name", &SamlProvider::name),
      field("SAMLProviderUUID", &SamlProvider::uuid), field("SAMLMetadataDocument", &SamlProvider::metadata_document),
      field("CreateDate", &SamlProvider::create_date), field("ValidUntil", &SamlProvider::valid_until),
      field("Tags", &SamlProvider::tags));
};

struct PasswordPolicy {
  std::int64_t minimum_length = 6;
  bool require_symbols = false;
  bool require_numbers = false;
  bool require_uppercase = false;
  bool require_lowercase = false;
  bool users_may_change = false;
  bool passwords_expire = false;
  std::optional<std::int64_t> age_max_days;
  std::optional<std::int64_t> reuse_prevention;
  std::optional<bool> hard_expiry;
  static constexpr auto kFields = std::tuple(field("MinimumPasswordLength", &PasswordPolicy::minimum_length),
                                             field("RequireSymbols", &PasswordPolicy::require_symbols),
                                             field("RequireNumbers", &PasswordPolicy::require_numbers),
                                             field("RequireUppercaseCharacters", &PasswordPolicy::require_uppercase),
                                             field("RequireLowercaseCharacters", &PasswordPolicy::require_lowercase),
                                             field("AllowUsersToChangePassword", &PasswordPolicy::users_may_change),
                                             field("ExpirePasswords", &PasswordPolicy::passwords_expire),
                                             field("MaxPasswordAge", &PasswordPolicy::age_max_days),
                                             field("PasswordReusePrevention", &PasswordPolicy::reuse_prevention),
                                             field("HardExpiry", &PasswordPolicy::hard_expiry));
};

// What an account has once. Kept under the account's id.
struct Account {
  std::optional<std::string> alias;
  std::optional<PasswordPolicy> password_policy;
  std::int64_t global_endpoint_token_version = 1;
  static constexpr auto kFields =
      std::tuple(field("alias", &Account::alias), field("password_policy", &Account::password_policy),
                 field("global_endpoint_token_version", &Account::global_endpoint_token_version));
};

// When something was last used. Kept under "role/ID" or "key/ID", apart from the rows it is about: it changes often, in
// every region, and is no part of what us-east-1 sends to the others.
struct LastUse {
  Instant at;
  std::string region;
  std::string service;  // of an access key: "ec2"
  static constexpr auto kFields =
      std::tuple(field("at", &LastUse::at), field("region", &LastUse::region), field("service", &LastUse::service));
};

// A service-linked role that was to be deleted. Kept under "account/task id".
struct RoleDeletion {
  std::string role;
  static constexpr auto kFields = std::tuple(field("role", &RoleDeletion::role));
};

}  // namespace regionfall::iam
